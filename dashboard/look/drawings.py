"""Our own drawings: the symbols that stand beside the words, 24 by 24, and the patterns of areas."""

from collections.abc import Mapping
from enum import StrEnum

GRADES = 5


class Pattern(StrEnum):
    """What fills an area on the map, on top of its tint."""

    PLAIN = "plain"
    LINES = "lines"
    HATCH = "hatch"
    DOTS = "dots"
    GRID = "grid"
    NONE = "none"


def _bars(filled: int) -> str:
    """Return four bars, each higher than the one before; as many of them full as a grade is grave."""
    places = ((2, 16.5, 5.5), (7.6, 12, 10), (13.2, 7, 15), (18.8, 2, 20))
    return "".join(
        f'<rect x="{x}" y="{y}" width="4" height="{height}"/>'
        if place < filled
        else f'<rect x="{x + 0.7:.1f}" y="{y + 0.7:.1f}" width="2.6" height="{height - 1.4:.1f}" '
        'fill="none" stroke="currentColor" stroke-width="1.4"/>'
        for place, (x, y, height) in enumerate(places)
    )


# currentColor is the ink of whoever uses them.
_STROKE = (
    'fill="none" stroke="currentColor" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"'
)
_LINE = _STROKE.replace("3.4", "2.6")
SYMBOLS: Mapping[str, str] = {
    "information": '<path d="M9.6 10.2h4.8V21H9.6z"/><circle cx="12" cy="5.4" r="2.7"/>',
    "el": '<path d="M14 1.5 4.5 13.8h6L9 22.5 19.5 9.6h-6.3z"/>',
    "varme": '<path d="M12.3 1.5c.5 4.2-6.3 6.6-6.3 13 0 4.3 2.8 8 6.2 8'
    "s6.3-3.4 6.3-7.6"
    'c0-3.2-1.5-5-2.8-7.1-.3 1.7-.9 2.8-2.1 3.5.7-3.6.4-7.1-1.3-9.8z"/>',
    "vatten": '<path d="M12 1.5C8.8 6.4 5 10.4 5 15a7 7 0 0 0 14 0c0-4.6-3.8-8.6-7-13.5z"/>',
    "check": f'<path d="M4.5 13 9.8 18.5 19.5 6.5" {_STROKE}/>',
    "bang": '<path d="M10 2.5h4l-.7 12h-2.6z"/><circle cx="12" cy="19.2" r="2.4"/>',
    "cross": f'<path d="M5.5 5.5l13 13M18.5 5.5l-13 13" {_STROKE}/>',
    "question": f'<path d="M7.3 8.2a4.8 4.8 0 1 1 7.2 4.1c-1.7 1-2.5 1.9-2.5 3.2" {_STROKE}/>'
    '<circle cx="12" cy="20.3" r="2.2"/>',
    "neq": f'<path d="M4.5 9h15M4.5 15.5h15M15.8 3.5 8.2 20.5" {_STROKE}/>',
    "dash": f'<path d="M6 12h12" {_STROKE}/>',
    "wait": f'<circle cx="12" cy="12" r="8.6" {_LINE}/><path d="M12 7v5.2l3.6 2.4" {_LINE}/>',
    "sent": f'<path d="M3.5 12h15M12.5 5.5 19 12l-6.5 6.5" {_STROKE}/>',
    "skip": '<path d="M4 5v14l8-7zM12 5v14l8-7z"/>',
    "up": '<path d="M12 4.5 20.5 18h-17z"/>',
    "down": '<path d="M12 19.5 3.5 6h17z"/>',
    **{f"grade-{grade}": _bars(grade) for grade in range(GRADES)},
}

# A pattern as a band beside a word, in the ink: under the word it would make that hard to read.
BANDS: Mapping[str, str] = {
    "plain": "none",
    "dots": "radial-gradient(var(--ink) 22%,transparent 26%) 0 0/5px 5px",
    "lines": "repeating-linear-gradient(0deg,var(--ink) 0 1.5px,transparent 1.5px 5px)",
    "hatch": "repeating-linear-gradient(45deg,var(--ink) 0 1.5px,transparent 1.5px 4.5px)",
    "grid": "repeating-linear-gradient(0deg,var(--ink) 0 2px,transparent 2px 4px),"
    "repeating-linear-gradient(90deg,var(--ink) 0 2px,transparent 2px 4px)",
}


def pattern_drawing(pattern: Pattern, name: str, dash: str = "", crossed: bool = False) -> str:
    """Return what is drawn over the tint of what `name` is called; crossed where sources disagree."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    stroke = f'stroke="var(--{name}-edge)" stroke-opacity=".55" fill="none"{dashes}'
    match pattern:
        case Pattern.HATCH:
            back = "M-3 3l6-6M0 12 12 0M9 15l6-6"
            return f'<path d="{back}{"M0 0l12 12" if crossed else ""}" {stroke} stroke-width="1.6"/>'
        case Pattern.LINES:
            return f'<path d="M0 3h12M0 9h12{"M6 0v12" if crossed else ""}" {stroke} stroke-width="1.2"/>'
        case Pattern.DOTS:
            dots = ((3, 3), (9, 9))
            return "".join(
                f'<circle cx="{x}" cy="{y}" r="1.1" fill="var(--{name}-edge)" fill-opacity=".6"/>'
                for x, y in dots
            )
        case _:
            return ""
