"""What a sent report became, line by line: "Tack. Sparat 14:02 som post 812."."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from dashboard.texts import Translator
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain.carried_entries import carried_entries, recorded
from data.domain.clock import Clock
from data.domain.facts import Entry
from data.domain.freetext import warning_for
from data.domain.words import EntryKind, Function, Occupancy, Phase, Staffing, Status, Supply
from data.services.reporting import CONFIRMED


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was stored: what it is about, and what it says."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LightReceipt:
    title: str
    observed: str
    lines: tuple[Line, ...]
    warnings: tuple[str, ...]
    revision: int
    opened: bool


def light_receipt(entries: Sequence[Entry], time: Clock, now: datetime, _: Translator) -> LightReceipt:
    """Build the receipt of at least one entry; times are the operation's own, as they count now."""
    entries = carried_entries(time, entries)
    numbers = [entry.revision for entry in entries]
    first, last = min(numbers), max(numbers)
    posts = str(first) if first == last else f"{first}–{last}"
    saved = clock(recorded(time, entries[0]), now, _)
    texts = [text for entry in entries for text in (entry.text or {}).values()]
    warnings = {warning for text in texts if (warning := warning_for(text))}
    return LightReceipt(
        title=_("Tack. Sparat %(at)s som post %(posts)s.", at=saved, posts=posts),
        observed=_("Gäller läget %(at)s.", at=clock(entries[0].occurred_at, now, _)),
        lines=tuple(_line(entry, now, _) for entry in entries),
        warnings=tuple(_(warning) for warning in sorted(warnings)),
        revision=last,
        opened=any(one.kind is EntryKind.OPENING and bool(one.facts.get("opened")) for one in entries),
    )


def _line(entry: Entry, now: datetime, _: Translator) -> Line:
    words = dict(entry.text or {})
    says = ", ".join(part for part in _says(entry, words, now, _) if part)
    return Line(_title(entry, _), says)


def _title(entry: Entry, _: Translator) -> str:
    if entry.kind is EntryKind.REPORT:
        return glossary.label(Function(str(entry.facts["function"])), _.language).capitalize()
    if entry.facts.get("about") or entry.kind is EntryKind.REQUEST:
        return _("Behov av stöd")
    return glossary.label(entry.kind, _.language).capitalize()


def _says(entry: Entry, words: Mapping[str, str], now: datetime, _: Translator) -> Iterator[str]:
    facts = entry.facts
    if entry.kind is EntryKind.REPORT:
        yield glossary.label(Status(str(facts["status"])), _.language)
        if facts["supply"] != Supply.OKANT:
            yield glossary.label(Supply(str(facts["supply"])), _.language)
        yield _until(_("räcker till %(at)s"), facts.get("lasts_until"), now, _)
        yield _until(_("åter beräknas %(at)s"), facts.get("restored_estimate"), now, _)
        yield words.get("cause", "")
        yield _("oförändrat") if words.get("note") == CONFIRMED else ""
    elif entry.kind is EntryKind.OCCUPANCY:
        yield glossary.label(Occupancy(str(facts["occupancy"])), _.language)
        yield _("%(n)s personer", n=facts["people"]) if facts.get("people") is not None else ""
        yield glossary.label(Staffing(str(facts["staffing"])), _.language) if facts.get("staffing") else ""
        yield _until(_("avlösning %(at)s"), facts.get("relief_at"), now, _)
    elif entry.kind is EntryKind.OPENING:
        yield _("har öppnat") if facts.get("opened") else _("kan inte öppna")
        yield words.get("reason", "")
    elif entry.kind is EntryKind.REQUEST:
        yield words.get("what", "")
        yield _until(_("senast %(at)s"), facts["deadline"], now, _)
    elif entry.kind is EntryKind.PHASE:
        yield glossary.label(Phase(str(facts["phase"])), _.language)
        if facts["phase"] == Phase.OPPEN:
            yield _("som det redan är beslutat")
    else:
        yield next((text for name, text in words.items() if name != "on_behalf_of"), "")


def _until(pattern: str, moment: object, now: datetime, _: Translator) -> str:
    if not moment:
        return ""
    at = moment if isinstance(moment, datetime) else datetime.fromisoformat(cast("str", moment))
    return pattern % {"at": clock(at.astimezone(UTC), now, _)}
