"""The four-part glyph of a point on the map: what each part says, the ring, and all of it in words."""

from dataclasses import dataclass
from datetime import datetime

from dashboard import style
from dashboard.texts import Translator
from dashboard.viewmodels.reading import Reading
from dashboard.viewmodels.sayings import mark_text, status_word, supply_text, undecided_word
from data import glossary
from data.domain.truth import Effective
from data.domain.words import Function, Mark, Phase, Status, Supply


@dataclass(frozen=True, slots=True)
class Part:
    function: Function
    status: Status
    mark: Mark
    supply: Supply
    sign: str


@dataclass(frozen=True, slots=True)
class Glyph:
    """`parts` is empty for a point that neither receives people nor reports: it is a small ring, no picture.

    `undecided`: it reports, and no decision says that it is open.
    """

    phase: Phase
    old: bool
    parts: tuple[Part, ...]
    label: str
    undecided: bool = False


def glyph(reading: Reading, now: datetime, _: Translator) -> Glyph:
    parts = tuple(_part(f, reading.functions[f]) for f in Function) if reading.shown else ()
    old, said = reading.shown and reading.old, spoken(reading, now, _)
    return Glyph(reading.point.phase, old, parts, said, reading.undecided)


def _part(function: Function, one: Effective) -> Part:
    supply = one.supply if one.supply in style.SUPPLY_LETTER else Supply.ORDINARIE
    return Part(function, one.status, one.mark, supply, style.symbol(one.status, one.mark))


def spoken(reading: Reading, now: datetime, _: Translator) -> str:
    """Say everything the glyph shows, for those who cannot see it."""
    point = reading.point
    example = f" ({glossary.term('exempel', _.language)})" if point.example else ""
    said = [f"{point.name}{example}", glossary.label(point.phase, _.language)]
    if undecided_word(reading, _):
        said.append(undecided_word(reading, _))
    if reading.shown:
        said += [_function(f, reading.functions[f], now, _) for f in Function]
    if reading.occupancy is not None:
        said.append(glossary.label(reading.occupancy.occupancy, _.language))
        if reading.occupancy.staffing is not None:
            said.append(glossary.label(reading.occupancy.staffing, _.language))
    return ". ".join(said) + "."


def _function(function: Function, one: Effective, now: datetime, _: Translator) -> str:
    name = glossary.label(function, _.language)
    trust = mark_text(one, now, _)
    if one.mark is not Mark.BEKRAFTAT:
        said, details = trust, [supply_text(one, _)]
    else:
        said, details = status_word(one, _), [trust, supply_text(one, _)]
    inside = ", ".join(text for text in details if text)
    return f"{name} {said}" + (f" ({inside})" if inside else "")
