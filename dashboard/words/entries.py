"""What an entry says in words: one sentence for each kind, for log, ticker, receipts, mail and reports."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.entries_staff import LINE_SAYS, STAFF_SAYS, line_facts
from dashboard.words.exercise_clock import CLOCK_SAYS
from dashboard.words.times import clock
from data.entries.entry import Entry, EntryKind
from data.entries.staff import LogLine
from data.log.acts import SUPPORT
from data.sectors.reports import Impact, level
from data.words import (
    Channel,
    Extent,
    Function,
    Occupancy,
    OperationKind,
    Phase,
    Priority,
    Readiness,
    RequestKind,
    RequestState,
    Retention,
    Staffing,
    Status,
    Supply,
)

Says = Callable[[Mapping[str, object], datetime], str]


def _loaded(facts: Mapping[str, object], _now: datetime) -> str:
    source = str(facts["source"]).upper()
    return _("%(new)s nya, %(changed)s ändrade ur %(source)s", source=source, **_counts(facts))


def _counts(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: facts[name] for name in ("new", "changed")}


EVENT_SAYS: Mapping[EntryKind, Says] = {EntryKind.EVENTS_LOADED: _loaded}


def _retained(facts: Mapping[str, object], _now: datetime) -> str:
    keep = Retention(str(facts["keep"]))
    if keep is Retention.GALLRAS:
        return _("gallras; poster som mist sin text: %(n)s", n=facts["removes"])
    return label(keep)


RETENTION_SAYS: Mapping[EntryKind, Says] = {EntryKind.RETENTION: _retained}


def _frozen(facts: Mapping[str, object], now: datetime) -> str:
    at = clock(datetime.fromisoformat(str(facts["next_at"])), now)
    return _("nummer %(n)s, nästa kommer %(at)s", n=facts["number"], at=at)


def _number(facts: Mapping[str, object], _now: datetime) -> str:
    return _("nummer %(n)s", n=facts["number"])


def _published(facts: Mapping[str, object], _now: datetime) -> str:
    areas, sectors = facts["areas"], facts["sectors"]
    to = (len(areas) if isinstance(areas, list) else 0, len(sectors) if isinstance(sectors, list) else 0)
    said = _("till %(areas)d områden och %(sectors)d sektorer", areas=to[0], sectors=to[1])
    return f"{_number(facts, _now)}, {said}"


def _read(facts: Mapping[str, object], _now: datetime) -> str:
    where = facts["area"] or facts["sector"]
    return _("nummer %(n)s, av %(who)s", n=facts["number"], who=where)


REPORT_SAYS: Mapping[EntryKind, Says] = {
    EntryKind.SITUATION_REPORT: _frozen,
    EntryKind.SITUATION_REPORT_APPROVED: _number,
    EntryKind.SITUATION_REPORT_PUBLISHED: _published,
    EntryKind.SITUATION_REPORT_READ: _read,
}


# What people have written, by its name in an entry's text, in the order that the log shows it.
WRITTEN: tuple[str, ...] = (
    "file",
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
    "sender",
    "recipient",
)


def words_of(kind: EntryKind, words: Mapping[str, str]) -> str:
    """Return what was written, each part with its name where that is not clear by itself."""
    named = {
        "cause": _("orsak: %(text)s"),
        "reason": _("skäl: %(text)s"),
        "decider": _("beslut av %(text)s"),
        "decision": _("beslut: %(text)s"),
        "name": _("namn: %(text)s"),
        "sender": _("från %(text)s"),
        "recipient": _("till %(text)s"),
    }
    shown = WRITTEN
    if kind is EntryKind.DECISION:  # here the decision is what was written, not what it rests on
        named.pop("decision")
        shown = ("decision", *(key for key in shown if key != "decision"))
    return " · ".join(named.get(key, "%(text)s") % {"text": words[key]} for key in shown if words.get(key))


def facts_in_words(entry: Entry, now: datetime) -> tuple[str, Status | None]:
    """Return what an entry's facts say, and the status that colours it."""
    says, status = _said(entry, now)
    more = line_facts(entry.what, now) if isinstance(entry.what, LogLine) else []
    return ", ".join(part for part in (says, *more) if part), status


