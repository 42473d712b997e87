"""What lines of the staff's log say besides their words: channel, due time, key, class; files and ticks."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain.staff_log import handling_of
from data.domain.words import Channel, EntryKind, TextClass

Says = Callable[[Mapping[str, object], datetime, Translator], str]
LINES = (EntryKind.NOTE, EntryKind.CORRECTION, EntryKind.DECISION, EntryKind.ATTACHMENT)
_KILO, _MEGA = 1000, 1_000_000


def line_facts(facts: Mapping[str, object], now: datetime, _: Translator) -> list[str]:
    """Return what a line says of itself, each a part of its own; most lines say nothing."""
    said = []
    if facts.get("channel"):
        said.append(_("via %(channel)s", channel=glossary.label(Channel(str(facts["channel"])), _.language)))
    if facts.get("due"):
        said.append(_("klart senast %(at)s", at=clock(datetime.fromisoformat(str(facts["due"])), now)))
    handling = handling_of(facts)
    if handling is not TextClass.INTERN:
        said.append(glossary.label(handling, _.language))
    return said


def size(number: int) -> str:
    """Return a file's size as people write it."""
    if number < _MEGA:
        return f"{max(1, round(number / _KILO))} kB"
    return f"{number / _MEGA:.1f} MB".replace(".", ",")


def _attachment(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    return size(int(str(facts["size"])))


def _ticked(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    return _("post %(n)s är klar", n=facts["ticks"])


LINE_SAYS: Mapping[EntryKind, Says] = {
    EntryKind.ATTACHMENT: _attachment,
    EntryKind.TICKED: _ticked,
}
