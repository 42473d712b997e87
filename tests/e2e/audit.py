"""What axe finds on a page: its script is read once a document, and every rule is asked."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Frames are other documents, looked at by themselves: axe would wait half a second for each to answer.
_ASKED = {"resultTypes": ["violations"], "iframes": False}


def violations(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds, as it says it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate("asked => axe.run(asked)", _ASKED)["violations"]
    return found
