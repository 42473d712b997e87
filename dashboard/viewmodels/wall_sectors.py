"""What the wall says of the sectors: those that are worst off by name, the rest counted."""

from dataclasses import dataclass
from datetime import datetime

from dashboard import style
from dashboard.texts import Translator
from dashboard.viewmodels.desk_sector_names import stated
from data import glossary
from data.domain.coordination import Coordination
from data.domain.facts import Picture
from data.domain.impact import rank
from data.domain.sector_reports import Held, gravest, holds
from data.domain.words import ImpactLevel, Mark

SHOWN = 3


@dataclass(frozen=True, slots=True)
class SectorMark:
    """A sector and the gravest that anybody says of it, the sector itself or a participant."""

    name: str
    word: str
    grade: ImpactLevel
    mark: Mark
    sign: str
    observed: datetime


@dataclass(frozen=True, slots=True)
class SectorStrip:
    """`said` counts the rest in words; empty as a whole where no sector list is loaded."""

    marks: tuple[SectorMark, ...]
    said: str


def sector_strip(picture: Picture, held: Coordination, now: datetime, _: Translator) -> SectorStrip:
    """Return the strip at the operation's time `now`."""
    real = not picture.operation.is_exercise
    sectors = stated(held.register, real).sectors
    by_sector: dict[str, list[Held]] = {}
    for report in held.reports:
        by_sector.setdefault(report.sector, []).append(holds(report, now))
    worst = {one.id: gravest(by_sector.get(one.id, ())) for one in sectors}
    # A word about a sector that has left the list is still a word.
    left = {one: gravest(said) for one, said in by_sector.items() if one not in worst}
    found = {**worst, **left}
    grave = [(held.register.sector_name(one), said) for one, said in found.items() if said and _shows(said)]
    grave.sort(key=lambda pair: (-rank(pair[1].level) if pair[1].level else 0, pair[0]))
    return SectorStrip(
        tuple(_mark(name, said, _) for name, said in grave[:SHOWN]),
        _rest(len(grave) - SHOWN, found, len(held.register.sectors) - len(sectors), _),
    )


def _shows(held: Held) -> bool:
    return held.level not in (None, ImpactLevel.INGEN)


def _mark(name: str, held: Held, _: Translator) -> SectorMark:
    grade = held.report.level
    word = glossary.label(grade, _.language, short=True)
    return SectorMark(name, word, grade, held.mark, style.grade_look(grade).symbol, held.report.observed_at)


def _rest(more: int, found: dict[str, Held | None], unread: int, _: Translator) -> str:
    unknown = sum(one is None or one.level is None for one in found.values())
    parts = (
        _.n("%(n)d till", "%(n)d till", more) if more > 0 else "",
        _.n("%(n)d okänd", "%(n)d okända", unknown) if unknown else "",
        _.n("%(n)d sektor EJ INLÄST", "%(n)d sektorer EJ INLÄST", unread) if unread else "",
    )
    return " · ".join(part for part in parts if part)
