"""Streamlit's theme, worked out once: it does so anew for each run of a page, though it never changes.

Tried: reading some 250 options and renaming thirty of them was a fifth of what a submitted form cost. The
function that does it is Streamlit's own, and is replaced by what it returned the first time.
"""

from collections.abc import Callable
from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

Fill = Callable[..., None]


def kept(fill: Fill) -> Fill:
    """Return what fills a message with a section of the theme as `fill` did the first time."""

    @cache
    def filled(section: str) -> bytes:
        message = CustomThemeConfig()
        fill(message, section)
        return bytes(message.SerializeToString())

    def again(message: CustomThemeConfig, section: str = "theme") -> None:
        found = filled(section)
        if found:
            message.MergeFromString(found)

    return again


@cache
def keep_theme() -> None:
    """Keep it for as long as this process runs: done once, before anything is served."""
    app_session._populate_theme_msg = kept(app_session._populate_theme_msg)
