"""A picture at one moment, rendered: features, area fills and panels, and how two renderings differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dashboard.look import style
from dashboard.reach.aims import tags
from dashboard.wall.header import NOT_COUNTED, SHOWN_SECONDS, broken, empty, operation_facts
from dashboard.wall.matrix import Row
from dashboard.wall.memory import Memory
from dashboard.wall.popup import popup
from dashboard.wall.reading import Reading
from dashboard.wall.screen import Wall, wall
from dashboard.wall.signs import AreaFill, glyph
from dashboard.words import _, speaking, times
from data import glossary
from data.forecast.facts import Forecast
from data.operations.facts import Operation
from data.points.facts import Picture, Point
from data.requests.rules import Coordination
from data.staff.facts import Staff
from data.words import OperationKind

# What each panel is drawn from, beside the day that its times name: its template can reach nothing else.
PANELS: Mapping[str, tuple[str, ...]] = {
    "header": ("header",),
    "alarm": ("alarm",),
    "also": ("header",),
    "figures": ("figures",),
    "standing": ("header",),
    "pause": ("header",),
    "plan": ("plan",),
    "failures": ("failures",),
    "matrix": ("matrix",),
    "ticker": ("ticker",),
    "silent": ("silent", "nobody_silent"),
    "support": ("support",),
    "sectors": ("sectors",),
}
Feature = dict[str, Any]
NOTHING_ARRIVED: Mapping[str, Sequence[int]] = MappingProxyType({})


def environment() -> Environment:
    """Return the one set of templates; every text in them is escaped."""
    found = Environment(
        loader=PackageLoader("dashboard.live", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["iso"] = times.iso
    found.globals["supply_letter"] = style.SUPPLY_LETTER
    return found


TEMPLATES = environment()


def draw(template: str, **values: Any) -> str:
    """Render a template with the texts and the glossary of the language that is spoken here."""
    language = _.language

    def term(name: str, short: bool = False) -> str:
        return glossary.term(name, language, short)

    exercise = glossary.label(OperationKind.OVNING, language)
    return TEMPLATES.get_template(template).render(
        matrix_row=partial(_matrix_row, language),
        _=_,
        n=_.n,
        term=term,
        clock=times.clock,
        exercise=exercise,
        language=language,
        **values,
    )


@lru_cache(maxsize=256)
def _matrix_row(_language: str, row: Row) -> Markup:
    """Most rows of the matrix are as they were: drawing them all was a quarter of what a frame cost."""
    return Markup(draw("panels/matrix_row.html", row=row).strip())  # noqa: S704  (drawn by an escaping template)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a listener has on its screen. `at` is the operation's time, None where nothing is open."""

    revision: int
    at: datetime | None
    operation: Mapping[str, Any] | None
    points: Mapping[str, Feature] = field(default_factory=dict)
    areas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    panels: Mapping[str, str] = field(default_factory=dict)
    reach: Mapping[str, str] = field(
        default_factory=dict
    )  # which points count, for whoever draws how far they reach


