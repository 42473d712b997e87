"""No package brings parts of pages: Streamlit would look for them in all that is installed, at each start.

Tried: to read what some hundred packages say of themselves was half a second of a start. The pages' own parts
are registered by themselves (`dashboard.desk.browser_parts`).
"""

from importlib import import_module
from typing import Any, Final

_scanner: Final[Any] = import_module("streamlit.components.v2.manifest_scanner")


def found_none() -> list[tuple[Any, Any]]:
    return []


def look_for_none() -> None:
    """Let Streamlit find none, in this process: done before anything is served."""
    _scanner.scan_component_manifests = found_none
