"""What the log says of situation reports: which one, how far it has come, and who has read it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard.texts import Translator
from dashboard.viewmodels.times import clock
from data.domain.words import EntryKind

Says = Callable[[Mapping[str, object], datetime, Translator], str]


def _frozen(facts: Mapping[str, object], now: datetime, _: Translator) -> str:
    at = clock(datetime.fromisoformat(str(facts["next_at"])), now)
    return _("nummer %(n)s, nästa kommer %(at)s", n=facts["number"], at=at)


def _number(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    return _("nummer %(n)s", n=facts["number"])


def _published(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    areas, sectors = facts["areas"], facts["sectors"]
    to = (len(areas) if isinstance(areas, list) else 0, len(sectors) if isinstance(sectors, list) else 0)
    said = _("till %(areas)d områden och %(sectors)d sektorer", areas=to[0], sectors=to[1])
    return f"{_number(facts, _now, _)}, {said}"


def _read(facts: Mapping[str, object], _now: datetime, _: Translator) -> str:
    where = facts["area"] or facts["sector"]
    return _("nummer %(n)s, av %(who)s", n=facts["number"], who=where)


REPORT_SAYS: Mapping[EntryKind, Says] = {
    EntryKind.SITUATION_REPORT: _frozen,
    EntryKind.SITUATION_REPORT_APPROVED: _number,
    EntryKind.SITUATION_REPORT_PUBLISHED: _published,
    EntryKind.SITUATION_REPORT_READ: _read,
}
