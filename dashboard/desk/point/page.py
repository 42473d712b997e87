"""Punkt: everything known of one trygghetspunkt, and everything that can be reported about it."""

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import draw, el
from dashboard.desk.frame import Shown
from dashboard.desk.log import table as log_table
from dashboard.desk.point import cards as point_cards
from dashboard.desk.point import forms as point_forms
from dashboard.desk.point.forms import look
from dashboard.desk.point.says import HISTORY, Card, PointPage, Rights, by_id, choices, point_page
from dashboard.words import _, label, log_rows, times
from dashboard.words.empty import Lack, empty
from dashboard.words.times import clock
from data import glossary
from data.operations.facts import Operation
from data.points.acts.reports import report
from data.points.commands import NewReport
from data.points.opening import FAILING, KEPT
from data.points.report_reading import Around, read_report
from data.words import Channel, Function, Status, Supply

SAID = (
    *("status", "supply", "lasts_until", "restored_estimate", "cause", "observed_at", "channel"),
    *("on_behalf_of", "note"),
)
FIELDS = (*SAID, "settles")
TEXTS = ("cause", "on_behalf_of", "note")


def _choice(shown: Shown, says: PointPage) -> str:
    return f"report-function:{shown.operation.id}:{says.popup.id}"


def chosen_function(shown: Shown, says: PointPage) -> Function:
    """Return the function being reported: at first the worst one, then the one chosen."""
    held = session.value(_choice(shown, says))
    if held is None:
        session.put(_choice(shown, says), says.worst)
        return says.worst
    return Function(held)


@alone.form
def report_form(operation: str, point: str) -> None:
    shown, says = look(operation, point)
    one = drafts.draft(_name(shown, says, chosen_function(shown, says)))
    if desk_forms.withheld(one, says.rights.powerless):
        return
    st.header(_("Rapportera"), anchor=False)
    st.segmented_control(
        _("Funktion"),
        list(Function),
        format_func=lambda one: label(one),
        key=_choice(shown, says),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        on_change=alone.draw_saved,
        args=(one.name,),
    )
    function = chosen_function(shown, says)
    card = next(one for one in says.cards if one.line.function is function)
    one = drafts.draft(_name(shown, says, function))
    with st.form(f"form:{one.name}"):
        desk_forms.outcome(one, FIELDS)
        _settling(one, card, says.rights.settle)
        _status(one, function, says.rights)
        _supply(one, function)
        _keeping(one, card)
        _origin(one)
        desk_forms.blocked(says.rights.report, one.name)
        st.form_submit_button(
            _("Spara rapport om %(name)s", name=card.line.name),
            type="primary",
            key=one.key("save"),
            disabled=bool(says.rights.report),
            on_click=partial(
                desk_forms.attempt, one.name, partial(_save, shown.operation, says, function), TEXTS
            ),
        )


def _name(shown: Shown, says: PointPage, function: Function) -> str:
    return f"report:{shown.operation.id}:{says.popup.id}:{function}"


def _settling(one: Draft, card: Card, why_not: str) -> None:
    if not card.claims:
        return
    said = [
        el("li", el("b", claim.word), f" · {claim.source} · {clock(claim.observed)}") for claim in card.claims
    ]
    draw(
        el(
            "section.notice",
            el("p", _("Två källor säger olika. Den sämre visas tills någon avgör:")),
            el("ul", *said),
        ),
        key=f"claims:{one.name}",
    )
    st.checkbox(
        _("Avgör: det här gäller, oavsett vad källorna sagt förut"),
        key=one.key("settles"),
        disabled=bool(why_not),
    )
    desk_forms.blocked(why_not, f"{one.name}:settles")


def _status(one: Draft, function: Function, rights: Rights) -> None:
    """Who may not exempt a function is not offered it, and is told why."""
    offered = [status for status in Status if status is not Status.EJ_AKTUELL or not rights.exempt]
    with st.container(key=f"status-choice-{one.act}"):
        st.radio(
            _("Status"),
            offered,
            index=None,
            format_func=lambda status: label(status),
            captions=[glossary.criterion(function, status, _.language) for status in offered],
            horizontal=True,
            key=one.key("status"),
            disabled=bool(rights.report),
            persist_state="session",
            width="stretch",
        )
    desk_forms.why(one, "status")
    if rights.exempt != rights.report:
        desk_forms.blocked(rights.exempt, f"{one.name}:exempt")


def _supply(one: Draft, function: Function) -> None:
    offered = [supply for supply in Supply if supply is not Supply.NODVATTEN or function is Function.VATTEN]
    left, middle, right = st.columns([2, 1, 1])
    with left:
        st.radio(
            _("Försörjning"),
            offered,
            index=None,
            format_func=lambda supply: label(supply),
            horizontal=True,
            key=one.key("supply"),
            persist_state="session",
        )
        desk_forms.why(one, "supply")
    with middle:
        desk_forms.text(one, "lasts_until", _("Räcker i timmar, eller till"), hint=_("8 eller 05:00"))
    with right:
        desk_forms.text(one, "restored_estimate", _("Beräknas åter"), hint="05:00")
    desk_forms.text(one, "cause", _("Orsak"), hint=_("vad som hänt, i några ord"))


