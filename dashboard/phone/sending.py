"""Sending a form: saved once and acknowledged, or refused with the reason in its field and all of it kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from dashboard.door.problems import problem
from dashboard.phone.amending import AMEND, RECEIPT, amended, overtaken
from dashboard.phone.drawing import NO_FAULTS, Said, Sender, form_page
from dashboard.phone.inbox_says import light_receipt
from dashboard.phone.over import no_more
from dashboard.phone.page import Faults, answer, faults, wants_json
from dashboard.phone.standing import Light, Standing, left_out_says, sent, unchosen
from dashboard.phone.typed import Typed, placed, point_report, why_not_id
from dashboard.wall.reading import read
from dashboard.words import _
from dashboard.words.times import clock
from data.entries.entry import Entry
from data.errors import Conflict, Missing, NotAllowed, Reason, Refused, SignedOut, Stale, StoreFault
from data.operations import reads as operation_reads
from data.operations.carried import carried_entries, recorded
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.acts.whole_reports import Stored, submit
from data.points.commands import PointReport
from data.points.facts import Point
from data.points.rules import why_not_repeat, why_not_store
from data.words import Function

Find = Callable[[str | None], Standing]
# In the address of a receipt: the functions that were not confirmed.
LEFT_OUT = "ute"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it arrived: who sent it, what it says, which point it is about and how that is read."""

    request: Request
    sender: Sender
    typed: Typed
    point: str
    find: Find

    @property
    def wants_json(self) -> bool:
        return wants_json(self.request)


def receive_form(light: Light, said: Sent) -> Response:
    """Save what a form says and answer with its receipt. Raises SignedOut where its key has gone."""
    real = light.now()
    why_not = why_not_id(said.typed) or _why_not_chosen(said)
    if why_not is not None:
        return refuse_form(light, said, 422, [(why_not.field or "", _(why_not.text))])
    try:
        operation = _operation(light, said.typed["operation"])
    except Missing:
        return refuse_form(light, said, 422, [("", _("Händelsen finns inte. Ladda om sidan."))])
    report = _read(said, operation, real)
    if isinstance(report, tuple):
        return refuse_form(light, said, 422, list(placed(report)))
    try:
        stored = submit(light.store, said.sender.actor, report, real)
    except SignedOut:
        raise
    except Refused as refused:
        return refuse_form(light, said, _status(refused), _why(light, said, report, operation, refused))
    except StoreFault as fault:
        return refuse_form(light, said, 503, [("", str(fault))])
    return _saved(light, said, operation, stored)


def _why_not_chosen(said: Sent) -> Reason | None:
    if said.typed.get("operation"):
        return None
    return Reason("Välj vilken händelse rapporten gäller.", "operation")


def _operation(light: Light, identity: str) -> Operation:
    with light.store.reading() as connection:
        return operation_reads.operation(connection, identity)


def _read(said: Sent, operation: Operation, real: datetime) -> PointReport | tuple[Reason, ...]:
    sender = said.sender
    device, unconfirmed = sender.device, sender.unconfirmed
    return point_report(
        said.typed, operation, said.point, real, own=sender.own, device=device, unconfirmed=unconfirmed
    )


def _status(refused: Refused) -> int:
    if isinstance(refused, Conflict | Stale):
        return 409
    return 403 if isinstance(refused, NotAllowed) else 422


def _why(
    light: Light, said: Sent, report: PointReport, operation: Operation, refused: Refused
) -> list[tuple[str, str]]:
    """Return every reason with its field; the service gave the first, the rules know the rest."""
    if isinstance(refused, Conflict):
        return [("", already_sent(light, said))]
    if said.sender.over is not None:
        return [("", said.sender.over.says)]
    if why_not_act_in(operation) is not None:
        kept = _("Inget sparades, och det du skrev är kvar här.")
        over = _("Övningen %(name)s är avslutad.", name=operation.name)
        shut = _("Händelsen %(name)s är stängd.", name=operation.name)
        return [("", f"{over if operation.is_exercise else shut} {kept}")]
    if isinstance(refused, NotAllowed):
        return [("", _(refused.reason))]
    point = said.find(operation.id).point
    now = operation.clock.at(light.now())
    found = list(dict.fromkeys(placed(why_not_store(report, operation, point, now))))
    if isinstance(refused, Stale):
        found += _left_out(light, said.find(operation.id), _changed(report, point, now))
    return found or [("", _(refused.reason))]


