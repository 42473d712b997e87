"""Återspelning: what was known at any moment of an operation."""
