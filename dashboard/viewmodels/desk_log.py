"""The page *Logg*: each entry of the journal in words, and the same as a table for a spreadsheet."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard.texts import Translator
from dashboard.viewmodels.cells import EXERCISE, safe_cell
from dashboard.viewmodels.desk_log_staff import STAFF_SAYS
from dashboard.viewmodels.desk_times import dated
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain.facts import Entry, Picture
from data.domain.impact import Impact, level
from data.domain.rights import Deed, Who, may, place_of
from data.domain.words import (
    Channel,
    EntryKind,
    Extent,
    Function,
    Occupancy,
    OperationKind,
    Phase,
    Priority,
    Readiness,
    RequestKind,
    RequestState,
    Staffing,
    Status,
    Supply,
)
from data.services.notes import SUPPORT

LATE = timedelta(minutes=5)
KINDS = (
    EntryKind.REPORT,
    EntryKind.PHASE,
    EntryKind.OPENING,
    EntryKind.OCCUPANCY,
    EntryKind.SECTOR_REPORT,
    EntryKind.REQUEST,
    EntryKind.REQUEST_MOVED,
    EntryKind.REQUEST_ACKNOWLEDGED,
    *STAFF_SAYS,
    EntryKind.NOTE,
    EntryKind.CORRECTION,
    EntryKind.MASKED,
    EntryKind.OPERATION_OPENED,
    EntryKind.OPERATION_CHANGED,
    EntryKind.OPERATION_CLOSED,
)
# What concerns the operation itself carries the real time; all else the operation's own.
_REAL_TIME = (
    EntryKind.MASKED,
    EntryKind.RETENTION,
    EntryKind.NOTICE_PLAN_LOADED,
    EntryKind.OPERATION_OPENED,
    EntryKind.OPERATION_CHANGED,
    EntryKind.OPERATION_CLOSED,
)
_CORRECTABLE = (
    EntryKind.REPORT,
    EntryKind.OCCUPANCY,
    EntryKind.PHASE,
    EntryKind.OPENING,
    EntryKind.REQUEST,
    EntryKind.REQUEST_MOVED,
    EntryKind.REQUEST_ACKNOWLEDGED,
    EntryKind.NOTE,
    EntryKind.CORRECTION,
)


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry. `text` is what people wrote; `masked` that it has been taken away by a decision."""

    revision: int
    kind: EntryKind
    kind_word: str
    at: str
    occurred: datetime
    recorded: datetime
    late: str
    place: str
    area: str
    says: str
    status: Status | None
    text: str
    source: str
    masked: bool
    corrects: int | None
    correctable: bool


def log_rows(entries: Sequence[Entry], picture: Picture, now: datetime, _: Translator) -> tuple[LogRow, ...]:
    return tuple(_row(entry, picture, now, _) for entry in entries)


def within_reach(
    rows: Sequence[LogRow], entries: Sequence[Entry], picture: Picture, who: Who
) -> tuple[LogRow, ...]:
    """Return the rows with only those still correctable that somebody may correct."""
    points = {point.id: point for point in picture.points}
    places = (place_of(picture.operation, points.get(entry.point or "")) for entry in entries)
    return tuple(
        replace(row, correctable=row.correctable and may(who, Deed.CORRECT, place))
        for row, place in zip(rows, places, strict=True)
    )


