"""What was known in an exercise, when, and who said it: its whole journal, as it is evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from data import of_kind
from data.database import Store
from data.domain.clock import Clock
from data.domain.facts import Entry, FunctionState, Operation, Report
from data.domain.playing import by_control
from data.domain.words import EntryKind, Function
from data.models import REPORT
from data.rows import report_from

ACTS: Final = (
    EntryKind.REPORT,
    EntryKind.OCCUPANCY,
    EntryKind.PHASE,
    EntryKind.OPENING,
    EntryKind.REQUEST,
    EntryKind.REQUEST_MOVED,
    EntryKind.SECTOR_REPORT,
    EntryKind.DECISION,
    EntryKind.OWNER_MOVED,
    EntryKind.MESSAGE,
    EntryKind.NOTE,
)


@dataclass(frozen=True, slots=True)
class Known:
    """One act as it became known: `at` is the exercise's time when it was recorded.

    `by_control`: it was made by those who lead, or played by them.
    """

    revision: int
    kind: EntryKind
    at: datetime
    recorded_at: datetime
    point: str
    facts: Mapping[str, object]
    by: str
    by_control: bool


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood for one function at one point from a report on, `at` in the exercise's time."""

    revision: int
    point: str
    function: Function
    at: datetime
    recorded_at: datetime
    state: FunctionState


@dataclass(frozen=True, slots=True)
class History:
    """Everything that participants and others did, in the order it became known."""

    acts: tuple[Known, ...]
    stood: tuple[Stood, ...]


def history(store: Store, operation: Operation) -> History:
    """Return the whole history of an exercise."""
    with store.reading() as connection:
        return history_in(connection, operation)


def history_in(connection: Connection, operation: Operation) -> History:
    """Return the whole history of an exercise inside the caller's transaction."""
    made = of_kind.everywhere(connection, operation.id, *ACTS)
    return History(
        tuple(_known(one, operation.clock) for one in made),
        tuple(_stood(connection, operation)),
    )


def _led(entry: Entry) -> bool:
    """Those who lead are no participants: what they do, or have somebody play, is never anybody's answer."""
    on_behalf_of = (entry.text or {}).get("on_behalf_of", "")
    return by_control(entry.actor) or by_control(on_behalf_of.casefold())


def _known(entry: Entry, clock: Clock) -> Known:
    return Known(
        revision=entry.revision,
        kind=entry.kind,
        at=clock.at(entry.recorded_at),
        recorded_at=entry.recorded_at,
        point=entry.point or "",
        facts=entry.facts,
        by=entry.actor,
        by_control=_led(entry),
    )


def _stood(connection: Connection, operation: Operation) -> list[Stood]:
    """Return the state after each report: its row says which report stood then, and which contradicted it."""
    rows = connection.execute(
        select(REPORT).where(REPORT.c.operation == operation.id).order_by(REPORT.c.revision)
    )
    held: dict[int, Report] = {}
    found = []
    for row in rows.mappings():
        held[row["revision"]] = report_from(row)
        rival = row["contested"]
        state = FunctionState(held[row["stands"]], held[rival] if rival is not None else None)
        at = operation.clock.at(row["recorded_at"])
        found.append(Stood(row["revision"], row["point"], row["function"], at, row["recorded_at"], state))
    return found
