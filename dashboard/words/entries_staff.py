"""The staff's acts in words: its plan, messages, owners moved, changes seen, what a line carries."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.times import clock
from data.entries.entry import EntryKind
from data.entries.staff import LogLine
from data.words import Function, MessageChannel, Status, TextClass

Says = Callable[[Mapping[str, object], datetime], str]


def _plan(facts: Mapping[str, object], now: datetime) -> str:
    said = [
        words % {"at": clock(datetime.fromisoformat(str(facts[key])), now)}
        for key, words in (
            ("briefing_at", _("nästa stabsgenomgång %(at)s")),
            ("report_at", _("nästa lägesrapport %(at)s")),
        )
        if facts.get(key)
    ]
    shifts = _listed(facts.get("shifts"))
    if shifts:
        said.append(_("skiftbyten %(at)s", at=", ".join(shifts)))
    return ", ".join(said)


def _message(facts: Mapping[str, object], _now: datetime) -> str:
    channels = (label(MessageChannel(one)) for one in _listed(facts.get("channels")))
    said = [_("via %(channel)s", channel=", ".join(channels))]
    if facts.get("function"):
        words = [label(Function(str(facts["function"])))]
        if facts.get("status"):
            words.append(label(Status(str(facts["status"]))))
        said.append(_("om %(what)s", what=" ".join(words)))
    if not facts.get("areas"):
        said.append(_("till hela kommunen"))
    return ", ".join(said)


def _seen(facts: Mapping[str, object], _now: datetime) -> str:
    return _.n("%(n)d viktig ändring", "%(n)d viktiga ändringar", len(_listed(facts.get("seen"))))


def _moved(facts: Mapping[str, object], now: datetime) -> str:
    scope = [label(Function(str(facts["function"])))] if facts.get("function") else []
    scope += [str(facts["sector"])] if facts.get("sector") else []
    what = ", ".join(scope) or _("området")
    if not facts.get("owner"):
        return _("%(what)s: återgår till ordinarie ansvarig", what=what)
    said = [_("%(what)s: %(owner)s svarar", what=what, owner=facts["owner"])]
    if facts.get("until"):
        said.append(_("till %(at)s", at=clock(datetime.fromisoformat(str(facts["until"])), now)))
    return ", ".join(said)


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


STAFF_SAYS: Mapping[EntryKind, Says] = {
    EntryKind.STAFF_PLAN: _plan,
    EntryKind.MESSAGE: _message,
    EntryKind.SEEN: _seen,
    EntryKind.OWNER_MOVED: _moved,
}


_KILO, _MEGA = 1000, 1_000_000


def line_facts(line: LogLine, now: datetime) -> list[str]:
    """Return what a line says of itself, each a part of its own; most lines say nothing."""
    said = []
    if line.channel:
        said.append(_("via %(channel)s", channel=label(line.channel)))
    if line.due:
        said.append(_("klart senast %(at)s", at=clock(line.due, now)))
    if line.handling is not TextClass.INTERN:
        said.append(label(line.handling))
    return said


def size(number: int) -> str:
    """Return a file's size as people write it."""
    if number < _MEGA:
        return f"{max(1, round(number / _KILO))} kB"
    return f"{number / _MEGA:.1f} MB".replace(".", ",")


def _attachment(facts: Mapping[str, object], _now: datetime) -> str:
    return size(int(str(facts["size"])))


def _ticked(facts: Mapping[str, object], _now: datetime) -> str:
    return _("post %(n)s är klar", n=facts["ticks"])


LINE_SAYS: Mapping[EntryKind, Says] = {
    EntryKind.ATTACHMENT: _attachment,
    EntryKind.TICKED: _ticked,
}
