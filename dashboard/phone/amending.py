"""What was sent, put back into the form to be corrected: a new report says what holds, the old one stays."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dashboard.words.times import clock, dated, local
from data.entries.entry import Entry
from data.entries.reports import OccupancyReported, OpeningSaid, Reported
from data.points.report_reading import Opened
from data.words import Supply

# In the address of a receipt: the report's id, and that its form is wanted back.
RECEIPT, AMEND = "k", "ratta"


def amended(entries: Sequence[Entry], now: datetime) -> dict[str, str]:
    """Return the fields as they would be typed to say the same once more, at the operation's time `now`.

    What was asked for and noted stands as it was sent: said twice it would be two.
    """
    fields = (field for entry in entries for field in _fields(entry, now))
    return {name: value for name, value in fields if value}


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
