"""What follows of how many have come: when points are full, read from the numbers that they have reported."""

from dashboard.desk import last_read
from dashboard.desk.drawing import Node, el
from dashboard.desk.frame import Shown
from dashboard.desk.situation.cards import Facts
from dashboard.desk.situation.says import demand as says
from dashboard.words import _
from data.demand import reads
from data.operations.facts import Operation
from data.points.facts import Point


@last_read.at_the_revision(16)
def _read(operation: Operation, points: tuple[str, ...]) -> says.Counts:
    return reads.counts(last_read.store(), operation, points)


def _counts(shown: Shown, *points: Point) -> says.Counts:
    told = says.counted(points)
    return _read(shown.operation, told) if told else {}


def facts(shown: Shown, point: Point) -> Facts:
    """Return what is reckoned of a point, by name; what is not known says nothing."""
    return ((_("Blir fullt"), says.filling(point, _counts(shown, point), shown.now)),)


def filling(shown: Shown, area: str) -> list[Node]:
    """Return which of an area's points are filling, the first first; nothing where none is known to."""
    here = [point for point in shown.picture.points if point.area == area]
    found = says.filling_next(here, _counts(shown, *here), shown.now)
    if not found:
        return []
    lines = (el("li", el("button.link", point.name, choose=point.id), f" {said}") for point, said in found)
    return [el("section.ends.back", el("h2", _("Blir fullt")), el("ul", *lines))]
