"""What is said of reach wherever it is shown: a figure, how sure it is, what it rests on, the legend."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.reach.aims import NEAR, Aim
from dashboard.reach.facts import Without, without
from dashboard.words import _
from dashboard.words.reach import (
    between,
    by_method,
    lacking,
    land,
    method_words,
    people,
    share,
    source_words,
    within,
)
from geo.coverage import Coverage, Method, Source


@dataclass(frozen=True, slots=True)
class LegendWords:
    """What the map's layer is called for each aim, and what its method leaves out."""

    aims: Mapping[str, str]
    method: str


def legend_words() -> LegendWords:
    far, method = within(NEAR), by_method(Method.VATTEN)
    return LegendWords(
        {aim.value: f"{lacking(aim.function)} {far}, {method}" for aim in Aim}, method_words(Method.VATTEN)
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A figure: the number to read first, what part that is, and how sure it is."""

    value: str
    share: str
    interval: str


def said(covered: Coverage) -> Said:
    """Say how many have none; where nobody's home is known, how much land."""
    none = without(covered)
    if none is None:
        bare, all_land = covered.land_of_km2 - covered.land_km2, covered.land_of_km2
        return Said(land(bare), share(bare, all_land), _("befolkning är inte inläst"))
    return Said(people(none.spread), share(none.spread, none.of), interval(none))


def interval(none: Without) -> str:
    return between(none.low, none.high)


def rests_on(method: Method, sources: Iterable[Source]) -> str:
    """Return method and sources, as they stand wherever figures do."""
    named = "; ".join(source_words(source.name, source.vintage) for source in sources)
    return _("Metod: %(method)s. Underlag: %(sources)s.", method=method_words(method), sources=named)
