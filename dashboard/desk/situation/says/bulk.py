"""One change to several points, and what each point's own entries become."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.desk.situation.says.answers import Decision, done, opening_entries
from dashboard.wall.reading import read, status_word
from dashboard.words import _, label
from dashboard.words.empty import why_not
from dashboard.words.times import clock
from data import errors, glossary
from data.operations.facts import Operation
from data.points import rules as point_rules
from data.points.acts.reports import deed_of
from data.points.commands import NewPhase, NewReport
from data.points.facts import Picture, Point
from data.points.opening import kept, phase_believed
from data.points.validity import valid_until
from data.rights import Deed, Who
from data.words import Mark, Phase, Status, Supply


@dataclass(frozen=True, slots=True)
class OpenNow:
    """That points open now: at each the decision it takes, and that it has opened."""

    id: str
    operation: str
    decision: Decision


# What is to be changed, as if at one point: each point's own entries are made from it.
Change = NewReport | NewPhase | OpenNow
Entry = NewReport | NewPhase


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
    """What a change becomes; `entries` hold the versions the points had when this was worked out.

    `stands_for` says what is saved where it is more than one entry a point.
    """

    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    stands_for: str = ""

    @property
    def refused(self) -> tuple[str, ...]:
        return tuple(line.point for line in self.lines if line.why_not)


def preview(picture: Picture, points: Sequence[str], change: Change, who: Who, now: datetime) -> Preview:
    """Work out a change for each chosen point; the order is the picture's."""
    chosen = [point for point in picture.points if point.id in points]
    entries = [_entries(change, number, point, now) for number, point in enumerate(chosen, start=1)]
    lines = [
        _line(picture.operation, point, own, who, now) for point, own in zip(chosen, entries, strict=True)
    ]
    every = tuple(entry for own in entries for entry in own)
    return Preview(tuple(lines), every, _stands_for(every) if isinstance(change, OpenNow) else "")


def _entries(change: Change, number: int, point: Point, now: datetime) -> tuple[Entry, ...]:
    """Return a point's own entries; what the change leaves unsaid of a failure there stands, and is shown."""
    identity = f"{change.id}:{number}"
    if isinstance(change, OpenNow):
        return opening_entries(point, identity, change.operation, change.decision, done(point))
    entry = replace(change, id=identity, point=point.id, version=point.version)
    if isinstance(entry, NewPhase):
        return (entry,)
    return (kept(entry, point.functions[entry.function], entry.observed_at or now),)


def _stands_for(entries: Sequence[Entry]) -> str:
    """Return which decisions and openings are saved, before they are."""
    opened = sum(isinstance(one, NewPhase) and one.carried_out for one in entries)
    decided = len(entries) - opened
    said = [
        _.n("%(n)d beslut", "%(n)d beslut", decided) if decided else "",
        _.n("%(n)d öppning", "%(n)d öppningar", opened) if opened else "",
    ]
    return _("Sparas som %(what)s.", what=_(" och ").join(part for part in said if part))


def moved(shown: Preview, picture: Picture) -> tuple[str, ...]:
    """Return the names of the points that somebody has changed since the preview."""
    versions = {entry.point: entry.version for entry in shown.entries if entry.version is not None}
    return tuple(one.name for one in picture.points if versions.get(one.id, one.version) != one.version)


def _line(operation: Operation, point: Point, entries: Sequence[Entry], who: Who, now: datetime) -> Line:
    report = next((one for one in entries if isinstance(one, NewReport)), None)
    if report is not None:
        refused = _why_not_report(operation, point, report, who, now)
        before, after, status = _before(point, report, now), _after(point, report, now), report.status
        return Line(point.id, point.name, before, after, status, refused)
    phases = [one for one in entries if isinstance(one, NewPhase)]
    refused = why_not(who, Deed.PHASE, operation, point) or _why_not_phases(operation, point, phases, now)
    return Line(point.id, point.name, label(point.phase), _become(phases), None, refused)


def _why_not_phases(operation: Operation, point: Point, phases: Sequence[NewPhase], now: datetime) -> str:
    """Return why the steps cannot be taken one after the other."""
    if not phases:
        return _("Punkten är redan öppen.") if point.phase is Phase.OPPEN else ""
    for one in phases:
        refused = _text(point_rules.why_not_phase(operation, point, one, now))
        if refused:
            return refused
        point = replace(point, phase=one.phase)
    return ""


def _become(phases: Sequence[NewPhase]) -> str:
    """Say where a point's steps lead, and each of them where there are two, or one that decides nothing."""
    if not phases:
        return ""
    word = label(phases[-1].phase)
    if len(phases) == 1 and not phases[0].carried_out:
        return word
    steps = (_("har öppnat") if one.carried_out else _("beslut: %(w)s", w=label(one.phase)) for one in phases)
    return f"{word} ({', '.join(steps)})"


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
    until = valid_until(phase_believed(point), entry.supply, entry.function, entry.status, seen)
    ends = [moment for moment in (until, entry.lasts_until) if moment is not None]
    return min(ends, default=None)