def _changed(report: PointReport, point: Point, now: datetime) -> Iterator[Function]:
    """Yield what was to be confirmed and no longer stands as its page showed it."""
    for one in report.unchanged:
        observed = report.observed_at or now
        if why_not_repeat(point.functions[one.function], one.seen, observed) is not None:
            yield one.function


def already_sent(light: Light, said: Sent) -> str:
    """Say that a form is sent and was changed since; it stands on the page as a new one, not yet sent."""
    found = said.find(said.typed["operation"])
    entries = sent(light.store, said.typed["id"], found.point.id)
    again = _(
        "Du har ändrat det sedan dess. Inget nytt är sparat: skicka igen för att spara det som ny rapport."
    )
    if not entries:
        return f"{_('Formuläret är redan skickat.')} {again}"
    time = found.operation.clock
    first = light_receipt(entries, time, time.at(light.now()))
    return f"{_('Formuläret är redan skickat:')} {first.title} {first.observed} {again}"


def refuse_form(light: Light, said: Sent, status: int, why: list[tuple[str, str]]) -> Response:
    """Answer with the form again: the reasons in it, and everything that was typed."""
    if said.wants_json:
        errors = [{"field": name, "detail": text} for name, text in why]
        over = said.sender.over is not None
        text = " ".join(text for _name, text in why)
        return problem(status, _("Inte sparat"), text, errors=errors, over=over)
    found = said.find(said.typed.get("operation"))
    if found.operation.id != said.typed.get("operation"):
        found = unchosen(found) if found.open else found
    if said.sender.over is not None:
        why = [("", no_more())]
    shown = Said(typed=said.typed, faults=_faults(why))
    return answer(said.request, form_page(light, said.sender, found, shown), status)


def _faults(why: list[tuple[str, str]]) -> Faults:
    return faults(_("Rapporten är inte sparad"), why)


def _saved(light: Light, said: Sent, operation: Operation, stored: Stored) -> Response:
    identity = said.typed["id"]
    left_out = [one.function for one in stored.left_out]
    more = {LEFT_OUT: " ".join(left_out)} if left_out else {}
    if said.sender.own and operation.is_exercise:
        more["h"] = operation.id  # once it is over, the page shows nothing real in its place
    address = said.sender.href(**{RECEIPT: identity}, **more)
    if not said.wants_json:
        return RedirectResponse(address, 303, headers={"cache-control": "no-store"})
    entries = sent(light.store, identity, said.point)
    receipt = light_receipt(entries, operation.clock, operation.clock.at(light.now()))
    lines = [{"title": one.title, "text": one.text} for one in receipt.lines]
    missing = _left_out(light, said.find(operation.id), left_out) if left_out else ()
    errors = [{"field": name, "detail": text} for name, text in missing]
    title = " ".join((receipt.title, receipt.observed, *(one["detail"] for one in errors)))
    body = {"revision": receipt.revision, "title": title, "lines": lines, "receipt": address}
    body["left_out"] = errors
    return JSONResponse(body, 201 if stored.new else 200, headers={"cache-control": "no-store"})


def _left_out(light: Light, found: Standing, functions: Iterable[Function]) -> Iterator[tuple[str, str]]:
    """Yield why each function was not confirmed, with its field: what holds of it by now."""
    now = found.operation.clock.at(light.now())
    reading = read(found.point, now)
    for function in functions:
        yield f"{function}_status", left_out_says(function, reading, now)


def with_receipt(light: Light, find: Find, asked: QueryParams) -> tuple[Standing, Said]:
    """Return the form to show, and the receipt of a report just sent where the address names one.

    What was left out of it is asked for again, as it stands by now.
    """
    found, identity = find(asked.get("h")), asked.get(RECEIPT, "")
    entries = sent(light.store, identity, found.point.id) if identity else ()
    if not entries:
        return found, Said()
    there = find(entries[0].operation)
    if there.operation.id != entries[0].operation:
        return found, Said()
    if asked.get(AMEND):
        return there, amending(there, entries, light)
    left_out = [function for function in Function if function in asked.get(LEFT_OUT, "").split()]
    why = list(_left_out(light, there, left_out))
    missing = faults(_("Inte bekräftat"), why) if why else NO_FAULTS
    return there, Said(entries=entries, sent=identity, faults=missing)


def amending(found: Standing, entries: Sequence[Entry], light: Light) -> Said:
    """Return the form of a report that was sent, to be sent anew as it should have been."""
    time = found.operation.clock
    now = time.at(light.now())
    carried = carried_entries(time, entries)
    return Said(
        typed=amended(carried, found.point, now),
        amends=clock(recorded(time, carried[0]), now),
        overtaken=overtaken(carried, found.point),
    )
