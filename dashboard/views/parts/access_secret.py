"""A secret that was just made: shown until it is put away, and never again."""

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el

_HELD = "access-secret"


def hold(what: str, secret: str) -> None:
    """Keep a new secret for this page only; nothing but its digest is stored."""
    session.put(_HELD, (what, secret))


def show() -> None:
    held = session.value(_HELD)
    if held is None:
        return
    _ = session.texts()
    what, secret = held
    with st.container(key="access-secret-box", border=True):
        draw(
            el("p", el("strong", what)),
            el("p.muted", _("Visas bara nu. Kopiera innan du döljer.")),
            key=_HELD,
        )
        st.code(secret, language=None, wrap_lines=True)
        st.button(
            _("Jag har kopierat, dölj"), on_click=session.put, args=(_HELD, None), key="access-secret-hide"
        )
