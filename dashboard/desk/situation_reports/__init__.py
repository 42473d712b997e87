"""Lägesrapport: written beside its facts, frozen, approved, published and compared."""
