"""A point as it is read at one moment, and what each of its functions is said to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dashboard.wall.memory import Memory
from dashboard.words import _, label
from dashboard.words.times import clock
from data import glossary
from data.points.counting import RECEIVES_PEOPLE, Tally, may_serve, tally, undecided
from data.points.facts import OccupancyReport, Picture, Point
from data.truth import FAILURES, Effective, effective, gravity, occupancy_now
from data.words import Function, Mark, Phase, Status, Supply


@dataclass(frozen=True, slots=True)
class Reading:
    """`undecided`: the point reports, or says that it has opened, though no decision says that it is open.

    `open`: a decision says that it is. `counts`: it is part of the picture: decided open, or *ej beslutad
    öppen*. `serves`: it is one that its area has: without any there is *ingen öppen punkt*. They are asked
    for by the hundred thousand, and follow from the rest.
    """

    point: Point
    functions: Mapping[Function, Effective]
    occupancy: OccupancyReport | None
    undecided: bool
    open: bool = field(init=False)
    counts: bool = field(init=False)
    serves: bool = field(init=False)

    def __post_init__(self) -> None:
        open_ = self.point.phase is Phase.OPPEN
        counts = open_ or self.undecided
        object.__setattr__(self, "open", open_)
        object.__setattr__(self, "counts", counts)
        object.__setattr__(self, "serves", counts and may_serve(self.point))

    @property
    def shown(self) -> bool:
        """What its functions say is shown: it counts, or receives people while it is being closed."""
        return self.undecided or self.point.phase in RECEIVES_PEOPLE

    @property
    def worst(self) -> Effective:
        return min(self.functions.values(), key=rank)

    @property
    def fails_beside(self) -> bool:
        """It counts, and something has failed there, but its area is not read by it."""
        return self.counts and not self.serves and self.worst.status in FAILURES

    @property
    def old(self) -> bool:
        """Some report behind the glyph can no longer be relied on, or was never given."""
        return any(one.expired or one.report is None for one in self.functions.values())


def rank(one: Effective) -> tuple[int, int]:
    """Order what is read, worst first."""
    return gravity(one.status, one.mark)


def read(point: Point, now: datetime) -> Reading:
    functions = {function: effective(point.functions[function], now) for function in Function}
    here = undecided(point, functions.values())
    return Reading(point, functions, occupancy_now(point.occupancy, now), here)


def read_all(picture: Picture, now: datetime, memory: Memory | None = None) -> tuple[Reading, ...]:
    if memory is None:
        return tuple(read(point, now) for point in picture.points)
    return tuple(memory.of_point(point, now, read) for point in picture.points)


def by_area(readings: Sequence[Reading]) -> dict[str, list[Reading]]:
    """Group readings by the id of the area they belong to."""
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(reading.point.area, []).append(reading)
    return groups


def counted(readings: Sequence[Reading], function: Function) -> list[Effective]:
    """Return what an area's points say of one function; *ej aktuell* counts nowhere."""
    read_now = (one.functions[function] for one in readings if one.serves)
    return [one for one in read_now if one.status is not Status.EJ_AKTUELL]


def status_word(one: Effective) -> str:
    """Return the word that stands on a chip; an unconfirmed failure leads with that."""
    if one.mark is Mark.BEKRAFTAT:
        return label(one.status)
    return label(one.mark)


def mark_text(one: Effective, now: datetime) -> str:
    """Return how far the status can be trusted, or nothing when it is simply confirmed."""
    if one.report is None:
        return _("aldrig rapporterat")
    if one.mark is Mark.OBEKRAFTAT:
        said = label(one.report.status)
        return _("obekräftat – var %(said)s %(at)s", said=said, at=clock(one.report.observed_at, now))
    if one.mark is Mark.MOTSTRIDIGT and one.rival is not None:
        return _(
            "motstridigt – %(one)s säger %(said)s, %(other)s säger %(against)s",
            one=one.report.source or _("okänd källa"),
            said=label(one.report.status),
            other=one.rival.source or _("okänd källa"),
            against=label(one.rival.status),
        )
    if one.status is Status.OKAND and one.expired:
        said = label(one.report.status)
        return _("har gått ut – var %(said)s %(at)s", said=said, at=clock(one.report.observed_at, now))
    return ""


def undecided_word(reading: Reading) -> str:
    """Return the words that a point is temporary, and that it reports without being decided open, or nothing.

    *Under aktivering* says by itself that it is to open and is not open yet.
    """
    own = glossary.term("tillfallig", _.language) if reading.point.temporary else ""
    if not reading.undecided or reading.point.phase is Phase.UNDER_AKTIVERING:
        return own
    word = glossary.term("ej_beslutad_oppen", _.language)
    return f"{own}, {word}" if own else word


def tallied(readings: Sequence[Reading]) -> Tally:
    return tally((one.point for one in readings if one.counts), (one.point for one in readings))


def supply_text(one: Effective) -> str:
    """Return the supply when it is worth saying: not the regular one, and only of what is known."""
    if one.report is None or one.supply in (Supply.ORDINARIE, Supply.OKANT):
        return ""
    return label(one.supply)
