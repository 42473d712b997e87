"""Händelse: which operations there are, opening and closing one, and its records."""
