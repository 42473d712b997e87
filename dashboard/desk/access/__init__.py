"""Behörigheter: accounts, keys and the security journal."""
