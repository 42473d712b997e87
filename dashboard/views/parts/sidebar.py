"""The sidebar: which operation everything on the pages is about."""

import streamlit as st

from dashboard import session
from data import glossary
from data.domain.facts import Operation

CHOICE = "operation-choice"


def operation_choice() -> Operation | None:
    """Draw the choice of operation; None while there is none."""
    _ = session.texts()
    found = {one.id: one for one in session.operations()}
    held = session.operation()
    if held is None:
        return None
    session.put(CHOICE, held.id)
    st.sidebar.selectbox(
        _("Händelse"),
        list(found),
        format_func=lambda identity: _named(found[identity]),
        key=CHOICE,
        on_change=_chosen,
    )
    return held


def _chosen() -> None:
    session.choose_operation(session.value(CHOICE))


def _named(one: Operation) -> str:
    _ = session.texts()
    closed = f" ({_('stängd')})" if one.closed_at is not None else ""
    return f"{one.name} · {glossary.label(one.kind, _.language)}{closed}"
