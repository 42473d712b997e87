"""What an assumed outage is judged by, read once for all who look: the ground, the reach, the stores."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from dashboard import registers
from dashboard.desk import last_read
from dashboard.desk.assessments.says.working_out import Known
from dashboard.desk.frame import Shown
from dashboard.reach.held import reaches
from dashboard.settings import settings
from data.assessments import reads as assessing
from data.assessments.facts import Assessment
from geo.coverage import Method
from geo.layers import Pack
from geo.outage import BrokenOutage, OutageArea, of_file
from geo.walking import ground_of

_PATIENCE: Final = 10.0  # seconds: the fields are measured at start; a judgement is frozen for good

MOST_ALONE: Final = 3  # of more, only what they do together is said: each is measured by itself


@cache
def pack() -> Pack:
    return registers.pack_at(settings().pack)


@cache
def districts() -> tuple[str, ...]:
    return tuple(sorted(map(str, pack().districts["name"])))


@cache
def crossings() -> Mapping[str, str]:
    """Return the crossings, by id, that are the way between two shores here.

    Closing one that leads out of the municipality, or beside which one can walk, changes nothing.
    """
    ground, rows = ground_of(pack()), pack().crossings
    ways = {one for one, (start, end, _far) in ground.bridges.items() if not ground.land[start, end]}
    named = {one: str(name) for one, name in zip(rows["id"], rows["name"], strict=True) if one in ways}
    return dict(sorted(named.items(), key=lambda one: one[1]))


def file_area(file: str, content: bytes, told: str) -> OutageArea | BrokenOutage:
    """Return the area in a file, or why it has none."""
    try:
        return of_file(pack(), file, content, told)
    except BrokenOutage as broken:
        return broken


@last_read.at_the_revision(8)
def assessments(operation_id: str) -> tuple[Assessment, ...]:
    """Return the judgements that are saved in an operation, the last first."""
    return assessing.assessments(last_read.store(), operation_id)


def known(shown: Shown, closed: tuple[str, ...], *, alone: bool) -> Known:
    """Return all that is known of an operation now, with its reach as crossings were closed.

    `alone`: also of the first closed crossings, each by itself.
    """
    reach = reaches(settings()).waited(shown.picture.points, Method.VATTEN, _PATIENCE)
    shut = tuple(one for one in closed if one in crossings())
    each = shut[:MOST_ALONE] if alone or len(shut) == 1 else ()
    return Known(
        picture=shown.picture,
        readings=shown.readings,
        held=last_read.coordination(shown.operation.id),
        now=shown.now,
        reach=reach,
        barred=reach.closing(frozenset(shut)) if reach is not None and shut else None,
        each={one: reach.closing(frozenset((one,))) for one in each} if reach is not None else {},
        crossings=crossings(),
        grounds=last_read.grounds(shown.operation.id),
    )
