"""What the workshop reads: one draft, what ids are called here, and what is wrong with what is written."""

from dataclasses import replace

from dashboard.desk import last_read, session
from dashboard.words.exercise import Names
from data.exercise.checking import in_order, objections
from data.exercise.scenario import Inject, Scenario
from data.list_files.table import Fault
from data.points import reads as point_reads
from data.points.facts import Point
from data.workshop import reads
from data.workshop.facts import ScenarioDraft


def opened(draft_id: str) -> ScenarioDraft:
    """Return a draft as it stands now; raises Missing, also to those who lead no exercises."""
    return reads.draft(last_read.store(), session.who(), draft_id)


@last_read.at_the_revision(2)
def points() -> tuple[Point, ...]:
    """Return the points of the register, as a scenario can name them."""
    return point_reads.loaded_points(last_read.store())


def names() -> Names:
    """Return what ids are called in the municipality as it is loaded, whether or not anything is open."""
    return Names(
        {area.id: area.name for area in last_read.areas()},
        {point.id: point.name for point in points()},
        {point.id: point.area for point in points()},
        last_read.sector_register(),
    )


def faults(scenario: Scenario, name: Names) -> tuple[Fault, ...]:
    """Return everything that is wrong with a scenario here, as it stands."""
    return objections(scenario, name.areas, name.points, [one.id for one in name.register.sectors])


def with_inject(scenario: Scenario, inject: Inject, was: str) -> Scenario:
    """Return a scenario with an inject in the place of the one that had the id `was`, or one more."""
    others = (one for one in scenario.injects if one.id not in (was, inject.id))
    return replace(scenario, injects=in_order((*others, inject)))