def _said(entry: Entry, now: datetime) -> tuple[str, Status | None]:
    facts = entry.facts
    match entry.kind:
        case EntryKind.REPORT:
            return _report(facts, now), Status(str(facts["status"]))
        case EntryKind.PHASE:
            before, after = (label(Phase(str(facts[key]))) for key in ("before", "phase"))
            return _("från %(before)s till %(after)s", before=before, after=after), None
        case EntryKind.OPENING:
            return _opening(facts), None
        case EntryKind.NOTE if facts.get("about") == SUPPORT:
            return _("behöver stöd"), None
        case EntryKind.CORRECTION:
            return _("rättar post %(n)s", n=facts["corrects"]), None
        case EntryKind.MASKED:
            return _("tog bort texten i post %(n)s", n=facts["masks"]), None
        case EntryKind.OPERATION_OPENED:
            kind, readiness = OperationKind(str(facts["kind"])), Readiness(str(facts["readiness"]))
            return f"{label(kind)}, {label(readiness)}", None
        case EntryKind.OPERATION_CHANGED:
            before, after = (label(Readiness(str(facts[key]))) for key in ("before", "readiness"))
            return (
                (_("från %(before)s till %(after)s", before=before, after=after), None)
                if (before != after)
                else ("", None)
            )
        case kind:
            return (_SAYS[kind](facts, now) if kind in _SAYS else ""), None


def _report(facts: Mapping[str, object], now: datetime) -> str:
    function, status = Function(str(facts["function"])), Status(str(facts["status"]))
    said = [f"{label(function)} {label(status)}"]
    supply = Supply(str(facts.get("supply") or Supply.OKANT))
    if supply in (Supply.RESERV, Supply.NODVATTEN):
        said.append(label(supply))
    for key, words in (("lasts_until", _("räcker till %(at)s")), ("restored_estimate", _("åter %(at)s"))):
        if facts.get(key):
            said.append(words % {"at": clock(datetime.fromisoformat(str(facts[key])), now)})
    if facts.get("settles"):
        said.append(_("avgör motstridigt"))
    if facts.get("unconfirmed_device"):
        said.append(_("obekräftad enhet"))
    return ", ".join([*said, *_way(facts)])


def _way(facts: Mapping[str, object]) -> list[str]:
    """Say which way an act came in, where it was not by the screen itself."""
    channel = Channel(str(facts.get("channel") or Channel.WEBB))
    if channel is Channel.WEBB:
        return []
    return [_("via %(channel)s", channel=label(channel))]


def _opening(facts: Mapping[str, object]) -> str:
    opened = _("punkten säger att den har öppnat")
    said = opened if facts.get("opened") else _("punkten säger att den inte kan öppna")
    return ", ".join([said, *_way(facts)])


def _sector(facts: Mapping[str, object], _now: datetime) -> str:
    said = level(Impact(*(Extent(str(facts[name])) for name in ("operations", "resources", "strain"))))
    who = facts["organisation"] or _("sektorns bedömning")
    named = f"{facts['sector']}, {who}: {label(said)}"
    return ", ".join([named, *_way(facts)])


def _request(facts: Mapping[str, object], now: datetime) -> str:
    said = [label(RequestKind(str(facts["kind"])))]
    priority = Priority(str(facts["priority"]))
    if priority is not Priority.NORMAL:
        said.append(label(priority))
    return ", ".join([*said, *_owner(facts, now)])


def _moved(facts: Mapping[str, object], now: datetime) -> str:
    before, after = (label(RequestState(str(facts[key]))) for key in ("before", "state"))
    said = _("från %(before)s till %(after)s", before=before, after=after)
    return ", ".join([said, *_owner(facts, now)])


def _acknowledged(facts: Mapping[str, object], _now: datetime) -> str:
    return _("%(who)s har kvitterat", who=facts["organisation"])


def _owner(facts: Mapping[str, object], now: datetime) -> list[str]:
    """Say who is asked and by when, where the entry does."""
    said = [_("ägare %(owner)s", owner=facts["owner"])] if facts.get("owner") else []
    if facts.get("deadline"):
        said.append(_("behövs %(at)s", at=clock(datetime.fromisoformat(str(facts["deadline"])), now)))
    return said


def _occupancy(facts: Mapping[str, object], now: datetime) -> str:
    said = [label(Occupancy(str(facts["occupancy"])))]
    if facts.get("people") is not None:
        said.append(_("%(n)s personer", n=facts["people"]))
    if facts.get("staffing"):
        said.append(label(Staffing(str(facts["staffing"]))))
    if facts.get("relief_at"):
        said.append(_("avlösning %(at)s", at=clock(datetime.fromisoformat(str(facts["relief_at"])), now)))
    return ", ".join([*said, *_way(facts)])


_SAYS: Mapping[EntryKind, Callable[[Mapping[str, object], datetime], str]] = {
    EntryKind.OCCUPANCY: _occupancy,
    EntryKind.SECTOR_REPORT: _sector,
    EntryKind.REQUEST: _request,
    EntryKind.REQUEST_MOVED: _moved,
    EntryKind.REQUEST_ACKNOWLEDGED: _acknowledged,
    **STAFF_SAYS,
    **LINE_SAYS,
    **REPORT_SAYS,
    **EVENT_SAYS,
    **RETENTION_SAYS,
    **CLOCK_SAYS,
}
