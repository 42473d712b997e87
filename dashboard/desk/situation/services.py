"""The further functions, one level down: as they stand at a point, reporting one, and an area's failed."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import chain

import streamlit as st

from dashboard.desk import alone, drafts, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.drawing import Node, age, chip, draw, el
from dashboard.desk.failures import part as failures
from dashboard.desk.frame import Shown
from dashboard.desk.situation import where
from dashboard.desk.situation.report import TEXTS, origin
from dashboard.desk.situation.says import services as says
from dashboard.desk.situation.says.point import by_id, choices, why_not_write
from dashboard.desk.situation.says.services import ServiceLine
from dashboard.words import _, empty, label, times
from dashboard.words.times import clock
from data import truth
from data.errors import Reason
from data.operations.facts import Operation
from data.points.facts import Area, FunctionState
from data.rights import Deed
from data.services.acts import report
from data.services.facts import NewServiceReport, Services, Stated
from data.services.reads import services
from data.words import Channel, Mark, Status

FIELDS = ("point", "function", "status", "observed_at", "on_behalf_of", "note")


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which the page changes with nobody doing anything: these end by themselves too."""
    further = (state for held in told(operation).points.values() for state in held.values())
    return chain(failures.turns(operation), truth.ends(further))


@last_read.at_the_revision(8, of_points=False)
def told(operation: Operation) -> Services:
    """Return what an operation may report of them, and what stands of it."""
    return services(last_read.store(), operation)


@alone.beside
def standing(operation: str, point: str) -> None:
    """Show what has been reported of them at a point; nothing where there are none."""
    shown = frame.look(operation)
    held = told(shown.operation)
    lines, rest = says.at_point(held, point, shown.now), says.unreported(held, point)
    if lines or rest:
        nobody = el("p.muted", _("Inte rapporterat: %(names)s", names=rest)) if rest else None
        _section(shown, _("Övriga funktioner"), lines, nobody)


def failed_in(shown: Shown, area: Area) -> None:
    """Show what of them does not work in an area; nothing where all does, or there are none."""
    here = [point for point in shown.picture.points if point.area == area.id]
    lines = says.failed(told(shown.operation), here, shown.now)
    if lines:
        _section(shown, _("Övriga funktioner som inte fungerar"), lines)


def _section(shown: Shown, title: str, lines: tuple[ServiceLine, ...], foot: Node | None = None) -> None:
    rows = el("tbody", *(_row(line, shown.now) for line in lines))
    draw(
        el("section.who", el("h2", title), el("table.preview", rows) if lines else None, foot),
        key="services",
        speed=shown.operation.clock.speed,
        on_choose=where.to_point,
    )


def _row(line: ServiceLine, now: datetime) -> Node:
    name = el("button.link", line.place, choose=line.point) if line.point else el("span", line.name)
    under = line.name if line.point else line.criterion
    said = " · ".join(part for part in (line.trust, line.source, line.note) if part)
    when = (clock(line.observed, now), " · ", age(line.observed, now, _("för %s sedan")))
    return el(
        "tr",
        el("th", name, el("small", under) if under else None, scope="row"),
        el("td", chip(line.status, line.mark, line.sign, line.word), el("small", *when, f" · {said}")),
    )


@alone.form
def service_form(operation: str, point: str) -> None:
    """Report one of them at a point, or at one to be chosen where none is given; where there are any."""
    shown = frame.look(operation)
    one = drafts.draft(f"service:{operation}:{point}")
    place = by_id(shown.picture, point)
    deed = Deed.REPORT if point else Deed.RELAY
    why_not = why_not_write(shown.operation) or empty.why_not(session.who(), deed, shown.operation, place)
    held = told(shown.operation)
    listed = held.listed
    if not listed or desk_forms.withheld(one, empty.powerless(session.who(), shown.operation)):
        return
    with st.form(f"form:{one.name}"):
        st.header(_("Rapportera övrig funktion"), anchor=False)
        if not point:
            desk_forms.choice(one, "point", _("Punkt"), choices(shown.picture, shown.readings))
        names = {service.id: f"{service.name} – {service.criterion}" for service in listed}
        desk_forms.choice(one, "function", _("Funktion, och när den fungerar"), names)
        _status(one, shown, point)
        origin(one)
        desk_forms.outcome(one, FIELDS)
        desk_forms.blocked(why_not, one.name)
        st.form_submit_button(
            _("Spara övrig funktion"),
            key=one.key("save"),
            disabled=bool(why_not),
            on_click=partial(desk_forms.attempt, one, partial(_save, shown, held, point), TEXTS),
        )


def _status(one: Draft, shown: Shown, point: str) -> None:
    """What is contradicted can be settled, by whoever may."""
    exempt = empty.why_not(session.who(), Deed.EXEMPT, shown.operation, by_id(shown.picture, point))
    st.radio(
        _("Status"),
        [status for status in Status if status is not Status.EJ_AKTUELL or not exempt],
        index=None,
        format_func=lambda status: label(status),
        horizontal=True,
        key=one.key("status"),
        persist_state="session",
    )
    desk_forms.why(one, "status")
    lines = says.at_point(told(shown.operation), point, shown.now)
    settle = empty.why_not(session.who(), Deed.SETTLE, shown.operation, by_id(shown.picture, point))
    if not settle and any(line.mark is Mark.MOTSTRIDIGT for line in lines):
        st.toggle(_("Det här avgör det motstridiga"), key=one.key("settles"), persist_state="session")


def _save(shown: Shown, held: Services, point: str, one: Draft) -> str:
    """Save a report; it settles what the page showed as contradicted, where that has not changed since."""
    real, operation = session.now(), shown.operation
    now = operation.clock.at(real)
    place, service = point or one.typed("point", None), one.typed("function", None)
    status = one.typed("status", None)
    at = times.past(one.typed("observed_at"), now, "observed_at")
    desk_forms.refuse_all(
        None if place else Reason(_("Välj punkten som rapporten gäller."), "point"),
        None if service else Reason(_("Välj en funktion."), "function"),
        None if status else Reason(_("Välj en status."), "status"),
        at if isinstance(at, Reason) else None,
    )
    stood = next((each.state for each in held.at(str(place)) if each.service.id == service), FunctionState())
    settles = bool(one.typed("settles", False)) and stood.rival is not None
    command = NewServiceReport(
        id=one.act,
        operation=operation.id,
        point=str(place),
        service=str(service),
        status=Status(str(status)),
        note=str(one.typed("note")).strip(),
        observed_at=desk_forms.understood(at),
        channel=Channel(one.typed("channel", Channel.WEBB)),
        on_behalf_of=str(one.typed("on_behalf_of")).strip(),
        settles=settles,
        seen=stood.newest if settles else None,
    )
    (receipt,) = report(last_read.store(), session.actor(), [command], real)
    name = _name(told(operation).at(command.point), command.service)
    said = _(
        "Sparat som post %(n)d: %(name)s %(word)s.", n=receipt.revision, name=name, word=label(command.status)
    )
    return f"{said} {times.applies(command.observed_at, now)}"


def _name(stated: tuple[Stated, ...], service: str) -> str:
    return next((one.service.name for one in stated if one.service.id == service), service)
