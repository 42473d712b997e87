"""The drawings of an evaluation as SVG: four patterns that hold in grey, the same as on the map."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from dashboard import style
from dashboard.situation_report.chart import patterns
from dashboard.style import Pattern, Theme
from dashboard.texts import Translator
from dashboard.viewmodels import desk_evaluation_chart as shapes
from dashboard.viewmodels.desk_evaluation import BY_AREA, OVER_TIME
from dashboard.viewmodels.desk_evaluation_words import LOOKS_LIKE, verdict_word
from dashboard.viewmodels.desk_exercise_words import Names
from dashboard.viewmodels.desk_situation_report_blocks import Drawings
from data.domain.words import Status
from data.exercise.course import Verdict
from data.exercise.evaluation import Evaluation


def drawings(one: Evaluation, name: Names, _: Translator, *, alone: bool = False) -> Drawings:
    """Return an evaluation's drawings by name; none where there is nothing to draw.

    `alone`: as pictures of their own, with a style that makes the letters larger on a phone.
    """
    over, bars = shapes.over_time(one, _), shapes.by_area(one, name.areas, _)
    if over is None:
        return {}
    common = {"patterns": patterns(), "edge": _edges(), "legend": _legend(_), "size": shapes, "alone": alone}
    course = _drawn("course.svg", OVER_TIME, shown=over, alt=shapes.over_alt(one, _), **common)
    areas = _drawn("areas.svg", BY_AREA, bars=bars, alt=shapes.areas_alt(one, name.areas, _), **common)
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


def _legend(_: Translator) -> list[tuple[Status, str]]:
    return [(LOOKS_LIKE[verdict], verdict_word(verdict, _)) for verdict in Verdict]
