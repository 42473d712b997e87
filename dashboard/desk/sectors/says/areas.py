"""Sectors and organisations by area, and what other systems have reported where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.look import style
from dashboard.words import _, label
from dashboard.words.sector_names import Named, named, not_loaded, stated
from data import glossary
from data.events.facts import Event
from data.points.facts import Area
from data.sectors.facts import Organisation, Sector, SectorRegister
from data.sectors.reports import Held, SectorReport, gravest, holds
from data.words import ImpactLevel, Mark


@dataclass(frozen=True, slots=True)
class GradeCell:
    """The gravest word of a row about a place; `level` None is the unknown: it was *ingen*, too long ago."""

    area: str
    level: ImpactLevel | None
    mark: Mark
    sign: str
    word: str
    says: str
    observed: datetime


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A row of the table; a cell is None where nothing has been said. `gravity` is what it is sorted by."""

    name: Named
    cells: tuple[GradeCell | None, ...]
    gravity: float


@dataclass(frozen=True, slots=True)
class GradeTable:
    """`places` are the heads of the columns; `silent` are those who have said nothing at all.

    `unsaid` are the areas that nobody has said anything about: they are named, and have no column.
    """

    places: tuple[str, ...]
    rows: tuple[GradeRow, ...]
    silent: tuple[str, ...]
    unsaid: tuple[str, ...]


def by_sector(
    register: SectorRegister,
    reports: Iterable[SectorReport],
    areas: Sequence[Area],
    real: bool,
    now: datetime,
) -> GradeTable:
    """Return a row for each sector: what it and its participants say of each area."""
    shown = stated(register, real)
    said = _grouped(((one.sector, one) for one in reports), now)
    return _table({one.id: one for one in shown.sectors}, said, register, areas)


def by_organisation(
    register: SectorRegister,
    reports: Iterable[SectorReport],
    areas: Sequence[Area],
    real: bool,
    now: datetime,
) -> GradeTable:
    """Return a row for each organisation: what it says of each area, in whichever sector it says it."""
    shown = stated(register, real)
    members = {one.organisation for one in shown.memberships}
    own = ((one.organisation, one) for one in reports if one.organisation is not None)
    rows = {one.id: one for one in shown.organisations if one.id in members}
    return _table(rows, _grouped(own, now), register, areas)


_Said = Mapping[str, Mapping[str | None, Sequence[Held]]]


def _grouped(reports: Iterable[tuple[str, SectorReport]], now: datetime) -> _Said:
    found: dict[str, dict[str | None, list[Held]]] = {}
    for key, report in reports:
        found.setdefault(key, {}).setdefault(report.area, []).append(holds(report, now))
    return found


def _table(
    rows: Mapping[str, Sector | Organisation], said: _Said, register: SectorRegister, areas: Sequence[Area]
) -> GradeTable:
    about = {area for held in said.values() for area in held}
    every: list[tuple[str | None, str]] = [
        (None, _("Hela kommunen")),
        *((one.id, one.name) for one in areas),
    ]
    places = [(area, name) for area, name in every if area in about]
    found = [
        _row(named(rows[key]) if key in rows else Named(not_loaded()), held, places, register)
        for key, held in said.items()
    ]
    found.sort(key=lambda row: (-row.gravity, row.name.name))
    silent = tuple(one.name for key, one in rows.items() if key not in said)
    unsaid = tuple(one.name for one in areas if one.id not in about)
    return GradeTable(tuple(name for _area, name in places), tuple(found), silent, unsaid)


def _row(
    name: Named,
    held: Mapping[str | None, Sequence[Held]],
    places: Sequence[tuple[str | None, str]],
    register: SectorRegister,
) -> GradeRow:
    worst = gravest(one for said in held.values() for one in said)
    return GradeRow(
        name=name,
        cells=tuple(_cell(place, held.get(area, ()), register) for area, place in places),
        gravity=-1.0 if worst is None else _gravity(worst.level),
    )


def _gravity(level: ImpactLevel | None) -> float:
    return 0.5 if level is None else float(list(ImpactLevel).index(level))


def _cell(place: str, held: Sequence[Held], register: SectorRegister) -> GradeCell | None:
    worst = gravest(held)
    if worst is None:
        return None
    report = worst.report
    word = glossary.label(worst.level, _.language, short=True) if worst.level else _("okänd")
    return GradeCell(
        area=place,
        level=worst.level,
        mark=worst.mark,
        sign=style.grade_look(worst.level).symbol,
        word=word,
        says=_says(worst, len(held), register),
        observed=report.observed_at,
    )


def _says(worst: Held, count: int, register: SectorRegister) -> str:
    """Return whose word it is, and of how many."""
    report = worst.report
    sector = register.sector_name(report.sector)
    who = register.name_of(report.organisation) if report.organisation else _("sektorns bedömning")
    said = f"{sector}, {who}: {label(report.level)}"
    return _.n("%(said)s", "%(said)s (svårast av %(n)d)", count, said=said) if count > 1 else said


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event; `masked`: its words were taken away by a decision."""

    source: str
    id: str
    at: datetime
    place: str
    title: str
    organisation: str
    says: str
    masked: bool


def event_rows(events: Iterable[Event], areas: Mapping[str, str]) -> tuple[EventRow, ...]:
    """Return the events as lines, in the order they are given; `areas` are names by id."""
    return tuple(
        EventRow(
            source=one.source.upper(),
            id=one.id,
            at=one.at,
            place=areas.get(one.area, one.area) if one.area else _("Hela kommunen"),
            title=one.title,
            organisation=one.organisation,
            says=" · ".join(part for part in (one.category, one.status) if part),
            masked=one.masked,
        )
        for one in events
    )
