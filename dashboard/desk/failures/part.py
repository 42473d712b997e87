"""Åtgärdslistan: every failure with who acts on it, and stating that somebody else does and until when."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import chain

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session, ways
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.failures.reading import failures
from dashboard.desk.failures.says import Looking, alike, asks, failure_list, of_area, states
from dashboard.desk.failures.table import ALL, ASK, failure_table, short_table
from dashboard.desk.frame import Shown
from dashboard.desk.requests import ask
from dashboard.desk.requests.says import whom_to_ask
from dashboard.places import Place
from dashboard.words import _, empty, label, times
from dashboard.words.failures import names_of, what, where
from dashboard.words.typed_times import promised
from data.failures.acts import state_action
from data.failures.answering import turns as failure_turns
from data.failures.facts import Failure, Failures, NewStatement
from data.failures.rules import TIMED
from data.failures.words import ActionState
from data.operations.facts import Operation
from data.points.counting import failing_while_closed
from data.rights import Deed
from data.sectors.owners import standing

CHOSEN, GOING = "failure", "failures-going"
FIELDS = ("state", "by", "until", "source", "reason", "also", "keys")


def choose(key: str) -> None:
    """Choose a failure; once more, and none is."""
    session.put(CHOSEN, None if session.value(CHOSEN) == key else key)


def lead_to(key: str) -> None:
    """Choose a failure that a link names."""
    session.put(CHOSEN, key)


def chosen(operation: str) -> str | None:
    """Return the key of the failure that is chosen, while it is one."""
    key = session.value(CHOSEN)
    found = _found(frame.look(operation))
    return key if key in {one.failure.key for one in found.all} else None


def _found(shown: Shown) -> Failures:
    return failures(shown.operation.id, shown.now)


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which what has failed, and who acts on it, change with nobody doing anything."""
    held = last_read.coordination(operation.id)
    return chain(last_read.turns(operation), failure_turns(last_read.picture(operation.id), held))


@alone.beside
def listed(operation: str) -> None:
    """Draw every failure, those that nobody acts on first."""
    shown = frame.look(operation)
    st.header(_("Fel och åtgärd"), anchor=False)
    says = failure_list(_found(shown), _looking(shown))
    chosen, speed = session.value(CHOSEN), shown.operation.clock.speed
    failure_table(says, chosen, shown.now, speed, partial(_chosen, operation))


def short(shown: Shown, area: str = "") -> None:
    """Draw the first of the failures, or of an area's, with the way to all that can be done about each."""
    if session.value(GOING):
        session.put(GOING, None)
        ways.go(Place.SUPPORT)
    found = of_area(_found(shown), area) if area else _found(shown)
    says = failure_list(found, _looking(shown, area))
    short_table(says, shown.now, shown.operation.clock.speed, partial(_go, shown.operation.id))


def _looking(shown: Shown, area: str = "") -> Looking:
    names = names_of(shown.picture, last_read.sector_register())
    here = (point for point in shown.picture.points if area in ("", point.area))
    closing = failing_while_closed(here, shown.now)
    return Looking(session.who(), shown.operation, names, shown.now, closing)


def _chosen(operation: str, value: str) -> None:
    if value.startswith(ASK):
        _begin(frame.look(operation), value.removeprefix(ASK))
    else:
        choose(value)


def _go(operation: str, value: str) -> None:
    """What is done about a failure is done on *Stöd*: its form is open there, or asking is filled in."""
    if value.startswith(ASK):
        _begin(frame.look(operation), value.removeprefix(ASK))
    elif value != ALL:
        session.put(CHOSEN, value)
    session.put(GOING, True)


def _begin(shown: Shown, key: str) -> None:
    """Fill in what is known of a failure, whom to ask excepted: the list proposes, and nobody has decided."""
    failure = next((one.failure for one in _found(shown).all if one.failure.key == key), None)
    if failure is not None and failure.point is not None:
        ask.begin(shown.operation, ask.at_point(failure.point.id), failure.function)


