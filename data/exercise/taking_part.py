"""Who takes part in an exercise that is for some areas alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from data.entries.entry import EntryKind
from data.entries.operations import ExercisePlanned
from data.exercise.facts import Exercise, room_of
from data.exercise.scenario import Recipient
from data.store.database import Store
from data.store.journal import stated_as
from data.store.tables.core import JOURNAL
from data.words import Role


def areas(store: Store, operation_id: str) -> tuple[str, ...]:
    """Return the areas that take part in an exercise; empty: all do."""
    with store.reading() as connection:
        return areas_in(connection, operation_id)


def areas_in(connection: Connection, operation_id: str) -> tuple[str, ...]:
    """Return the same inside the caller's transaction."""
    planned = select(JOURNAL.c.facts).where(
        JOURNAL.c.operation == room_of(operation_id),
        JOURNAL.c.kind == EntryKind.EXERCISE_PLANNED,
        JOURNAL.c.point.is_(None),
    )
    facts = connection.execute(planned).scalar()
    return stated_as(ExercisePlanned, facts).areas if facts is not None else ()


def narrowed(exercise: Exercise, point_areas: Mapping[str, str]) -> Exercise:
    """Return an exercise with its injects for those alone who take part in it."""
    if not exercise.areas:
        return exercise
    injects = (
        replace(one, to=those_taking_part(one.to, exercise.areas, point_areas))
        for one in exercise.scenario.injects
    )
    return replace(exercise, scenario=replace(exercise.scenario, injects=tuple(injects)))


def those_taking_part(
    to: Iterable[Recipient], areas: Sequence[str], point_areas: Mapping[str, str]
) -> tuple[Recipient, ...]:
    """Return whom an inject is for in an exercise that only some `areas` take part in (empty: all do)."""

    def left_out(one: Recipient) -> bool:
        area = one.bound if one.role is Role.STADSDEL else point_areas.get(one.bound)
        return one.role in (Role.STADSDEL, Role.PUNKT) and one.bound != "" and area not in areas

    return tuple(one for one in to if not (areas and left_out(one)))
