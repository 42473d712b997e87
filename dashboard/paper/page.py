"""A report as one self-contained web page, and the drawings of an evaluation as SVG."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dashboard.look import style
from dashboard.look.drawings import SYMBOLS
from dashboard.look.style import Pattern, Theme
from dashboard.paper import evaluation_chart as shapes
from dashboard.paper.blocks import Cell, Drawings
from dashboard.paper.chart import environment, patterns
from dashboard.paper.evaluation_says import BY_AREA, OVER_TIME
from dashboard.paper.evaluation_words import LOOKS_LIKE, verdict_word
from dashboard.paper.report_says import Sheet
from dashboard.words.exercise import Names
from data.exercise.course import Verdict
from data.exercise.evaluation import Evaluation
from data.words import Status


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
