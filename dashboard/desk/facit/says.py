"""What the facit's map, its table and its moments say; no Streamlit here."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from dashboard.look import style
from dashboard.words import _, label
from dashboard.words.exercise import Names, effect_words, t_plus, typed_t_plus
from dashboard.words.times import clock, local
from data.errors import Reason
from data.exercise.checking_parts import Places, effect_faults
from data.exercise.facit import Facit, Span, touched
from data.exercise.foreseen import Change, Turned
from data.exercise.scenario import Effect, Inject, Scenario
from data.points.facts import Point
from data.words import Function, Mark, Status, Supply

# Minutes; no more steps than an arrow key is pressed for.
_STEPS: Final = (1, 5, 15, 30, 60, 180)
_MOST_STEPS: Final = 300
_MOST_NAMED: Final = 3
_WORST: Final = (Status.UR_FUNKTION, Status.BEGRANSAD)


@dataclass(frozen=True, slots=True)
class Known:
    """A scenario's facit, when it turns, the points it is of, and what they are called."""

    scenario: Scenario
    true: Facit
    turns: Sequence[Change]
    points: Sequence[Point]
    name: Names

    @property
    def begins(self) -> datetime:
        return self.true.begins


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a facit in words, and the nearest before and after it at which anything turns."""

    at: timedelta
    t_plus: str
    when: str
    turned: tuple[str, ...]
    before: timedelta | None
    after: timedelta | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One function at a point: what is true of it, until when, and which inject made it so."""

    function: Function
    status: Status
    sign: str
    word: str
    supply: Supply
    until: str
    inject: str


@dataclass(frozen=True, slots=True)
class Row:
    """One point as it is in the facit; `ours`: it is among those chosen."""

    point: str
    name: str
    area: str
    cells: tuple[Cell, ...]
    ours: bool


def moment(known: Known, at: timedelta) -> Moment:
    turns = [one.at - known.begins for one in known.turns]
    now = next((one for one in known.turns if one.at - known.begins == at), None)
    return Moment(
        at=at,
        t_plus=t_plus(at),
        when=when(known.begins + at),
        turned=tuple(_turned(known, now, at)),
        before=max((one for one in (timedelta(), *turns) if one < at), default=None),
        after=min((one for one in turns if at < one <= known.scenario.duration), default=None),
    )


def when(at: datetime) -> str:
    """Return "sö 31/10 02:40 vintertid": the world's time in the scenario."""
    here = local(at)
    return f"{_days()[here.weekday()]} {here.day}/{here.month} {clock(at)}"


def _days() -> tuple[str, ...]:
    return _("må"), _("ti"), _("on"), _("to"), _("fr"), _("lö"), _("sö")


def _turned(known: Known, now: Change | None, at: timedelta) -> Iterator[str]:
    """Say what turns at a moment, the scenario's own beginning too."""
    if not at:
        yield from (_("Från start: %(what)s", what=_effect(one, known)) for one in known.scenario.start)
    effects = {one.id: one.effects for one in known.scenario.injects}
    for inject in now.injects if now is not None else ():
        for effect in effects.get(inject, ()):
            yield f"{inject}: {_effect(effect, known)}"
    yield from _used_up(now.turned if now is not None else (), known.name)


def _effect(effect: Effect, known: Known) -> str:
    return effect_words(effect, known.name)


def _used_up(turned: Iterable[Turned], name: Names) -> Iterator[str]:
    gone = sorted((one.after.inject, one.function, one.point) for one in turned if one.used_up)
    for (inject, function), ours in groupby(gone, key=lambda one: one[:2]):
        where = [name.points.get(point, point) for *_of, point in ours]
        said = ", ".join(where[:_MOST_NAMED])
        if len(where) > _MOST_NAMED:
            said = _("%(n)d punkter", n=len(where))
        made = f" ({inject})" if inject else ""
        yield _("Tar slut: %(what)s %(where)s%(made)s", what=label(function), where=said, made=made)


def offered(known: Known, at: timedelta) -> tuple[timedelta, ...]:
    """Return the moments to step among: even ones, and each at which anything turns, and the chosen one."""
    duration = known.scenario.duration
    minutes = duration / timedelta(minutes=1)
    step = timedelta(minutes=next((one for one in _STEPS if minutes / one <= _MOST_STEPS), _STEPS[-1]))
    even = {step * n for n in range(int(duration / step) + 1)}
    turns = {one.at - known.begins for one in known.turns}
    return tuple(sorted(even | {one for one in turns if one <= duration} | {at, duration}))


