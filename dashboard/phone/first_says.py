"""The form's first screen: what *Allt som förut* would confirm, or what must be answered first."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.wall.reading import Reading, supply_text
from dashboard.words import _, label
from dashboard.words.failures import returns
from dashboard.words.times import clock
from data import glossary
from data.points.acts.reports import confirmable, unanswered
from data.points.facts import Report
from data.truth import FAILURES, Effective
from data.words import Function, Mark, Status


@dataclass(frozen=True, slots=True)
class Covered:
    """What *Allt som förut* would say once more of a function; `bad` stands out."""

    function: Function
    says: str
    bad: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What must be answered of a function before all can be as before, and what was last said of it."""

    function: Function
    text: str
    last: str


@dataclass(frozen=True, slots=True)
class First:
    """`covered` is empty wherever there are `questions`: then not all is as before, and nothing says so."""

    covered: tuple[Covered, ...] = ()
    questions: tuple[Question, ...] = ()


NOTHING_FIRST = First()


def first(reading: Reading, now: datetime) -> First:
    """Return what the first screen offers, by the one rule of what may be confirmed."""
    missing = unanswered(reading.point, now)
    covers = () if missing else confirmable(reading.point, now)
    return First(
        covered=tuple(_covered(one, reading, now) for one in Function if one in covers),
        questions=tuple(
            Question(one, question(one, reading.functions[one]), doubt(reading.functions[one], now))
            for one in Function
            if one in missing
        ),
    )


def question(function: Function, one: Effective) -> str:
    """Ask of a function what its last report leaves open."""
    it = _definite(function)
    if one.report is None:
        return _("Hur är det med %(it)s?", it=it)
    if one.mark is Mark.MOTSTRIDIGT:
        return _("Två olika besked om %(it)s: vad gäller?", it=it)
    if one.report.status is Status.UR_FUNKTION:
        return _("Är %(it)s fortfarande borta?", it=it)
    if one.report.status in FAILURES:
        return _("Är det fortfarande fel på %(it)s?", it=it)
    return _("Fungerar %(it)s fortfarande?", it=it)


def doubt(one: Effective, now: datetime) -> str:
    """Say in plain words what was said and can no longer be relied on; nothing where it can."""
    if one.report is None:
        return ""
    last = _last(one.report, now)
    if one.mark is Mark.MOTSTRIDIGT and one.rival is not None:
        return _("olika besked – %(one)s, %(other)s", one=last, other=_last(one.rival, now))
    return _("för gammalt – %(last)s", last=last) if one.expired else ""


def _last(report: Report, now: datetime) -> str:
    return f"{clock(report.observed_at, now)}: {said(report.status)}"


def said(status: Status) -> str:
    """Return a status as somebody at a point says it; *okänd* is what one answers who does not know."""
    return glossary.term("vet_inte", _.language) if status is Status.OKAND else label(status)


def _definite(function: Function) -> str:
    return {
        Function.INFORMATION: _("informationen"),
        Function.EL: _("elen"),
        Function.VARME: _("värmen"),
        Function.VATTEN: _("vattnet"),
    }[function]


def _covered(function: Function, reading: Reading, now: datetime) -> Covered:
    one = reading.functions[function]
    report = one.report
    assert report is not None  # noqa: S101  confirmable() only names reported functions
    bad, word = report.status in FAILURES, said(report.status)
    says = [f"{label(function).capitalize()} {word.upper() if bad else word}", supply_text(one)]
    if report.lasts_until and report.lasts_until > now:
        says.append(_("räcker till %(at)s", at=clock(report.lasts_until, now)))
    if bad:
        says.append(returns(reading.point.functions[function].expected(report), now))
    says.append(report.cause)
    return Covered(function, ", ".join(part for part in says if part), bad)
