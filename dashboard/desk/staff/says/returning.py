"""Återgång: what is left before all is back to normal, each sort as a group of lines with their ways."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dashboard.places import Part, Place
from dashboard.words import _, label
from dashboard.words.entries.said import words_of
from dashboard.words.failures import Names, back, done, what, where
from dashboard.words.owners import scope_words
from dashboard.words.times import clock
from dashboard.words.todo_ways import ENTRY, FAILURE, POINT, REQUEST, Way
from dashboard.words.told import about, audience
from data.failures.facts import Attended
from data.log.facts import OpenEntry
from data.points.facts import Point
from data.requests.facts import SupportRequest, late
from data.sectors.owners import MovedOwner
from data.situation_reports.facts import SituationReport, unread
from data.staff.facts import Message, StaffPlan
from data.staff.remaining import Remaining

MOST_NAMED = 3
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is left: what it is, how it stands, and where it is seen to."""

    what: str
    stands: str
    way: Way


@dataclass(frozen=True, slots=True)
class Group:
    """All of one sort, and how many they are in words."""

    title: str
    rows: tuple[Row, ...]


def returning(left: Remaining, names: Names, now: datetime) -> tuple[Group, ...]:
    """Return what is left at the operation's time `now`; nothing where nothing is."""
    said = _Said(names, now)
    found = (
        _group(_counted(left.failures, True), said.failure, _("%(n)d fel"), _("%(n)d fel")),
        _group(_counted(left.failures, False), said.failure, *_apart()),
        _group(left.sectors, said.sector, *_sectors()),
        _group(left.asked, said.request, *_asked()),
        _group(left.lent, said.lent, _("%(n)d lån att återlämna"), _("%(n)d lån att återlämna")),
        _group(left.points, said.point, _("%(n)d punkt att avveckla"), _("%(n)d punkter att avveckla")),
        _group(left.messages, said.message, _("%(n)d budskap gäller"), _("%(n)d budskap gäller")),
        _group(left.moved, said.moved, _("%(n)d ansvar är flyttat"), _("%(n)d ansvar är flyttade")),
        _group(left.entries, said.entry, *_entries()),
        Group(_("Lägesrapporter"), tuple(_reports(left))),
        Group(_("Stabens plan"), tuple(_plan(left.plan, now))),
    )
    return tuple(one for one in found if one.rows)


def _counted(failures: Sequence[Attended], counted: bool) -> tuple[Attended, ...]:
    return tuple(one for one in failures if one.failure.counted is counted)


def _apart() -> tuple[str, str]:
    return _("%(n)d begränsat eller motstridigt"), _("%(n)d begränsade eller motstridiga")


def _sectors() -> tuple[str, str]:
    return _("%(n)d sektor med allvarlig påverkan"), _("%(n)d sektorer med allvarlig påverkan")


def _asked() -> tuple[str, str]:
    return _("%(n)d begäran om stöd är inte avslutad"), _("%(n)d begäranden om stöd är inte avslutade")


def _entries() -> tuple[str, str]:
    return _("%(n)d rad i loggen väntar på någon"), _("%(n)d rader i loggen väntar på någon")


_Left = TypeVar("_Left")


def _group(found: Iterable[_Left], say: Callable[[_Left], Row], one: str, many: str) -> Group:
    rows = tuple(say(each) for each in found)
    return Group((one if len(rows) == 1 else many) % {"n": len(rows)}, rows)


