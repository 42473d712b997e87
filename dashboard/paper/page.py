"""A report as one self-contained web page, its map of the areas, and an evaluation's drawings as SVG."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dashboard.look import style
from dashboard.look.drawings import SYMBOLS, Pattern
from dashboard.look.style import Theme
from dashboard.paper import evaluation_chart as shapes
from dashboard.paper.blocks import Cell, Drawings
from dashboard.paper.evaluation_says import BY_AREA, OVER_TIME
from dashboard.paper.evaluation_words import LOOKS_LIKE, verdict_word
from dashboard.paper.report_facts import worst_cell
from dashboard.paper.report_says import Sheet
from dashboard.words.exercise import Names
from data.exercise.course import Verdict
from data.exercise.evaluation import Evaluation
from data.situation_reports.document import Document
from data.words import Mark, Status
from geo.areas import WIDTH, Outline, Outlines, outlines
from geo.layers import Pack

_NO_POINT = "#ffffff"
_MUTED = "#53616d"


@cache
def environment() -> Environment:
    """Return the templates of the printed report; every text in them is escaped."""
    return Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


@dataclass(frozen=True, slots=True)
class AreaShown:
    """An area as a map shows it; no status: it has no point that counts."""

    id: str
    name: str
    status: Status | None = None
    mark: Mark = Mark.BEKRAFTAT


def area_map(facts: Document, pack: Pack, alt: str) -> str | None:
    """Return a report's map as SVG; None where the report's areas are not the map pack's."""
    worst = ((area, worst_cell(area.cells)) for area in facts.areas)
    shown = [
        AreaShown(area.id, area.name, *((cell.worst, cell.mark) if cell else ())) for area, cell in worst
    ]
    return areas_drawn(shown, pack, alt)


def areas_drawn(shown: Sequence[AreaShown], pack: Pack, alt: str) -> str | None:
    """Return a map of areas as SVG; None where there are none, or not the map pack's."""
    drawn = _outlines(pack)
    known = {one.id: one for one in drawn.areas}
    if not shown or any(area.id not in known for area in shown):
        return None
    made = (
        environment()
        .get_template("map.svg")
        .render(
            width=WIDTH,
            height=drawn.height + 24,
            alt=alt,
            patterns=patterns(),
            areas=[_area(area, known[area.id]) for area in shown],
        )
    )
    return str(made)


_kept: dict[str, Outlines] = {}


def _outlines(pack: Pack) -> Outlines:
    """Reading and simplifying the areas takes longer than drawing them: once a pack."""
    if pack.code not in _kept:
        _kept[pack.code] = outlines(pack)
    return _kept[pack.code]


def _area(area: AreaShown, one: Outline) -> dict[str, object]:
    status = area.status
    shape = {name: getattr(one, name) for name in ("path", "x", "y")}
    if status is None:
        dash, symbol = Markup(' stroke-dasharray="4 4"'), _drawing("dash")
        return {**shape, "name": area.name, "fill": _NO_POINT, "edge": _MUTED, "dash": dash, "symbol": symbol}
    shown = style.colours(status, Theme.LJUS)
    return {
        **shape,
        "name": area.name,
        # A plain fill needs no tiles, whose seams some readers show.
        "fill": shown.tint if style.LOOKS[status].pattern is Pattern.PLAIN else f"url(#p-{status})",
        "edge": shown.edge,
        "dash": Markup(' stroke-dasharray="6 4"') if area.mark is Mark.OBEKRAFTAT else "",
        "symbol": _drawing(style.symbol(status, area.mark)),
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


def as_html(sheet: Sheet, drawings: Drawings) -> bytes:
    """Return the report as a page that needs nothing else; every text in it is escaped."""
    made = (
        environment()
        .get_template("report.html")
        .render(
            sheet=sheet,
            blocks=[{"kind": type(one).__name__.lower(), "block": one} for one in sheet.blocks],
            # These are our own drawings, in which the names have been escaped already.
            drawings={name: Markup(drawing) for name, drawing in drawings.items()},  # noqa: S704
            css=Markup(_css()),  # noqa: S704  (our own sheet)
            symbol=_symbol,
        )
    )
    return made.encode()


@cache
def policy() -> str:
    """Return the content security policy of such a page: its own style sheet and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(_css().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'; sandbox"
    )


@cache
def _css() -> str:
    own = files(__package__).joinpath("templates", "report.css").read_text(encoding="utf-8")
    shown = {status: style.colours(status, Theme.LJUS) for status in Status}
    tints = "".join(
        f'[data-status="{status}"]{{background:{one.tint}}}[data-status="{status}"] svg{{color:{one.edge}}}'
        for status, one in shown.items()
    )
    return own + tints + "td svg{fill:currentColor}"


def _symbol(cell: Cell) -> Markup:
    assert cell.status is not None  # noqa: S101  (the template asks for it only then)
    return Markup(SYMBOLS[style.symbol(cell.status, cell.mark)])  # noqa: S704  (our own drawing)


def drawings(one: Evaluation, name: Names, *, alone: bool = False) -> Drawings:
    """Return an evaluation's drawings by name; none where there is nothing to draw.

    `alone`: as pictures of their own, with a style that makes the letters larger on a phone.
    """
    over, bars = shapes.over_time(one), shapes.by_area(one, name.areas)
    if over is None:
        return {}
    common = {"patterns": patterns(), "edge": _edges(), "legend": _legend(), "size": shapes, "alone": alone}
    course = _drawn("course.svg", OVER_TIME, shown=over, alt=shapes.over_alt(one), **common)
    areas = _drawn("areas.svg", BY_AREA, bars=bars, alt=shapes.areas_alt(one, name.areas), **common)
    return {OVER_TIME: course, BY_AREA: areas}


def _drawn(template: str, prefix: str, **shown: object) -> str:
    """Each drawing has ids of its own: several stand in one page."""
    return _environment().get_template(template).render(prefix=prefix, fill=_fills(prefix), **shown)


@cache
def _environment() -> Environment:
    """Every text in the drawings is escaped."""
    return Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def _fills(prefix: str) -> Mapping[Status, str]:
    """A plain fill needs no tiles, whose seams some readers show."""
    return {
        status: style.colours(status, Theme.LJUS).tint
        if style.LOOKS[status].pattern is Pattern.PLAIN
        else f"url(#{prefix}-p-{status})"
        for status in Status
    }


def _edges() -> Mapping[Status, str]:
    return {status: style.colours(status, Theme.LJUS).edge for status in Status}


def _legend() -> list[tuple[Status, str]]:
    return [(LOOKS_LIKE[verdict], verdict_word(verdict)) for verdict in Verdict]
