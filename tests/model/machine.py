"""The night as a machine: what people may do next, and what must hold after each of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from dashboard.wall import header
from dashboard.wall.figures import figures
from dashboard.wall.reading import read_all
from data.acting import LOCAL
from data.clock import Clock
from data.entries.entry import EntryKind
from data.entries.reports import Reported
from data.failures.answering import failures_now
from data.log import reads as log_reads
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.acts import phases as point_phases
from data.points.commands import NewPhase
from data.points.rules import TRANSITIONS
from data.requests import reads as request_reads
from data.truth import effective, severity
from data.words import Function, Mark, Phase, Status
from tests.factories import make_forecast
from tests.model.told import Cell, Night, Told, down
from tests.model.town import BEGAN, EXERCISE, STORM, WATER, Link, OpenTown, Town, an_operation

# A decision to close a point is the answer to what it has reported.
NO_LONGER_COUNTED = (Phase.STANGD, Phase.UNDER_AVVECKLING)
# Weighted to what has gone wrong: one point, one function, good against bad.
BAD, GOOD = Status.UR_FUNKTION, Status.FUNGERAR
SAYABLE = st.sampled_from([BAD, GOOD, BAD, GOOD, BAD, Status.BEGRANSAD, Status.OKAND])
FUNCTIONS = st.sampled_from([Function.EL, Function.EL, Function.EL, Function.VATTEN])
POINTS = st.sampled_from(["P01", "P01", "P01", "P02"])


@dataclass(slots=True)
class Phone:
    """A telephone with a point's link; its clock is so much before (+) or behind (−) the right time."""

    name: str
    link: Link
    ahead: timedelta
    held: Any = None


@dataclass(frozen=True, slots=True)
class Page:
    """A form as it was drawn for somebody: its fields, and the revision the store had then."""

    phone: Phone
    operation: str
    drawn: datetime
    revision: int
    fields: dict[str, str]


@dataclass(slots=True)
class Letter:
    """A form filled in and not yet, or already, delivered: `made` is the right time when it was."""

    identity: str
    page: Page
    made: datetime
    ago: int
    status: dict[Function, Status]
    confirms: bool
    by_the_clock: bool = False
    answers: list[tuple[int, ...]] = field(default_factory=list)

    @property
    def typed(self) -> datetime:
        """What the phone's own clock showed when it was filled in."""
        return self.made + self.page.phone.ahead

    def observed(self, clock: Clock) -> datetime:
        """When it was seen, in the operation's time, in which "10 min sedan" is said too.

        A time of day by a phone's clock that is behind is older; one that is ahead is never believed.
        """
        written = min(self.typed, self.made) if self.by_the_clock else self.made
        return clock.at(written) - timedelta(minutes=self.ago)


class Ways(Protocol):
    """How what people do reaches the store."""

    def draw(self, town: Town, phone: Phone, operation: str, now: datetime) -> dict[str, str]: ...

    def send(self, town: Town, letter: Letter, now: datetime) -> tuple[int, ...]:
        """Return the revisions that were acknowledged; none where it was refused."""
        ...

    def program_says(
        self, town: Town, cell: Cell, status: Status, observed: datetime, identity: str, now: datetime
    ) -> tuple[int, ...]: ...


def in_town(night: "Callable[[OpenTown], OneNight]", open_town: OpenTown) -> Any:
    """Return what begins such a night in a town of one's own choice, as Hypothesis begins one."""
    return partial(night, open_town)


