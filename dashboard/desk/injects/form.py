"""The fields of an inject: who gets what when, what becomes true, what must hold, what should follow.

It is no `st.form`, since rows come and go while it is filled in: who draws it has a button to save, and draws
it in a piece of its own (`desk/alone.py`). What was typed is read by `said` (`reading.py`), saved or not.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.desk import forms as desk_forms
from dashboard.desk import session
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.injects import fields, says
from dashboard.desk.injects.reading import rows, said, start_of
from dashboard.words import _, label
from dashboard.words.exercise import Names, key_of
from data.errors import Refused
from data.exercise.scenario import (
    Effect,
    ExerciseForm,
    Expected,
    ExpectedKind,
    Inject,
    InjectChannel,
    Recipient,
    Scenario,
)
from data.exercise.written import span_said
from data.words import Function, Phase, Status, Supply

# Fields that hold words, for what may not be written (`desk_forms.attempt`).
TEXTS = ("text", "note", "expected_text", "sender", "questions")
_FIELDS = ("at", "to", "channel", "phase", "objective", "effects", "condition", "expected", "plays", *TEXTS)


def inject_form(
    one: Draft, of: Scenario, name: Names, inject: Inject, to: Iterable[Recipient] | None = None
) -> None:
    """Draw an inject of a scenario to be written; `to` are those it can be for, else everybody there is."""
    _told(one, name, inject, says.recipients(name) if to is None else to)
    _belongs(one, of, inject)
    if of.form is ExerciseForm.BORD or inject.questions:
        fields.text(one, "questions", _("Frågor att tala om, en på varje rad"), "\n".join(inject.questions))
    _more(one, of, name, inject)
    _reads(one, name, inject)


def _more(one: Draft, of: Scenario, name: Names, inject: Inject) -> None:
    """Draw what most injects do not need, each part folded under what it holds."""
    expected, plays = partial(_expected, one, name, inject), partial(_played, one, name, inject)
    holds = says.holds(inject, name)
    with _folded(one, "effects", _("Vad som blir sant (facit)"), holds["effects"]):
        _part(
            one,
            "effects",
            _("Lägg till i facit"),
            inject.effects,
            partial(_effect, one, name, inject.effects),
        )
    with _folded(one, "condition", _("Villkor"), holds["condition"]):
        _condition(one, of, name, inject)
    with _folded(one, "expected", _("Vad de ska göra"), holds["expected"]):
        _part(one, "expected", _("Lägg till en åtgärd"), inject.expected, expected)
        fields.text(one, "expected_text", _("I ord (visas aldrig för dem)"), inject.expected_text)
    with _folded(one, "plays", _("Motspelet rapporterar"), holds["plays"]):
        _part(one, "plays", _("Lägg till en rapport"), inject.plays, plays)
    with _folded(one, "note", _("Anteckning för övningsledningen"), holds["note"]):
        fields.text(one, "note", _("Anteckning (visas aldrig för dem)"), inject.note)


def _folded(one: Draft, part: str, title: str, holds: str) -> DeltaGenerator:
    """Return a part as it unfolds; `holds` says what it began with, so that it stands still while written.

    Where something is wrong it is open, and stays so: it may not close under whoever writes there.
    """
    opened = one.key(f"{part}-opened")
    if any(field.startswith(part) for field in _said_of(one)):
        session.put(opened, True)
    wanted = bool(session.value(opened))
    return st.expander(f"{title}: {holds}" if holds else title, expanded=wanted, key=one.key(f"{part}-fold"))


def inject_outcome(one: Draft, more: Sequence[str] = ()) -> None:
    """Say beside the button what came of it: what is refused in a field or a row stands there.

    `more`: fields that stand beside those of the inject.
    """
    desk_forms.outcome(one, (*_FIELDS, *in_rows(one), *more))


def in_rows(one: Draft) -> list[str]:
    """Return the fields of rows that something is said of."""
    return [field for field in _said_of(one) if "-" in field]


def _said_of(one: Draft) -> list[str]:
    refused = one.refused.reasons if one.refused is not None else ()
    return [reason.field or "" for reason in (*refused, *one.lacking)]


def _told(one: Draft, name: Names, inject: Inject, offered: Iterable[Recipient]) -> None:
    """Draw what the recipients get, and when."""
    at, sender = st.columns([2, 3])
    with at:
        begins = says.typed_back(inject.at)
        desk_forms.text(one, "at", _("Tid från start"), hint=_("1:30, tomt: för hand"), start=begins)
    with sender:
        desk_forms.text(one, "sender", _("Från"), hint=_("Ellevios driftcentral"), start=inject.sender)
    channel, to = st.columns([2, 3])
    with channel:
        ways = {str(way): label(way) for way in InjectChannel}
        fields.choice(one, "channel", _("Väg"), ways, inject.channel)
    with to:
        words = says.recipient_choices(offered, name, inject)
        start = [key_of(one) for one in inject.to]
        hint = _("ingen: ändrar bara facit")
        desk_forms.several(one, "to", _("Till"), words, start=start, hint=hint)
    if inject.source is None or _own_words(one, inject, inject.source):
        fields.text(one, "text", _("Vad de får veta"), inject.text)


def _own_words(one: Draft, inject: Inject, source: int) -> bool:
    """Draw words that stand in a log, and let whoever writes put their own in their place."""
    stands = _("Orden står i loggen, post %(n)d, och försvinner om den maskeras.", n=source)
    draw(
        el("p.muted", _("Vad de får veta")),
        el("p.said", inject.text),
        el("p.muted", stands),
        key=one.key("sourced"),
    )
    return st.toggle(_("Skriv egna ord i stället"), key=one.key("own"))


def _belongs(one: Draft, of: Scenario, inject: Inject) -> None:
    phases = dict.fromkeys([*of.phases, *([inject.phase] if inject.phase else [])])
    goals = {goal.id: f"{goal.id} {goal.text}" for goal in of.objectives}
    if inject.objective:
        goals.setdefault(inject.objective, inject.objective)
    left, right = st.columns(2)
    with left:
        words = {"": _("inget"), **{phase: phase for phase in phases}}
        fields.choice(one, "phase", _("Skede"), words, inject.phase)
    with right:
        fields.choice(one, "objective", _("Mål"), {"": _("inget"), **goals}, inject.objective)


# ── the parts that can be several ────────────────────────────────────────────────────────────


def _part(one: Draft, part: str, more: str, held: Sequence[Any], row: Callable[[int], None]) -> None:
    """Draw the rows of a part, each in a frame with its way out, and the way to one more."""
    desk_forms.why(one, part)
    there = rows(one, part, len(held))
    for place, number in enumerate(there, start=1):
        with st.container(border=True, key=one.key(f"{part}{number}")):
            row(number)
            st.button(
                _("Ta bort rad %(n)d", n=place),
                key=one.key(f"{part}{number}-gone"),
                on_click=partial(session.put, one.key(part), [each for each in there if each != number]),
            )
    added = [*there, max((*there, len(held) - 1), default=-1) + 1]
    st.button(more, key=one.key(f"{part}-more"), on_click=partial(session.put, one.key(part), added))


def effects_form(one: Draft, name: Names, effects: Sequence[Effect], title: str) -> None:
    """Draw what becomes true, row by row."""
    st.subheader(title, anchor=False)
    _part(one, "effects", _("Lägg till i facit"), effects, partial(_effect, one, name, effects))


def _effect(one: Draft, name: Names, effects: Sequence[Effect], number: int) -> None:
    row = f"effects{number}"
    start: Effect = start_of(effects, number, says.EFFECT)
    what, status = st.columns(2)
    with what:
        functions = [str(function) for function in start.functions]
        words = says.words_of(Function)
        desk_forms.several(one, f"{row}-functions", _("Funktioner"), words, start=functions)
    with status:
        fields.choice(one, f"{row}-status", _("Är"), says.facit_statuses(), start.status)
    fields.where(one, row, name, says.place_keys(start.areas, start.points))
    _supplied(one, row, start.supply, span_said(start.lasts) if start.lasts is not None else "")


def _supplied(one: Draft, row: str, supply: Supply, lasts: str) -> None:
    left, right = st.columns(2)
    with left:
        fields.choice(one, f"{row}-supply", _("Försörjning"), says.words_of(Supply), supply)
    with right:
        hint = _("tomt: tills vidare")
        desk_forms.text(one, f"{row}-lasts", _("Räcker"), hint=hint, start=lasts)


def _expected(one: Draft, name: Names, inject: Inject, number: int) -> None:
    row = f"expected{number}"
    start: Expected = start_of(inject.expected, number, says.EXPECTED)
    left, right = st.columns([3, 2])
    with left:
        fields.choice(one, f"{row}-kind", _("Åtgärd"), says.words_of(ExpectedKind), start.kind)
    with right:
        within = span_said(start.within)
        desk_forms.text(one, f"{row}-within", _("Inom"), hint=_("15 min"), start=within)
    asked = says.about(ExpectedKind(one.typed(f"{row}-kind", start.kind)), start)
    if "where" in asked:
        fields.where(one, row, name, says.place_keys([start.area], [start.point]))
    if "sector" in asked:
        sectors = {sector.id: name.register.sector_name(sector.id) for sector in name.register.sectors}
        words = {"": _("vilken som helst"), start.sector: start.sector, **sectors}
        fields.choice(one, f"{row}-sector", _("Sektor"), words | {"": _("vilken som helst")}, start.sector)
    some: tuple[tuple[str, str, type[Function | Status | Phase], str], ...] = (
        ("function", _("Funktion"), Function, str(start.function or "")),
        ("status", _("Status"), Status, str(start.status or "")),
        ("phase", _("Läge"), Phase, str(start.phase or "")),
    )
    drawn = [each for each in some if each[0] in asked]
    for column, (field, title, kind, begins) in zip(st.columns(2), drawn, strict=False):
        with column:
            fields.choice(one, f"{row}-{field}", title, says.words_of(kind, _("vilken som helst")), begins)
    desk_forms.text(one, f"{row}-text", _("I ord"), start=start.text)


def _played(one: Draft, name: Names, inject: Inject, number: int) -> None:
    row = f"plays{number}"
    start = start_of(inject.plays, number, says.PLAYED)
    words = {"": _("välj punkt"), start.point: start.point, **name.points} | {"": _("välj punkt")}
    fields.choice(one, f"{row}-point", _("Punkt"), words, start.point)
    left, right = st.columns(2)
    with left:
        fields.choice(one, f"{row}-function", _("Funktion"), says.words_of(Function), start.function)
    with right:
        fields.choice(one, f"{row}-status", _("Status"), says.words_of(Status), start.status)
    _supplied(one, row, start.supply, span_said(start.lasts) if start.lasts is not None else "")
    desk_forms.text(one, f"{row}-cause", _("Orsak"), start=start.cause)


# ── what must hold ───────────────────────────────────────────────────────────────────────────


def _condition(one: Draft, of: Scenario, name: Names, inject: Inject) -> None:
    start = inject.condition
    begins = start.kind if start is not None else ""
    fields.choice(one, "condition-kind", _("Levereras bara"), says.condition_choices(), begins)
    desk_forms.why(one, "condition")
    kind = str(one.typed("condition-kind", begins))
    if says.of_reports(kind):
        fields.where(one, "condition", name, says.place_keys([start.area], [start.point]) if start else [])
        left, right = st.columns(2)
        with left:
            words = says.words_of(Function, _("vilken som helst"))
            fields.choice(one, "condition-function", _("Funktion"), words, (start and start.function) or "")
        with right:
            within = span_said(start.within) if start and start.within is not None else ""
            hint = _("tomt: sedan start")
            desk_forms.text(one, "condition-within", _("Inom den senaste tiden"), hint=hint, start=within)
    elif kind:
        words = says.other_injects(of, inject)
        fields.choice(one, "condition-inject", _("Inspel"), words, start.inject if start else "")


def _reads(one: Draft, name: Names, inject: Inject) -> None:
    """Say how it all reads as it stands, in sentences; of what nobody has begun nothing is said."""
    try:
        written = said(one, inject)
    except Refused:
        return
    if written == inject and not (inject.to or inject.text or inject.effects):
        return
    sentences = says.reads(written, name)
    facts = [
        node for term, read in sentences for node in (el("dt", term), el("dd", *(el("div", x) for x in read)))
    ]
    draw(el("section.reads", el("h3", _("Så läses det")), el("dl.facts", *facts)), key=one.key("reads"))
