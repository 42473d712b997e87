"""What a form says of a point: its fields as one report, or the reason beside each that cannot be read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from dashboard.texts import Translator
from dashboard.viewmodels import desk_times
from dashboard.viewmodels.light_form import MINUTES_AGO
from dashboard.web.light.typed import TEXTS, Typed, asked, waited
from data.domain import rules
from data.domain.facts import Operation, Point
from data.domain.freetext import why_not_personal, why_not_text
from data.domain.rules import NewOccupancy, NewOpening, NewReport, PointReport, Reason, Unchanged
from data.domain.words import Channel, Function, Occupancy, RequestKind, Staffing, Status, Supply

CONFIRM = "confirm"
_LONGEST_REVISION = 19
# What was sent at once has its answer before this, with the one who wrote it still there (queue.js gives up).
QUEUED = timedelta(seconds=30)
Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class Reader:
    """Reads one form at the operation's time; what cannot be read is noted beside its field."""

    typed: Typed
    operation: Operation
    point: str
    now: datetime
    _: Translator
    own: bool
    unconfirmed: bool
    device: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.typed.get(name, "")

    def word(self, kind: type[Word], name: str) -> Word | None:
        said = self.text(name)
        if not said:
            return None
        if said not in list(kind):
            self.errors[name] = self._("Okänt val. Välj något av det som står här.")
            return None
        return kind(said)

    def seen(self, function: Function) -> int | None:
        """Return the revision that the page showed of a function; None where it did not say."""
        said = self.text(f"{function}_seen")
        return int(said) if said.isascii() and said.isdigit() and len(said) < _LONGEST_REVISION else None

    @property
    def channel(self) -> Channel:
        """How it came; what comes by a point's link came by the web, whatever the form says."""
        return (self.own and self.word(Channel, "channel")) or Channel.WEBB

    @property
    def on_behalf_of(self) -> str:
        return self.text("on_behalf_of") if self.own else ""

    def time(self, found: datetime | Reason | None) -> datetime | None:
        if isinstance(found, Reason):
            self.errors[found.field or ""] = self._(found.text)
            return None
        return found

    def ahead(self, name: str, since: datetime) -> datetime | None:
        """Read hours from an observation, or a time of day after it."""
        try:
            return self.time(desk_times.endurance(self.text(name), since, name, self._))
        except OverflowError:
            self.errors[name] = self._("Skriv timmar (8 eller 1,5) eller ett klockslag (05:00).")
            return None


def point_report(reader: Reader, real: datetime) -> PointReport:
    """Return what a form says; `reader.errors` holds what it could not say."""
    observed = _observed(reader, real)
    return PointReport(
        id=reader.text("id"),
        operation=reader.operation.id,
        point=reader.point,
        asked=asked(reader.typed),
        reports=tuple(_reports(reader, observed)),
        unchanged=tuple(_unchanged(reader)),
        occupancy=_occupancy(reader, observed),
        opening=_opening(reader, observed),
        support=_support(reader),
        support_kind=reader.word(RequestKind, "support_kind"),
        support_by=reader.ahead("support_by", observed),
        note=reader.text("note"),
        observed_at=observed,
        channel=reader.channel,
        on_behalf_of=reader.on_behalf_of,
        device=reader.device,
        unconfirmed_device=reader.unconfirmed,
    )


def _observed(reader: Reader, real: datetime) -> datetime:
    """Return when it was seen: as long ago as the sender says, before it began to wait on the phone.

    A time that has not been yet is asked about; what waited so long that nobody is there to ask was seen
    when it was written.
    """
    waiting = waited(reader.typed, real)
    said = reader.operation.clock.at(real - waiting)
    ago = reader.text("ago")
    if ago == "at":
        at = desk_times.past(reader.text("at"), said, "at", reader._, asks=waiting < QUEUED)
        return reader.time(at) or said
    return said - timedelta(minutes=int(ago)) if ago in MINUTES_AGO else said


def _reports(reader: Reader, observed: datetime) -> Iterator[NewReport]:
    for function in Function:
        name = function.value
        status = reader.word(Status, f"{name}_status")
        if status is Status.EJ_AKTUELL and not reader.own:
            reader.errors[f"{name}_status"] = reader._("Att en funktion inte är aktuell avgör stadsdelen.")
        elif status is not None:
            yield _stated(reader, function, status, observed)
        elif any(reader.text(f"{name}_{part}") for part in ("supply", "lasts", "back", "cause")):
            reader.errors[f"{name}_status"] = reader._("Välj en status.")


def _stated(reader: Reader, function: Function, status: Status, observed: datetime) -> NewReport:
    name = function.value
    report = NewReport(
        **_common(reader, function, observed),
        status=status,
        supply=reader.word(Supply, f"{name}_supply") or Supply.OKANT,
        cleared=("supply",) if reader.text(f"{name}_supply") else (),
        cause=reader.text(f"{name}_cause"),
        lasts_until=reader.ahead(f"{name}_lasts", observed),
        restored_estimate=reader.ahead(f"{name}_back", observed),
    )
    for place, text in _placed(rules.why_not_ahead(report), function):
        reader.errors[place] = reader._(text)
    return report


