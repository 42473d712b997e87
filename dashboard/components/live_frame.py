"""A live document inside a page: the map, whose points can be chosen, and the wall."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import session

_HERE = Path(__file__).parent


@cache
def _component() -> Any:
    return st.components.v2.component(
        "live_frame",
        html='<div class="frame"></div>',
        css=(_HERE / "live_frame.css").read_text(encoding="utf-8"),
        js=(_HERE / "live_frame.js").read_text(encoding="utf-8"),
    )


def live_frame(
    address: str, title: str, key: str, shape: str, on_point: Callable[[str], None] | None = None
) -> None:
    """Show a document of ours; `shape` is "map" or "wall", `on_point` gets a clicked point's id."""

    def pointed() -> None:
        identity = session.trigger(key, "point")
        if identity and on_point is not None:
            on_point(identity)

    data = {"src": address, "title": title, "shape": shape}
    _component()(data=data, key=key, on_point_change=pointed)
