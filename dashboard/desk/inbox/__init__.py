"""Inkorg: the injects that have reached whoever looks."""
