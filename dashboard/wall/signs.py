"""The signs of the map: how an area is filled, a point's four-part glyph, and the legend of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.look import style
from dashboard.wall.reading import Reading, counted, mark_text, rank, status_word, supply_text, undecided_word
from dashboard.words import _, label
from data import glossary
from data.points.facts import Area
from data.truth import Effective
from data.words import Function, Mark, Phase, Status, Supply


@dataclass(frozen=True, slots=True)
class AreaFill:
    """`status` is None where no point counts; `pattern` names the drawing in the sprite."""

    id: str
    name: str
    status: Status | None
    mark: Mark
    pattern: str | None
    label: str


def area_fill(area: Area, readings: Sequence[Reading]) -> AreaFill:
    read = [one for function in Function for one in counted(readings, function)]
    worst = min(read, key=rank, default=None)
    if worst is None:
        word = glossary.term("ingen_oppen_punkt", _.language)
        return AreaFill(area.id, area.name, None, Mark.BEKRAFTAT, None, f"{area.name}: {word}")
    doubt = "" if worst.mark is Mark.BEKRAFTAT else f"-{worst.mark}"
    words = [label(worst.status)]
    if doubt:
        words.append(label(worst.mark))
    if not any(one.open for one in readings):
        words.append(glossary.term("ej_beslutad_oppen", _.language))
    in_words = f"{area.name}: {', '.join(words)}"
    return AreaFill(area.id, area.name, worst.status, worst.mark, f"p-{worst.status}{doubt}", in_words)


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


def glyph(reading: Reading, now: datetime) -> Glyph:
    parts = tuple(_part(f, reading.functions[f]) for f in Function) if reading.shown else ()
    old, said = reading.shown and reading.old, spoken(reading, now)
    return Glyph(reading.point.phase, old, parts, said, reading.undecided)


def _part(function: Function, one: Effective) -> Part:
    supply = one.supply if one.supply in style.SUPPLY_LETTER else Supply.ORDINARIE
    return Part(function, one.status, one.mark, supply, style.symbol(one.status, one.mark))


def spoken(reading: Reading, now: datetime) -> str:
    """Say everything the glyph shows, for those who cannot see it."""
    point = reading.point
    example = f" ({glossary.term('exempel', _.language)})" if point.example else ""
    said = [f"{point.name}{example}", label(point.phase)]
    if undecided_word(reading):
        said.append(undecided_word(reading))
    if reading.shown:
        said += [_function(f, reading.functions[f], now) for f in Function]
    if reading.occupancy is not None:
        said.append(label(reading.occupancy.occupancy))
        if reading.occupancy.staffing is not None:
            said.append(label(reading.occupancy.staffing))
    return ". ".join(said) + "."


def _function(function: Function, one: Effective, now: datetime) -> str:
    name = label(function)
    trust = mark_text(one, now)
    if one.mark is not Mark.BEKRAFTAT:
        said, details = trust, [supply_text(one)]
    else:
        said, details = status_word(one), [trust, supply_text(one)]
    inside = ", ".join(text for text in details if text)
    return f"{name} {said}" + (f" ({inside})" if inside else "")


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A status chip (`status` and `mark`), a supply letter, or a ring: of a phase, or of the undecided."""

    word: str
    meaning: str
    status: Status | None = None
    mark: Mark = Mark.BEKRAFTAT
    sign: str = ""
    supply: Supply | None = None
    phase: Phase | None = None
    undecided: bool = False


def legend() -> tuple[LegendItem, ...]:
    language = _.language
    read = [
        (Status.FUNGERAR, Mark.BEKRAFTAT),
        (Status.BEGRANSAD, Mark.BEKRAFTAT),
        (Status.UR_FUNKTION, Mark.BEKRAFTAT),
        (Status.OKAND, Mark.BEKRAFTAT),
        (Status.UR_FUNKTION, Mark.OBEKRAFTAT),
        (Status.BEGRANSAD, Mark.MOTSTRIDIGT),
    ]
    items = [
        LegendItem(
            word=glossary.label(status if mark is Mark.BEKRAFTAT else mark, language),
            meaning=glossary.meaning(status if mark is Mark.BEKRAFTAT else mark, language),
            status=status,
            mark=mark,
            sign=style.symbol(status, mark),
        )
        for status, mark in read
    ]
    reserve = glossary.label(Supply.RESERV, language)
    items.append(LegendItem(reserve, glossary.meaning(Supply.RESERV, language), supply=Supply.RESERV))
    closed = _("ej öppen")
    undecided = glossary.term("ej_beslutad_oppen", language)
    items.append(LegendItem(undecided, glossary.explained("ej_beslutad_oppen", language), undecided=True))
    items.append(LegendItem(closed, glossary.meaning(Phase.I_BEREDSKAP, language), phase=Phase.I_BEREDSKAP))
    return tuple(items)
