"""Situation reports: composed, frozen, approved, published, read."""
