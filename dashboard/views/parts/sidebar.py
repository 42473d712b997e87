"""The sidebar: which operation everything on the pages is about, and who is signed in."""

import streamlit as st

from dashboard import session
from dashboard.components.drawing import draw, el
from dashboard.viewmodels.operation_names import told_apart
from data.domain.facts import Operation
from data.domain.rights import Deed, Who, may

CHOICE = "operation-choice"


def operation_choice() -> Operation | None:
    """Draw the choice of operation; None while there is none."""
    _ = session.texts()
    found = session.operations()
    held = session.operation()
    if held is None:
        return None
    session.put(CHOICE, held.id)
    words = told_apart(found, _)
    st.sidebar.selectbox(
        _("Händelse"),
        list(words),
        format_func=words.__getitem__,
        key=CHOICE,
        on_change=_chosen,
    )
    return held


def account(who: Who) -> None:
    """Say who is signed in, and where to sign out; at the foot of the sidebar."""
    _ = session.texts()
    with st.sidebar.container(key="account"):
        draw(el("p.account", _("Inloggad som"), " ", el("b", who.name)), key="account-name")
        st.link_button(_("Konto och utloggning"), "/konto", width="stretch")
        if may(who, Deed.POINT_LINKS):
            st.link_button(_("Rapportlänkar och blad"), "/blad", width="stretch")


def _chosen() -> None:
    session.choose_operation(session.value(CHOICE))
