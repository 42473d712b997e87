"""Beredskap: what the points have to last on, when it was last tried, and the list of it read in."""
