"""Mitt område: an area's points and what can be done about them."""
