"""The fields of an inject's form: where, one of several words, and a longer text."""

from collections.abc import Mapping

import streamlit as st

from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.injects import says
from dashboard.words import _
from dashboard.words.exercise import Names


def where(one: Draft, row: str, name: Names, start: list[str]) -> None:
    words = says.place_choices(name, start)
    hint = _("områden och punkter")
    desk_forms.several(one, f"{row}-where", _("Var"), words, start=start, hint=hint)


def choice(one: Draft, field: str, title: str, words: Mapping[str, str], start: str) -> None:
    """Draw a choice that always holds one of its words."""
    st.selectbox(
        title,
        list(words),
        index=desk_forms.begins_at(one, field, list(words).index(str(start))),
        format_func=lambda held: words.get(held, held),
        key=one.key(field),
        persist_state="session",
    )
    desk_forms.why(one, field)


def text(one: Draft, field: str, title: str, start: str) -> None:
    st.text_area(title, value=start, key=one.key(field), height=88, persist_state="session")
    desk_forms.why(one, field)
