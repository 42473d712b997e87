"""Why a scenario draft cannot be changed so: somebody was first, or what is written may never be stored."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from data.clock import NOTHING, day_and_time
from data.errors import Reason
from data.exercise.rules import LONGEST_BRIEF, MOST_INJECTS, why_not_id
from data.exercise.scenario import Inject, Scenario
from data.freetext import LONGEST, why_not_personal, why_not_text
from data.workshop.facts import DraftHead, Part, ScenarioDraft

# A draft's id stands in addresses.
_DRAFT_ID: Final = re.compile(r"[A-Za-z0-9-]{1,40}")


def why_not_draft_id(draft_id: str) -> Reason | None:
    """Why a draft cannot be begun with this id."""
    return None if _DRAFT_ID.fullmatch(draft_id) else Reason("Utkastets id går inte att använda.", "id")


def why_not_seen(part: Part | None, seen: int, what: str = "inspelet") -> Reason | None:
    """Why a part is not written over: whose text stands and since when, or that it is gone."""
    if part is None:
        return Reason("Inspelet finns inte längre: det är borttaget eller har fått ett annat id.", "version")
    if part.version != seen:
        return Reason(
            f"{part.by} har ändrat {what} {day_and_time(part.at)}. Jämför innan du sparar.", "version"
        )
    return None


def why_not_version(draft: DraftHead | ScenarioDraft, seen: int) -> Reason | None:
    """Why nothing is done to a whole draft: it is not as it was shown."""
    if draft.version == seen:
        return None
    who, when = draft.writer_name, day_and_time(draft.updated_at)
    return Reason(f"{who} har ändrat utkastet {when}. Titta på det och gör om.", "version")


def why_not_inject(others: Collection[str], inject: Inject, now: datetime) -> Reason | None:
    """Why an inject cannot be kept in a draft beside these others, by id; it may well be unfinished."""
    if inject.id in others:
        return Reason(f"Inspelet {inject.id} finns redan. Välj ett annat id.", "id")
    if len(others) >= MOST_INJECTS:
        return Reason(f"Scenariot har redan {len(others)} inspel, fler får inte plats.", "id")
    if inject.at is not None and inject.at < NOTHING:
        return Reason("Inspelets tid ligger före övningens början. Ange T+ från 0.", "at")
    return why_not_id(inject.id) or why_not_words(inject, LONGEST, now)


def why_not_frame(scenario: Scenario, now: datetime) -> Reason | None:
    """Why what is around the injects cannot be kept."""
    return why_not_words(scenario, LONGEST_BRIEF, now)


def why_not_scenario(frame: Scenario, injects: Iterable[Inject], now: datetime) -> Iterator[Reason | None]:
    """Yield why a whole scenario cannot be kept, part by part."""
    yield why_not_frame(frame, now)
    held: set[str] = set()
    for inject in injects:
        yield why_not_inject(held, inject, now)
        held.add(inject.id)


def why_not_words(part: Scenario | Inject, longest: int, now: datetime) -> Reason | None:
    """Why any of a part's words may not be stored, and in which field."""
    texts = ((field.name, text) for field in fields(part) for text in _texts(getattr(part, field.name)))
    reasons = (why_not_text(text, of, longest) or why_not_personal(text, of, now) for of, text in texts)
    return next((reason for reason in reasons if reason is not None), None)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def moved(
    scenario: Scenario, by: timedelta, injects: Collection[str], after: timedelta | None
) -> tuple[Inject, ...]:
    """Return the injects that a move concerns: these, all after a moment, or all that have a moment."""
    return tuple(
        one
        for one in scenario.injects
        if by
        and one.at is not None
        and (one.id in injects or not injects)
        and (after is None or one.at > after)
    )


def why_not_move(by: timedelta, meant: Iterable[Inject]) -> Reason | None:
    """Why these injects cannot be moved so far."""
    first = min(meant, key=lambda one: one.at or NOTHING, default=None)
    if first is None:
        return Reason("Inget inspel har en tid som flyttas.", "by")
    if (first.at or NOTHING) + by < NOTHING:
        return Reason(f"{first.id} skulle hamna före övningens början, T+0:00. Flytta mindre.", "by")
    return None
