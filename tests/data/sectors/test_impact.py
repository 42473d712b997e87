"""Påverkansgrad: every combination of three judgements has exactly one level, and says what it rests on."""

from itertools import product

import pytest

from data.sectors.reports import Impact, because, level, rank
from data.words import Extent, ImpactCriterion, ImpactLevel

INTE, DELVIS, HELT = Extent
EVERY = [Impact(*three) for three in product(Extent, repeat=3)]


@pytest.mark.parametrize(
    ("three", "expected"),
    [
        ((INTE, INTE, INTE), ImpactLevel.INGEN),
        ((DELVIS, INTE, INTE), ImpactLevel.MATTLIG),
        ((INTE, DELVIS, DELVIS), ImpactLevel.MATTLIG),
        ((DELVIS, DELVIS, DELVIS), ImpactLevel.BETYDANDE),
        ((HELT, INTE, INTE), ImpactLevel.ALLVARLIG),
        ((DELVIS, HELT, DELVIS), ImpactLevel.ALLVARLIG),
        ((HELT, HELT, DELVIS), ImpactLevel.ALLVARLIG),
        ((HELT, HELT, HELT), ImpactLevel.KRITISK),
    ],
)
def test_the_published_scale(three: tuple[Extent, Extent, Extent], expected: ImpactLevel) -> None:
    assert level(Impact(*three)) is expected


@pytest.mark.parametrize("impact", EVERY, ids=str)
def test_a_worse_judgement_never_gives_a_milder_level(impact: Impact) -> None:
    order = list(Extent)
    for place in range(3):
        said = list(impact.criteria.values())
        for worse in order[order.index(said[place]) :]:
            graver = Impact(*(worse if at == place else one for at, one in enumerate(said)))
            assert rank(level(graver)) >= rank(level(impact))


@pytest.mark.parametrize("impact", EVERY, ids=str)
def test_a_level_rests_on_the_gravest_judgements(impact: Impact) -> None:
    found = because(impact)
    assert bool(found) == (level(impact) is not ImpactLevel.INGEN)
    assert len({impact.criteria[one] for one in found}) <= 1
    assert len(found) == 3 if level(impact) in (ImpactLevel.BETYDANDE, ImpactLevel.KRITISK) else True
    if HELT in impact.criteria.values():
        assert {impact.criteria[one] for one in found} == {HELT}
    assert set(found) <= set(ImpactCriterion)