def _row(entry: Entry, picture: Picture, now: datetime, _: Translator) -> LogRow:
    point = next((one for one in picture.points if one.id == entry.point), None)
    areas = {area.id: area.name for area in picture.areas}
    words = entry.text or {}
    says, status = facts_in_words(entry, now, _)
    corrects = entry.facts.get("corrects")
    real = entry.kind in _REAL_TIME
    occurred = picture.operation.clock.at(entry.occurred_at) if real else entry.occurred_at
    recorded = picture.operation.clock.at(entry.recorded_at)
    return LogRow(
        revision=entry.revision,
        kind=entry.kind,
        kind_word=glossary.label(entry.kind, _.language),
        at=clock(occurred, now),
        occurred=occurred,
        recorded=recorded,
        late=_("inlagt %(at)s", at=clock(recorded, now)) if abs(recorded - occurred) > LATE else "",
        place=point.name if point else (entry.point or ""),
        area=areas.get(point.area if point else str(entry.facts.get("area")), ""),
        says=says,
        status=status,
        text=_text(words, _),
        source=words.get("on_behalf_of") or entry.actor,
        masked=entry.text is None,
        corrects=int(str(corrects)) if corrects is not None else None,
        correctable=entry.kind in _CORRECTABLE,
    )


def _text(words: Mapping[str, str], _: Translator) -> str:
    """Return what was written, each part with its name where that is not clear by itself."""
    named = {
        "cause": _("orsak: %(text)s"),
        "reason": _("skäl: %(text)s"),
        "decider": _("beslut av %(text)s"),
        "decision": _("beslut: %(text)s"),
        "name": _("namn: %(text)s"),
    }
    shown = (
        "direction",
        "message",
        "note",
        "assessment",
        "what",
        "amount",
        "name",
        "decider",
        "reason",
        "cause",
        "decision",
    )
    return " · ".join(named.get(key, "%(text)s") % {"text": words[key]} for key in shown if words.get(key))


def facts_in_words(entry: Entry, now: datetime, _: Translator) -> tuple[str, Status | None]:
    """Return what an entry's facts say, and the status that colours it."""
    facts = entry.facts
    match entry.kind:
        case EntryKind.REPORT:
            return _report(facts, now, _), Status(str(facts["status"]))
        case EntryKind.PHASE:
            before, after = (
                glossary.label(Phase(str(facts[key])), _.language) for key in ("before", "phase")
            )
            return _("från %(before)s till %(after)s", before=before, after=after), None
        case EntryKind.OPENING:
            return _opening(facts, _), None
        case EntryKind.NOTE if facts.get("about") == SUPPORT:
            return _("behöver stöd"), None
        case EntryKind.CORRECTION:
            return _("rättar post %(n)s", n=facts["corrects"]), None
        case EntryKind.MASKED:
            return _("tog bort texten i post %(n)s", n=facts["masks"]), None
        case EntryKind.OPERATION_OPENED:
            kind, readiness = OperationKind(str(facts["kind"])), Readiness(str(facts["readiness"]))
            return f"{glossary.label(kind, _.language)}, {glossary.label(readiness, _.language)}", None
        case EntryKind.OPERATION_CHANGED:
            before, after = (
                glossary.label(Readiness(str(facts[key])), _.language) for key in ("before", "readiness")
            )
            return (
                (_("från %(before)s till %(after)s", before=before, after=after), None)
                if (before != after)
                else ("", None)
            )
        case kind:
            return (_SAYS[kind](facts, now, _) if kind in _SAYS else ""), None


def _report(facts: Mapping[str, object], now: datetime, _: Translator) -> str:
    function, status = Function(str(facts["function"])), Status(str(facts["status"]))
    said = [f"{glossary.label(function, _.language)} {glossary.label(status, _.language)}"]
    supply = Supply(str(facts.get("supply") or Supply.OKANT))
    if supply in (Supply.RESERV, Supply.NODVATTEN):
        said.append(glossary.label(supply, _.language))
    for key, words in (("lasts_until", _("räcker till %(at)s")), ("restored_estimate", _("åter %(at)s"))):
        if facts.get(key):
            said.append(words % {"at": clock(datetime.fromisoformat(str(facts[key])), now)})
    if facts.get("settles"):
        said.append(_("avgör motstridigt"))
    if facts.get("unconfirmed_device"):
        said.append(_("obekräftad enhet"))
    return ", ".join([*said, *_way(facts, _)])


