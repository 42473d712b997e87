"""What watches kept forms in the browser: no page is left before its last field has been sent."""

from functools import cache
from typing import Any

from dashboard.components.served import served_component


@cache
def _component() -> Any:
    return served_component("fields", "<div></div>")


def kept_fields(key: str) -> None:
    """Watch the page's kept forms; it draws nothing."""
    _component()(key=key)
