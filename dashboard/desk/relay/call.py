"""A call about several points: what has been written of each, read as the reports it becomes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import orjson

from dashboard.desk import forms as desk_forms
from dashboard.desk import last_read, session
from dashboard.desk.drafts import Draft
from dashboard.desk.situation.says.point import by_id
from dashboard.words import _, heard, relay
from dashboard.words.heard import Sent, from_spoken
from data.errors import Reason, Refused
from data.operations.facts import Operation
from data.points.acts import whole_reports as point_whole_reports
from data.points.commands import PointReport
from data.points.facts import Point
from data.points.rules import why_not_store
from data.words import Channel, Function

# Written once for the whole call; the rest belongs to one point.
OF_THE_CALL = ("channel", "on_behalf_of", "observed_at")
TYPED = (
    *(f"{function}_{part}" for function in Function for part in ("status", "supply", "lasts")),
    *("occupancy", "people", "staffing", "relief", "opening", "reason", "support", "note"),
)
OF_A_POINT = ("point", *TYPED)
# The points already written down in the call, each as the form's own fields.
EARLIER = "earlier"
FIELDS = (*OF_THE_CALL, *OF_A_POINT)

Lines = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What one point's lines become, and where."""

    said: PointReport
    place: Point


def earlier(one: Draft) -> list[Lines]:
    """Return the points already written down, in the order they were told."""
    return [orjson.loads(held) for held in one.typed(EARLIER, ()) or ()]


def written(points: list[Lines]) -> list[str]:
    """Return points as the draft keeps them."""
    return [orjson.dumps(lines, option=orjson.OPT_SORT_KEYS).decode() for lines in points]


def lines_on_page(one: Draft) -> Lines:
    """Return what is written of the point that the form shows."""
    return {field: str(one.typed(field)) for field in OF_A_POINT}


def blank(lines: Lines) -> bool:
    return not any(value.strip() for value in lines.values())


def every(operation: Operation, one: Draft) -> list[Heard]:
    """Return all that was said in the call, as it would be stored. Raises Refused."""
    return list(_every(operation, one))


def _every(operation: Operation, one: Draft) -> Iterator[Heard]:
    before, here = earlier(one), lines_on_page(one)
    for number, lines in enumerate(before, start=1):
        try:
            yield read(operation, one, lines, number)
        except Refused as refused:
            raise Refused(f"{_name(operation, lines)}: {refused.reason}") from refused
    if not before or not blank(here):
        if here["point"] in {lines["point"] for lines in before} - {""}:
            raise Refused(_("Punkten är redan med i samtalet: ändra den ovan."), "point")
        yield read(operation, one, here, len(before) + 1)


def _name(operation: Operation, lines: Lines) -> str:
    place = by_id(last_read.picture(operation.id), lines["point"])
    return place.name if place is not None else lines["point"]


def read(operation: Operation, one: Draft, lines: Lines, number: int) -> Heard:
    """Return what a point's lines become, or refuse with the first reason why they cannot be stored."""
    point = by_id(last_read.picture(operation.id), lines["point"] or None)
    place = desk_forms.need(point, "point", _("Välj punkten som rapporten gäller."))
    sent = _sent(operation, one, lines, number)
    lacking = relay.why_not_source(sent.source)
    if lacking is not None:
        raise Refused(lacking.text, lacking.field)
    typed = {field: lines[field] for field in TYPED}
    said = from_spoken(place.id, {**typed, "observed_at": str(one.typed("observed_at"))}, sent)
    if isinstance(said, Reason):
        raise Refused(said.text, field_of(said))
    for reason in why_not_store(said, operation, place, sent.received):
        raise Refused(reason.text, field_of(reason))
    return Heard(said, place)


def _sent(operation: Operation, one: Draft, lines: Lines, number: int) -> Sent:
    call = {field: str(one.typed(field)) for field in OF_THE_CALL}
    received = operation.clock.at(session.now())
    asked = point_whole_reports.asked_of({**call, **lines})
    identity = one.act if number == 1 else f"{one.act}:{number}"
    channel = Channel(call["channel"] or Channel.TELEFON)
    return Sent(identity, operation, asked, channel, call["on_behalf_of"].strip(), received)


def field_of(reason: Reason) -> str | None:
    """Return the field of the form that a reason stands beside."""
    where = heard.place(reason)
    return where if where in FIELDS else None
