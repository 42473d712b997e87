"""A scenario against the municipality that is loaded: the areas, points and sectors there are."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, select

from data.exercise.checking import in_order, objections
from data.exercise.scenario import Inject, Scenario
from data.list_files.table import Fault
from data.points import reads as point_reads
from data.sectors import reads as sector_reads
from data.store.database import Store
from data.store.tables.core import POINT

_POINTS = select(POINT.c.id).where(POINT.c.retired.is_(False))


def objections_here(store: Store, scenario: Scenario) -> tuple[Fault, ...]:
    """Return everything that is wrong with a scenario in this municipality."""
    with store.reading() as connection:
        return objections_in(connection, scenario)


def objections_in(connection: Connection, scenario: Scenario) -> tuple[Fault, ...]:
    """Return the same inside the caller's transaction."""
    points = connection.execute(_POINTS).scalars().all()
    listed = [one.id for one in sector_reads.register_in(connection).sectors]
    return objections(scenario, point_reads.area_ids(connection), points, listed)


def objections_to(connection: Connection, scenario: Scenario, changed: Iterable[Inject]) -> tuple[Fault, ...]:
    """Return what is wrong with injects changed in a scenario or added to it, and what they make wrong.

    What was wrong with others before stands: a municipality may have changed since it was planned.
    """
    named = {inject.id: inject for inject in changed}
    merged = {inject.id: inject for inject in scenario.injects} | named
    before = set(objections_in(connection, _ordered(scenario, scenario.injects)))
    after = objections_in(connection, _ordered(scenario, merged.values()))
    return tuple(fault for fault in after if fault.inject in named or fault not in before)


def _ordered(scenario: Scenario, injects: Iterable[Inject]) -> Scenario:
    return replace(scenario, injects=in_order(injects))
