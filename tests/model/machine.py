"""The night as a machine: what people may do next, and what must hold after each of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from dashboard.wall import header
from dashboard.wall.figures import figures
from dashboard.wall.reading import read_all
from data.acting import LOCAL
from data.entries.reports import Reported, ServiceReported
from data.failures.answering import failures_now
from data.log import reads as log_reads
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.acts import phases as point_phases
from data.points.commands import NewPhase
from data.points.facts import FunctionState, Picture, Point
from data.points.rules import TRANSITIONS
from data.requests import reads as request_reads
from data.truth import Effective, effective, severity
from data.words import Function, Mark, Phase, Status
from tests.factories import make_forecast
from tests.model.letters import Letter, Page, Phone, Ways
from tests.model.told import Cell, Night, Told, down
from tests.model.town import BEGAN, EXERCISE, STORM, WATER, OpenTown, Town, an_operation

# A decision to close a point is the answer to what it has reported.
NO_LONGER_COUNTED = (Phase.STANGD, Phase.UNDER_AVVECKLING)
# On the way to being open.
_NEARER = dict.fromkeys((Phase.PLANERAD, Phase.I_BEREDSKAP, Phase.STANGD), Phase.UNDER_AKTIVERING)
# Weighted to what has gone wrong: one point, one function, good against bad.
BAD, GOOD = Status.UR_FUNKTION, Status.FUNGERAR
SAYABLE = st.sampled_from([BAD, GOOD, BAD, GOOD, BAD, Status.BEGRANSAD, Status.OKAND])
FUNCTIONS = st.sampled_from([Function.EL, Function.EL, Function.EL, Function.VATTEN])
POINTS = st.sampled_from(["P01", "P01", "P01", "P02"])


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
        first, second, exercise, desk = town.links
        holders = zip("abcde", (first, first, second, exercise, desk), (*clocks, 0), strict=True)
        self.phones = {name: Phone(name, link, timedelta(minutes=off)) for name, link, off in holders}
        self.wall = STORM
        # What the operation has of its own, and how it has been decided of.
        self.added: dict[str, Phase] = {}
        self.pictures: dict[str, tuple[int, Picture]] = {}

    def teardown(self) -> None:
        self.town.leave()

    # What people do.

    @initialize()
    def it_works_when_the_night_begins(self) -> None:
        """All four: a form offers "as before" only where every function has been answered for."""
        for point in ("P01", "P02"):
            for function in Function:
                self.a_program_reports(point, function, GOOD, 0)

    @rule(minutes=st.sampled_from([1, 3, 3, 10, 10, 35, 130]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(
        target=pages, name=st.sampled_from("aaabbbcdee"), second=st.sampled_from([False, False, False, True])
    )
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
            believed = self.night.believed(cell)
            told = Told(revision, cell, status, moment, "program", "program", revision, believed=believed)
            self.night.hear(told)

    @precondition(lambda self: not self.second_open())
    @rule()
    def krisledningen_opens_another_operation(self) -> None:
        operation_acts.open_operation(self.town.store, LOCAL, an_operation(WATER), self.now)

    @rule(point=POINTS, way=st.integers(0, 5))
    def somebody_decides(self, point: str, way: int) -> None:
        held = self.point(STORM, point).phase
        self.decide(point, TRANSITIONS[held][way % len(TRANSITIONS[held])])

    @rule(point=POINTS)
    def somebody_decides_to_open(self, point: str) -> None:
        """The commonest thing there is in a night: what was said before it is then from before."""
        while Phase.OPPEN not in (held := self.point(STORM, point).phase, *TRANSITIONS[held]):
            self.decide(point, _NEARER[held])
        if held is not Phase.OPPEN:
            self.decide(point, Phase.OPPEN)

    def decide(self, point: str, phase: Phase) -> None:
        new = NewPhase(f"fas{next(self.ids)}", STORM, point, phase, "krisledningen", "övas")
        receipt = point_phases.change_phase(self.town.store, LOCAL, new, self.now)
        self.night.doors(STORM, point).decided(phase, self.moment(STORM), receipt.revision)

    # What must hold.

    @invariant()
    def each_function_is_read_as_it_was_told(self) -> None:
        for cell in self.cells():
            self.read_truly(cell, effective(self.state(cell), self.moment(cell.operation)))

    def read_truly(self, cell: Cell, shown: Effective) -> None:
        """No failure is overwritten by a confirmation or a denial, and nothing is green that nobody says."""
        told = (cell, self.night.of(cell), shown)
        for failed in (self.night.failed(cell), self.night.denied(cell)):
            assert failed is None or severity(shown.status) <= severity(failed), told
        if self.night.contradicted(cell):
            assert shown.mark is Mark.MOTSTRIDIGT, told
        if shown.status is GOOD:
            assert self.night.may_be_believed(cell, self.moment(cell.operation)), told

    @invariant()
    def the_wall_says_no_fewer_failures_than_are_reported(self) -> None:
        for operation in self.open_now():
            picture, now = self.picture(operation), self.moment(operation)
            found = failures_now(picture, request_reads.coordination(self.town.store, operation), now)
            readings = read_all(picture, now)
            shown = figures(picture, readings, found, make_forecast(picture, now), now)
            value = next(one.value for one in shown if one.key == "failed")
            if picture.operation.closed_at is not None:
                assert value == "–"
                continue
            failing = self.failing(operation)
            named = {one.failure.point.id for one in found.all if one.failure.point is not None}
            assert failing <= named, (operation, failing, found)
            assert failing <= {one.point.id for one in readings if one.counts and one.worst.status is BAD}
            apart = sum(one.failure.status is BAD for one in found.apart)
            assert int(value) + apart >= len(failing), (operation, failing, found)

    @invariant()
    def what_was_acknowledged_is_kept_where_and_when_it_was_meant(self) -> None:
        entries = {entry.revision: entry for entry in log_reads.entries_since(self.town.store, 0)}
        for revision, told in self.night.told.items():
            entry = entries[revision]
            assert (entry.operation, entry.point) == (told.cell.operation, told.cell.point)
            assert isinstance(entry.what, Reported | ServiceReported)
            assert entry.what.status == told.status
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
        if letter.page.phone.link.signed_in and not letter.answers:
            letter.made = self.now  # no page of a desk waits for a network
        self.answered(letter, self.ways.send(self.town, letter, self.now))

    def answered(self, letter: Letter, got: tuple[int, ...]) -> None:
        assert all(one == got for one in letter.answers if one), "sent again it became something else"
        letter.answers.append(got)
        for revision in got:
            self.heard(revision, letter)
        stated = {self.night.told[revision].cell.function for revision in got}
        assert not got or stated >= letter.status.keys(), "a part of what was acknowledged is missing"

    def heard(self, revision: int, letter: Letter) -> None:
        (entry,) = log_reads.entries_since(self.town.store, revision - 1, limit=1)
        cell = Cell(letter.page.operation, letter.page.phone.link.point, entry.says(Reported).function)
        stated = letter.status.get(Function(cell.function))
        clock = self.picture(cell.operation).operation.clock
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
                believed=self.night.believed(cell),
            )
        )

    def cells(self) -> list[Cell]:
        """Return what screens show of all that has been told: the four functions of the points there are."""
        gone = [point for point, phase in self.added.items() if phase is Phase.STANGD]
        told = (cell for cell in self.night.cells() if isinstance(cell.function, Function))
        return [cell for cell in told if cell.point not in gone]

    def failing(self, operation: str) -> set[str]:
        """Return the points with a failure that a screen must say: a decision to close one answers it."""
        there = {cell.point for cell in self.cells() if cell.operation == operation}
        failing = down(self.night, operation) & there
        return {one for one in failing if self.point(operation, one).phase not in NO_LONGER_COUNTED}

    def second_open(self) -> bool:
        return any(one.id == WATER for one in operation_reads.operations(self.town.store))

    def open_now(self) -> tuple[str, ...]:
        return (STORM, WATER, EXERCISE) if self.second_open() else (STORM, EXERCISE)

    def picture(self, operation: str) -> Picture:
        """Return what the screens of an operation are drawn from now."""
        revision = operation_reads.revision(self.town.store)
        held = self.pictures.get(operation)
        if held is None or held[0] != revision:
            held = self.pictures[operation] = revision, point_reads.picture(self.town.store, operation)
        return held[1]

    def point(self, operation: str, identity: str) -> Point:
        return next(point for point in self.picture(operation).points if point.id == identity)

    def moment(self, operation: str) -> datetime:
        return self.picture(operation).operation.clock.at(self.now)

    def state(self, cell: Cell) -> FunctionState:
        return self.point(cell.operation, cell.point).functions[Function(cell.function)]
