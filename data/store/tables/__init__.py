"""The tables of the store, by subject; rows never leave `data`."""
