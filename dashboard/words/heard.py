"""What was heard or pasted, as one report about a point: alike for a text message and a spoken word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dashboard.words.typed_times import AsTyped
from data.errors import Reason
from data.operations.facts import Operation
from data.points.commands import PointReport
from data.points.report_reading import Around, Opened, Plain, read_point_report
from data.text_reports.reading import ShortReport
from data.words import Channel, Function, Supply

# What the form calls a field otherwise: one field says how long something lasts, or when it is back.
_PLAIN = {f"{function}_lasts": f"{function}_ahead" for function in Function} | {
    "relief": "relief_at",
    "reason": "opening_reason",
}
_PLACES = {plain: name for name, plain in _PLAIN.items()}


@dataclass(frozen=True, slots=True)
class Sent:
    """Around a report: its id, where it belongs, which way it came, who said it and when it came in.

    `received` is the operation's time; `asked` is what the sender sent, to know it again.
    """

    id: str
    operation: Operation
    asked: str
    channel: Channel
    source: str
    received: datetime


def from_short(short: ShortReport, sent: Sent) -> PointReport | Reason:
    """Return what a short report says at the moment it came in; its times of day are the latest past."""
    plain: dict[str, str | int | timedelta | None] = {
        "observed_at": _typed(short.observed),
        "occupancy": short.occupancy,
        "people": short.people,
        "staffing": short.staffing,
        "relief_at": _typed(short.relief),
        "opening": None if short.opened is None else Opened.OPENED if short.opened else Opened.CANNOT,
        "opening_reason": short.reason,
        "support": short.support,
        "note": short.note,
    }
    for said in short.functions:
        plain[f"{said.function}_status"] = said.status
        plain[f"{said.function}_supply"] = None if said.supply is Supply.OKANT else said.supply
        if said.minutes is not None:
            plain[f"{said.function}_ahead"] = timedelta(minutes=said.minutes)
    times = AsTyped(asks_which=False, no_hours=("relief_at",))
    return _read(short.point, plain, sent, times)


def from_spoken(point: str, typed: Mapping[str, str], sent: Sent) -> PointReport | Reason:
    """Return what was ticked and typed while somebody spoke, or the first thing that cannot be read."""
    plain = {_PLAIN.get(name, name): said.strip() for name, said in typed.items()}
    return _read(point, plain, sent, AsTyped())


def place(reason: Reason) -> str | None:
    """Return the field of the form that a reason belongs beside."""
    return _PLACES.get(reason.field or "", reason.field)


def _read(
    point: str, plain: Mapping[str, str | int | timedelta | None], sent: Sent, times: AsTyped
) -> PointReport | Reason:
    around = Around(sent.id, sent.operation.id, point, sent.received, times, asked=sent.asked)
    source: Plain = {"channel": sent.channel, "on_behalf_of": sent.source}
    found = read_point_report({**plain, **source}, around)
    return found[0] if isinstance(found, tuple) else found


def _typed(wanted: time | None) -> str | None:
    return None if wanted is None else f"{wanted:%H:%M}"
