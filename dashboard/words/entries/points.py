"""What is said of points, sectors and requests for support, in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.entries.sentence import Sentence, Words, at, joined, way
from data import glossary
from data.entries.actions import ActionStated
from data.entries.deliveries import LevelReported, OrderMoved
from data.entries.entry import What
from data.entries.points import PointAdded, PointSettled
from data.entries.reports import OccupancyReported, OpeningSaid, PhaseChanged, Reported, ServiceReported
from data.entries.sectors import RequestAcknowledged, RequestMoved, SectorReported, SupportRequested
from data.points.acts.reports import CONFIRMED
from data.sectors.reports import level
from data.words import Phase, Priority, Supply

_NAMED = (Supply.RESERV, Supply.NODVATTEN)


def _report(what: Reported, now: datetime) -> str:
    return joined(
        f"{label(what.function)} {label(what.status)}",
        label(what.supply) if what.supply in _NAMED else "",
        at(_("räcker till %(at)s"), what.lasts_until, now),
        at(_("åter %(at)s"), what.restored_estimate, now),
        _("avgör motstridigt") if what.settles else "",
        _("obekräftad enhet") if what.unconfirmed_device else "",
        way(what.channel),
    )


def _report_news(what: Reported, _words: Words, _now: datetime) -> str:
    name = glossary.label(what.function, _.language, short=True)
    return joined(f"{name} {label(what.status)}", label(what.supply) if what.supply in _NAMED else "")


def _report_receipt(what: Reported, words: Words, now: datetime) -> Iterator[str]:
    yield label(what.status)
    yield label(what.supply) if what.supply is not Supply.OKANT else ""
    yield at(_("räcker till %(at)s"), what.lasts_until, now)
    yield at(_("åter beräknas %(at)s"), what.restored_estimate, now)
    yield words.get("cause", "")
    yield _("oförändrat") if words.get("note") == CONFIRMED else ""


def _service(what: ServiceReported, _now: datetime) -> str:
    settled = _("avgör motstridigt") if what.settles else ""
    return joined(f"{what.name} {label(what.status)}", settled, way(what.channel))


def _level(what: LevelReported, _now: datetime) -> str:
    left = _("%(stock)s %(n)d liter", stock=label(what.stock), n=what.litres)
    return joined(left, way(what.channel))


def _order_moved(what: OrderMoved, _now: datetime) -> str:
    if not what.need:
        return _("%(cargo)s: räknas ut igen", cargo=label(what.cargo))
    return _("%(cargo)s: till plats %(n)d i ordningen", cargo=label(what.cargo), n=what.place)


def _report_title(what: Reported) -> str:
    return label(what.function).capitalize()


def _phase(what: PhaseChanged, _now: datetime) -> str:
    return _("från %(before)s till %(after)s", before=label(what.before), after=label(what.phase))


def _phase_news(what: PhaseChanged, _words: Words, _now: datetime) -> str:
    return {
        Phase.PLANERAD: _("är åter planerad"),
        Phase.I_BEREDSKAP: _("är i beredskap"),
        Phase.UNDER_AKTIVERING: _("ska öppna"),
        Phase.OPPEN: _("har öppnat"),
        Phase.UNDER_AVVECKLING: _("ska stänga"),
        Phase.STANGD: _("har stängt"),
    }[what.phase]


def _phase_receipt(what: PhaseChanged, _words: Words, _now: datetime) -> Iterator[str]:
    yield label(what.phase)
    yield _("som det redan är beslutat") if what.phase is Phase.OPPEN else ""


def _opened(what: OpeningSaid) -> str:
    """Say what the point itself says; the decision to open is another line."""
    if what.opened:
        return _("punkten säger att den har öppnat")
    return _("punkten säger att den inte kan öppna")


def _opening(what: OpeningSaid, _now: datetime) -> str:
    return joined(_opened(what), way(what.channel))


def _opening_news(what: OpeningSaid, words: Words, _now: datetime) -> str:
    reason = words.get("reason")
    if what.opened or not reason:
        return _opened(what)
    return _("punkten säger att den inte kan öppna: %(why)s", why=reason)


def _opening_receipt(what: OpeningSaid, words: Words, _now: datetime) -> Iterator[str]:
    yield _("har öppnat") if what.opened else _("kan inte öppna")
    yield words.get("reason", "")


def _crowd(what: OccupancyReported, _words: Words, now: datetime) -> Iterator[str]:
    yield label(what.occupancy)
    yield _("%(n)s personer", n=what.people) if what.people is not None else ""
    yield label(what.staffing) if what.staffing else ""
    yield at(_("avlösning %(at)s"), what.relief_at, now)


def _occupancy(what: OccupancyReported, now: datetime) -> str:
    return joined(*_crowd(what, {}, now), way(what.channel))


def _occupancy_news(what: OccupancyReported, _words: Words, _now: datetime) -> str:
    return joined(label(what.occupancy), label(what.staffing) if what.staffing else "")


def _sector(what: SectorReported, _now: datetime) -> str:
    who = what.organisation or _("sektorns bedömning")
    return joined(f"{what.sector}, {who}: {label(level(what.impact))}", way(what.channel))


def _asked_of(owner: str | None, deadline: datetime | None, now: datetime) -> str:
    """Say who is asked and by when, where the entry does."""
    asked = _("ägare %(owner)s", owner=owner) if owner else ""
    return joined(asked, at(_("behövs %(at)s"), deadline, now))


def _request(what: SupportRequested, now: datetime) -> str:
    urgent = label(what.priority) if what.priority is not Priority.NORMAL else ""
    return joined(label(what.kind), urgent, _asked_of(what.owner, what.deadline, now))


def _request_news(what: SupportRequested, words: Words, _now: datetime) -> str:
    """Say what is asked for: its kind, and the words where they have not been taken away."""
    kind, wanted = label(what.kind), words.get("what")
    return _("begär stöd: %(what)s", what=f"{kind} ({wanted})" if wanted else kind)


def _request_receipt(what: SupportRequested, words: Words, now: datetime) -> Iterator[str]:
    yield words.get("what", "")
    yield at(_("senast %(at)s"), what.deadline, now)


def _request_title(_what: SupportRequested) -> str:
    return _("Behov av stöd")


def _moved(what: RequestMoved, now: datetime) -> str:
    if what.former:
        by = at(_("behövs %(at)s"), what.deadline, now)
        return joined(_handed_over(what), by)
    moved = _("från %(before)s till %(after)s", before=label(what.before), after=label(what.state))
    comes = at(_("på plats %(at)s"), what.done_by, now)
    return joined(moved, _asked_of(what.owner, what.deadline, now), comes)


def _handed_over(what: RequestMoved) -> str:
    return _("lämnad från %(before)s till %(after)s", before=what.former, after=what.owner or "")


def _moved_news(what: RequestMoved, _words: Words, _now: datetime) -> str:
    if what.former:
        return _("begärt stöd: lämnat till någon annan")
    return _("begärt stöd: %(state)s", state=label(what.state))


def _acknowledged(what: RequestAcknowledged, _now: datetime) -> str:
    return _("%(who)s har kvitterat", who=what.organisation)


def _action(what: ActionStated, now: datetime) -> str:
    several = _("%(n)d fel", n=len(what.failures)) if len(what.failures) > 1 else ""
    about = several or (label(what.function) if what.function else "")
    by = what.owner or ""
    return joined(about, label(what.state), by, at(_("till %(at)s"), what.done_by, now))


def _action_news(what: ActionStated, words: Words, now: datetime) -> str:
    """Say who, where nobody has taken it away: that somebody acts is the news."""
    by = what.owner or words.get("by", "")
    return joined(label(what.state), by, at(_("till %(at)s"), what.done_by, now))


def _added(what: PointAdded, _now: datetime) -> str:
    return joined(what.area, _("ungefärlig plats") if what.approximate else "")


def _added_news(_what: PointAdded, _words: Words, _now: datetime) -> str:
    return _("tillfällig punkt, har öppnat")


def _settled(what: PointSettled, _now: datetime) -> str:
    return _("behålls") if what.keeps else _("tas bort")


def _settled_news(what: PointSettled, _words: Words, _now: datetime) -> str:
    return _("tillfällig punkt behålls") if what.keeps else _("tillfällig punkt tas bort")


SENTENCES: Mapping[type[What], Sentence] = {
    Reported: Sentence(_report, _report_news, _report_receipt, _report_title),
    ServiceReported: Sentence(_service),
    LevelReported: Sentence(_level),
    OrderMoved: Sentence(_order_moved),
    PhaseChanged: Sentence(_phase, _phase_news, _phase_receipt),
    OpeningSaid: Sentence(_opening, _opening_news, _opening_receipt),
    OccupancyReported: Sentence(_occupancy, _occupancy_news, _crowd),
    SectorReported: Sentence(_sector),
    SupportRequested: Sentence(_request, _request_news, _request_receipt, _request_title),
    RequestMoved: Sentence(_moved, _moved_news),
    RequestAcknowledged: Sentence(_acknowledged),
    ActionStated: Sentence(_action, _action_news),
    PointAdded: Sentence(_added, _added_news),
    PointSettled: Sentence(_settled, _settled_news),
}
