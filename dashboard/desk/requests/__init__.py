"""Stöd: what has been asked for, of whom and by when."""
