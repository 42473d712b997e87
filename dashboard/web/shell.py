"""Streamlit's index page as we serve it: Swedish, named, without its pointer to an interface we refuse."""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

TITLE = "Trygghetsläget"
# Streamlit's own text there describes an interface that the door refuses.
_NO_SCRIPT = "<noscript>Sidan behöver JavaScript. Storskärmen finns på /live/wall.</noscript>"
# Hears when the session ends, also while Streamlit itself only tries to reconnect.
_SESSION = '<script type="module" src="/assets/session.js"></script>'
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def page() -> str:
    """Return the index page of the installed Streamlit, marked as Swedish and as ours."""
    html = (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    html = html.replace('<html lang="en">', '<html lang="sv">', 1)
    html = html.replace("<title>Streamlit</title>", f"<title>{TITLE}</title>", 1)
    html = html.replace("</head>", f"{_SESSION}</head>", 1)
    html = re.sub(r'<!--.*?-->|<link rel="service-desc"[^>]*/>', "", html, flags=re.DOTALL)
    return re.sub(r"<noscript>.*?</noscript>", _NO_SCRIPT, html, flags=re.DOTALL)


@cache
def script_hashes() -> tuple[str, ...]:
    """Return the CSP sources of the page's inline scripts."""
    return tuple(script_hash(code) for code in inline_scripts(page()))


def inline_scripts(html: str) -> list[str]:
    """Return the code of every inline script of a page."""
    return _INLINE.findall(html)


def script_hash(code: str) -> str:
    """Return the CSP source that allows exactly this inline code."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
