"""Reports composed from the store: what is gathered, and how it adds up."""