class Renderer:
    """Renders one language; remembers points and panels, so that what has not changed costs nothing."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._memory = Memory()
        self._features: dict[str, tuple[Reading, tuple[str, date], Feature]] = {}
        self._panels: dict[str, tuple[Mapping[str, Any], date, str]] = {}

    def render(
        self,
        picture: Picture,
        others: Sequence[Operation],
        now: datetime,
        *,
        held: Coordination,
        staff: Staff,
        foreseen: Forecast,
        arrived: Mapping[str, Sequence[int]] = NOTHING_ARRIVED,
        failing: Mapping[str, int] = NOT_COUNTED,
    ) -> Rendered:
        """Render a picture at the operation's time `now`, with who acts in it, the staff's rhythm and what is
        foreseen at that time; `failing` is how many failures the others have that are counted beside it.

        `arrived`: which recipients of an exercise have been sent something, by the numbers of the entries.
        """
        with speaking(self._language):
            memory = self._memory
            shown = wall(
                *(picture, others, now),
                held=held,
                staff=staff,
                memory=memory,
                foreseen=foreseen,
                failing=failing,
            )
            return self._rendered(picture, now, shown, arrived)

    def _rendered(
        self, picture: Picture, now: datetime, shown: Wall, arrived: Mapping[str, Sequence[int]]
    ) -> Rendered:
        names = {area.id: area.name for area in picture.areas}
        day = times.local(now).date()  # the texts name the day of what is not from today
        points = {
            one.point.id: self._feature(one, (names.get(one.point.area, one.point.area), day), now)
            for one in shown.readings
        }
        self._features = {identity: self._features[identity] for identity in points}
        return Rendered(
            revision=picture.revision,
            at=now,
            operation=operation_facts(picture.operation) | ({"inbox": dict(arrived)} if arrived else {}),
            points=points,
            areas={fill.id: _fill(fill) for fill in shown.areas},
            panels={name: self._of_the_wall(name, shown) for name in PANELS} | self._bare(picture),
            reach=tags(shown.readings),
        )

    def _bare(self, picture: Picture) -> dict[str, str]:
        """An operation without points says so; for a real one, examples are no points."""
        why = None if picture.points else empty(False)
        return {"empty": self._panel("empty", {"empty": why}) if why else "", "broken": ""}

    def nothing(self, revision: int, points_loaded: bool) -> Rendered:
        """Render the state in which no operation is open: why, and what to do."""
        with speaking(self._language):
            page = self._panel("empty", {"empty": empty(points_loaded)})
        panels = dict.fromkeys(PANELS, "") | {"empty": page, "broken": ""}
        return Rendered(revision, None, None, panels=panels)

    def broken(self, revision: int, operation: Operation, operations: Sequence[Operation]) -> Rendered:
        """Render an exercise that was broken off: that it was, and nothing of its status."""
        with speaking(self._language):
            says = broken(operation, operations)
            drawn = self._panel("broken", {"broken": says})
        panels = dict.fromkeys((*PANELS, "empty"), "") | {"broken": drawn}
        facts = operation_facts(operation) | {"real": says.real, "after": SHOWN_SECONDS}
        return Rendered(revision, operation.clock.origin, facts, panels=panels)

    def _of_the_wall(self, name: str, shown: Wall) -> str:
        parts = {part: getattr(shown, part) for part in PANELS[name]}
        day = times.local(shown.now).date()
        known = self._panels.get(name)
        if known is not None and known[:2] == (parts, day):
            return known[2]
        drawn = self._panel(name, {"wall": parts, "now": shown.now})
        self._panels[name] = (parts, day, drawn)
        return drawn

    def _panel(self, name: str, values: Mapping[str, Any]) -> str:
        return draw(f"panels/{name}.html", **values).strip()

    def _feature(self, reading: Reading, said: tuple[str, date], now: datetime) -> Feature:
        """Return a point as it is drawn, with its area's name and the day `said` in its texts."""
        known = self._features.get(reading.point.id)
        if known is not None and known[0] is reading and known[1] == said:
            return known[2]
        feature = self._draw(reading, said[0], now)
        self._features[reading.point.id] = (reading, said, feature)
        return feature

    def _draw(self, reading: Reading, area: str, now: datetime) -> Feature:
        shown = glyph(reading, now)
        says = popup(reading, area, now)
        point: Point = reading.point
        return {
            "type": "Feature",
            "id": point.id,
            "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
            "properties": {
                "name": point.name,
                "area": point.area,
                "example": point.example,
                "phase": shown.phase,
                **({"undecided": True} if shown.undecided else {}),
                **({"failed": True} if shown.failed else {}),
                "old": shown.old,
                "parts": [[p.function, p.status, p.mark, p.supply, p.sign, p.rank] for p in shown.parts],
                "occupancy": reading.occupancy.occupancy if reading.occupancy else None,
                "label": shown.label,
                "popup": self._panel("popup", {"point": says, "now": now}),
            },
        }


def _fill(fill: AreaFill) -> dict[str, Any]:
    return {"status": fill.status, "mark": fill.mark, "pattern": fill.pattern, "label": fill.label}


def full(now: Rendered) -> dict[str, Any]:
    """Return a message that stands alone."""
    return {
        "kind": "full",
        "operation": now.operation,
        "points": _collection(now.points.values()),
        "areas": now.areas,
        "panels": now.panels,
        "reach": now.reach,
    }


def delta(before: Rendered, now: Rendered) -> dict[str, Any] | None:
    """Return only what changed; None where not even the revision did."""
    message: dict[str, Any] = {
        "kind": "delta",
        "points": _collection(one for key, one in now.points.items() if before.points.get(key) != one),
        "areas": {key: one for key, one in now.areas.items() if before.areas.get(key) != one},
        "panels": {key: one for key, one in now.panels.items() if before.panels.get(key) != one},
    }
    gone = [key for key in before.points if key not in now.points]
    if gone:
        message["removed"] = gone
    if before.operation != now.operation:
        message["operation"] = now.operation
    turned = {key: one for key, one in now.reach.items() if before.reach.get(key) != one}
    if turned:
        message["reach"] = turned
    moved = message["points"]["features"] or message["areas"] or message["panels"] or len(message) > 4
    return message if moved or before.revision != now.revision else None


def same_subject(before: Rendered, now: Rendered) -> bool:
    """Return whether both show the same operation, so that a delta between them has a meaning.

    An exercise that was broken off is another: nobody is sent its status any more, not even what they missed.
    """
    old, new = before.operation or {}, now.operation or {}
    return all(old.get(name) == new.get(name) for name in ("id", "interrupted"))


def _collection(features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}
