"""Who may get in: accounts, sessions, keys and links, and the security journal."""