def _keeping(one: Draft, card: Card) -> None:
    """What is left empty is not taken back by a report that changes something else."""
    if card.line.status not in FAILING and not card.claims:
        return
    st.toggle(
        _("Det jag lämnar tomt står kvar så länge felet består: orsak, försörjning och tider"),
        value=True,
        key=one.key("keeps"),
        persist_state="session",
    )


def _cleared(one: Draft, read: NewReport) -> tuple[str, ...]:
    """Return what the form takes back on purpose: all that is empty, or what was read as taken back."""
    return read.cleared if one.typed("keeps", True) else KEPT


def _origin(one: Draft) -> None:
    first, second, third = st.columns([1, 1, 2])
    with first:
        desk_forms.text(one, "observed_at", _("Iakttaget"), hint=_("nu, eller 02:40"))
    with second:
        st.selectbox(
            _("Väg in"),
            [channel for channel in Channel if channel is not Channel.API],
            format_func=lambda channel: label(channel),
            key=one.key("channel"),
            persist_state="session",
        )
    with third:
        desk_forms.text(one, "on_behalf_of", _("Uppgift från (funktion, inte namn)"), hint=_("platsansvarig"))
    desk_forms.free_text(one, "note", _("Anteckning"))


def _save(operation: Operation, says: PointPage, function: Function, one: Draft) -> str:
    real = session.now()
    now = operation.clock.at(real)
    typed = times.AsTyped(no_hours=("restored_estimate",))
    version = session.version(says.popup.id, says.version)
    around = Around(one.act, operation.id, says.popup.id, now, typed, version=version)
    read = desk_forms.read(read_report({"function": function, **desk_forms.said(one, SAID)}, around))
    command = replace(read, settles=bool(one.typed("settles", False)), cleared=_cleared(one, read))
    receipt = report(last_read.store(), session.actor(), [command], real)[0]
    session.acted(says.popup.id, version, receipt.revision)
    told = _(
        "Sparat som post %(n)d: %(name)s %(word)s.",
        n=receipt.revision,
        name=label(function),
        word=label(command.status),
    )
    return f"{told} {times.applies(command.observed_at, now)}"


CHOICE = "point-choice"
LATEST = 30


def page() -> None:
    shown = frame.begin(_("Punkt"))
    if shown is None:
        return
    choose(shown)
    point = by_id(shown.picture, session.point())
    if point is None:
        frame.nothing(empty(Lack.CHOICE))
        return
    says = point_page(shown.picture, point, shown.now, session.who())
    above, below = st.container(), st.container()
    with below:  # first, though it stands below: whoever has just sent a form waits for its answer
        act(shown.operation.id, point.id, says.rights.powerless)
    with above:
        known(shown.operation.id, point.id)


@alone.beside
def known(operation: str, point: str) -> None:
    shown, says = look(operation, point)
    chosen = "" if says.rights.powerless else chosen_function(shown, says)
    point_cards.cards(says, chosen, shown.now, shown.operation.clock.speed)


def choose(shown: Shown) -> None:
    named = choices(shown.picture, shown.readings)
    held = session.point() or ""
    session.put(CHOICE, held if held in named else "")
    with st.container(key="point-choice-row"):
        st.selectbox(
            _("Trygghetspunkt"),
            ["", *named],
            format_func=lambda one: named.get(one, _("välj punkt")),
            key=CHOICE,
            on_change=picked,
            label_visibility="collapsed",
        )


def picked() -> None:
    session.choose_point(session.value(CHOICE) or None)


def act(operation: str, point: str, powerless: str) -> None:
    """The quickest act first; a phone shows the same order from the top."""
    desk_forms.say_powerless(powerless)
    beside = [2, 3] if not powerless else [1]
    quick, full = two(st.columns(beside, gap="medium"))
    with full:  # the form that is sent most is drawn first
        report_form(operation, point)
    with quick:
        point_forms.unchanged_form(operation, point)
        point_forms.occupancy_form(operation, point)
    decide, past = two(st.columns(beside, gap="medium"))
    with decide:
        point_forms.phase_form(operation, point)
    with past:
        history(operation, point)


def two(places: list[DeltaGenerator]) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two places side by side, or the one there is twice where there is nothing to put beside the other."""
    return places[0], places[-1]


@alone.beside
def history(operation: str, point: str) -> None:
    shown = frame.look(operation)
    st.header(_("Historik"), anchor=False)
    entries = last_read.log(shown.operation.id, "", HISTORY, (point,), LATEST)
    rows = log_rows.log_rows(entries, shown.picture, shown.now, register=last_read.sector_register())
    log_table.log_table(rows, key="history", placed=False)


page()
