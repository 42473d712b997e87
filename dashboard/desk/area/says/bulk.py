"""One change to several points, and what each point's entry becomes; phones nobody has vouched for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.wall.reading import read, status_word
from dashboard.words import _, label
from dashboard.words.empty import why_not
from dashboard.words.times import clock
from data import errors, glossary, truth
from data.access.reads import Token
from data.operations.facts import Operation
from data.points import rules as point_rules
from data.points.acts.reports import deed_of
from data.points.commands import NewPhase, NewReport
from data.points.facts import Picture, Point
from data.points.opening import kept, phase_believed
from data.rights import Deed, Who
from data.words import Mark, Status, Supply

# What is to be changed, as if at one point: each point's own entry is made from it.
Change = NewReport | NewPhase


@dataclass(frozen=True, slots=True)
class Line:
    """One point: how it is, what its entry says, or why it is refused."""

    point: str
    name: str
    before: str
    after: str
    status: Status | None
    why_not: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change becomes; `entries` hold the versions the points had when this was worked out."""

    lines: tuple[Line, ...]
    entries: tuple[Change, ...]

    @property
    def refused(self) -> tuple[str, ...]:
        return tuple(line.point for line in self.lines if line.why_not)


def preview(picture: Picture, points: Sequence[str], change: Change, who: Who, now: datetime) -> Preview:
    """Work out a change for each chosen point; the order is the picture's."""
    chosen = [point for point in picture.points if point.id in points]
    entries = [_entry(change, number, point, now) for number, point in enumerate(chosen, start=1)]
    lines = [
        _line(picture.operation, point, entry, who, now) for point, entry in zip(chosen, entries, strict=True)
    ]
    return Preview(tuple(lines), tuple(entries))


def _entry(change: Change, number: int, point: Point, now: datetime) -> Change:
    """Return a point's own entry; what the change leaves unsaid of a failure there stands, and is shown."""
    entry = replace(change, id=f"{change.id}:{number}", point=point.id, version=point.version)
    if isinstance(entry, NewPhase):
        return entry
    return kept(entry, point.functions[entry.function], entry.observed_at or now)


def moved(shown: Preview, picture: Picture) -> tuple[str, ...]:
    """Return the names of the points that somebody has changed since the preview."""
    versions = {entry.point: entry.version for entry in shown.entries}
    return tuple(one.name for one in picture.points if versions.get(one.id, one.version) != one.version)


def _line(operation: Operation, point: Point, entry: Change, who: Who, now: datetime) -> Line:
    if isinstance(entry, NewPhase):
        refused = why_not(who, Deed.PHASE, operation, point) or _text(
            point_rules.why_not_phase(operation, point, entry, now)
        )
        before, after, status = glossary.label(point.phase), glossary.label(entry.phase), None
    else:
        refused = _why_not_report(operation, point, entry, who, now)
        before, after, status = _before(point, entry, now), _after(point, entry, now), entry.status
    return Line(point.id, point.name, before, after, status, refused)


def _why_not_report(operation: Operation, point: Point, entry: NewReport, who: Who, now: datetime) -> str:
    exempt = entry.status is Status.EJ_AKTUELL
    return (
        why_not(who, deed_of(entry), operation, point)
        or (why_not(who, Deed.EXEMPT, operation, point) if exempt else "")
        or _text(point_rules.why_not_report(operation, point, entry, now))
    )


def _text(reason: errors.Reason | None) -> str:
    return reason.text if reason else ""


def _before(point: Point, entry: NewReport, now: datetime) -> str:
    one = read(point, now).functions[entry.function]
    if one.report is None:
        return _("aldrig rapporterat")
    word = status_word(one)
    if one.mark is Mark.OBEKRAFTAT:
        word = _("obekräftat – var %(said)s", said=label(one.report.status))
    return _("%(word)s sedan %(at)s", word=word, at=clock(one.report.observed_at, now))


def _after(point: Point, entry: NewReport, now: datetime) -> str:
    """Say the entry in the words of the log, with how long it will be believed."""
    said = [f"{glossary.label(entry.function)} {glossary.label(entry.status)}"]
    if entry.supply is not Supply.OKANT:
        said.append(glossary.label(entry.supply))
    if entry.cause:
        said.append(_("orsak: %(text)s", text=entry.cause))
    if entry.lasts_until is not None:
        said.append(_("räcker till %(at)s", at=clock(entry.lasts_until, now)))
    if entry.restored_estimate is not None:
        said.append(_("åter beräknas %(at)s", at=clock(entry.restored_estimate, now)))
    ends = _believed(point, entry, now)
    if ends is not None and ends != entry.lasts_until:
        said.append(_("gäller till %(at)s", at=clock(ends, now)))
    return ", ".join(said)


def _believed(point: Point, entry: NewReport, now: datetime) -> datetime | None:
    seen = entry.observed_at or now
    until = truth.valid_until(phase_believed(point), entry.supply, entry.function, entry.status, seen)
    ends = [moment for moment in (until, entry.lasts_until) if moment is not None]
    return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class Phone:
    """`token` and `device` name it to the service; `seen` is in the operation's time."""

    token: str
    device: str
    point: str
    place: str
    seen: datetime


def strangers(
    tokens: Sequence[Token], points: Sequence[Point], operation: Operation, real: datetime
) -> tuple[Phone, ...]:
    """Return the unconfirmed phones of these points' links that still open, newest first.

    An exercise has links of its own; `real` is the real time.
    """
    names = {point.id: point.name for point in points}
    own = operation.id if operation.is_exercise else ""
    found = [
        Phone(
            token.id,
            device.id,
            token.grant.bound,
            names[token.grant.bound],
            operation.clock.at(device.seen_at),
        )
        for token in tokens
        if token.grant.bound in names and token.grant.operation == own and _opens(token, real)
        for device in token.devices
        if device.confirmed_at is None
    ]
    return tuple(sorted(found, key=lambda one: one.seen, reverse=True))


def _opens(token: Token, real: datetime) -> bool:
    return token.revoked_at is None and (token.expires_at is None or real < token.expires_at)
