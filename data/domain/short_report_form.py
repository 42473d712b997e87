"""A short report written back as text, so that reading it again gives the same report."""

from datetime import time

from data.domain import short_report_words as words
from data.domain.short_report_said import Said, ShortReport
from data.domain.words import Staffing, Status

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


def short_status(status: Status) -> str:
    """Return the mark of a status; *ej aktuell* has none, because it is not the point's to say."""
    return _STATUS.get(status, "")


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
