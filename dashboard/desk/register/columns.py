"""Choosing which of a file's columns is what, where its headings are not among the names that are known."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard.desk import session
from dashboard.desk.drawing import draw, el
from dashboard.words import _
from data.list_files.table import Heads

Chosen = Mapping[str, str]
_WIDTH = 220


def columns_chosen(form: str, file_id: str) -> Chosen:
    """Return which of the file's headings somebody has said that each column is."""
    held: tuple[str, Chosen] | None = session.value(f"{form}:columns")
    return held[1] if held is not None and held[0] == file_id else {}


def ask_columns(form: str, file_id: str, heads: Heads, chosen: Chosen, heading: Callable[[str], str]) -> None:
    """Draw a choice for each needed column that the file has by no known name, and offer the others."""
    if not (chosen or heads.unknown):
        return
    needed = [*(column for column in chosen if column not in heads.missing), *heads.missing]
    others = [column for column in heads.lacking if column not in chosen]
    offered = [*heads.unknown, *chosen.values()]
    ask = partial(_choices, f"{form}:columns", file_id, offered, chosen, heading)
    with st.container(border=True, key=f"{form}-columns"):
        names = ", ".join(heads.unknown)
        told = _("Kolumner som inte känns igen: %(names)s.", names=names) if names else ""
        draw(
            el("p", el("b", told)) if told else None,
            el(
                "p.muted",
                _("Välj vad de är, så läses filen om. Kolumner som ingen väljer läses inte."),
            ),
            key=f"{form}-unknown",
        )
        ask(needed)
        if others and heads.unknown:
            with st.expander(_("Fler uppgifter som filen kan ha")):
                ask(others)


def _choices(
    held: str,
    file_id: str,
    offered: Sequence[str],
    chosen: Chosen,
    heading: Callable[[str], str],
    columns: Sequence[str],
) -> None:
    with st.container(horizontal=True):
        for column in columns:
            free = [one for one in offered if one == chosen.get(column) or one not in chosen.values()]
            key = f"{held}:{column}:{file_id}"
            if column in chosen and session.value(key) is None:
                session.put(key, chosen[column])
            st.selectbox(
                _("%(column)s är", column=heading(column).capitalize()),
                free,
                index=None,
                placeholder=_("välj kolumn"),
                key=key,
                on_change=partial(_choose, held, file_id, column, key, chosen),
                width=_WIDTH,
            )


def _choose(held: str, file_id: str, column: str, key: str, chosen: Chosen) -> None:
    name = session.value(key)
    others = {one: said for one, said in chosen.items() if one != column}
    session.put(held, (file_id, {**others, column: name} if name else others))
