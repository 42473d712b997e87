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
    rank: int


@dataclass(frozen=True, slots=True)
class Glyph:
    """`parts` is empty for a point that neither receives people nor reports: it is a small ring, no picture.

    `undecided`: it reports, and no decision says that it is open. `failed`: something is down at a point
    that counts, or was when last heard of; what sources disagree on is not, before somebody settles it.
    """

    phase: Phase
    old: bool
    parts: tuple[Part, ...]
    label: str
    undecided: bool = False
    failed: bool = False


def glyph(reading: Reading, now: datetime) -> Glyph:
    parts = tuple(_part(f, reading.functions[f]) for f in Function) if reading.shown else ()
    old, said = reading.shown and reading.old, spoken(reading, now)
    failed = reading.counts and any(_down(part) for part in parts)
    return Glyph(reading.point.phase, old, parts, said, reading.undecided, failed)


def _down(part: Part) -> bool:
    return part.status is Status.UR_FUNKTION and part.mark is not Mark.MOTSTRIDIGT


def _part(function: Function, one: Effective) -> Part:
    supply = one.supply if one.supply in style.SUPPLY_LETTER else Supply.ORDINARIE
    severity, doubt = rank(one)
    sign = style.symbol(one.status, one.mark)
    return Part(function, one.status, one.mark, supply, sign, severity * len(Mark) + doubt)


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
    """A status chip (`status` and `mark`), a supply letter, or the sign that `key` names.

    `key` is what the browser knows the sign by, which shows those that are in use.
    """

    key: str
    word: str
    meaning: str
    status: Status | None = None
    mark: Mark = Mark.BEKRAFTAT
    sign: str = ""
    supply: Supply | None = None


def legend() -> tuple[LegendItem, ...]:
    """Every sign there can be, the worst first."""
    language = _.language
    read = [
        (Status.UR_FUNKTION, Mark.BEKRAFTAT),
        (Status.UR_FUNKTION, Mark.OBEKRAFTAT),
        (Status.BEGRANSAD, Mark.MOTSTRIDIGT),
        (Status.BEGRANSAD, Mark.BEKRAFTAT),
        (Status.OKAND, Mark.BEKRAFTAT),
        (Status.FUNGERAR, Mark.BEKRAFTAT),
        (Status.EJ_AKTUELL, Mark.BEKRAFTAT),
    ]
    supplies = (_supplied(supply, language) for supply in style.SUPPLY_LETTER)
    undecided = glossary.term("ej_beslutad_oppen", language)
    together = _("antal punkter på samma plats i kartan; tecknet visar det värsta som någon av dem säger")
    return (
        *(_read(status, mark, language) for status, mark in read),
        *supplies,
        LegendItem("undecided", undecided, glossary.explained("ej_beslutad_oppen", language)),
        LegendItem("ring", _("ej öppen"), glossary.meaning(Phase.I_BEREDSKAP, language)),
        LegendItem("several", _("flera punkter"), together),
    )


def _read(status: Status, mark: Mark, language: str) -> LegendItem:
    said = status if mark is Mark.BEKRAFTAT else mark
    word, meaning = glossary.label(said, language), glossary.meaning(said, language)
    return LegendItem(said, word, meaning, status, mark, style.symbol(status, mark))


def _supplied(supply: Supply, language: str) -> LegendItem:
    word, meaning = glossary.label(supply, language), glossary.meaning(supply, language)
    return LegendItem(supply, word, meaning, supply=supply)
