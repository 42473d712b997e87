"""How a status looks: its symbol, colours, pattern and edge, in a dark and a light theme; the one place.

Colours follow the thinking of ISO 22324: green is safe and muted, amber caution and red danger are full,
grey is no information. Colour is never alone: each status also has a word (the glossary), a symbol, a
pattern and its own step of luminance, so that it survives greyscale and colour-vision deficiencies.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from dashboard.look.drawings import BANDS, SYMBOLS, Pattern, pattern_drawing
from data.exercise.scenario import InjectState, RecipientState
from data.words import ImpactLevel, Mark, Status, Supply


class Theme(StrEnum):
    MORK = "mork"
    LJUS = "ljus"


@dataclass(frozen=True, slots=True)
class Colours:
    """Fill, the ink on it, the edge around it, and the tint an area's land gets under its pattern."""

    fill: str
    ink: str
    edge: str
    tint: str


@dataclass(frozen=True, slots=True)
class Look:
    symbol: str
    pattern: Pattern
    border: str
    colours: Mapping[Theme, Colours]


LOOKS: Mapping[Status, Look] = {
    Status.FUNGERAR: Look(
        "check",
        Pattern.PLAIN,
        "solid",
        {
            Theme.MORK: Colours("#1d5a43", "#e2f5ea", "#43946f", "#173228"),
            Theme.LJUS: Colours("#bfe0cc", "#0d3a26", "#2f6b4c", "#dcefe3"),
        },
    ),
    Status.BEGRANSAD: Look(
        "bang",
        Pattern.LINES,
        "solid",
        {
            Theme.MORK: Colours("#f2b134", "#1c1300", "#f2b134", "#2f2a1a"),
            Theme.LJUS: Colours("#e69f00", "#1c1300", "#7a5200", "#fbefd2"),
        },
    ),
    Status.UR_FUNKTION: Look(
        "cross",
        Pattern.HATCH,
        "solid",
        {
            Theme.MORK: Colours("#d3372b", "#ffffff", "#ff8a7d", "#371b1f"),
            Theme.LJUS: Colours("#c0271c", "#ffffff", "#8a1208", "#f9dedb"),
        },
    ),
    Status.OKAND: Look(
        "question",
        Pattern.DOTS,
        "dotted",
        {
            Theme.MORK: Colours("#27313b", "#dbe3ea", "#93a3b1", "#202932"),
            Theme.LJUS: Colours("#f3f5f7", "#2b3640", "#5c6a76", "#e9edf0"),
        },
    ),
    Status.EJ_AKTUELL: Look(
        "dash",
        Pattern.PLAIN,
        "none",
        {
            Theme.MORK: Colours("#141d26", "#9fb0c0", "#5d6d7c", "#1a242e"),
            Theme.LJUS: Colours("#ffffff", "#53616d", "#8795a1", "#f0f3f5"),
        },
    ),
}

# Five grades of one thing: each has its own step of grey, bars and pattern; the worst stands out most.
GRADES: Mapping[ImpactLevel, Look] = {
    ImpactLevel.INGEN: Look("grade-0", Pattern.PLAIN, "solid", LOOKS[Status.FUNGERAR].colours),
    ImpactLevel.MATTLIG: Look(
        "grade-1",
        Pattern.DOTS,
        "solid",
        {
            Theme.MORK: Colours("#b98a2e", "#140f00", "#d9a441", "#2f2a1a"),
            Theme.LJUS: Colours("#e9b02f", "#1c1300", "#7a5200", "#fbefd2"),
        },
    ),
    ImpactLevel.BETYDANDE: Look(
        "grade-2",
        Pattern.LINES,
        "solid",
        {
            Theme.MORK: Colours("#f7bf52", "#1c1300", "#f7bf52", "#3a2c12"),
            Theme.LJUS: Colours("#c9781a", "#140a00", "#6b3d00", "#f7dfc2"),
        },
    ),
    ImpactLevel.ALLVARLIG: Look(
        "grade-3",
        Pattern.HATCH,
        "solid",
        {
            Theme.MORK: Colours("#d3372b", "#ffffff", "#ff8a7d", "#371b1f"),
            Theme.LJUS: Colours("#c0271c", "#ffffff", "#8a1208", "#f9dedb"),
        },
    ),
    ImpactLevel.KRITISK: Look(
        "grade-4",
        Pattern.GRID,
        "solid",
        {
            Theme.MORK: Colours("#ffe1dc", "#5c0a0a", "#ffffff", "#5a1c1c"),
            Theme.LJUS: Colours("#540a18", "#ffffff", "#3d0512", "#f0c9cc"),
        },
    ),
}