def _way(facts: Mapping[str, object], _: Translator) -> list[str]:
    """Say which way an act came in, where it was not by the screen itself."""
    channel = Channel(str(facts.get("channel") or Channel.WEBB))
    if channel is Channel.WEBB:
        return []
    return [_("via %(channel)s", channel=glossary.label(channel, _.language))]


def _opening(facts: Mapping[str, object], _: Translator) -> str:
    opened = _("punkten säger att den har öppnat")
    said = opened if facts.get("opened") else _("punkten säger att den inte kan öppna")
    return ", ".join([said, *_way(facts, _)])


def _sector(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    said = level(Impact(*(Extent(str(facts[name])) for name in ("operations", "resources", "strain"))))
    who = facts["organisation"] or _("sektorns bedömning")
    named = f"{facts['sector']}, {who}: {glossary.label(said, _.language)}"
    return ", ".join([named, *_way(facts, _)])


def _request(facts: Mapping[str, object], now: datetime, _: Translator) -> str:
    said = [glossary.label(RequestKind(str(facts["kind"])), _.language)]
    priority = Priority(str(facts["priority"]))
    if priority is not Priority.NORMAL:
        said.append(glossary.label(priority, _.language))
    return ", ".join([*said, *_owner(facts, now, _)])


def _moved(facts: Mapping[str, object], now: datetime, _: Translator) -> str:
    before, after = (glossary.label(RequestState(str(facts[key])), _.language) for key in ("before", "state"))
    said = _("från %(before)s till %(after)s", before=before, after=after)
    return ", ".join([said, *_owner(facts, now, _)])


def _acknowledged(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    return _("%(who)s har kvitterat", who=facts["organisation"])


def _owner(facts: Mapping[str, object], now: datetime, _: Translator) -> list[str]:
    """Say who is asked and by when, where the entry does."""
    said = [_("ägare %(owner)s", owner=facts["owner"])] if facts.get("owner") else []
    if facts.get("deadline"):
        said.append(_("behövs %(at)s", at=clock(datetime.fromisoformat(str(facts["deadline"])), now)))
    return said


def _occupancy(facts: Mapping[str, object], now: datetime, _: Translator) -> str:
    said = [glossary.label(Occupancy(str(facts["occupancy"])), _.language)]
    if facts.get("people") is not None:
        said.append(_("%(n)s personer", n=facts["people"]))
    if facts.get("staffing"):
        said.append(glossary.label(Staffing(str(facts["staffing"])), _.language))
    if facts.get("relief_at"):
        said.append(_("avlösning %(at)s", at=clock(datetime.fromisoformat(str(facts["relief_at"])), now)))
    return ", ".join([*said, *_way(facts, _)])


_SAYS: Mapping[EntryKind, Callable[[Mapping[str, object], datetime, Translator], str]] = {
    EntryKind.OCCUPANCY: _occupancy,
    EntryKind.SECTOR_REPORT: _sector,
    EntryKind.REQUEST: _request,
    EntryKind.REQUEST_MOVED: _moved,
    EntryKind.REQUEST_ACKNOWLEDGED: _acknowledged,
    **STAFF_SAYS,
}


def as_csv(rows: Sequence[LogRow], operation: str, exercise: bool, _: Translator) -> bytes:
    """Return the rows for a spreadsheet (UTF-8 with BOM, semicolons); no cell can act as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    head = ("post", "inträffade", "inlagt", "slag", "område", "punkt", "uppgift", "text", "källa", "rättar")
    writer.writerow([_("händelse"), *(_(name) for name in head), *([EXERCISE] if exercise else [])])
    for row in rows:
        text = _("[maskerat]") if row.masked else row.text
        when = (dated(row.occurred), dated(row.recorded))
        what = (row.kind_word, row.area, row.place, row.says, text, row.source, str(row.corrects or ""))
        cells = [operation, str(row.revision), *when, *what, *([EXERCISE] if exercise else [])]
        writer.writerow([safe_cell(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")
