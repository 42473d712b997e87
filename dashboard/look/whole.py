"""The few lines that stand in a page itself and fetch it anew when its own parts could not be fetched."""

from functools import cache
from importlib.resources import files

from dashboard.look.short import shortened


@cache
def script() -> str:
    """Return them as they stand in the page; its policy allows exactly this text."""
    return shortened((files("dashboard") / "assets" / "whole.js").read_text(encoding="utf-8"))
