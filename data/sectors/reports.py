"""Reports about a sector, each its own beside the assessment, and the level that three criteria give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from data.errors import Reason
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.rules import LONGEST_VALIDITY, why_not_observed
from data.rights import NOBODYS, Place, place_of
from data.sectors.facts import NOT_LOADED, SectorRegister
from data.words import Channel, Extent, ImpactCriterion, ImpactLevel, Mark

_LEVELS = tuple(ImpactLevel)
_ALL = len(ImpactCriterion)


@dataclass(frozen=True, slots=True)
class Impact:
    """How far each criterion is met, as somebody judged it."""

    operations: Extent
    resources: Extent
    strain: Extent

    @property
    def criteria(self) -> Mapping[ImpactCriterion, Extent]:
        """The three judgements by the criterion they answer."""
        return MappingProxyType(
            {
                ImpactCriterion.VERKSAMHET: self.operations,
                ImpactCriterion.RESURSER: self.resources,
                ImpactCriterion.BELASTNING: self.strain,
            }
        )


def level(impact: Impact) -> ImpactLevel:
    """Return the level that three judgements add up to."""
    said = list(impact.criteria.values())
    fully, partly = said.count(Extent.HELT), said.count(Extent.DELVIS)
    if fully:
        return ImpactLevel.KRITISK if fully == _ALL else ImpactLevel.ALLVARLIG
    if partly:
        return ImpactLevel.BETYDANDE if partly == _ALL else ImpactLevel.MATTLIG
    return ImpactLevel.INGEN


def because(impact: Impact) -> tuple[ImpactCriterion, ...]:
    """Return the criteria that the level rests on: those met as far as the gravest of them."""
    gravest = max(impact.criteria.values(), key=tuple(Extent).index)
    if gravest is Extent.INTE:
        return ()
    return tuple(one for one, extent in impact.criteria.items() if extent is gravest)


def rank(one: ImpactLevel) -> int:
    """Return how grave a level is, 0 (ingen) to 4 (kritisk)."""
    return _LEVELS.index(one)


# Förslag: how long a sector's word is believed when its sender does not say.
SECTOR_VALIDITY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class NewSectorReport:
    """What somebody says of a sector; `organisation` None is the sector's own assessment of it all."""

    id: str
    operation: str
    sector: str
    impact: Impact
    organisation: str | None = None
    area: str | None = None
    forecast_24: ImpactLevel | None = None
    forecast_72: ImpactLevel | None = None
    assessment: str = ""
    on_behalf_of: str = ""
    channel: Channel = Channel.WEBB
    observed_at: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SectorReport:
    """A report as it stands in the store; `assessment` is None once it has been masked."""

    revision: int
    id: str
    sector: str
    organisation: str | None
    area: str | None
    impact: Impact
    forecast_24: ImpactLevel | None
    forecast_72: ImpactLevel | None
    observed_at: datetime
    recorded_at: datetime
    valid_until: datetime
    channel: Channel
    actor: str
    assessment: str | None = None
    on_behalf_of: str | None = None
    carried: bool = False

    @property
    def level(self) -> ImpactLevel:
        return level(self.impact)


Whose = tuple[str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Held:
    """A report as it can be believed now: None where *ingen påverkan* was said too long ago."""

    report: SectorReport
    level: ImpactLevel | None
    mark: Mark


def place_of_word(operation: Operation, sector: str, organisation: str | None) -> Place:
    """Return a participant's own word, or a sector's assessment, as the place of an act: no area's."""
    return replace(
        place_of(operation),
        sector=sector,
        organisation=organisation or NOBODYS,
    )


def whose(report: SectorReport) -> Whose:
    """Return what a report speaks for: sector, organisation and area."""
    return report.sector, report.organisation, report.area


def standing(reports: Iterable[SectorReport]) -> Mapping[Whose, SectorReport]:
    """Return the report that stands for each: the newest observed, not the newest received."""
    found: dict[Whose, SectorReport] = {}
    for one in sorted(reports, key=lambda one: (one.observed_at, one.revision)):
        found[whose(one)] = one
    return MappingProxyType(found)


def holds(report: SectorReport, now: datetime) -> Held:
    """Return a report as it can be believed at the operation's `now`: only good news expires to nothing."""
    if now < report.valid_until:
        return Held(report, report.level, Mark.BEKRAFTAT)
    if report.level is ImpactLevel.INGEN:
        return Held(report, None, Mark.OBEKRAFTAT)
    return Held(report, report.level, Mark.OBEKRAFTAT)


def gravest(held: Iterable[Held]) -> Held | None:
    """Return the gravest of what several say; the unknown is graver than *ingen*, milder than the rest."""
    return max(held, key=lambda one: 0.5 if one.level is None else rank(one.level), default=None)


def why_not_sector_report(
    operation: Operation, register: SectorRegister, new: NewSectorReport, now: datetime
) -> Reason | None:
    """Why a report about a sector is refused; `now` is the operation's time."""
    return (
        why_not_act_in(operation)
        or _why_not_about(operation, register, new)
        or why_not_observed(new.observed_at or now, now)
        or _why_not_valid(new, now)
        or _why_not_assess(new)
    )


def _why_not_about(operation: Operation, register: SectorRegister, new: NewSectorReport) -> Reason | None:
    sector = register.sector(new.sector)
    if sector is None:
        return Reason("Sektorn finns inte i den inlästa sektorsorganisationen.", "sector")
    if sector.example and not operation.is_exercise:
        return Reason(
            f"{NOT_LOADED}: {sector.name} är ett exempel och kan inte användas i en skarp händelse. "
            "Läs in kommunens egen sektorsorganisation.",
            "sector",
        )
    if new.organisation is not None and new.organisation not in register.participants(new.sector):
        return Reason(f"Organisationen deltar inte i sektorn {sector.name}.", "organisation")
    return None


def _why_not_valid(new: NewSectorReport, now: datetime) -> Reason | None:
    observed = new.observed_at or now
    if new.valid_until is None:
        return None
    if new.valid_until <= observed:
        return Reason("Rapporten slutar gälla innan läget iakttogs.", "valid_until")
    if new.valid_until - observed > LONGEST_VALIDITY:
        return Reason("En rapport gäller högst 72 timmar. Rapportera igen.", "valid_until")
    return None


def _why_not_assess(new: NewSectorReport) -> Reason | None:
    """Colours are never published without the words: a sector's own level needs its assessment."""
    return why_not_assessment(new.organisation, new.assessment)


def why_not_assessment(organisation: str | None, assessment: str) -> Reason | None:
    """Why a report lacks its words; a participant's own needs none."""
    if organisation is None and not assessment.strip():
        return Reason("Skriv sektorns bedömning: vad läget betyder och vad som följer.", "assessment")
    return None
