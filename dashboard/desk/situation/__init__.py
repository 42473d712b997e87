"""Läget: the whole, an area or a point: what is known, who answers for it, and all that can be done there."""
