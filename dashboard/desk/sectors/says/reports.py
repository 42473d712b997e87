"""What is reported of the sectors, each its own word, and whose word somebody may report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from dashboard.look import style
from dashboard.words import _, label
from dashboard.words.empty import why_not
from dashboard.words.sector_names import Named, named, stated
from data import glossary
from data.operations.facts import Operation
from data.rights import Deed, Who, may
from data.sectors.facts import SectorRegister
from data.sectors.reports import Held, Impact, SectorReport, gravest, holds, level, place_of_word, rank
from data.words import Extent, ImpactCriterion, ImpactLevel, Mark

_NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Word:
    """One report as it can be believed now; `because` are the criteria that are met, and how far."""

    word: str
    level: ImpactLevel | None
    mark: Mark
    sign: str
    area: str
    because: str
    forecast: str
    assessment: str
    source: str
    observed: datetime


@dataclass(frozen=True, slots=True)
class Voice:
    """An organisation's own reports; `name` is None where it is not loaded, and its word stays."""

    name: Named | None
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class SectorWords:
    """All that is said of a sector. `graver`: a participant says something worse than the sector does."""

    assessed: tuple[Word, ...] = ()
    voices: tuple[Voice, ...] = ()
    graver: str = ""
    reported: frozenset[str] = frozenset()
    gravity: float = -1.0

    @property
    def count(self) -> int:
        """How many reports stand."""
        return len(self.assessed) + sum(len(one.words) for one in self.voices)


def told(
    register: SectorRegister,
    reports: Iterable[SectorReport],
    areas: Mapping[str, str],
    real: bool,
    now: datetime,
    former: Mapping[str, str] = _NOBODY,
) -> dict[str, SectorWords]:
    """Return what stands of each sector at the operation's `now`; `areas` are names by id.

    `former` are the names of organisations that have left the list: their word stays, and is theirs.
    """
    by_sector: dict[str, list[Held]] = {}
    for report in reports:
        by_sector.setdefault(report.sector, []).append(holds(report, now))
    names = {one.id: named(one) for one in stated(register, real).organisations}
    gone = {one: Named(name, _("inte längre i listan")) for one, name in former.items()}
    return {sector: _words(held, {**gone, **names}, areas) for sector, held in by_sector.items()}


def _words(held: list[Held], names: Mapping[str, Named], areas: Mapping[str, str]) -> SectorWords:
    held = sorted(held, key=lambda one: -_gravity(one))
    own: dict[str, list[Held]] = {}
    for one in held:
        if one.report.organisation is not None:
            own.setdefault(one.report.organisation, []).append(one)
    assessed = [one for one in held if one.report.organisation is None]
    return SectorWords(
        assessed=tuple(_word(one, areas) for one in assessed),
        voices=tuple(
            Voice(names.get(who), tuple(_word(one, areas) for one in said)) for who, said in own.items()
        ),
        graver=_graver(assessed, [one for said in own.values() for one in said]),
        reported=frozenset(own),
        gravity=_gravity(held[0]) if held else -1.0,
    )


def _gravity(one: Held) -> float:
    """The unknown is graver than *ingen* and milder than the rest, as in the rule."""
    return 0.5 if one.level is None else float(rank(one.level))


def _graver(assessed: list[Held], own: list[Held]) -> str:
    sector, worst = gravest(assessed), gravest(own)
    if sector is None or worst is None or worst.level is None or _gravity(worst) <= _gravity(sector):
        return ""
    return _("En deltagare rapporterar %(word)s", word=label(worst.level))


def _word(held: Held, areas: Mapping[str, str]) -> Word:
    report = held.report
    said = label(report.level)
    if held.level is None:
        said = _("okänd – var %(said)s", said=said)
    return Word(
        word=said,
        level=held.level,
        mark=held.mark,
        sign=style.grade_look(held.level).symbol,
        area=areas.get(report.area, report.area) if report.area else "",
        because=because_says(report.impact),
        forecast=_forecast(report),
        assessment=report.assessment or "",
        source=report.on_behalf_of or report.actor,
        observed=report.observed_at,
    )


def because_says(impact: Impact) -> str:
    """Return the criteria that are met, and how far: those met fully first."""
    met = [(one, extent) for one, extent in impact.criteria.items() if extent is not Extent.INTE]
    met.sort(key=lambda one: one[1] is not Extent.HELT)
    return ", ".join(f"{label(one)} {label(extent)}" for one, extent in met)


def graded(impact: Impact) -> str:
    """Return the påverkansgrad that three answers give, and what it rests on."""
    word, rests = label(level(impact)), because_says(impact)
    return _("%(word)s – %(rests)s", word=word, rests=rests) if rests else word


def becomes(impact: Impact | None) -> str:
    """Return what the answers given become, before they are saved; None while one is missing."""
    if impact is None:
        return _("Påverkansgraden räknas ut ur de tre svaren, och står här när alla är givna.")
    return _("Blir: %(graded)s.", graded=graded(impact))


def examples() -> Mapping[ImpactCriterion, str]:
    """Return an example of what is answered to each of the three questions."""
    return {
        ImpactCriterion.VERKSAMHET: _(
            "Delvis: hemtjänsten gör bara det nödvändigaste. Helt: den når inte fram."
        ),
        ImpactCriterion.RESURSER: _(
            "Delvis: bränslet räcker till i morgon. Helt: det är slut, och mer finns inte."
        ),
        ImpactCriterion.BELASTNING: _("Delvis: personalen går på övertid. Helt: ingen kan avlösa den."),
    }


def _forecast(report: SectorReport) -> str:
    hours = (("24 h", report.forecast_24), ("72 h", report.forecast_72))
    said = [f"{name}: {glossary.label(one, _.language, short=True)}" for name, one in hours if one]
    return " · ".join(said)


Whose = tuple[str, str | None]


def why_not_report(who: Who, operation: Operation) -> str:
    """Return why somebody may report about no sector at all in an operation."""
    return why_not(who, Deed.SECTOR_REPORT, operation)


def choices(register: SectorRegister, who: Who, operation: Operation) -> Mapping[Whose, str]:
    """Return whom somebody may speak for, in words; organisation None is the sector's own assessment."""
    shown = stated(register, not operation.is_exercise)
    found: dict[Whose, str] = {}
    for sector in shown.sectors:
        words: dict[str | None, str] = {None: _("%(sector)s: sektorns bedömning", sector=sector.name)}
        words |= {one: f"{sector.name}: {shown.name_of(one)}" for one in shown.participants(sector.id)}
        for organisation, said in words.items():
            if may(who, Deed.SECTOR_REPORT, place_of_word(operation, sector.id, organisation)):
                found[sector.id, organisation] = said
    return found