# How far an inject has come borrows the colours of what the eye already knows: amber waits, red is missed.
INJECTS: Mapping[InjectState, tuple[str, Status]] = {
    InjectState.PLANERAT: ("wait", Status.EJ_AKTUELL),
    InjectState.LEVERERAT: ("sent", Status.BEGRANSAD),
    InjectState.BESVARAT: ("check", Status.FUNGERAR),
    InjectState.MISSAT: ("cross", Status.UR_FUNKTION),
    InjectState.OVERHOPPAT: ("skip", Status.OKAND),
}

RECIPIENTS: Mapping[RecipientState, tuple[str, Status]] = {
    RecipientState.TYST: ("bang", Status.UR_FUNKTION),
    RecipientState.INGET_KONTO: ("cross", Status.UR_FUNKTION),
    RecipientState.INTE_OPPNAT: ("sent", Status.BEGRANSAD),
    RecipientState.OPPNAT: ("wait", Status.BEGRANSAD),
    RecipientState.KVITTERAT: ("check", Status.FUNGERAR),
    RecipientState.AGERAT: ("check", Status.FUNGERAR),
    RecipientState.INGET_SKICKAT: ("dash", Status.EJ_AKTUELL),
}

MARK_SYMBOL: Mapping[Mark, str | None] = {
    Mark.BEKRAFTAT: None,
    Mark.OBEKRAFTAT: "question",  # added to the failure's own symbol
    Mark.MOTSTRIDIGT: "neq",  # in place of the status's own symbol
}
SUPPLY_LETTER: Mapping[Supply, str] = {Supply.RESERV: "R", Supply.NODVATTEN: "N"}

SURFACES: Mapping[Theme, Mapping[str, str]] = {
    Theme.MORK: {
        "bg": "#0c131a",
        "panel": "#141d26",
        "rule": "#2b3946",
        "text": "#eef3f7",
        "muted": "#a9b8c6",
        "focus": "#7cc4ff",
        "water": "#0a1016",
        "land": "#18222c",
        "around": "#0f171f",
        "around-edge": "#22303c",
        "district": "#2c3a47",
        "area-edge": "#8496a6",
        "rail": "#3a4a59",
        "ring": "#eef3f7",
        "leader": "#c3d0db",
        "exercise": "#f2b134",
        "exercise-ink": "#14100a",
        "alarm": "#d3372b",
        "alarm-ink": "#ffffff",
        "bad-text": "#ff9a8e",
        "warn-text": "#f7bf52",
    },
    Theme.LJUS: {
        "bg": "#eef2f5",
        "panel": "#ffffff",
        "rule": "#c9d3db",
        "text": "#131c24",
        "muted": "#4b5a67",
        "focus": "#0b5cad",
        "water": "#dbe6ee",
        "land": "#f7f8f9",
        "around": "#e6ebef",
        "around-edge": "#d3dbe2",
        "district": "#d5dde3",
        "area-edge": "#62727f",
        "rail": "#b3bfc9",
        "ring": "#131c24",
        "leader": "#3d4a55",
        "exercise": "#f2b134",
        "exercise-ink": "#14100a",
        "alarm": "#c0271c",
        "alarm-ink": "#ffffff",
        "bad-text": "#a81a10",
        "warn-text": "#7a5200",
    },
}


