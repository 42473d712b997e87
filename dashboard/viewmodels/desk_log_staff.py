"""The staff's acts in the words of the log: its plan, messages to the public, owners moved, changes seen."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.times import clock
from data import glossary
from data.domain.words import EntryKind, Function, MessageChannel, Status

Says = Callable[[Mapping[str, object], datetime, Translator], str]


def _plan(facts: Mapping[str, object], now: datetime, _: Translator) -> str:
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


def _message(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    channels = (glossary.label(MessageChannel(one), _.language) for one in _listed(facts.get("channels")))
    said = [_("via %(channel)s", channel=", ".join(channels))]
    if facts.get("function"):
        words = [glossary.label(Function(str(facts["function"])), _.language)]
        if facts.get("status"):
            words.append(glossary.label(Status(str(facts["status"])), _.language))
        said.append(_("om %(what)s", what=" ".join(words)))
    if not facts.get("areas"):
        said.append(_("till hela kommunen"))
    return ", ".join(said)


def _seen(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    return _.n("%(n)d viktig ändring", "%(n)d viktiga ändringar", len(_listed(facts.get("seen"))))


def _moved(facts: Mapping[str, object], now: datetime, _: Translator) -> str:
    scope = [glossary.label(Function(str(facts["function"])), _.language)] if facts.get("function") else []
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