def why_not_step(text: str, scenario: Scenario) -> timedelta | Reason | None:
    """Read a moment to step to; why there is none."""
    at = typed_t_plus(text, "to")
    if isinstance(at, timedelta) and at > scenario.duration:
        return Reason(
            _("Dit räcker inte scenariot: det slutar vid %(at)s.", at=t_plus(scenario.duration)), "to"
        )
    return at


def rows(known: Known, at: timedelta, ours: Collection[str] = ()) -> tuple[Row, ...]:
    """Return every point at a moment, those that are worst off first."""
    now = known.begins + at
    found = [
        Row(
            point=one.id,
            name=one.name,
            area=known.name.areas.get(one.area, one.area),
            cells=tuple(_cell(known.true, one.id, function, now) for function in Function),
            ours=one.id in ours,
        )
        for one in known.points
    ]
    return tuple(sorted(found, key=lambda row: (_worst(row), row.area, row.name)))


def _worst(row: Row) -> tuple[int, ...]:
    return tuple(-sum(cell.status is status for cell in row.cells) for status in _WORST)


def _cell(true: Facit, point: str, function: Function, now: datetime) -> Cell:
    span = true.at(point, function, now)
    return Cell(
        function=function,
        status=span.status,
        sign=style.symbol(span.status),
        word=label(span.status),
        supply=span.supply if span.supply in style.SUPPLY_LETTER else Supply.ORDINARIE,
        until=_until(true, point, function, span),
        inject=span.inject,
    )


def _until(true: Facit, point: str, function: Function, span: Span) -> str:
    """Return until when it holds, where the facit says so: "till T+ 04:30", or that it is then used up."""
    if span.ends is None:
        return ""
    at = t_plus(span.ends - true.begins)
    after = true.at(point, function, span.ends)
    gone = after.status is Status.UR_FUNKTION is not span.status and after.inject == span.inject
    return _("räcker till %(at)s", at=at) if gone else _("till %(at)s", at=at)


def on_map(known: Known, table: Iterable[Row]) -> list[dict[str, Any]]:
    """Return what the browser draws of the points: the same glyph as every other map has."""
    at = {one.id: (one.lat, one.lon) for one in known.points}
    return [
        {
            "id": row.point,
            "name": f"{row.name}: {_spoken(row)}",
            "at": list(at[row.point]),
            "inside": row.ours,
            "parts": [[one.function, one.status, Mark.BEKRAFTAT, one.supply, one.sign] for one in row.cells],
        }
        for row in table
    ]


def _spoken(row: Row) -> str:
    """Return what is not as usual at a point."""
    said = [
        f"{label(one.function)} {one.word}{f' ({how})' if (how := supply_words(one)) else ''}"
        for one in row.cells
        if one.status is not Status.FUNGERAR or one.supply is not Supply.ORDINARIE
    ]
    return ", ".join(said) or _("allt fungerar")


def supply_words(cell: Cell) -> str:
    """Return what a function is supplied by, where it is not as usual."""
    return "" if cell.supply is Supply.ORDINARIE else label(cell.supply)


def concerned(effect: Effect, name: Names) -> str:
    """Return what an effect would make true and at how many points, before it is put in."""
    n = len(touched(effect, name.point_areas))
    many = _.n("%(n)d punkt", "%(n)d punkter", n)
    return f"{effect_words(effect, name)} ({many})"


def why_not_effect(effect: Effect, name: Names) -> str:
    """Return why an effect cannot be put in; as the check of the whole scenario says it."""
    here = Places(frozenset(name.areas), frozenset(name.points), frozenset())
    fault = next(effect_faults(effect, here, "", "effects"), None)
    return fault.reason if fault is not None else ""


def waiting_words(injects: Iterable[Inject]) -> Mapping[str, str]:
    """Return injects that an effect can become a part of, in words by id."""
    return {one.id: _named(one) for one in injects}


def _named(inject: Inject) -> str:
    at = t_plus(inject.at) if inject.at is not None else _("reserv, utan tid")
    return _("inspelet %(id)s, %(at)s", id=inject.id, at=at)
