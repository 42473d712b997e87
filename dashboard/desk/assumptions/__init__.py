"""Antaganden in Förvaltning: what is assumed as tables that can be edited, and as a file."""
