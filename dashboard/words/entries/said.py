"""An entry in words: whole for the log, one line for the wall, parts for a receipt; and what was written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from dashboard.words import _, label
from dashboard.words.entries import operations, points, staff
from dashboard.words.entries.sentence import PLAIN, Sentence, joined
from data.entries.entry import Entry, EntryKind, What
from data.entries.reports import Reported, ServiceReported
from data.entries.staff import LogLine, SituationReportRead
from data.log.facts import STRUCK, is_struck_judgement
from data.sectors.facts import SectorRegister
from data.words import Status

SENTENCES: Final[Mapping[type[What], Sentence]] = {
    **points.SENTENCES,
    **staff.SENTENCES,
    **operations.SENTENCES,
}
NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
# The kinds that a log may show, in the order in which they are chosen among.
LOGGED: Final = tuple(form.KIND for form in SENTENCES)

# What people have written, by its name in an entry's text, in the order that the log shows it.
WRITTEN: tuple[str, ...] = (
    "file",
    "direction",
    "message",
    "note",
    "assessment",
    "text",
    "owner",
    "what",
    "amount",
    "name",
    "decider",
    "reason",
    "cause",
    "decision",
    "sender",
    "recipient",
    "by",
    "heard_from",
    "word",
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
        "by": _("av %(text)s"),
        "heard_from": _("enligt %(text)s"),
        "owner": _("ägare %(text)s"),
        "word": _("till alla: %(text)s"),
    }
    shown = WRITTEN
    if kind is EntryKind.DECISION:  # here the decision is what was written, not what it rests on
        named.pop("decision")
        shown = ("decision", *(key for key in shown if key != "decision"))
    return " · ".join(named.get(key, "%(text)s") % {"text": words[key]} for key in shown if words.get(key))


def facts_in_words(entry: Entry, now: datetime) -> tuple[str, Status | None]:
    """Return what an entry's facts say, and the status that colours it."""
    what = entry.what
    line = staff.line_says(what, now) if isinstance(what, LogLine) else ""
    return joined(_sentence(entry).says(what, now), line), status_of(entry)


def facts_leaving(entry: Entry, now: datetime) -> tuple[str, Status | None]:
    """Return the same for a file that leaves: of a struck judgement a plain mark."""
    return (STRUCK, None) if is_struck_judgement(entry.what) else facts_in_words(entry, now)


def news(entry: Entry, now: datetime) -> tuple[str, Status | None]:
    """Return an entry as one line of the wall, and the status that colours it."""
    return _sentence(entry).news(entry.what, entry.text or {}, now) or label(entry.kind), status_of(entry)


def receipt(entry: Entry, now: datetime) -> tuple[str, str]:
    """Return what an entry is about and what it says, to whoever has just sent it."""
    sentence = _sentence(entry)
    title = sentence.title(entry.what) or label(entry.kind).capitalize()
    return title, joined(*sentence.receipt(entry.what, entry.text or {}, now))


def status_of(entry: Entry) -> Status | None:
    return entry.what.status if isinstance(entry.what, Reported | ServiceReported) else None


def with_names(entry: Entry, register: SectorRegister, areas: Mapping[str, str] = NO_NAMES) -> Entry:
    """Return an entry with names for ids; who has left the list still has what it said and did."""
    what: Any = entry.what
    ids = {name: getattr(what, name, None) for name in ("owner", "former", "organisation", "sector")}
    names = {
        name: register.sector_name(said) if name == "sector" else register.name_of(said)
        for name, said in ids.items()
        if said
    }
    if isinstance(what, SituationReportRead) and what.area in areas:
        names["area"] = areas[what.area]
    return replace(entry, what=replace(what, **names)) if names else entry


def _sentence(entry: Entry) -> Sentence:
    return SENTENCES.get(type(entry.what), PLAIN)
