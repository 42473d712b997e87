"""Logg: what has been said and decided."""
