"""Fel och åtgärd: what has failed, who acts on it, and saying that somebody does."""
