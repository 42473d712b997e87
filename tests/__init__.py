"""What the house promises, mirrored: `tests/data/points` tests `data/points`; the rest is tried whole."""
