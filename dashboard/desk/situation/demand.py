"""What follows of how many have come: when points are full, and when their reserve power is too small."""

from collections.abc import Mapping

from dashboard.desk import last_read, session
from dashboard.desk.drawing import Node, el
from dashboard.desk.frame import Shown
from dashboard.desk.situation.cards import Facts
from dashboard.desk.situation.says import demand as says
from dashboard.words import _
from data.assumptions.facts import Assumptions
from data.assumptions.reads import assumptions
from data.demand import reads
from data.demand.facts import Load
from data.operations.facts import Operation
from data.points.facts import Point
from data.preparedness.facts import Equipment
from data.preparedness.reads import equipment
from data.preparedness.rules import why_not_know


@last_read.at_the_revision(16)
def _read(operation: Operation, points: tuple[str, ...]) -> says.Counts:
    return reads.counts(last_read.store(), operation, points)


@last_read.at_the_revision(1)
def assumed() -> Assumptions:
    return assumptions(last_read.store())


@last_read.at_the_revision(1)
def _equipment() -> Mapping[str, Equipment]:
    return equipment(last_read.store())


def counts(shown: Shown, *points: Point) -> says.Counts:
    """Return the last numbers of people at points; nothing is read where none has a number."""
    told = says.counted(points)
    return _read(shown.operation, told) if told else {}


def _loads(points: tuple[Point, ...]) -> dict[str, Load]:
    """Return what passes each point's reserve power, for whoever may know of it."""
    if why_not_know(session.who()) is not None:
        return {}
    found = ((point.id, says.load_of(_equipment().get(point.id), assumed())) for point in points)
    return {point: held for point, held in found if held is not None}


def facts(shown: Shown, point: Point) -> Facts:
    """Return what is reckoned of a point, by name; what is not known says nothing."""
    told, held = counts(shown, point), _loads((point,)).get(point.id)
    load = says.loaded(point, held, told, assumed(), shown.now) if held is not None else ""
    return (_("Blir fullt"), says.filling(point, told, shown.now)), (_("Reservkraften"), load)


def filling(shown: Shown, area: str) -> list[Node]:
    """Return which of an area's points are filling, and whose reserve power is too small for those there."""
    here = tuple(point for point in shown.picture.points if point.area == area)
    told = counts(shown, *here)
    full = says.filling_next(here, told, shown.now)
    passing = says.passing_soon(here, _loads(here), told, shown.now) if told else ()
    return [*_listed(_("Blir fullt"), full), *_listed(_("Reservkraften räcker inte"), passing)]


def _listed(title: str, found: says.Lines) -> list[Node]:
    if not found:
        return []
    lines = (el("li", el("button.link", point.name, choose=point.id), f" {said}") for point, said in found)
    return [el("section.ends.back", el("h2", title), el("ul", *lines))]
