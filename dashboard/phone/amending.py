"""What was sent, put back into the form to be corrected: a new report says what holds, the old one stays."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dashboard.phone.typed import GROUPS, as_is
from dashboard.words import label
from dashboard.words.times import clock, dated, local
from data.entries.entry import Entry
from data.entries.reports import OccupancyReported, OpeningSaid, Reported
from data.points.facts import Point
from data.points.report_reading import Opened
from data.words import Status, Supply

# In the address of a receipt: the report's id, and that its form is wanted back.
RECEIPT, AMEND = "k", "ratta"


def amended(entries: Sequence[Entry], point: Point, now: datetime) -> dict[str, str]:
    """Return the fields as they would be typed to say the same once more, at the operation's time `now`.

    What was asked for and noted stands as it was sent: said twice it would be two. What something newer has
    been said of is left out, and each part tells what it was, so that what is left as it was is known.
    """
    standing = (entry for entry in entries if not _overtaken(entry, point))
    typed = {name: value for entry in standing for name, value in _fields(entry, now) if value}
    was = {f"{group}_was": as_is(typed, group) for group in GROUPS if _again(typed, group)}
    return typed | was


def _again(typed: dict[str, str], group: str) -> bool:
    """Return whether a part was said; that something does not apply is not said "as before"."""
    said = typed.get(GROUPS[group][0])
    return said is not None and said != Status.EJ_AKTUELL


def overtaken(entries: Sequence[Entry], point: Point) -> str:
    """Return the functions that something newer has been said of, in words."""
    newer = (entry.what for entry in entries if _overtaken(entry, point))
    return ", ".join(label(what.function) for what in newer if isinstance(what, Reported))


def _overtaken(entry: Entry, point: Point) -> bool:
    match entry.what:
        case Reported() as said:
            return point.functions[said.function].newest != entry.revision
        case OccupancyReported():
            return point.occupancy is None or point.occupancy.revision != entry.revision
        case OpeningSaid():
            return point.opening is None or point.opening.revision != entry.revision
        case _:
            return False


def _fields(entry: Entry, now: datetime) -> Iterator[tuple[str, str]]:
    words = entry.text or {}
    if isinstance(entry.what, Reported | OccupancyReported | OpeningSaid):
        yield "channel", entry.what.channel.value
        yield "on_behalf_of", words.get("on_behalf_of", "")
    match entry.what:
        case Reported() as said:
            of = said.function.value
            yield f"{of}_status", said.status.value
            yield f"{of}_supply", "" if said.supply is Supply.OKANT else said.supply.value
            yield f"{of}_lasts", _typed(said.lasts_until, now)
            yield f"{of}_back", _typed(said.restored_estimate, now)
            yield f"{of}_cause", words.get("cause", "")
        case OccupancyReported() as held:
            yield "occupancy", held.occupancy.value
            yield "people", "" if held.people is None else str(held.people)
            yield "staffing", held.staffing.value if held.staffing else ""
            yield "relief", _typed(held.relief_at, now)
        case OpeningSaid() as word:
            yield "opening", Opened.OPENED if word.opened else Opened.CANNOT
            yield "opening_reason", words.get("reason", "")
        case _:
            return


def _typed(moment: datetime | None, now: datetime) -> str:
    """Return a time to come as it is typed; one that has been says nothing any more."""
    if moment is None or moment <= now:
        return ""
    return clock(moment, now) if local(moment).date() == local(now).date() else dated(moment)