def colours(status: Status, theme: Theme) -> Colours:
    return LOOKS[status].colours[theme]


def symbol(status: Status, mark: Mark = Mark.BEKRAFTAT) -> str:
    """Return the sign that stands for a status as it is read now."""
    return "neq" if mark is Mark.MOTSTRIDIGT else LOOKS[status].symbol


def grade_look(level: ImpactLevel | None) -> Look:
    """Return how a påverkansgrad looks; None is the unknown, which looks as it does everywhere."""
    return LOOKS[Status.OKAND] if level is None else GRADES[level]


def border(status: Status, mark: Mark = Mark.BEKRAFTAT) -> str:
    """Return the CSS border style; a broken border says that a failure is not confirmed."""
    return "dashed" if mark is Mark.OBEKRAFTAT else LOOKS[status].border


_PARTS = ("fill", "ink", "edge", "tint")


@cache
def stylesheet() -> str:
    """Return the custom properties of both themes, and what data-status and data-mark make of them."""
    return "\n".join((*_themes(), *_states())) + "\n"


def _themes() -> Iterator[str]:
    for theme in Theme:
        pairs = [(name, value) for name, value in SURFACES[theme].items()]
        graded = ((f"grade-{grade}", look) for grade, look in GRADES.items())
        for name, look in (*LOOKS.items(), *graded):
            shown = look.colours[theme]
            pairs += [(f"{name}-{part}", getattr(shown, part)) for part in _PARTS]
        body = "".join(f"--{name}:{value};" for name, value in pairs)
        scheme = "dark" if theme is Theme.MORK else "light"
        yield f'[data-theme="{theme}"]{{color-scheme:{scheme};{body}}}'


def _states() -> Iterator[str]:
    for status in Status:
        parts = "".join(f"--{part}:var(--{status}-{part});" for part in _PARTS)
        yield f'[data-status="{status}"]{{{parts}--border:{border(status)};}}'
    for grade in ImpactLevel:
        parts = "".join(f"--{part}:var(--grade-{grade}-{part});" for part in _PARTS)
        yield f'[data-grade="{grade}"]{{{parts}--border:solid;--band:{BANDS[GRADES[grade].pattern]};}}'
    yield f'[data-mark="{Mark.OBEKRAFTAT}"]{{--border:dashed;}}'


@cache
def sprite() -> str:
    """Return the symbols and the area patterns as one hidden SVG, to stand first in a document's body."""
    symbols = (
        f'<symbol id="i-{name}" viewBox="0 0 24 24"><g fill="currentColor">{drawing}</g></symbol>'
        for name, drawing in SYMBOLS.items()
    )
    return (
        '<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">'
        + "".join(symbols)
        + "<defs>"
        + "".join(_patterns())
        + "</defs></svg>"
    )


def _patterns() -> Iterator[str]:
    """One pattern for each status and mark: `p-<status>` and `p-<status>-<mark>`."""
    for status, look in LOOKS.items():
        yield _pattern(f"p-{status}", status, pattern_drawing(look.pattern, status))
        for mark, dash in ((Mark.OBEKRAFTAT, "5 4"), (Mark.MOTSTRIDIGT, "")):
            drawing = pattern_drawing(look.pattern, status, dash, crossed=mark is Mark.MOTSTRIDIGT)
            yield _pattern(f"p-{status}-{mark}", status, drawing)
    # Upright and see-through: no status has lines that way, and what lies under them is still seen.
    yield (
        '<pattern id="p-without" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<rect x="2" width="2.4" height="7" fill="var(--text)" fill-opacity=".5"/></pattern>'
    )


def _pattern(name: str, status: Status, drawing: str) -> str:
    return (
        f'<pattern id="{name}" width="12" height="12" patternUnits="userSpaceOnUse">'
        f'<rect width="12" height="12" fill="var(--{status}-tint)"/>{drawing}</pattern>'
    )
