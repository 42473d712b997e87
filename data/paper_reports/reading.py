"""A sheet read line by line: what each becomes as a report about the point, or what is wrong with it.

The words are those of the short report; on a sheet the point is known and the time stands first. Two things
that are written on paper and would be refused in a text message are kept as they were written: words after
the codes without their slashes, and a number of people without a word on how full it is.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from data.clock import ZONE
from data.errors import Reason
from data.freetext import warning_for, why_not_personal, why_not_text
from data.operations.facts import Operation
from data.paper_reports.facts import MOST_LINES, Line, Sheet
from data.paper_reports.times import Course, Written, begin, relief_after
from data.points.commands import PointReport
from data.points.facts import Point
from data.points.report_reading import Around, Opened, read_point_report
from data.points.rules import why_not_store
from data.text_reports import patterns, words
from data.text_reports.back import timely
from data.text_reports.doubt import whole_line
from data.text_reports.plain import without_exercise
from data.text_reports.reading import Doubted, ShortReport, parse
from data.text_reports.said import short_form
from data.text_reports.start import Faults
from data.words import Channel, Supply

NOTHING: Final = "Bladet är tomt. Skriv en rad per rapport, till exempel 0210 el- värme+."
SAID_AGAIN: Final = "Klockslaget står först på raden. Ta bort KL."
OTHER: Final = "Ett blad gäller en händelse. Ta bort #."
HOURS: Final = "Timmarna räknas från radens klockslag."
WATER: Final = "VA är läst som vatten. Värme skrivs VÄ eller VARME."
# As the sheet's examples write them: whoever wrote a word for water does not know it by two letters.
_NAMES: Final = {"IN": "info", "EL": "el", "VÄ": "värme", "VA": "vatten"}
_CODE: Final = re.compile(rf"(?<!\S)(?:{'|'.join(_NAMES)})(?=[-+!?])")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}(?:[ ,.]+[^\W\d_]+)*[.]?")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sheet is read against: where it belongs, and the key that its lines are known by.

    `now` is the operation's time.
    """

    operation: Operation
    point: Point
    secret: str
    now: datetime


def read_sheet(sheet: Sheet, here: Ground) -> tuple[Line, ...]:
    """Return the lines of a sheet that say something, in the order of the paper."""
    course = Course(sheet.day)
    seen: dict[str, int] = {}
    found: list[Line] = []
    for number, typed in enumerate(sheet.text.splitlines(), start=1):
        if not typed.strip():
            continue
        line = _read(number, typed.strip(), course, sheet, here)
        if line is None:
            continue
        if line.report is not None:
            first = seen.setdefault(line.report.id, number)
            line = line if first == number else replace(line, repeats=first)
        found.append(line)
    return tuple(found)


def why_not_sheet(sheet: Sheet, lines: tuple[Line, ...]) -> str:
    """Why a sheet as a whole cannot be entered."""
    if not lines:
        return NOTHING
    if len(lines) > MOST_LINES:
        return f"Ett blad har högst {MOST_LINES} rader, här är {len(lines)}. Dela det på två."
    reason = why_not_text(sheet.text, "text") or why_not_text(sheet.kept, "kept")
    return reason.text if reason else ""


def _read(number: int, typed: str, course: Course, sheet: Sheet, here: Ground) -> Line | None:
    """Return a line; None for one that only says a day."""
    personal = why_not_personal(typed, "text", here.now)
    began = begin(typed, course.day)
    if isinstance(began, str):
        return Line(number, typed, reasons=(personal.text if personal else began,))
    at = course.at(began, here.now)
    if at is None:
        return None
    if personal is not None or isinstance(at, str):
        return Line(number, typed, reasons=(personal.text if personal else str(at),))
    line = Line(number, typed, at, warning=warning_for(began.rest) or "")
    return _said(line, began, at, sheet, here)


def _said(line: Line, began: Written, at: datetime, sheet: Sheet, here: Ground) -> Line:
    short = _short(began.rest, at, here)
    if isinstance(short, tuple):
        return replace(line, reasons=short)
    report = _report(short, at, sheet, here)
    if isinstance(report, tuple):
        return replace(line, reasons=report)
    against = tuple(
        dict.fromkeys(why.text for why in why_not_store(report, here.operation, here.point, here.now))
    )
    return replace(line, report=report, reasons=against, remarks=tuple(_remarks(short)))


