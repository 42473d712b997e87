"""What a short report says, once it has been read: sure, or to be asked about."""

from dataclasses import dataclass, field, replace
from datetime import time

from data.domain.words import Function, Occupancy, Staffing, Status, Supply


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
    """A report that was understood in full. Times are times of day; `choice` is what followed a #."""

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


def _without_occupancy(report: ShortReport) -> ShortReport:
    return replace(report, occupancy=None, people=None, staffing=None, relief=None)
