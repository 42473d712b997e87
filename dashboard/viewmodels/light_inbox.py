"""What an exercise's control has sent to a point, as its phone shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain.exercise import Delivered
from data.domain.exercise_words import InjectChannel

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
    told: Sequence[Delivered], now: datetime, _: Translator, *, whole: bool = False, said: str = ""
) -> LightInbox:
    """Return the injects that wait, the newest first, cut short; `whole`: all of them as they came."""
    waiting = [one for one in told if not one.acknowledged]
    shown = told[:ON_PAGE] if whole else waiting[:ON_FORM]
    injects = tuple(_inject(one, now, _, whole=whole) for one in shown)
    return LightInbox(injects, len(waiting), len(told), said)


def _inject(one: Delivered, now: datetime, _: Translator, *, whole: bool) -> LightInject:
    cut = not whole and len(one.text) > _SHORT
    return LightInject(
        number=one.revision,
        at=clock(one.at, now, _),
        sender=one.sender if whole else one.sender[:60],
        channel=glossary.label(InjectChannel(one.channel), _.language),
        text=one.text[:_SHORT].rsplit(" ", 1)[0] + " …" if cut else one.text,
        cut=cut,
        acknowledged=acknowledged(one, now, _),
    )


def acknowledged(one: Delivered, now: datetime, _: Translator) -> str:
    """Return when a point acknowledged, in words; "" where it has not."""
    times = sorted((one.acknowledged or {}).values())
    return _("Kvitterat %(at)s", at=clock(times[0], now, _)) if times else ""