class OneNight(RuleBasedStateMachine):
    """Acts and checks that every way in shares."""

    pages: Bundle[Page] = Bundle("pages")
    letters: Bundle[Letter] = Bundle("letters")

    def __init__(self, town: Town, ways: Ways, clocks: tuple[int, ...] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self.town, self.ways, self.now = town, ways, BEGAN + timedelta(minutes=1)
        self.night, self.ids = Night(), count(1)
        real = [link for link in town.links if not link.operation]
        (exercise,) = (link for link in town.links if link.operation)
        holders = zip("abcd", (real[0], real[0], real[1], exercise), clocks, strict=True)
        self.phones = {name: Phone(name, link, timedelta(minutes=off)) for name, link, off in holders}
        self.wall = STORM

    def teardown(self) -> None:
        self.town.leave()

    # What people do.

    @initialize()
    def it_works_when_the_night_begins(self) -> None:
        for point in ("P01", "P02"):
            for function in (Function.EL, Function.VATTEN):
                self.a_program_reports(point, function, GOOD, 0)

    @rule(minutes=st.sampled_from([1, 3, 10, 35]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(target=pages, name=st.sampled_from("aaabbbcd"), second=st.sampled_from([False, False, False, True]))
    def somebody_opens_a_page(self, name: str, second: bool) -> Page:
        phone = self.phones[name]
        operation = phone.link.operation or (WATER if second and self.second_open() else STORM)
        fields = self.ways.draw(self.town, phone, operation, self.now)
        return Page(phone, operation, self.now, operation_reads.revision(self.town.store), fields)

    @rule(page=pages, function=FUNCTIONS, status=SAYABLE, ago=st.sampled_from([0, 0, 0, 10, 60]))
    def somebody_reports(self, page: Page, function: Function, status: Status, ago: int) -> None:
        self.deliver(self.written(page, {function: status}, ago, confirms=False))

    @rule(page=pages)
    def somebody_confirms(self, page: Page) -> None:
        self.deliver(self.written(page, {}, 0, confirms=True))

    @rule(page=pages, function=FUNCTIONS, status=SAYABLE)
    def somebody_reports_and_confirms_the_rest(self, page: Page, function: Function, status: Status) -> None:
        self.deliver(self.written(page, {function: status}, 0, confirms=True))

    @rule(target=letters, page=pages, function=FUNCTIONS, status=SAYABLE)
    def a_phone_without_network_reports(self, page: Page, function: Function, status: Status) -> Letter:
        return self.written(page, {function: status}, 0, confirms=False)

    @rule(target=letters, page=pages)
    def a_phone_without_network_confirms(self, page: Page) -> Letter:
        return self.written(page, {}, 0, confirms=True)

    @rule(letter=letters)
    def it_comes_through(self, letter: Letter) -> None:
        """Whenever, in any order, and as often as the network likes."""
        self.deliver(letter)

    @rule(point=POINTS, function=FUNCTIONS, status=SAYABLE, ago=st.sampled_from([0, 0, 20, 50]))
    def a_program_reports(self, point: str, function: Function, status: Status, ago: int) -> None:
        cell, moment = Cell(STORM, point, function), self.now - timedelta(minutes=ago)
        identity = f"prog{next(self.ids)}"
        for revision in self.ways.program_says(self.town, cell, status, moment, identity, self.now):
            self.night.hear(Told(revision, cell, status, moment, "program", "program", revision))

    @precondition(lambda self: not self.second_open())
    @rule()
    def krisledningen_opens_another_operation(self) -> None:
        operation_acts.open_operation(self.town.store, LOCAL, an_operation(WATER), self.now)

    @rule(point=POINTS, way=st.integers(0, 5))
    def somebody_decides(self, point: str, way: int) -> None:
        held = self.town.point(STORM, point).phase
        phase = TRANSITIONS[held][way % len(TRANSITIONS[held])]
        new = NewPhase(f"fas{next(self.ids)}", STORM, point, phase, "krisledningen", "övas")
        point_phases.change_phase(self.town.store, LOCAL, new, self.now)

    # What must hold.

    @invariant()
    def no_failure_is_overwritten_by_a_confirmation(self) -> None:
        for cell in self.night.cells():
            failed = self.night.failed(cell)
            if failed is not None:
                shown = effective(self.state(cell), self.moment(cell.operation))
                assert severity(shown.status) <= severity(failed), (cell, self.night.of(cell), shown)

    @invariant()
    def two_voices_that_differ_are_shown_to_differ(self) -> None:
        for cell in self.night.cells():
            if self.night.contradicted(cell):
                shown = effective(self.state(cell), self.moment(cell.operation))
                assert shown.mark is Mark.MOTSTRIDIGT, (cell, self.night.of(cell), shown)

    @invariant()
    def the_wall_says_no_fewer_failures_than_are_reported(self) -> None:
        for operation in (STORM, *((WATER,) if self.second_open() else ()), EXERCISE):
            picture = point_reads.picture(self.town.store, operation)
            hidden = [point.id for point in picture.points if point.phase in NO_LONGER_COUNTED]
            failing = down(self.night, operation, hidden)
            now = self.moment(operation)
            found = failures_now(picture, request_reads.coordination(self.town.store, operation), now)
            shown = figures(picture, read_all(picture, now), found, make_forecast(picture, now), now)
            value = next(one.value for one in shown if one.key == "failed")
            if picture.operation.closed_at is not None:
                assert value == "–"
                continue
            named = {one.failure.point.id for one in found.all if one.failure.point is not None}
            assert failing <= named, (operation, failing, found)
            assert value == str(len(found.counted))

    @invariant()
    def what_was_acknowledged_is_kept_where_and_when_it_was_meant(self) -> None:
        entries = {
            entry.revision: entry
            for entry in log_reads.entries_since(self.town.store, 0)
            if entry.kind is EntryKind.REPORT
        }
        for revision, told in self.night.told.items():
            entry = entries[revision]
            assert (entry.operation, entry.point) == (told.cell.operation, told.cell.point)
            assert entry.says(Reported).status == told.status
            assert abs(entry.occurred_at - told.observed) <= timedelta(minutes=1), (entry, told)

    @invariant()
    def the_wall_stays_with_its_operation(self) -> None:
        own = header.shown(self.wall, operation_reads.operations(self.town.store))
        assert own is not None
        assert own.id == self.wall == STORM

    # How it is known.

    def written(self, page: Page, status: dict[Function, Status], ago: int, *, confirms: bool) -> Letter:
        return Letter(f"{next(self.ids):032d}", page, self.now, ago, status, confirms)

    def deliver(self, letter: Letter) -> None:
        got = self.ways.send(self.town, letter, self.now)
        assert all(one == got for one in letter.answers if one), "sent again it became something else"
        letter.answers.append(got)
        for revision in got:
            self.heard(revision, letter)

    def heard(self, revision: int, letter: Letter) -> None:
        (entry,) = log_reads.entries_since(self.town.store, revision - 1, limit=1)
        cell = Cell(letter.page.operation, letter.page.phone.link.point, entry.says(Reported).function)
        stated = letter.status.get(cell.function)
        clock = self.town.operation(cell.operation).clock
        link = letter.page.phone.link
        self.night.hear(
            Told(
                revision,
                cell,
                stated or entry.says(Reported).status,
                letter.observed(clock),
                link.secret,
                letter.page.phone.name,
                letter.page.revision,
                confirms=stated is None,
            )
        )

    def second_open(self) -> bool:
        return any(one.id == WATER for one in operation_reads.operations(self.town.store))

    def moment(self, operation: str) -> datetime:
        return self.town.operation(operation).clock.at(self.now)

    def state(self, cell: Cell) -> Any:
        return self.town.point(cell.operation, cell.point).functions[cell.function]
