"""Förvaltning: what is set up and looked after, each part in its room."""
