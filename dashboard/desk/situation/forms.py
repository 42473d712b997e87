"""What is reported of a point beside its functions: how full it is, its phase, and "oförändrat"."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, draw, el, icon
from dashboard.desk.frame import Shown
from dashboard.desk.situation.says.answers import Decision, carries_out, moving
from dashboard.desk.situation.says.point import PointPage, by_id, point_page
from dashboard.phone.standing import Cover, left_out_says
from dashboard.wall.reading import read
from dashboard.words import _, label, times
from dashboard.words.times import clock
from dashboard.words.typed_times import AsTyped
from data import glossary
from data.errors import Missing, Reason, Refused, Stale
from data.operations.facts import Operation
from data.points import rules as point_rules
from data.points.acts import whole_reports as point_whole_reports
from data.points.acts.phases import change_phases
from data.points.acts.reports import report_occupancy
from data.points.commands import NewOccupancy, PointReport, Unchanged
from data.points.report_reading import Around, read_occupancy
from data.words import Function, Occupancy, Phase, Staffing

FIELDS = ("occupancy", "people", "staffing", "relief_at", "observed_at", "on_behalf_of")


def look(operation: str, point: str) -> tuple[Shown, PointPage]:
    """Return what a piece about a point is drawn from, as it is now; raises NotAllowed, Missing."""
    shown = frame.look(operation)
    found = by_id(shown.picture, point)
    if found is None:
        raise Missing(_("Punkten finns inte längre."))
    return shown, point_page(shown.picture, found, shown.now, session.who())


@alone.form
def occupancy_form(operation: str, point: str) -> None:
    shown, says = look(operation, point)
    one = drafts.draft(f"occupancy:{shown.operation.id}:{says.popup.id}")
    if desk_forms.withheld(one, says.rights.powerless):
        return
    with st.form(f"form:{one.name}"):
        st.header(_("Beläggning och bemanning"), anchor=False)
        _how_full(one)
        people, relief = st.columns(2)
        observed, source = st.columns(2)
        with people:
            desk_forms.text(one, "people", _("Antal"), hint=_("frivilligt"))
        with relief:
            desk_forms.text(one, "relief_at", _("Nästa avlösning"), hint="06:00")
        with observed:
            desk_forms.text(one, "observed_at", _("Iakttaget"), hint=_("nu, eller 02:40"))
        with source:
            desk_forms.text(one, "on_behalf_of", _("Uppgift från (funktion)"), hint=_("platsansvarig"))
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(says.rights.report, one.name)
        st.form_submit_button(
            _("Spara beläggning"),
            key=one.key("save"),
            disabled=bool(says.rights.report),
            on_click=partial(
                desk_forms.attempt, one, partial(_save, shown.operation, says), ("on_behalf_of",)
            ),
        )


def _how_full(one: Draft) -> None:
    st.radio(
        _("Beläggning"),
        list(Occupancy),
        index=None,
        format_func=lambda word: label(word),
        horizontal=True,
        key=one.key("occupancy"),
        persist_state="session",
    )
    desk_forms.why(one, "occupancy")
    st.radio(
        _("Bemanning (frivilligt)"),
        list(Staffing),
        index=None,
        format_func=lambda word: glossary.label(word, _.language, short=True),
        horizontal=True,
        key=one.key("staffing"),
        persist_state="session",
    )
    desk_forms.why(one, "staffing")


def _save(operation: Operation, says: PointPage, one: Draft) -> str:
    real = session.now()
    now = operation.clock.at(real)
    typed = AsTyped(no_hours=("relief_at",))
    version = session.version(says.popup.id, says.version)
    around = Around(one.act, operation.id, says.popup.id, now, typed, version=version)
    command = desk_forms.read(read_occupancy(desk_forms.said(one, FIELDS), around))
    receipt = report_occupancy(last_read.store(), session.actor(), command, real)
    session.acted(says.popup.id, version, receipt.revision)
    told = _("Sparat som post %(n)d: %(what)s.", n=receipt.revision, what=_said(command))
    return f"{told} {times.applies(command.observed_at, now)}"


def _said(command: NewOccupancy) -> str:
    """Return what an occupancy report said, for its receipt."""
    said = [_("beläggning %(word)s", word=label(command.occupancy))]
    if command.people is not None:
        said.append(_("%(n)d personer", n=command.people))
    if command.staffing is not None:
        said.append(_("bemanning %(word)s", word=glossary.label(command.staffing, _.language, short=True)))
    return ", ".join(said)


PHASE_FIELDS = ("phase", "decider", "reason", "observed_at")


@alone.form
def phase_form(operation: str, point: str) -> None:
    shown, says = look(operation, point)
    one = drafts.draft(f"phase:{shown.operation.id}:{says.popup.id}")
    if desk_forms.withheld(one, says.rights.powerless):
        return
    ways = {way.phase: way for way in says.ways}
    with st.form(f"form:{one.name}"):
        st.header(_("Läge: %(word)s", word=says.popup.phase_word), anchor=False)
        st.radio(
            _("Nytt läge"),
            list(ways),
            index=None,
            format_func=lambda phase: ways[phase].word,
            captions=[way.meaning for way in ways.values()],
            key=one.key("phase"),
        )
        desk_forms.why(one, "phase")
        decider, at = st.columns([2, 1])
        with decider:
            desk_forms.text(one, "decider", _("Beslut av (funktion, inte namn)"), hint=session.decider())
        with at:
            desk_forms.text(one, "observed_at", _("Beslutat"), hint=_("nu, eller 02:40"))
        desk_forms.free_text(one, "reason", _("Skäl"))
        draw(el("p.muted", says.decided) if says.decided else None, key=f"decided:{one.name}")
        desk_forms.outcome(one, PHASE_FIELDS)
        desk_forms.blocked(says.rights.phase, one.name)
        st.form_submit_button(
            _("Ändra läge"),
            key=one.key("save"),
            disabled=bool(says.rights.phase),
            on_click=partial(desk_forms.attempt, one, partial(_move, shown, says), ("decider", "reason")),
        )


def _move(shown: Shown, says: PointPage, one: Draft) -> str:
    """Take the point there as the page showed it: to *öppen* by one decision, or by the one that stands."""
    real, operation = session.now(), shown.operation
    now = operation.clock.at(real)
    version = session.version(says.popup.id, says.version)
    point = replace(desk_forms.need(by_id(shown.picture, says.popup.id), "phase", "?"), version=version)
    at = times.past(one.typed("observed_at"), now, "observed_at")
    phase, decider, reason = one.typed("phase", None), one.typed("decider"), one.typed("reason")
    decides = phase is None or not carries_out(point, Phase(phase), decider)
    desk_forms.refuse_all(
        Reason(_("Välj det nya läget."), "phase") if phase is None else None,
        *(point_rules.lacking_decision(decider, reason) if decides else ()),
        at if isinstance(at, Reason) else None,
    )
    decision = Decision(decider, reason, desk_forms.understood(at))
    entries = moving(point, one.act, operation.id, Phase(phase), decision)
    receipts = change_phases(last_read.store(), session.actor(), entries, real)
    session.acted(says.popup.id, version, receipts[-1].revision)
    numbers = _(" och ").join(str(receipt.revision) for receipt in receipts)
    told = _("Sparat som post %(n)s: läget är %(word)s.", n=numbers, word=label(Phase(phase)))
    return f"{told} {times.applies(entries[-1].occurred_at, now)}"


@alone.beside  # it shows what it would confirm
def unchanged_form(operation: str, point: str) -> None:
    """Draw the form, where there is anything to confirm; what was refused stays, with what was typed."""
    shown, says = look(operation, point)
    one = drafts.draft(f"unchanged:{shown.operation.id}:{says.popup.id}")
    nothing = point_rules.why_not_confirm(bool(says.covered), "?")
    if desk_forms.withheld(one, says.rights.powerless) or (nothing is not None and one.refused is None):
        return
    why_not = says.rights.relay or (nothing.text if nothing else "")
    with st.form(f"form:{one.name}"):
        st.header(_("Oförändrat"), anchor=False)
        draw(el("ul.cover", *(_line(cover) for cover in (*says.covered, *says.not_covered))), key="cover")
        if nothing is None:  # a right that has just been lost takes away nothing that was typed
            at = clock(shown.now)
            desk_forms.text(one, "said", _("Källa"), hint=_("talat med punkten kl %(at)s", at=at))
        desk_forms.outcome(one, ("said",))
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Bekräfta oförändrat"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(
                desk_forms.attempt,
                one,
                partial(_confirm, shown.operation, says.popup.id, says.covered),
                ("said",),
            ),
        )


def _line(cover: Cover) -> Node:
    if cover.why_not:
        return el("li.no", icon("dash"), el("b", cover.name), el("span", cover.why_not))
    return el(
        "li", icon("check"), el("b", cover.name), el("span", _("%(says)s – bekräftas", says=cover.says))
    )


def _confirm(operation: Operation, point: str, covered: Sequence[Cover], one: Draft) -> str:
    """Confirm what the page showed when its button was drawn; what has changed since is named."""
    said = str(one.typed("said")).strip()
    nobody = point_rules.why_not_confirm(bool(covered), said)
    if nobody is not None:
        raise Refused(nobody.text, nobody.field)
    unchanged = tuple(Unchanged(cover.function, cover.seen) for cover in covered)
    asked = point_whole_reports.asked_of(
        {"said": said, "functions": " ".join(one.function for one in unchanged)}
    )
    report = PointReport(one.act, operation.id, point, asked, unchanged=unchanged, on_behalf_of=said)
    try:
        stored = point_whole_reports.submit(last_read.store(), session.actor(), report, session.now())
    except Stale as changed:
        left_out = _left_out(operation, point, tuple(cover.function for cover in covered))
        raise Stale(" ".join(left_out) or changed.reason) from changed
    confirmed = _.n("%(n)d funktion bekräftad.", "%(n)d funktioner bekräftade.", len(stored.receipts))
    left_out = _left_out(operation, point, tuple(one.function for one in stored.left_out))
    return " ".join((confirmed, *left_out))


def _left_out(operation: Operation, point: str, functions: Sequence[Function]) -> list[str]:
    """Say what was not confirmed, as it stands by now."""
    found = by_id(last_read.picture(operation.id), point)
    if found is None:
        return []
    now = operation.clock.at(session.now())
    reading = read(found, now)
    return [left_out_says(function, reading, now) for function in functions]