@dataclass(frozen=True, slots=True)
class _Said:
    """How each sort is said, with these names at this moment."""

    names: Names
    now: datetime

    def failure(self, one: Attended) -> Row:
        failure = one.failure
        said = (back(failure, self.now), done(one, self.names, self.now) if failure.counted else "")
        name = f"{where(failure, self.names)}: {what(failure, self.now)}"
        return Row(name, " · ".join(filter(None, said)), Way(Place.SUPPORT, {FAILURE: failure.key}))

    def sector(self, one: Attended) -> Row:
        stands = done(one, self.names, self.now)
        return Row(where(one.failure, self.names), stands, Way(Place.SECTORS, {}))

    def request(self, one: SupportRequest) -> Row:
        state = _("%(state)s, försenad") if late(one, self.now) else "%(state)s"
        return self._asked(one, state % {"state": label(one.state)})

    def lent(self, one: SupportRequest) -> Row:
        return self._asked(one, _("på plats sedan %(at)s", at=clock(one.moved_at, self.now)))

    def _asked(self, one: SupportRequest, state: str) -> Row:
        place = self.names.of_point(one.point) if one.point else self.names.of_area(one.area)
        stands = (self.names.register.name_of(one.owner), place, state)
        name = ", ".join(part for part in (one.what, one.amount) if part)
        return Row(name, " · ".join(stands), Way(Place.SUPPORT, {REQUEST: one.id}))

    def point(self, one: Point) -> Row:
        change = one.phase_change
        since = _("sedan %(at)s", at=clock(change.at, self.now)) if change is not None else ""
        stands = (self.names.of_area(one.area), " ".join(filter(None, (label(one.phase), since))))
        return Row(one.name, " · ".join(stands), Way(Place.SITUATION, {POINT: one.id}))

    def message(self, one: Message) -> Row:
        to = audience(one, self.names.areas, self.names.points)
        said_at = _("sagt %(at)s", at=clock(one.said_at, self.now))
        stands = " · ".join(part for part in (to, about(one), said_at) if part)
        return Row(one.text, stands, Way(Part.STAFF, {}))

    def moved(self, one: MovedOwner) -> Row:
        name = scope_words(one, self.names.areas, self.names.register)
        owner = self.names.register.name_of(one.owner or "")
        until = _("till %(at)s", at=clock(one.until, self.now)) if one.until is not None else ""
        return Row(name, " ".join(filter(None, (owner, until))), Way(Part.STAFF, {}))

    def entry(self, one: OpenEntry) -> Row:
        words = words_of(one.entry.kind, one.entry.text) if one.entry.text else _("[maskerat]")
        due = _("klart senast %(at)s", at=clock(one.due, self.now))
        return Row(words, due, Way(Part.LOG, {ENTRY: str(one.entry.revision)}))


def _reports(left: Remaining) -> Iterator[Row]:
    way = Way(Part.SITUATION_REPORTS, {})
    for report in left.reports:
        yield Row(_number(report), _("fryst men inte publicerad"), way)
    if left.unread is not None:
        missing = len(unread(left.unread))
        stands = _.n("%(n)d mottagare har inte läst den", "%(n)d mottagare har inte läst den", missing)
        yield Row(_number(left.unread), stands, way)


def _number(report: SituationReport) -> str:
    return _("Lägesrapport %(n)d", n=report.number)


def _plan(plan: StaffPlan | None, now: datetime) -> Iterator[Row]:
    if plan is None:
        return
    shifts = ", ".join(f"{at:%H:%M}" for at in plan.shifts)
    coming = (
        (_("Nästa stabsgenomgång"), clock(plan.briefing_at, now) if plan.briefing_at else ""),
        (_("Nästa lägesrapport"), clock(plan.report_at, now) if plan.report_at else ""),
        (_("Skiftbyten"), shifts),
    )
    yield from (Row(name, at, Way(Part.STAFF, {})) for name, at in coming if at)


def in_short(groups: Iterable[Group]) -> tuple[str, ...]:
    """Return each sort as a sentence that names the first of them."""
    return tuple(_named(one) for one in groups)


def _named(group: Group) -> str:
    names = [_short(one.what) for one in group.rows[:MOST_NAMED]]
    more = len(group.rows) - len(names)
    rest = [_("och %(n)d till", n=more)] if more > 0 else []
    return f"{group.title}: {'; '.join([*names, *rest])}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
