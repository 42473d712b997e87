"""What came into the house later and says something of a point: desks, lists, closings, a leader's clock."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, invariant, precondition, rule

from data.acting import LOCAL, on_this_machine
from data.errors import Missing, Refused
from data.exercise.acts import leading
from data.exercise.scenario import ClockAct
from data.log import acts as log_acts
from data.operations import acts as operation_acts
from data.points.acts import registers, temporary, whole_reports
from data.points.acts import reports as point_reports
from data.points.commands import NewOpening, NewReport, PointReport
from data.points.counting import IN_USE
from data.points.temporary import NewTemporary, Settling, id_of
from data.services import acts as service_acts
from data.services import reads as service_reads
from data.services.facts import NewServiceReport
from data.truth import effective
from data.words import Function, Phase, Status
from tests.model.letters import Letter
from tests.model.machine import BAD, FUNCTIONS, GOOD, POINTS, SAYABLE, OneNight
from tests.model.told import SERVICE_BELIEVED, Cell, Told
from tests.model.town import EXERCISE, INTERPRETER, STORM, WATER, listed

DISTRICT, STAFF = on_this_machine("stadsdelen"), on_this_machine("staben")
TEMPORARY = "tillfallig"
CHURCH = id_of(TEMPORARY)


class LaterNight(OneNight):
    """The acts and checks that came after the first nights; every way in shares these too."""

    previews: Bundle[Any] = Bundle("previews")

    # A desk's acts on several points, and on what two sources say.

    @rule(target=previews)
    def a_desk_looks_over_several(self) -> tuple[int, dict[str, int]]:
        picture = self.picture(STORM)
        return picture.revision, {point.id: point.version for point in picture.points}

    @rule(preview=previews, function=FUNCTIONS, status=st.sampled_from([GOOD, GOOD, BAD]))
    def it_says_the_same_of_all(
        self, preview: tuple[int, dict[str, int]], function: Function, status: Status
    ) -> None:
        seen, versions = preview
        new = [
            NewReport(f"flera{next(self.ids)}", STORM, point, function, status, version=version)
            for point, version in versions.items()
        ]
        try:
            got = point_reports.report(self.town.store, DISTRICT, new, self.now)
        except Refused:
            return
        for one, receipt in zip(new, got, strict=True):
            cell = Cell(STORM, one.point, function)
            self.say(receipt.revision, cell, status, "stadsdelen", page=seen, looked=True)

    @rule(point=POINTS, function=FUNCTIONS, status=st.sampled_from([GOOD, BAD]))
    def the_staff_settles(self, point: str, function: Function, status: Status) -> None:
        new = NewReport(f"avgor{next(self.ids)}", STORM, point, function, status, settles=True)
        (receipt,) = point_reports.report(self.town.store, STAFF, [new], self.now)
        self.say(receipt.revision, Cell(STORM, point, function), status, "staben", settles=True)

    @rule(point=POINTS)
    def a_point_says_that_it_has_opened(self, point: str) -> None:
        """Whatever has been decided of it, or nothing."""
        word = NewOpening(f"dorr{next(self.ids)}:oppning", STORM, point, True)
        whole = PointReport(word.id.removesuffix(":oppning"), STORM, point, word.id, opening=word)
        try:
            stored = whole_reports.submit(self.town.store, DISTRICT, whole, self.now)
        except Refused:
            return
        self.night.doors(STORM, point).opened(self.moment(STORM), stored.revisions[0])

    # What a municipality's own functions and an operation's own points say.

    @rule(by=st.sampled_from([DISTRICT, STAFF]), status=SAYABLE, ago=st.sampled_from([0, 0, 20, 50]))
    def somebody_reports_a_further_function(self, by: Any, status: Status, ago: int) -> None:
        moment = self.now - timedelta(minutes=ago)
        new = NewServiceReport(
            f"ovrig{next(self.ids)}", STORM, "P01", INTERPRETER, status, observed_at=moment
        )
        (receipt,) = service_acts.report(self.town.store, by, [new], self.now)
        cell = Cell(STORM, "P01", INTERPRETER)
        told = Told(receipt.revision, cell, status, moment, by.name, by.name, 0, believed=SERVICE_BELIEVED)
        self.night.hear(told)

    @precondition(lambda self: CHURCH not in self.added)
    @rule()
    def a_door_is_opened_that_is_in_no_register(self) -> None:
        new = NewTemporary(TEMPORARY, STORM, "Kyrkan", "Torget 1", "bromma", 17.95, 59.34, another=True)
        receipt = temporary.add_point(self.town.store, LOCAL, new, self.now)
        self.added[CHURCH] = Phase.OPPEN
        self.night.doors(STORM, CHURCH).opened(self.moment(STORM), receipt.revision)

    @precondition(lambda self: self.added.get(CHURCH) is Phase.OPPEN)
    @rule(function=FUNCTIONS, status=SAYABLE)
    def it_reports(self, function: Function, status: Status) -> None:
        new = NewReport(f"kyrka{next(self.ids)}", STORM, CHURCH, function, status)
        (receipt,) = point_reports.report(self.town.store, DISTRICT, [new], self.now)
        self.say(receipt.revision, Cell(STORM, CHURCH, function), status, "stadsdelen")
        if self.second_open():
            elsewhere = replace(new, id=f"{new.id}x", operation=WATER)
            try:
                point_reports.report(self.town.store, DISTRICT, [elsewhere], self.now)
            except Missing:
                return
            raise AssertionError("an operation's own point was reported in another")

    @precondition(lambda self: self.added.get(CHURCH) is Phase.OPPEN)
    @rule(keeps=st.sampled_from([True, True, False]))
    def krisledningen_settles_what_becomes_of_it(self, keeps: bool) -> None:
        new = Settling(f"ode{next(self.ids)}", STORM, CHURCH, keeps, "krisledningen", "övas")
        try:
            temporary.settle_point(self.town.store, LOCAL, new, self.now)
        except Refused:
            return
        if not keeps:
            self.added[CHURCH] = Phase.STANGD

    # What is done to registers, the log and operations while people report.

    @rule(left_out=st.sampled_from(["P01", "P02"]))
    def a_list_comes_without_a_point(self, left_out: str) -> None:
        """What fails or is in use is not lost by it; what is not comes back with the next list."""
        store, whole = self.town.store, listed()
        said = {one: self.failing(one) for one in self.open_now()}
        used = {one: self.point(one, left_out).phase in IN_USE for one in said}
        try:
            registers.load_points(store, LOCAL, [one for one in whole if one.id != left_out], self.now)
        except Refused:
            return
        for operation, failing in said.items():
            assert left_out not in failing, (operation, left_out)
            assert not used[operation], (operation, left_out)
        again = [replace(one, name=f"{one.name} {next(self.ids)}") for one in whole]
        registers.load_points(store, LOCAL, again, self.now)

    @rule(which=st.integers(0, 1000))
    def words_are_masked(self, which: int) -> None:
        told = sorted(self.night.told)
        revision = told[which % len(told)]
        try:
            log_acts.mask_entry(
                self.town.store,
                LOCAL,
                act_id=f"mask{next(self.ids)}",
                revision=revision,
                decision="beslut",
                now=self.now,
            )
        except Refused:
            return

    @rule(letter=OneNight.letters)
    def it_comes_while_all_is_closed(self, letter: Letter) -> None:
        """Nothing new is taken then; what was taken before is answered as before; reopened it goes on."""
        store = self.town.store
        operation_acts.close_operation(
            store,
            LOCAL,
            act_id=f"stang{next(self.ids)}",
            operation_id=STORM,
            named=STORM,
            reason="lugnt",
            now=self.now,
        )
        got = self.ways.send(self.town, letter, self.now)
        if letter.page.operation == STORM:
            assert not got or got in letter.answers, "a closed operation took a report"
        elif got:
            self.answered(letter, got)
        self.the_wall_stays_with_its_operation()
        self.the_wall_says_no_fewer_failures_than_are_reported()
        operation_acts.reopen_operation(
            store,
            LOCAL,
            act_id=f"oppna{next(self.ids)}",
            operation_id=STORM,
            reason="för tidigt",
            now=self.now,
        )

    @rule(
        act=st.sampled_from([ClockAct.PAUSE, ClockAct.RESUME, ClockAct.SPEED, ClockAct.JUMP]),
        speed=st.sampled_from([1.0, 2.0, 4.0]),
    )
    def the_leader_sets_the_clock(self, act: ClockAct, speed: float) -> None:
        clock = self.picture(EXERCISE).operation.clock
        ahead = clock.at(self.now) + timedelta(minutes=45) - clock.stretches[0].origin
        try:
            leading.set_clock(
                self.town.store,
                LOCAL,
                act_id=f"klocka{next(self.ids)}",
                operation_id=EXERCISE,
                act=act,
                speed=speed if act is ClockAct.SPEED else None,
                to=ahead if act is ClockAct.JUMP else None,
                now=self.now,
            )
        except Refused:
            return

    # What must hold of it.

    @invariant()
    def a_further_function_is_read_as_the_four_are(self) -> None:
        cell = Cell(STORM, "P01", INTERPRETER)
        if cell not in self.night.cells():
            return
        operation = self.picture(STORM).operation
        stated = service_reads.services(self.town.store, operation).at("P01")
        (state,) = (one.state for one in stated if one.service.id == INTERPRETER)
        self.read_truly(cell, effective(state, self.moment(STORM)))

    @invariant()
    def an_operations_own_point_is_nowhere_else(self) -> None:
        if CHURCH in self.added and self.second_open():
            assert CHURCH not in {point.id for point in self.picture(WATER).points}

    def say(self, revision: int, cell: Cell, status: Status, key: str, **how: Any) -> None:
        """Hear what a desk has just said at the operation's time now."""
        how = {"page": 0, "believed": self.night.believed(cell), **how}
        self.night.hear(Told(revision, cell, status, self.moment(cell.operation), key, key, **how))