@alone.form
def stating(operation: str, key: str) -> None:
    """Draw what can be done about the chosen failure: ask for support, or say that somebody else acts."""
    shown, register = frame.look(operation), last_read.sector_register()
    found = _found(shown)
    failure = next((one.failure for one in found.all if one.failure.key == key), None)
    one = drafts.draft(f"action:{operation}:{key}")
    if failure is None:
        desk_forms.outcome(one)
        return
    names = names_of(shown.picture, register)
    words = states(session.who(), shown.operation, failure)
    title = f"{where(failure, names)}: {what(failure, shown.now)}"
    draw(el("h2", title), key=f"failure:{key}")
    _ask(shown, failure)
    if not words and one.refused is None:
        desk_forms.blocked(empty.why_not(session.who(), Deed.REQUEST, shown.operation), one.name)
        return
    with st.container(border=True, key=f"kept-form:{one.name}"):
        st.subheader(_("Någon annan gör något åt det"), anchor=False)
        _propose(shown, failure)
        _fields(one, words, alike(found, failure, names, shown.now))
        desk_forms.outcome(one, FIELDS)
        st.button(
            _("Spara åtgärden"),
            type="primary",
            key=one.key("save"),
            on_click=partial(
                desk_forms.attempt, one, partial(_save, shown.operation, key), ("by", "source", "reason")
            ),
        )


def _ask(shown: Shown, failure: Failure) -> None:
    """Offer to ask for support, with everything that is known filled in."""
    if failure.point is None or not asks(session.who(), shown.operation, failure):
        return
    st.button(
        _("Begär stöd för det här"),
        key=f"ask:{failure.key}",
        on_click=ask.begin,
        args=(shown.operation, ask.at_point(failure.point.id), failure.function),
    )


def _propose(shown: Shown, failure: Failure) -> None:
    """Say who the list says is to be asked; who acts is never filled in: nobody has said that they do."""
    if failure.function is None:
        return
    moved = standing(last_read.staff(shown.operation.id).owners, shown.now)
    register, kind = last_read.sector_register(), ask.KIND_FOR[failure.function]
    said = whom_to_ask(register, kind, failure.area, shown.operation, moved)
    if said:
        st.caption(said)


def _fields(one: Draft, words: Mapping[ActionState, str], others: Mapping[str, str]) -> None:
    desk_forms.state(one, _("Vad görs"), words)
    state = one.typed("state", None)
    decided = state == ActionState.ATGARDAS_INTE
    who, until = st.columns(2)
    with who:
        name = _("Beslut av (funktion, inte namn)") if decided else _("Vem gör det (funktion, inte namn)")
        desk_forms.text(
            one, "by", name, hint=_("stadsdelsdirektören") if decided else _("Ellevio, felanmälan")
        )
    if state in TIMED:
        with until:
            desk_forms.text(one, "until", _("Klart"), hint="08:00")
    if decided:
        desk_forms.text(one, "reason", _("Skäl, och vart människor hänvisas"))
    else:
        desk_forms.text(one, "source", _("Enligt vem (frivilligt)"), hint=_("Ellevio, tel 02:50"))
    if others:
        desk_forms.several(
            one, "also", _("Gäller också (samma funktion i området, eller samma orsak)"), others
        )
    desk_forms.why(one, "keys")


def _save(operation: Operation, key: str, one: Draft) -> str:
    real = session.now()
    now = operation.clock.at(real)
    state = ActionState(desk_forms.need(one.typed("state", None), "state", _("Välj vad som görs.")))
    timed = state in TIMED
    new = NewStatement(
        id=one.act,
        operation=operation.id,
        keys=(key, *one.typed("also", ())),
        state=state,
        by=one.typed("by"),
        until=desk_forms.understood(promised(one.typed("until"), now, "until")) if timed else None,
        source=one.typed("source"),
        reason=one.typed("reason"),
    )
    receipt = state_action(last_read.store(), session.actor(), new, real)
    told = _("Sparat som post %(n)d: %(state)s, %(who)s", n=receipt.revision, state=label(state), who=new.by)
    if new.until is None:
        return f"{told}."
    return _("%(told)s, klart %(at)s.", told=told, at=times.clock(new.until, now))
