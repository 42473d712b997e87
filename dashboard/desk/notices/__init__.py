"""Aviseringar: what was told to whom, and what never arrived."""
