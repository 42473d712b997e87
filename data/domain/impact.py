"""Påverkansgrad: the five levels that follow from three criteria, and which of them decided.

The scale is the one länsstyrelserna have published: each criterion is met in full, in part or not at all.
Nobody chooses a level; it is worked out, so that everybody's *betydande* means the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data.domain.words import Extent, ImpactCriterion, ImpactLevel

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
