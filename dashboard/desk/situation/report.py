"""Reporting one function at a point, with all that can be said of it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, kept, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.frame import Shown
from dashboard.desk.situation.forms import look
from dashboard.desk.situation.says.point import Card, PointPage, Rights
from dashboard.words import _, label, times
from dashboard.words.typed_times import AsTyped
from data import glossary
from data.drafts.facts import DraftKind
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
    about = f"{says.popup.id}:{function}"
    one = kept.begun(
        _name(shown, says, function), shown.operation, DraftKind.PUNKTRAPPORT, _labels(), about=about
    )
    with kept.sheet(one):
        kept.others(one, shown.operation, _words())
        _status(one, function, says.rights)
        _supply(one, function)
        _keeping(one, card)
        origin(one)
        desk_forms.outcome(one, SAID)
        desk_forms.blocked(says.rights.report, one.name)
        st.button(
            _("Spara rapport om %(name)s", name=card.line.name),
            type="primary",
            key=one.key("save"),
            disabled=bool(says.rights.report),
            on_click=partial(desk_forms.attempt, one, partial(_save, shown.operation, says, function), TEXTS),
        )
        kept.foot(one, shown.operation)  # last: what sends it is not behind what throws it away


def _labels() -> dict[str, str]:
    """Return every field that is kept, with what it is about."""
    return {
        "status": _("Status"),
        "supply": _("Försörjning"),
        "lasts_until": _("Räcker i timmar, eller till"),
        "restored_estimate": _("Beräknas åter"),
        "cause": _("Orsak"),
        "keeps": "",
        "observed_at": _("Iakttaget"),
        "channel": _("Väg in"),
        "on_behalf_of": _("Uppgift från (funktion, inte namn)"),
        "note": _("Anteckning"),
    }


def _words() -> dict[str, str]:
    """Return how what is chosen reads."""
    return {word.value: label(word) for kind in (Status, Supply, Channel) for word in kind}


def _name(shown: Shown, says: PointPage, function: Function) -> str:
    return f"report:{shown.operation.id}:{says.popup.id}:{function}"


def _status(one: Draft, function: Function, rights: Rights) -> None:
    """Who may not exempt a function is not offered it, and is told why."""
    offered = [status for status in Status if status is not Status.EJ_AKTUELL or not rights.exempt]
    with st.container(key=f"status-choice-{one.act}"):
        st.radio(
            _("Status"),
            [status.value for status in offered],
            index=None,
            format_func=lambda status: label(Status(status)),
            captions=[glossary.criterion(function, status, _.language) for status in offered],
            horizontal=True,
            key=one.key("status"),
            disabled=bool(rights.report),
            persist_state="session",
            on_change=kept.leaving(one),
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
            [supply.value for supply in offered],
            index=None,
            format_func=lambda supply: label(Supply(supply)),
            horizontal=True,
            key=one.key("supply"),
            persist_state="session",
            on_change=kept.leaving(one),
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
        value=session.value(one.key("keeps")) is None,
        key=one.key("keeps"),
        persist_state="session",
        on_change=kept.leaving(one),
    )


def _cleared(one: Draft, read: NewReport) -> tuple[str, ...]:
    """Return what the form takes back on purpose: all that is empty, or what was read as taken back."""
    return read.cleared if one.typed("keeps", True) else KEPT


ORIGIN = ("observed_at", "on_behalf_of", "note")


def origin(one: Draft) -> None:
    """What is seldom said, folded until it is; what was typed or refused there stays in sight."""
    said = any(one.typed(field) or one.why(field) for field in ORIGIN)
    with st.expander(_("När det sågs, väg in, källa och anteckning (frivilligt)"), expanded=said):
        _origin_fields(one)


def _origin_fields(one: Draft) -> None:
    first, second, third = st.columns([1, 1, 2])
    with first:
        desk_forms.text(one, "observed_at", _("Iakttaget"), hint=_("nu, eller 02:40"))
    with second:
        st.selectbox(
            _("Väg in"),
            [channel.value for channel in Channel if channel is not Channel.API],
            format_func=lambda channel: label(Channel(channel)),
            key=one.key("channel"),
            persist_state="session",
            on_change=kept.leaving(one),
        )
    with third:
        desk_forms.text(one, "on_behalf_of", _("Uppgift från (funktion, inte namn)"), hint=_("platsansvarig"))
    desk_forms.free_text(one, "note", _("Anteckning"))


def _save(operation: Operation, says: PointPage, function: Function, one: Draft) -> str:
    real = session.now()
    now = operation.clock.at(real)
    typed = AsTyped(no_hours=("restored_estimate",))
    version = session.version(says.popup.id, says.version)
    around = Around(one.act, operation.id, says.popup.id, now, typed, version=version)
    read = desk_forms.read(read_report({"function": function, **desk_forms.said(one, SAID)}, around))
    command = replace(read, cleared=_cleared(one, read))
    receipt = report(last_read.store(), session.actor(), [command], real)[0]
    session.acted(says.popup.id, version, receipt.revision)
    told = _(
        "Sparat som post %(n)d: %(name)s %(word)s.",
        n=receipt.revision,
        name=label(function),
        word=label(command.status),
    )
    return f"{told} {times.applies(command.observed_at, now)}"
