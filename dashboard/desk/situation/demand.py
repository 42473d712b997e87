"""What follows of how many have come: when points are full, and when their reserve power is too small."""

from collections.abc import Mapping

from dashboard.desk import alone, frame, last_read, session
from dashboard.desk.drawing import Node, draw, el, fact
from dashboard.desk.frame import Shown
from dashboard.desk.situation.cards import Facts
from dashboard.desk.situation.says import demand as says
from dashboard.desk.situation.says.point import by_id
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


@last_read.at_the_revision(1, of_points=False)
def assumed() -> Assumptions:
    return assumptions(last_read.store())


@last_read.at_the_revision(1, of_points=False)
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
    """Return what is reckoned of a point in short; what is not known says nothing."""
    return ((_("Blir fullt"), says.filling(point, counts(shown, point), shown.now)),)


@alone.beside
def standing(operation: str, point: str) -> None:
    """Draw what follows of how many have come to a point, with what it rests on."""
    shown = frame.look(operation)
    place = by_id(shown.picture, point)
    if place is None:
        return
    held, told = _loads((place,)).get(point), counts(shown, place)
    found = says.reckoned(place, held, told, assumed(), shown.now)
    if found:
        nodes = (node for name, said in found for node in fact(name, said))
        draw(el("section.who", el("h2", _("Besökare")), el("dl.facts", *nodes)), key="demand")


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