def _unchanged(reader: Reader) -> Iterator[Unchanged]:
    """Yield the functions that "oförändrat" covers: what the form offered to confirm and says nothing of."""
    if reader.text("do") != CONFIRM:
        return
    covers = reader.text("covers").split()
    if not covers:
        reader.errors["do"] = reader._(rules.NOT_SHOWN.text)
    for function in Function:
        if function in covers and not reader.text(f"{function}_status"):
            yield Unchanged(function, reader.seen(function))


def _common(reader: Reader, function: Function, observed: datetime) -> dict[str, Any]:
    return {
        "id": f"{reader.text('id')}:{function}",
        "operation": reader.operation.id,
        "point": reader.point,
        "function": function,
        "observed_at": observed,
        "channel": reader.channel,
        "on_behalf_of": reader.on_behalf_of,
        "unconfirmed_device": reader.unconfirmed,
        "device": reader.device,
        "seen": reader.seen(function),
    }


def _support(reader: Reader) -> str:
    text = reader.text("support")
    if not text and (reader.text("support_kind") or reader.text("support_by")):
        reader.errors["support"] = reader._("Skriv vad som behövs.")
    return text


def _occupancy(reader: Reader, observed: datetime) -> NewOccupancy | None:
    occupancy, staffing = reader.word(Occupancy, "occupancy"), reader.word(Staffing, "staffing")
    people, relief = _people(reader), reader.ahead("relief", observed)
    if staffing is None and relief is not None:
        reader.errors.setdefault("staffing", reader._("Välj bemanning."))
    if occupancy is None:
        if (staffing, people, relief) != (None, None, None):
            reader.errors.setdefault("occupancy", reader._("Välj beläggning."))
        return None
    return NewOccupancy(
        id=f"{reader.text('id')}:belaggning",
        operation=reader.operation.id,
        point=reader.point,
        occupancy=occupancy,
        people=people,
        staffing=staffing,
        relief_at=relief,
        observed_at=observed,
        channel=reader.channel,
        on_behalf_of=reader.on_behalf_of,
    )


def _people(reader: Reader) -> int | None:
    said = reader.text("people")
    if not said:
        return None
    if not (said.isascii() and said.isdigit()):
        reader.errors["people"] = reader._("Skriv antalet med siffror, eller lämna tomt.")
        return None
    return int(said[:9])


def _opening(reader: Reader, observed: datetime) -> NewOpening | None:
    said, reason = reader.text("opening"), reader.text("opening_reason")
    if not said:
        if reason:
            reader.errors["opening"] = reader._("Välj om punkten har öppnat eller inte kan öppna.")
        return None
    if said == "opened" and reason:
        reader.errors["opening_reason"] = reader._(
            "Skälet hör till att punkten inte kan öppna. Ta bort det, eller välj ”vi kan inte öppna”."
        )
    return NewOpening(
        id=f"{reader.text('id')}:oppning",
        operation=reader.operation.id,
        point=reader.point,
        opened=said == "opened",
        reason=reason,
        observed_at=observed,
        channel=reader.channel,
        on_behalf_of=reader.on_behalf_of,
    )


def reasons(
    said: PointReport, operation: Operation, point: Point, now: datetime
) -> Iterator[tuple[str, str]]:
    """Yield every rule's reason with the field of the form it belongs beside; "" for the whole form.

    The service refuses with the first of them; a person should see them all at once.
    """

    def why_not(text: str, field: str) -> Reason | None:
        return why_not_text(text, field) or why_not_personal(text, field, now)

    empty = rules.why_not_point_report(said)
    if empty is not None:
        yield "", empty.text
    for report in said.reports:
        yield from _placed(rules.why_not_report(operation, point, report, now), report.function)
        yield from _placed(why_not(report.cause, "cause"), report.function)
    if said.occupancy is not None:
        yield from _placed(rules.why_not_occupancy(operation, point, said.occupancy, now))
    if said.opening is not None:
        yield from _placed(rules.why_not_opening(operation, point, said.opening, now), "opening")
        yield from _placed(why_not(said.opening.reason, "reason"), "opening")
    for name, text in zip(TEXTS[1:], (said.support, said.note), strict=True):
        yield from _placed(why_not(text, name))
    yield from _placed(why_not(said.on_behalf_of, "on_behalf_of"))


_FIELDS = {"lasts_until": "lasts", "restored_estimate": "back", "observed_at": "at", "relief_at": "relief"}


def _placed(reason: Reason | None, prefix: str = "") -> Iterator[tuple[str, str]]:
    if reason is None:
        return
    name = _FIELDS.get(reason.field or "", reason.field or "")
    shared = name in ("", "at", "point")
    yield ("" if name == "point" else name) if shared or not prefix else f"{prefix}_{name}", reason.text
