"""What has been read of the store at its last revision, shared by all who look at it.

Reads are kept with the store's revision in the key, so that a page drawn after a commit never shows
what was true before it. What is kept is frozen: Streamlit's own cache would copy it for each session.
"""

# ruff: noqa: ARG001  (the store's address and revision are keys)
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache

from dashboard.settings import settings
from data import coordination as reading
from data import database, entries, known, queries, replay, sectors
from data import events as event_reading
from data import messages as told
from data import situation_reports as reported
from data import staff as staffing
from data.database import Store
from data.domain.coordination import Coordination
from data.domain.events import Event
from data.domain.exercise import Delivered, Exercise
from data.domain.facts import Entry, Operation, Picture
from data.domain.messages import Message
from data.domain.rights import Grant
from data.domain.sectors import SectorRegister
from data.domain.since import Known
from data.domain.situation_reports import SituationReport
from data.domain.staff import Staff
from data.domain.staff_log import OpenEntry, Selected
from data.domain.words import EntryKind
from data.exercise import evaluated
from data.exercise import reading as exercising
from data.exercise.evaluation import Evaluation
from data.replay import Span, Then


@cache
def _database() -> str:
    """Read the setting once: a process has one store, and reading settings costs more than a query."""
    return settings().database_url


@cache
def _open(url: str) -> Store:
    return database.open_store(url)


def store() -> Store:
    """Return the store that the settings name, opened once."""
    return _open(_database())


def _at() -> tuple[str, int]:
    return _database(), queries.revision(store())


def operations() -> tuple[Operation, ...]:
    """Return every operation, newest first."""
    return _operations(*_at())


def picture(operation_id: str) -> Picture:
    """Return everything an operation's pages are drawn from."""
    return _picture(operation_id, *_at())


def points_loaded() -> bool:
    """Return whether any point list is loaded, examples included."""
    return _points_loaded(*_at())


def sector_register() -> SectorRegister:
    """Return the sector organisation as loaded, examples included."""
    return _sector_register(*_at())


def former_names() -> Mapping[str, str]:
    """Return the names of sectors and organisations that have left the list, by id."""
    return _former_names(*_at())


def events(operation_id: str) -> tuple[Event, ...]:
    """Return the events of other systems in an operation, newest first."""
    return _events(operation_id, *_at())


def coordination(operation_id: str) -> Coordination:
    """Return who acts in an operation: the sector organisation, what sectors say, what is asked for."""
    return _coordination(operation_id, *_at())


def staff(operation_id: str) -> Staff:
    """Return the staff's rhythm in an operation: its plan, owners moved, what has been seen."""
    return _staff(operation_id, *_at())


def messages(operation_id: str) -> tuple[Message, ...]:
    """Return what the public has been told in an operation, the last said first."""
    return _messages(operation_id, *_at())


def situation_reports(operation_id: str) -> tuple[SituationReport, ...]:
    """Return an operation's situation reports, newest first."""
    return _situation_reports(operation_id, *_at())


def exercise(operation_id: str) -> Exercise | None:
    """Return an exercise as its control knows it: never for a participant. None without a scenario."""
    return _exercise(operation_id, *_at())


def inbox(operation_id: str, grants: tuple[Grant, ...], now: datetime) -> tuple[Delivered, ...]:
    """Return what has been delivered to somebody's grants in an exercise, the last first."""
    found = exercise(operation_id)
    return exercising.inbox_of(found, grants, now) if found is not None else ()


def exercise_brief(operation_id: str) -> str:
    """Return what everybody in an exercise may read of its scenario; "" where there is nothing."""
    found = exercise(operation_id)
    return found.scenario.brief if found is not None else ""


def evaluation(operation_id: str, now: datetime) -> Evaluation | None:
    """Return an exercise's evaluation at a real moment: never for a participant. None without a scenario."""
    return _evaluation(operation_id, now, *_at())


def known_at(operation: Operation, moment: datetime) -> Known | None:
    """Return what was known at a past moment of an operation's time; None before it was opened."""
    return _known_at(operation, moment, *_at())


def then(operation_id: str, moment: datetime) -> Then:
    """Return everything that was known of an operation at a real moment; raises Missing."""
    return _then(operation_id, moment, *_at())


def replay_span(operation_id: str, now: datetime) -> Span:
    """Return what a replay of an operation runs over; of an open one until the minute that is."""
    return _replay_span(operation_id, now.replace(second=0, microsecond=0), *_at())


