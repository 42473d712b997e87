"""How points as they come are counted in words: beside the others, never among them."""

from dashboard.words import _


def temporary_words(count: int) -> str:
    """Return how many temporary points come beside those counted, or nothing."""
    return _.n("%(n)d tillfällig", "%(n)d tillfälliga", count) if count else ""
