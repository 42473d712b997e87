"""Sending a form: saved once and acknowledged, or refused with the reason in its field and all of it kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from dashboard.texts import Translator, translator
from dashboard.viewmodels.light_receipt import light_receipt
from dashboard.web.light.drawing import Said, Sender, form_page
from dashboard.web.light.page import Faults, answer, faults
from dashboard.web.light.refusals import wants_json
from dashboard.web.light.said import Reader, point_report, reasons
from dashboard.web.light.standing import Light, Standing, sent, unchosen
from dashboard.web.light.typed import Typed, why_not_id
from dashboard.web.problems import problem
from data import queries
from data.domain.facts import Operation
from data.domain.rules import PointReport, Reason, why_not_act_in
from data.errors import Conflict, Missing, NotAllowed, Refused, SignedOut, Stale, StoreFault
from data.services.point_reports import submit

Find = Callable[[str | None], Standing]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it arrived: who sent it, what it says, and how to read the point it is about."""

    request: Request
    sender: Sender
    typed: Typed
    find: Find

    @property
    def wants_json(self) -> bool:
        return wants_json(self.request)


def receive_form(light: Light, said: Sent) -> Response:
    """Save what a form says and answer with its receipt. Raises SignedOut where its key has gone."""
    _ = translator(said.sender.language)
    real = light.now()
    why_not = why_not_id(said.typed) or _why_not_chosen(said)
    if why_not is not None:
        return refuse_form(light, said, 422, [(why_not.field or "", _(why_not.text))])
    try:
        operation = _operation(light, said.typed["operation"])
    except Missing:
        return refuse_form(light, said, 422, [("", _("Händelsen finns inte. Ladda om sidan."))])
    reader = _reader(said, operation, real, _)
    report = point_report(reader, real)
    if reader.errors:
        return refuse_form(light, said, 422, [(name, text) for name, text in reader.errors.items() if text])
    try:
        receipts = submit(light.store, said.sender.actor, report, real)
    except SignedOut:
        raise
    except Refused as refused:
        return refuse_form(light, said, _status(refused), _why(light, said, report, operation, refused))
    except StoreFault as fault:
        return refuse_form(light, said, 503, [("", str(fault))])
    return _saved(light, said, operation, new=any(one.new for one in receipts))


def _why_not_chosen(said: Sent) -> Reason | None:
    if said.typed.get("operation"):
        return None
    return Reason("Välj vilken händelse rapporten gäller.", "operation")


def _operation(light: Light, identity: str) -> Operation:
    with light.store.reading() as connection:
        return queries.operation(connection, identity)


def _reader(said: Sent, operation: Operation, real: datetime, _: Translator) -> Reader:
    point = said.find(operation.id).point.id
    now = operation.clock.at(real)
    return Reader(said.typed, operation, point, now, _, said.sender.own, said.sender.unconfirmed)


def _status(refused: Refused) -> int:
    if isinstance(refused, Conflict | Stale):
        return 409
    return 403 if isinstance(refused, NotAllowed) else 422


def _why(
    light: Light, said: Sent, report: PointReport, operation: Operation, refused: Refused
) -> list[tuple[str, str]]:
    """Return every reason with its field; the service gave the first, the rules know the rest."""
    _ = translator(said.sender.language)
    if isinstance(refused, Conflict):
        return [("", already_sent(light, said, _))]
    closed = why_not_act_in(operation)
    if closed is not None:
        kept = _("Inget sparades, och det du skrev är kvar här.")
        return [("", f"{_('Händelsen %(name)s är stängd.', name=operation.name)} {kept}")]
    if isinstance(refused, NotAllowed):
        return [("", _(refused.reason))]
    point = said.find(operation.id).point
    now = operation.clock.at(light.now())
    found = [(name, _(text)) for name, text in reasons(report, operation, point, now)]
    return found or [("", _(refused.reason))]


def already_sent(light: Light, said: Sent, _: Translator) -> str:
    """Say that a form is sent and was changed since; it stands on the page as a new one, not yet sent."""
    found = said.find(said.typed["operation"])
    entries = sent(light.store, said.typed["id"], found.point.id)
    again = _(
        "Du har ändrat det sedan dess. Inget nytt är sparat: skicka igen för att spara det som ny rapport."
    )
    if not entries:
        return f"{_('Formuläret är redan skickat.')} {again}"
    time = found.operation.clock
    first = light_receipt(entries, time, time.at(light.now()), _)
    return f"{_('Formuläret är redan skickat:')} {first.title} {again}"


def refuse_form(light: Light, said: Sent, status: int, why: list[tuple[str, str]]) -> Response:
    """Answer with the form again: the reasons in it, and everything that was typed."""
    _ = translator(said.sender.language)
    if said.wants_json:
        errors = [{"field": name, "detail": text} for name, text in why]
        return problem(status, _("Inte sparat"), " ".join(text for _name, text in why), errors=errors)
    found = said.find(said.typed.get("operation"))
    if found.operation.id != said.typed.get("operation"):
        found = unchosen(found) if found.open else found
    shown = Said(typed=said.typed, faults=_faults(why, _))
    return answer(said.request, form_page(light, said.sender, found, shown), status)


def _faults(why: list[tuple[str, str]], _: Translator) -> Faults:
    return faults(_("Rapporten är inte sparad"), why)


def _saved(light: Light, said: Sent, operation: Operation, *, new: bool) -> Response:
    identity = said.typed["id"]
    address = said.sender.href(k=identity)
    if not said.wants_json:
        return RedirectResponse(address, 303, headers={"cache-control": "no-store"})
    _ = translator(said.sender.language)
    entries = sent(light.store, identity, said.find(operation.id).point.id)
    receipt = light_receipt(entries, operation.clock, operation.clock.at(light.now()), _)
    lines = [{"title": one.title, "text": one.text} for one in receipt.lines]
    body = {"revision": receipt.revision, "title": receipt.title, "lines": lines, "receipt": address}
    return JSONResponse(body, 201 if new else 200, headers={"cache-control": "no-store"})


def with_receipt(light: Light, find: Find, asked: str, wanted: str | None) -> tuple[Standing, Said]:
    """Return the form to show, and the receipt of a report just sent where the address names one."""
    found = find(wanted)
    entries = sent(light.store, asked, found.point.id) if asked else ()
    if not entries:
        return found, Said()
    there = find(entries[0].operation)
    if there.operation.id != entries[0].operation:
        return found, Said()
    return there, Said(entries=entries)
