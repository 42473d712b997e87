"""The desk's style sheet: the theme's colours, our drawings, and what look.css says."""

import base64
from functools import cache
from importlib.resources import files

import streamlit as st

from dashboard.look import style
from dashboard.look.drawings import SYMBOLS
from dashboard.look.style import Theme
from data.words import Status


def apply() -> None:
    st.html(_sheet())


@cache
def _sheet() -> str:
    own = files(__package__).joinpath("look.css").read_text(encoding="utf-8")
    return f"<style>{_properties()}{''.join(_choices())}{own}</style>"


def _properties() -> str:
    """The light theme's colours and our drawings as custom properties, also for what components draw."""
    pairs = list(style.SURFACES[Theme.LJUS].items())
    for status in Status:
        shown = style.colours(status, Theme.LJUS)
        pairs += [
            (f"{status}-fill", shown.fill),
            (f"{status}-ink", shown.ink),
            (f"{status}-edge", shown.edge),
        ]
    pairs += [(f"i-{name}", _drawing(name)) for name in SYMBOLS]
    return ":root{" + "".join(f"--{name}:{value};" for name, value in pairs) + "}"


def _choices() -> list[str]:
    """Each of the big choices of a status gets its symbol, and its colour when it is chosen."""
    rules = []
    for number, status in enumerate(Status, start=1):
        here = f'[class*="st-key-status-choice"] [role="radiogroup"]>:nth-child({number})'
        rules.append(f"{here}{{--symbol:var(--i-{style.symbol(status)});--shown:var(--{status}-edge)}}")
        rules.append(
            f"{here}:has(input:checked){{--fill:var(--{status}-fill);--ink:var(--{status}-ink);"
            f"--edge:var(--{status}-edge);--shown:var(--{status}-ink)}}"
        )
    return rules


def _drawing(symbol: str) -> str:
    drawing = SYMBOLS[symbol].replace("currentColor", "#000")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{drawing}</svg>'
    return f'url("data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}")'
