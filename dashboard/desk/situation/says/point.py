"""The page *Punkt*: what is known of one point, what "oförändrat" would cover, and which ways are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.phone.standing import Cover, cover
from dashboard.wall.popup import FunctionLine, Popup, popup
from dashboard.wall.reading import Reading, rank, read
from dashboard.words import _, label
from dashboard.words.empty import powerless, why_not
from dashboard.words.times import clock
from data import glossary
from data.entries.kinds import Trait, having
from data.operations import rules as operation_rules
from data.operations.facts import Operation
from data.points import rules as point_rules
from data.points.acts.reports import confirmable
from data.points.facts import FunctionState, Picture, Point, Report
from data.points.opening import awaited, decision_missing
from data.rights import Deed, Who
from data.truth import Effective
from data.words import Function, Phase, Status


@dataclass(frozen=True, slots=True)
class Claim:
    """What one of two contradicting sources says."""

    source: str
    word: str
    status: Status
    observed: datetime
    worse: bool
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One function: its line as in the popup, and the two claims while it is contradicted."""

    line: FunctionLine
    expired: bool
    note: str
    expires: datetime | None
    claims: tuple[Claim, ...]
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A phase the point may go to, and what going there means."""

    phase: Phase
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Rights:
    """Why each act at the point is refused, as its service would say it; empty where it is not.

    `powerless`: whoever looks may do nothing in the operation, which is said once instead of the forms.
    """

    report: str
    relay: str
    phase: str
    settle: str
    exempt: str
    powerless: str


@dataclass(frozen=True, slots=True)
class PointPage:
    """`opening` is what the point says of its opening that waits for somebody, `opening_bad` where something
    is wrong with it; `opened` is what it says that waits for nobody. `decided`: its opening is, by whom.
    """

    popup: Popup
    version: int
    source: str
    infrastructure_by: str
    phase_decider: str
    phase_reason: str
    cards: tuple[Card, ...]
    worst: Function
    covered: tuple[Cover, ...]
    not_covered: tuple[Cover, ...]
    ways: tuple[Way, ...]
    decided: str
    occupancy_old: str
    opening: str
    opening_bad: bool
    opened: str
    relief: datetime | None
    rights: Rights


def point_page(picture: Picture, point: Point, now: datetime, who: Who) -> PointPage:
    reading = read(point, now)
    names = {area.id: area.name for area in picture.areas}
    shown = popup(reading, names.get(point.area, point.area), now)
    covered = confirmable(point, now)
    change = point.phase_change
    return PointPage(
        popup=shown,
        version=point.version,
        source=point.source,
        infrastructure_by=point.infrastructure_by,
        phase_decider=change.decider if change else "",
        phase_reason=change.reason if change else "",
        cards=tuple(_card(line, reading.functions[line.function]) for line in shown.functions),
        worst=min(Function, key=lambda function: rank(reading.functions[function])),
        covered=tuple(cover(f, reading, now) for f in Function if f in covered),
        not_covered=tuple(cover(f, reading, now) for f in Function if f not in covered),
        ways=_ways(point),
        decided=decided_says(point, now),
        occupancy_old=_old_occupancy(reading, now),
        opening=opening_says(point, now),
        opening_bad=opening_bad(point),
        opened=_opened(point, now),
        relief=reading.occupancy.relief_at if reading.occupancy else None,
        rights=_rights(who, picture.operation, point),
    )


def _rights(who: Who, operation: Operation, point: Point) -> Rights:
    """Rights come before the rules, as in the services: who may not, learns nothing more."""
    rule = point_rules.why_not_use_point(operation, point)
    blocked = rule.text if rule else ""
    return Rights(
        report=why_not(who, Deed.REPORT, operation, point) or blocked,
        relay=why_not(who, Deed.RELAY, operation, point) or blocked,
        phase=why_not(who, Deed.PHASE, operation, point) or blocked,
        settle=why_not(who, Deed.SETTLE, operation, point),
        exempt=why_not(who, Deed.EXEMPT, operation, point),
        powerless=powerless(who, operation),
    )


def stranger(state: FunctionState) -> bool:
    """Some word behind the state came from a phone that nobody has vouched for."""
    return any(one is not None and one.unconfirmed_device for one in (state.current, state.rival))


def _card(line: FunctionLine, one: Effective) -> Card:
    claims: tuple[Claim, ...] = ()
    if one.report is not None and one.rival is not None:
        both = sorted((one.report, one.rival), key=lambda report: report.observed_at, reverse=True)
        claims = tuple(_claim(report, report is one.report) for report in both)
    note = one.report.note if one.report else ""
    strange = one.report is not None and one.report.unconfirmed_device
    return Card(line, one.expired, note, one.expires_at, claims, strange)


def _claim(report: Report, worse: bool) -> Claim:
    word = label(report.status)
    source = report.source or _("okänd källa")
    return Claim(source, word, report.status, report.observed_at, worse, report.unconfirmed_device)


def opening_says(point: Point, now: datetime) -> str:
    """Return what the point says of its opening, while somebody has something to do about it."""
    said = awaited(point)
    if said is None:
        return ""
    at, change = clock(said.at, now), point.phase_change
    if said.opened and decision_missing(point):
        return _("Punkten säger att den har öppnat %(at)s – beslut saknas", at=at)
    if said.opened:
        decided = clock(change.at, now) if change else ""
        who = change.decider if change else ""
        return _(
            "Punkten har öppnat %(at)s, enligt beslut %(decided)s av %(who)s", at=at, decided=decided, who=who
        )
    return _(
        "Punkten säger %(at)s att den inte kan öppna: %(why)s", at=at, why=said.reason or _("skäl saknas")
    )


def opening_bad(point: Point) -> bool:
    """Return whether something is wrong with the opening: nobody has decided it, or it cannot be done."""
    said = awaited(point)
    return said is not None and (not said.opened or decision_missing(point))


def _opened(point: Point, now: datetime) -> str:
    """Return that an open point itself says that it has opened: nobody has to do anything about it."""
    said = point.opening
    if said is None or not said.opened or point.phase is not Phase.OPPEN:
        return ""
    return _("punkten säger själv att den öppnade %(at)s", at=clock(said.at, now))


def _ways(point: Point) -> tuple[Way, ...]:
    """Return where a point can be taken: at once to *öppen* too, where a decision to open leads there.

    What has not opened is not closed; the decision to open it is taken back.
    """
    phases = point_rules.TRANSITIONS[point.phase]
    now = _("Punkten har öppnat: beslutet och öppningen sparas i ett.")
    at_once = (Way(Phase.OPPEN, _("öppen nu"), now),) if opens_at_once(point.phase) else ()
    never = point.phase is Phase.UNDER_AKTIVERING and point.opening is None
    return (
        *at_once,
        *(
            Way(phase, label(phase), glossary.meaning(phase, _.language))
            for phase in phases
            if not (never and phase is Phase.STANGD)
        ),
    )


def opens_at_once(phase: Phase) -> bool:
    """Return whether a point of this phase is opened by a decision that is also carried out."""
    ways = point_rules.TRANSITIONS[phase]
    return Phase.UNDER_AKTIVERING in ways and Phase.OPPEN not in ways


def decided_says(point: Point, now: datetime) -> str:
    """Return the decision that an opening rests on, which is then not asked for again; "" without one."""
    change = point.phase_change
    if point.phase is not Phase.UNDER_AKTIVERING or change is None:
        return ""
    return _(
        "Beslutet att öppna, %(at)s av %(who)s, gäller. Har punkten öppnat: välj öppen, och lämna Beslut av "
        "och Skäl tomma.",
        at=clock(change.at, now),
        who=change.decider,
    )


def _old_occupancy(reading: Reading, now: datetime) -> str:
    """Say what an occupancy report said that is too old to be an answer."""
    last = reading.point.occupancy
    if last is None or reading.occupancy is not None:
        return ""
    word = label(last.occupancy)
    return _("har gått ut – var %(word)s %(at)s", word=word, at=clock(last.observed_at, now))


def why_not_write(operation: Operation) -> str:
    """Return why nothing can be written, as the disabled buttons say it."""
    reason = operation_rules.why_not_act_in(operation)
    return reason.text if reason else ""


HISTORY = having(Trait.OF_POINT)


def by_id(picture: Picture, identity: str | None) -> Point | None:
    return next((point for point in picture.points if point.id == identity), None)


def choices(picture: Picture, readings: Sequence[Reading]) -> dict[str, str]:
    """Return what to call each point in a list: name, area and whether it is an example."""
    areas = {area.id: area.name for area in picture.areas}
    named = {one.point.id: f"{one.point.name} · {areas.get(one.point.area, '')}" for one in readings}
    return dict(sorted(named.items(), key=lambda item: item[1]))
