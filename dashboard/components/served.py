"""Components whose script and sheet are served as files: the page's socket carries only their data.

Tried: what is given to Streamlit inline is sent again with every change of the data, 15 kB each time.
"""

from typing import Any

import streamlit as st


def served_component(name: str, html: str) -> Any:
    """Register a component drawn by `draw` in /assets/desk-<name>.js."""
    return st.components.v2.component(f"desk-{name}", html=html, js=_loading(f"/assets/desk-{name}.js"))


def _loading(address: str) -> str:
    """Return the little that is inline; the line breaks tell Streamlit that it is no path."""
    return f"""
let loading;
export default function (component) {{
  loading ??= import(new URL("{address}", location.origin).href);
  loading.then((module) => module.draw(component));
}}
"""