def log(
    operation_id: str,
    words: str,
    kinds: tuple[EntryKind, ...],
    points: tuple[str, ...],
    limit: int,
    selected: Selected | None = None,
) -> tuple[Entry, ...]:
    """Return an operation's entries, newest first."""
    return _log(operation_id, *_at(), words, kinds, points, limit, selected)


def entry_numbers(operation_id: str, revisions: tuple[int, ...]) -> Mapping[int, int]:
    """Return the running numbers of these entries within their operation."""
    return _entry_numbers(operation_id, *_at(), revisions)


def open_entries(operation_id: str) -> tuple[OpenEntry, ...]:
    """Return the entries that wait for somebody, those due first first."""
    return _open_entries(operation_id, *_at())


@lru_cache(maxsize=8)
def _operations(url: str, at: int) -> tuple[Operation, ...]:
    return tuple(queries.operations(store()))


_newest: dict[tuple[str, str], Picture] = {}


@lru_cache(maxsize=24)
def _picture(operation_id: str, url: str, at: int) -> Picture:
    """Reading all of it again for each act was a quarter of what a submitted form cost."""
    found = queries.renewed(store(), operation_id, _newest.get((url, operation_id)))
    _newest[url, operation_id] = found
    return found


@lru_cache(maxsize=8)
def _points_loaded(url: str, at: int) -> bool:
    return bool(queries.loaded_points(store()))


@lru_cache(maxsize=2)
def _sector_register(url: str, at: int) -> SectorRegister:
    return sectors.register(store())


@lru_cache(maxsize=2)
def _former_names(url: str, at: int) -> Mapping[str, str]:
    return sectors.former_names(store())


@lru_cache(maxsize=8)
def _events(operation_id: str, url: str, at: int) -> tuple[Event, ...]:
    return event_reading.events(store(), operation_id)


_newest_coordination: dict[tuple[str, str], Coordination] = {}


@lru_cache(maxsize=24)
def _coordination(operation_id: str, url: str, at: int) -> Coordination:
    found = reading.renewed(store(), operation_id, _newest_coordination.get((url, operation_id)))
    _newest_coordination[url, operation_id] = found
    return found


@lru_cache(maxsize=24)
def _staff(operation_id: str, url: str, at: int) -> Staff:
    return staffing.staff(store(), coordination(operation_id))


@lru_cache(maxsize=8)
def _messages(operation_id: str, url: str, at: int) -> tuple[Message, ...]:
    return told.messages(store(), operation_id)


@lru_cache(maxsize=8)
def _situation_reports(operation_id: str, url: str, at: int) -> tuple[SituationReport, ...]:
    return reported.reports(store(), operation_id)


@lru_cache(maxsize=8)
def _exercise(operation_id: str, url: str, at: int) -> Exercise | None:
    return exercising.exercise(store(), operation_id)


@lru_cache(maxsize=8)
def _evaluation(operation_id: str, now: datetime, url: str, at: int) -> Evaluation | None:
    return evaluated.evaluation(store(), operation_id, now)


@lru_cache(maxsize=8)
def _known_at(operation: Operation, moment: datetime, url: str, at: int) -> Known | None:
    """What was known then does not change, but words masked since do."""
    return known.known_at(store(), operation, moment)


@lru_cache(maxsize=16)
def _then(operation_id: str, moment: datetime, url: str, at: int) -> Then:
    """What was known then does not change, but words masked since do."""
    with store().reading() as connection:
        return replay.then_at(connection, operation_id, moment, 60)


@lru_cache(maxsize=8)
def _replay_span(operation_id: str, now: datetime, url: str, at: int) -> Span:
    with store().reading() as connection:
        return replay.span(connection, operation_id, now)


@lru_cache(maxsize=64)
def _log(
    operation_id: str,
    url: str,
    at: int,
    words: str,
    kinds: tuple[EntryKind, ...],
    points: tuple[str, ...],
    limit: int,
    selected: Selected | None,
) -> tuple[Entry, ...]:
    return tuple(
        entries.entries(
            *(store(), operation_id), words=words, kinds=kinds, points=points, selected=selected, limit=limit
        )
    )


@lru_cache(maxsize=64)
def _entry_numbers(operation_id: str, url: str, at: int, revisions: tuple[int, ...]) -> Mapping[int, int]:
    return entries.numbers(store(), operation_id, revisions)


@lru_cache(maxsize=8)
def _open_entries(operation_id: str, url: str, at: int) -> tuple[OpenEntry, ...]:
    return entries.open_entries(store(), operation_id)
