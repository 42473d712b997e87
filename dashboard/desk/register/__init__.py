"""Punktregister: the list of points read in and fetched."""