def _short(rest: str, at: datetime, here: Ground) -> ShortReport | tuple[str, ...]:
    said = without_exercise(rest) if here.operation.is_exercise else rest
    written = _without_slashes(_number_alone(said), here.point.id)
    found = parse(f"{here.point.id} {written}", (here.point.id,))
    if not isinstance(found, tuple):
        found = timely(found, at)
    if isinstance(found, Doubted):
        return (f"Menas {_line_of(found, here.point.id)}? Skriv raden så som den ska sparas.",)
    if isinstance(found, tuple):
        return tuple(reason.text for reason in found)
    against = [why for said, why in ((found.observed, SAID_AGAIN), (found.choice, OTHER)) if said]
    return tuple(against) or found


def _line_of(doubted: Doubted, point: str) -> str:
    line = whole_line(doubted)
    if not isinstance(parse(line, (point,)), ShortReport):
        line = whole_line(doubted, words=False)
    return _CODE.sub(lambda found: _NAMES[found[0]], line.removeprefix(point).strip())


def _number_alone(said: str) -> str:
    """A number of people without a word on how full it is becomes a note: the word is not guessed."""
    coded, slashes, note = said.partition("//")
    number = patterns.PEOPLE.search(coded)
    full = any(patterns.FULLNESS.match(coded, word.start()) for word in re.finditer(r"[^\W\d_]+", coded))
    if number is None or full or patterns.STAFF.search(coded):
        return said
    rest = f"{coded[: number.start()].rstrip()} {coded[number.end() :].strip()}".strip()
    return f"{rest} // {number['number']} personer{' // ' if slashes else ''}{note.strip()}"


def _without_slashes(said: str, point: str) -> str:
    """Words at the end of the codes that can be no code are a note: on paper nobody writes the slashes."""
    coded, slashes, note = said.partition("//")
    if not isinstance(parse(f"{point} {said}", (point,)), tuple):  # what may mean a state is asked about
        return said
    faults = Faults((point,))
    for start in (found.start() for found in re.finditer(r"(?<!\S)\S", coded)):
        tail = coded[start:].strip()
        if _WORDS.fullmatch(tail) and faults.holds_no_code(tail):
            moved = f"{coded[:start].strip()} // {tail}{' // ' if slashes else ''}{note.strip()}"
            return moved if isinstance(parse(f"{point} {moved}", (point,)), ShortReport) else said
    return said


def _report(short: ShortReport, at: datetime, sheet: Sheet, here: Ground) -> PointReport | tuple[str, ...]:
    plain: dict[str, str | int | datetime | timedelta | None] = {
        "observed_at": at,
        "occupancy": short.occupancy,
        "people": short.people,
        "staffing": short.staffing,
        "relief_at": relief_after(short.relief, at),
        "opening": None if short.opened is None else Opened.OPENED if short.opened else Opened.CANNOT,
        "opening_reason": short.reason,
        "support": short.support,
        "note": short.note,
        "channel": Channel.PAPPER,
        "on_behalf_of": sheet.source,
    }
    for said in short.functions:
        plain[f"{said.function}_status"] = said.status
        plain[f"{said.function}_supply"] = None if said.supply is Supply.OKANT else said.supply
        if said.minutes is not None:
            plain[f"{said.function}_ahead"] = timedelta(minutes=said.minutes)
    says = f"{at.astimezone(ZONE).isoformat()} {short_form(replace(short, observed=None, choice=''))}"
    around = Around(
        _key(here.secret, "blad", here.operation.id, here.point.id, says),
        *(here.operation.id, here.point.id, here.now, _NoTimes()),
        asked=says,
    )
    found = read_point_report(plain, around)
    return tuple(reason.text for reason in found) if isinstance(found, tuple) else found


class _NoTimes:
    """All times of a line are moments already."""

    def seen(self, text: str, now: datetime, field: str) -> datetime | Reason | None:  # noqa: ARG002
        return None

    def ahead(self, text: str, since: datetime, field: str) -> datetime | Reason | None:  # noqa: ARG002
        return None


def _remarks(short: ShortReport) -> Iterator[str]:
    if any(words.is_bare_water(one.typed) for one in short.functions):
        yield WATER
    if any(one.minutes is not None for one in short.functions):
        yield HOURS


def sheet_mark(here: Ground, lines: tuple[Line, ...]) -> str:
    """Return what a whole sheet is known by: what its lines are, in whatever order."""
    ids = sorted(one.report.id for one in lines if one.report is not None)
    return _key(here.secret, "helblad", here.operation.id, here.point.id, *ids)


def _key(secret: str, name: str, *said: str) -> str:
    """Return an id that follows from what is said, and tells nothing of it without the operation's key."""
    digest = hmac.new(secret.encode(), "\n".join((name, *said)).encode(), hashlib.sha256).hexdigest()
    return f"{name}-{digest[:32]}"
