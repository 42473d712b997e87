"""What an exercise's control has sent to a point, and what a sent report became."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.entries.said import receipt
from dashboard.words.times import clock
from data.clock import Clock
from data.entries.entry import Entry
from data.entries.reports import OpeningSaid
from data.exercise.facts import Delivered, waits
from data.exercise.scenario import InjectChannel
from data.freetext import warning_for
from data.operations.carried import carried_entries, recorded

# The form is a small page: the newest that wait stand on it, cut short; all of them have a page of their own.
ON_FORM = 2
ON_PAGE = 20
_SHORT = 240


@dataclass(frozen=True, slots=True)
class LightInject:
    """`number` is its entry's; `cut` says that there is more of it on the page of its own."""

    number: int
    at: str
    sender: str
    channel: str
    text: str
    cut: bool
    acknowledged: str


@dataclass(frozen=True, slots=True)
class LightInbox:
    """`waiting` and `all` count; `said` is what the last act came to."""

    shown: tuple[LightInject, ...]
    waiting: int
    all: int
    said: str = ""


def light_inbox(
    told: Sequence[Delivered], now: datetime, *, whole: bool = False, said: str = ""
) -> LightInbox:
    """Return the injects that wait, the newest first, cut short; `whole`: all of them as they came."""
    injects = tuple(_inject(one, now, whole=whole) for one in shown_of(told, whole=whole))
    return LightInbox(injects, len(_waiting(told)), len(told), said)


def shown_of(told: Sequence[Delivered], *, whole: bool) -> Sequence[Delivered]:
    """Return those that a page shows."""
    return told[:ON_PAGE] if whole else _waiting(told)[:ON_FORM]


def _waiting(told: Sequence[Delivered]) -> Sequence[Delivered]:
    return [one for one in told if waits(one)]


def _inject(one: Delivered, now: datetime, *, whole: bool) -> LightInject:
    cut = not whole and len(one.text) > _SHORT
    return LightInject(
        number=one.revision,
        at=clock(one.at, now),
        sender=one.sender if whole else one.sender[:60],
        channel=label(InjectChannel(one.channel)),
        text=one.text[:_SHORT].rsplit(" ", 1)[0] + " …" if cut else one.text,
        cut=cut,
        acknowledged=acknowledged(one, now),
    )


def acknowledged(one: Delivered, now: datetime) -> str:
    """Return when a point acknowledged, in words; "" where it has not."""
    times = sorted((one.acknowledged or {}).values())
    return _("Kvitterat %(at)s", at=clock(times[0], now)) if times else ""


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


def light_receipt(entries: Sequence[Entry], time: Clock, now: datetime) -> LightReceipt:
    """Build the receipt of at least one entry; times are the operation's own, as they count now."""
    entries = carried_entries(time, entries)
    numbers = [entry.revision for entry in entries]
    first, last = min(numbers), max(numbers)
    posts = str(first) if first == last else f"{first}–{last}"
    saved = clock(recorded(time, entries[0]), now)
    texts = [text for entry in entries for text in (entry.text or {}).values()]
    warnings = {warning for text in texts if (warning := warning_for(text))}
    return LightReceipt(
        title=_("Tack. Sparat %(at)s som post %(posts)s.", at=saved, posts=posts),
        observed=_("Gäller läget %(at)s.", at=clock(entries[0].occurred_at, now)),
        lines=tuple(Line(*receipt(entry, now)) for entry in entries),
        warnings=tuple(_(warning) for warning in sorted(warnings)),
        revision=last,
        opened=any(isinstance(one.what, OpeningSaid) and one.what.opened for one in entries),
    )
