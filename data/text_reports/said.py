"""What a short report says once read, and the same written back as text."""

from dataclasses import dataclass, field, replace
from datetime import time

from data.text_reports import words
from data.words import Function, Occupancy, Staffing, Status, Supply


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one function; `typed` is how it was written."""

    function: Function
    status: Status
    supply: Supply = Supply.OKANT
    minutes: int | None = None
    typed: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ShortReport:
    """A report that was understood in full. Times are times of day; `choice` is what followed a #.

    `back`: what works is said to be back at one of these times.
    """

    point: str
    functions: tuple[Said, ...] = ()
    occupancy: Occupancy | None = None
    people: int | None = None
    staffing: Staffing | None = None
    relief: time | None = None
    opened: bool | None = None
    reason: str = ""
    support: str = ""
    note: str = ""
    observed: time | None = None
    choice: str = ""
    back: tuple[time, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Doubted:
    """A report to ask about: what is bad news in codes is `sure`; the rest may be `meant`.

    `written` is what its codes say, word for word.
    """

    sure: ShortReport | None
    meant: ShortReport
    written: ShortReport


def good_news(report: ShortReport) -> ShortReport | None:
    """Return what a report says that works, has room or has opened; None where it says no such thing."""
    room = report.occupancy is Occupancy.LEDIGT
    kept = replace(
        report if room else _without_occupancy(report),
        functions=tuple(one for one in report.functions if one.status is Status.FUNGERAR),
        opened=True if report.opened else None,
        reason="",
        support="",
        note="",
    )
    return kept if kept.functions or kept.occupancy or kept.opened else None


def other_news(report: ShortReport) -> ShortReport | None:
    """Return the rest, with its words; None where there is nothing but words."""
    room = report.occupancy is Occupancy.LEDIGT
    kept = replace(
        _without_occupancy(report) if room else report,
        functions=tuple(one for one in report.functions if one.status is not Status.FUNGERAR),
        opened=False if report.opened is False else None,
    )
    says = kept.functions or kept.occupancy or kept.opened is False or kept.support
    return kept if says else None


def now(report: ShortReport | None) -> ShortReport | None:
    """Return a report without the time that it says it was seen."""
    return replace(report, observed=None) if report is not None else None


def _without_occupancy(report: ShortReport) -> ShortReport:
    return replace(report, occupancy=None, people=None, staffing=None, relief=None)


_STATUS = {status: mark for mark, status in words.MARKS.items()}
_STAFF = {staffing: mark for mark, staffing in words.STAFF_MARKS.items()}


def short_form(report: ShortReport) -> str:
    """Return the shortest text that says the same."""
    parts = [report.point, *(_said(one) for one in report.functions)]
    parts += [words.FULLNESS_SHORT[report.occupancy]] if report.occupancy else []
    parts += [f"{report.people}PERS"] if report.people is not None else []
    parts += [_staff(report.staffing)] if report.staffing else []
    parts += [f"AVL {_clock(report.relief)}"] if report.relief is not None else []
    parts += [f"KL {_clock(report.observed)}"] if report.observed is not None else []
    parts += [f"#{report.choice}"] if report.choice else []
    parts += ["ÖPPNAT"] if report.opened else []
    parts += [f"EJ ÖPPNAT: {report.reason}"] if report.opened is False else []
    further = [f"STÖD: {report.support}"] if report.support else []
    further += [report.note] if report.note else []
    return " // ".join([" ".join(parts), *further])


def _said(one: Said) -> str:
    supply = words.SUPPLY_LETTERS.get(one.supply, "")
    return f"{words.SHORT[one.function]}{_STATUS[one.status]}{supply}{_lasts(one.minutes)}"


def _lasts(minutes: int | None) -> str:
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return {0: f"{hours}H", 30: f"{hours},5H"}.get(rest, f"{minutes}MIN")


def _staff(staffing: Staffing) -> str:
    return f"BEM{_STAFF[staffing]}"


def _clock(at: time) -> str:
    return f"{at:%H%M}"
