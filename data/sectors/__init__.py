"""The sector organisation: its list, what sectors say, and who answers instead by decision."""
