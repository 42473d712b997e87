"""The map of a printed report: each area with its status as tint, pattern and symbol, readable in grey."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dashboard.look import style
from dashboard.look.drawings import SYMBOLS
from dashboard.look.style import Pattern, Theme
from dashboard.paper.report_facts import worst_cell
from data.situation_reports.document import AreaLine, Document
from data.words import Mark, Status
from geo.layers import Pack
from geo.outlines import WIDTH, Outline, Outlines, outlines

_NO_POINT = "#ffffff"
_MUTED = "#53616d"


@cache
def environment() -> Environment:
    """Return the templates of the printed report; every text in them is escaped."""
    return Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def area_map(facts: Document, pack: Pack, alt: str) -> str | None:
    """Return the map as SVG; None where the report's areas are not the map pack's."""
    drawn = _outlines(pack)
    known = {one.id: one for one in drawn.areas}
    if not facts.areas or any(area.id not in known for area in facts.areas):
        return None
    made = (
        environment()
        .get_template("map.svg")
        .render(
            width=WIDTH,
            height=drawn.height + 24,
            alt=alt,
            patterns=patterns(),
            areas=[_area(area, known) for area in facts.areas],
        )
    )
    return str(made)


_kept: dict[str, Outlines] = {}


def _outlines(pack: Pack) -> Outlines:
    """Reading and simplifying the areas takes longer than drawing them: once a pack."""
    if pack.code not in _kept:
        _kept[pack.code] = outlines(pack)
    return _kept[pack.code]


def _area(area: AreaLine, known: Mapping[str, Outline]) -> dict[str, object]:
    one, worst = known[area.id], worst_cell(area.cells)
    status = worst.worst if worst else None
    shape = {name: getattr(one, name) for name in ("path", "x", "y")}
    if worst is None or status is None:
        dash, symbol = Markup(' stroke-dasharray="4 4"'), _drawing("dash")
        return {**shape, "name": area.name, "fill": _NO_POINT, "edge": _MUTED, "dash": dash, "symbol": symbol}
    shown = style.colours(status, Theme.LJUS)
    return {
        **shape,
        "name": area.name,
        # A plain fill needs no tiles, whose seams some readers show.
        "fill": shown.tint if style.LOOKS[status].pattern is Pattern.PLAIN else f"url(#p-{status})",
        "edge": shown.edge,
        "dash": Markup(' stroke-dasharray="6 4"') if worst.mark is Mark.OBEKRAFTAT else "",
        "symbol": _drawing(style.symbol(status, worst.mark)),
    }


def _drawing(symbol: str) -> Markup:
    return Markup(SYMBOLS[symbol])  # noqa: S704  (our own drawing)


def patterns() -> list[dict[str, object]]:
    """Return each status's pattern as a tile for a drawing."""
    found: list[dict[str, object]] = []
    for status in Status:
        shown = style.colours(status, Theme.LJUS)
        drawing = Markup(_lines(style.LOOKS[status].pattern, shown.edge))  # noqa: S704  (our own drawing)
        found.append({"id": f"p-{status}", "tint": shown.tint, "drawing": drawing})
    return found


def _lines(pattern: Pattern, ink: str) -> str:
    match pattern:
        case Pattern.HATCH:
            return f'<path d="M-3 3l6-6M0 14 14 0M11 17l6-6" stroke="{ink}" stroke-width="2.2"/>'
        case Pattern.LINES:
            return f'<path d="M0 3.5h14M0 10.5h14" stroke="{ink}" stroke-width="1.6"/>'
        case Pattern.DOTS:
            return "".join(f'<circle cx="{at}" cy="{at}" r="1.5" fill="{ink}"/>' for at in (3.5, 10.5))
        case _:
            return ""
