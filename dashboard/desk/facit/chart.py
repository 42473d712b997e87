"""The whole of the facit as a map: stepped through, read, and changed by an effect put where one says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard.desk import drafts
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.facit.effect import FIELDS, effect_fields
from dashboard.desk.facit.says import Known, rows
from dashboard.desk.facit.view import chosen, facit_map, facit_table, stepped, told
from dashboard.words import _


@dataclass(frozen=True, slots=True)
class Changing:
    """How what is true is changed: `targets` are what an effect can go into at a moment, by key.

    `now`: where an exercise is; None where nothing is played.
    """

    how: str
    button: str
    targets: Callable[[timedelta], Mapping[str, str]]
    save: Callable[[timedelta, Draft], str]
    why_not: str = ""
    now: timedelta | None = None


def facit_chart(of: str, known: Known, changing: Changing) -> None:
    """Draw it; `of` is the draft or the exercise, by id."""
    one = drafts.draft(f"facit:{of}")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        at = stepped(of, known, changing.now)
        table = rows(known, at, chosen(one, known.points))
        facit_map(one, known, table)
    with right:
        told(known, at)
        st.header(_("Ändra vad som är sant"), anchor=False)
        draw(el("p.muted", changing.how), key="facit-how")
        why_not = effect_fields(one, known.name, changing.targets(at)) or changing.why_not
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.button(
            changing.button,
            type="primary",
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(changing.save, at)),
        )
    facit_table(table, at)
