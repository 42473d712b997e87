"""What is known of one point, where everything of it stands: shown to who may know, changed by who may."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from dashboard.desk import alone, drafts, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el, fact
from dashboard.desk.preparedness import says
from dashboard.words import _, label
from data.errors import Reason, Stale
from data.list_files.sheet_row import counted
from data.list_files.typed_row import kind_of
from data.points import reads as point_reads
from data.points.facts import Point
from data.preparedness import reads
from data.preparedness.acts import state_equipment
from data.preparedness.facts import Equipment, Known
from data.preparedness.rules import place_of_check, why_not_know
from data.preparedness.words import Reserve
from data.rights import Deed, may

_TYPED = tuple(name for name in says.SHOWN if name != "reserve")


@last_read.at_the_revision(1, of_points=False)
def held() -> tuple[tuple[Point, ...], Mapping[str, Known]]:
    """Return the points of the register, and what is known of each."""
    store = last_read.store()
    return point_reads.loaded_points(store), reads.known(store)


def known_here(point: str) -> Known | None:
    """Return what is known of a point; None where whoever looks may not know, or no register has it."""
    if why_not_know(session.who()) is not None:
        return None
    return held()[1].get(point)


@alone.beside
def standing(point: str) -> None:
    """Show what a point has, when it was last tried and checked; nothing to who may not know."""
    one = known_here(point)
    place = next((each for each in held()[0] if each.id == point), None) if one is not None else None
    if one is None or place is None:
        return
    (line,) = says.lines([place], {point: one}, {}, session.now())
    facts = [
        *fact(_("Reservkraft"), line.reserve),
        *fact(_("Full tank räcker"), line.lasts),
        *fact(_("Har"), line.detail),
        *fact(_("Senast prövad"), ", ".join(part for part in (line.tried, line.tried_late) if part)),
        *fact(_("Senaste kontroll"), ", ".join(part for part in (line.check, line.lacks) if part)),
        *fact(_("Öppettider"), one.equipment.opening_hours),
    ]
    may_check = may(session.who(), Deed.REPORT, place_of_check(place))
    way = el("p", el("a", _("Gör månadskontrollen"), href=f"/kontroll/{point}")) if may_check else None
    draw(el("section.who", el("h2", _("Beredskap")), el("dl.facts", *facts), way), key="equipment")


@alone.form
def equipment_form(point: str) -> None:
    """Change what is known of a point, folded until it is wanted."""
    one, known = drafts.draft(f"equipment:{point}"), known_here(point)
    if known is None or not may(session.who(), Deed.REGISTERS):
        return
    shown = _shown(one, known.equipment)
    with st.expander(_("Ändra punktens utrustning"), expanded=one.refused is not None):
        with st.form(f"form:{one.name}", border=False):
            words = {reserve: label(reserve) for reserve in Reserve}
            desk_forms.choice(
                one, "reserve", says.heading("reserve").capitalize(), words, start=shown.reserve
            )
            for name in _TYPED:
                start = getattr(shown, name)
                written = says.in_words(start) if start not in (None, "") else ""
                desk_forms.text(one, name, says.heading(name).capitalize(), start=written)
            st.caption(_("Tomt fält: ingen vet. Klass intern: visas bara för inloggade."))
            st.form_submit_button(
                _("Spara utrustningen"),
                key=one.key("save"),
                on_click=partial(desk_forms.attempt, one, partial(_save, shown), ("opening_hours",)),
            )
        desk_forms.outcome(one, ("reserve", *_TYPED))


def _shown(one: Draft, now: Equipment) -> Equipment:
    """Return what the form was begun from; once it has been told that that has changed, what holds now."""
    key = one.key("shown")
    begun: Equipment | None = session.value(key)
    if begun is None or isinstance(one.refused, Stale):
        session.put(key, now)
        return now
    return begun


def _save(shown: Equipment, one: Draft) -> str:
    read = {name: _read(name, str(one.typed(name)).strip()) for name in _TYPED}
    desk_forms.refuse_all(*(why for why in read.values() if isinstance(why, Reason)))
    reserve = one.typed("reserve", None)
    new = Equipment(
        point=shown.point, reserve=Reserve(reserve) if reserve else None, example=shown.example, **read
    )
    receipt = state_equipment(last_read.store(), session.actor(), new, shown, session.now(), one.act)
    return _("Utrustningen är sparad som post %(n)d.", n=receipt.revision)


def _read(name: str, typed: str) -> Any:
    """Return what a field holds, or the reason why it holds nothing that can be read."""
    kind = kind_of(Equipment, name)
    if kind is str or not typed:
        return typed if kind is str else None
    value, why = counted(kind, typed)
    return Reason(f"{why[:1].upper()}{why[1:]}.", name) if why else value
