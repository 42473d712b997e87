"""A long night of random acts, and the live wall beside it: what its hub drew, at every moment it drew."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from dashboard.live import render
from dashboard.live.channel import Channel
from dashboard.live.following import Following
from dashboard.live.hub import Hub, Key
from dashboard.live.render import Rendered, Renderer
from data.acting import turn
from data.errors import Refused
from data.exercise.acts import leading as exercise_leading
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Scenario
from data.log import acts as log_acts
from data.log import lines
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.acts import phases as point_phases
from data.points.acts import registers as point_registers
from data.points.commands import NewOpening
from data.points.facts import Area
from data.points.rules import TRANSITIONS
from data.requests import reads as request_reads
from data.requests.acts import acknowledge_request, ask_for_support, move_request
from data.requests.facts import MOVES, NewAcknowledgement, NewMove, NewRequest
from data.sectors.acts import load_sectors, move_owner, report_sector
from data.sectors.facts import Organisation, Responsibility, Sector, SectorRegister
from data.sectors.owners import NewMovedOwner
from data.sectors.reports import Impact, NewSectorReport
from data.staff import reads as staff_reads
from data.staff.acts import acknowledge, set_staff_plan, tell_public
from data.staff.facts import NewMessage, NewStaffPlan
from data.staff.important import important
from data.store.database import Store
from data.words import (
    Duty,
    Extent,
    Function,
    MessageChannel,
    Occupancy,
    OperationKind,
    OrganisationKind,
    Phase,
    Priority,
    Readiness,
    RequestKind,
    Status,
    Supply,
)
from tests.data.world import ALICE, BOB, CHARLIE, World, a_point, an_operation, fresh_id

EXERCISE = "ovning-7"
ORGANISATIONS = ("slk", "sdn-bromma", "svoa")


def a_list(name: str = "Energi") -> SectorRegister:
    return SectorRegister(
        sectors=(Sector("energi", name), Sector("vatten", "Vatten")),
        organisations=tuple(Organisation(one, one.upper(), OrganisationKind.BOLAG) for one in ORGANISATIONS),
        responsibilities=(Responsibility("slk", Duty.INFRASTRUKTUR),),
    )


@dataclass
class Night:
    """Acts at random on one operation, each at its own real moment; what a rule refuses did not happen."""

    world: World
    operation: str
    now: datetime
    chance: random.Random
    requests: list[str] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.world.store

    @property
    def moment(self) -> datetime:
        with self.store.reading() as connection:
            return operation_reads.operation(connection, self.operation).clock.at(self.now)

    def ahead(self, most: int = 240) -> datetime:
        return self.moment + timedelta(minutes=self.chance.randrange(1, most))

    def ago(self) -> datetime:
        return self.moment - timedelta(minutes=self.chance.choice([0, 0, 3, 20, 40, 200]))

    def one_of(self, *choices: Any) -> Any:
        return self.chance.choice(choices)

    def point(self) -> str:
        return str(self.one_of("P01", "P02", "P03", "P04"))

    def here(self, **more: Any) -> dict[str, Any]:
        return {"operation": self.operation, "point": self.point(), "now": self.now, **more}

    # ── the acts ─────────────────────────────────────────────────────────────────────────────

    def report(self) -> None:
        lasts = self.ahead(90) if self.chance.random() < 0.2 else None
        self.world.report(
            self.one_of(*Status),
            **self.here(function=self.one_of(*Function), by=self.one_of(ALICE, BOB, CHARLIE)),
            observed_at=self.ago(),
            supply=self.one_of(*Supply),
            lasts_until=lasts,
            note=self.one_of("", "hej", "<b>värme</b>"),
        )

    def occupancy(self) -> None:
        self.world.occupancy(self.one_of(*Occupancy), **self.here(observed_at=self.ago()))

    def phase(self) -> None:
        identity = self.point()
        found = point_reads.picture(self.store, self.operation).points
        here = next((one for one in found if one.id == identity), None)
        ways = TRANSITIONS[here.phase if here else Phase.PLANERAD]
        self.world.phase(self.one_of(*ways), **self.here(point=identity))

    def open_point(self) -> None:
        identity = self.point()
        for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN):
            self.world.phase(phase, **self.here(point=identity))

    def opening(self) -> None:
        new = NewOpening(fresh_id(), self.operation, self.point(), self.one_of(True, False), reason="snö")
        with turn(self.store, self.now) as connection:
            point_phases.opening_in(connection, BOB, new, self.now)

    def ask(self) -> None:
        identity = fresh_id("request")
        new = NewRequest(
            *(identity, self.operation, self.one_of(*RequestKind), "Diesel", self.one_of(*ORGANISATIONS)),
            *("bromma", self.ahead()),
            priority=self.one_of(*Priority),
            must_acknowledge=("svoa",),
        )
        ask_for_support(self.store, ALICE, new, self.now)
        self.requests.append(identity)

    def move(self) -> None:
        held = {one.id: one for one in request_reads.coordination(self.store, self.operation).requests}
        if not held:
            return
        request = held[self.one_of(*held)]
        ways = MOVES[request.state]
        if ways:
            state = self.one_of(*ways)
            others = [one for one in ORGANISATIONS if one != request.owner]
            anew = state == "begard"
            owner, deadline = (self.one_of(*others), self.ahead()) if anew else (None, None)
            move = NewMove(fresh_id(), request.id, state, "Så är det.", owner, deadline)
            move_request(self.store, ALICE, move, self.now)

    def know(self) -> None:
        if self.requests:
            new = NewAcknowledgement(fresh_id(), self.one_of(*self.requests), "svoa")
            acknowledge_request(self.store, ALICE, new, self.now)

    def sector(self) -> None:
        impact = Impact(self.one_of(*Extent), self.one_of(*Extent), self.one_of(*Extent))
        sector, who = self.one_of("energi", "vatten"), self.one_of(None, "slk")
        new = NewSectorReport(fresh_id(), self.operation, sector, impact, who, assessment="Läget bedöms.")
        report_sector(self.store, ALICE, new, self.now)

    def plan(self) -> None:
        words = self.one_of("Värmen först.", "Vattnet först.", "")
        new = NewStaffPlan(fresh_id(), self.operation, words, self.ahead(), self.one_of(None, self.ahead()))
        set_staff_plan(self.store, ALICE, new, self.now)

    def see(self) -> None:
        held = request_reads.coordination(self.store, self.operation)
        told = staff_reads.attention(self.store, held)
        found = important(point_reads.picture(self.store, self.operation), held, told, self.moment)
        if found:
            keys = tuple(one.key for one in found if self.chance.random() < 0.5) or (found[0].key,)
            acknowledge(
                self.store, ALICE, act_id=fresh_id(), operation_id=self.operation, keys=keys, now=self.now
            )

    def owner(self) -> None:
        new = NewMovedOwner(
            *(fresh_id(), self.operation, self.one_of(*ORGANISATIONS), "krisledningen", "svårt läge"),
            function=self.one_of(*Function),
            until=self.one_of(None, self.ahead()),
        )
        move_owner(self.store, ALICE, new, self.now)

    def note(self) -> None:
        log_acts.write_note(
            *(self.store, ALICE),
            act_id=fresh_id(),
            operation_id=self.operation,
            note="Ringt.",
            now=self.now,
        )

    def decide(self) -> None:
        lines.write_decision(
            *(self.store, ALICE),
            act_id=fresh_id(),
            operation_id=self.operation,
            text="Öppna fler",
            decider="krisledningen",
            reason="kyla",
            now=self.now,
        )

    def correct(self) -> None:
        newest = point_reads.picture(self.store, self.operation).recent
        if newest:
            log_acts.correct_entry(
                self.store, ALICE, act_id=fresh_id(), revision=newest[0].revision, note="Fel.", now=self.now
            )

    def tell(self) -> None:
        new = NewMessage(fresh_id(), self.operation, "Håll värmen.", (self.one_of(*MessageChannel),))
        tell_public(self.store, ALICE, new, self.now)

    def rename(self) -> None:
        operation_acts.change_operation(
            *(self.store, ALICE),
            act_id=fresh_id(),
            operation_id=self.operation,
            name=self.one_of("Storm", "Skyfall"),
            readiness=self.one_of(*Readiness),
            version=None,
            now=self.now,
        )

    def points(self) -> None:
        listed = self.chance.sample(["P01", "P02", "P03", "P04"], 3)
        found = [a_point(one, name=self.one_of("Skolan", "Biblioteket") + one) for one in listed]
        point_registers.load_points(self.store, ALICE, found, self.now)

    def areas(self) -> None:
        named = [Area("bromma", self.one_of("Bromma", "Västerort"), 83_118), Area("skarpnack", "Skarpnäck")]
        point_registers.load_areas(self.store, ALICE, named, self.now)

    def sectors(self) -> None:
        load_sectors(self.store, ALICE, a_list(self.one_of("Energi", "Elförsörjning")), self.now)

    def elsewhere(self) -> None:
        """A real operation beside this one opens, hears something, and closes again."""
        identity = fresh_id("op")
        operation_acts.open_operation(self.store, ALICE, an_operation(identity), self.now)
        self.world.report(Status.UR_FUNKTION, **self.here(operation=identity))
        if self.chance.random() < 0.7:
            operation_acts.close_operation(
                *(self.store, ALICE),
                act_id=fresh_id(),
                operation_id=identity,
                named=identity,
                reason="Över",
                now=self.now,
            )

    def clock(self) -> None:
        """Pause, go on, another pace, a jump; a rule refuses what cannot be done now."""
        act = self.one_of(ClockAct.PAUSE, ClockAct.RESUME, ClockAct.RESUME, ClockAct.SPEED, ClockAct.JUMP)
        speed = self.one_of(0.5, 1.0, 3.7, 20.0) if act is ClockAct.SPEED else None
        to = self.moment - ORIGIN + timedelta(minutes=self.chance.randrange(1, 90))
        exercise_leading.set_clock(
            *(self.store, ALICE),
            act_id=fresh_id(),
            operation_id=self.operation,
            act=act,
            speed=speed,
            to=to if act is ClockAct.JUMP else None,
            carry=self.one_of(True, False),
            now=self.now,
        )

    def act(self) -> None:
        """Do one of them."""
        weights: dict[Callable[[], None], int] = {
            **{self.report: 40, self.occupancy: 5, self.phase: 5, self.open_point: 5, self.opening: 2},
            **{self.ask: 6, self.move: 8, self.know: 3, self.sector: 6, self.plan: 3, self.see: 8},
            **{self.owner: 2, self.note: 3, self.decide: 2, self.correct: 2, self.tell: 2, self.rename: 2},
            **{self.points: 1, self.areas: 1, self.sectors: 1, self.elsewhere: 2},
            **({self.clock: 8} if self.operation == EXERCISE else {}),
        }
        (chosen,) = self.chance.choices(list(weights), weights=list(weights.values()))
        with suppress(Refused):
            chosen()


ORIGIN = datetime.fromisoformat("2027-02-01T07:00:00+00:00")


def plan_and_start(store: Store, now: datetime) -> None:
    """Plan an exercise, and start its clock."""
    scenario = Scenario("test", "Elavbrott", ORIGIN, timedelta(hours=72))
    exercise_leading.plan_exercise(store, ALICE, NewExercise(EXERCISE, "Elavbrott", scenario), now)
    exercise_leading.set_clock(
        *(store, ALICE), act_id=fresh_id(), operation_id=EXERCISE, act=ClockAct.START, now=now
    )


def begin(store: Store, world: World, kind: OperationKind, now: datetime, seed: int) -> Night:
    """Open what is to be played, with everything there that a wall can show."""
    load_sectors(store, ALICE, a_list(), now)
    points = [
        *(a_point("P01"), a_point("P02", "skarpnack")),
        *(a_point("P03"), a_point("P04", "skarpnack")),
    ]
    point_registers.load_points(store, ALICE, points, now)
    if kind is OperationKind.OVNING:
        plan_and_start(store, now)
        return Night(world, EXERCISE, now, random.Random(seed))
    operation_acts.open_operation(store, ALICE, an_operation("riktig"), now)
    return Night(world, "riktig", now, random.Random(seed))


class LiveWall:
    """The hub's own reading and drawing, at every moment at which it would have drawn."""

    def __init__(self, store: Store, operation: str, now: datetime) -> None:
        self._now = now
        self._hub = Hub(store, lambda: self._now)
        self._key = Key(operation, "sv")
        self._following = Following(Channel(""), Renderer("sv"))
        self.shown: list[tuple[datetime, Rendered]] = []
        self._look()

    def _look(self) -> None:
        self.shown.append((self._now, self._hub._render(self._key, self._following)))

    def until(self, now: datetime) -> None:
        """Let time pass: it wakes by itself where time alone turns something."""
        while self._following.wakes_at is not None and self._following.wakes_at < now:
            self._now = max(self._following.wakes_at, self._now + timedelta(microseconds=1))
            self._look()

    def heard(self, now: datetime) -> None:
        """Somebody has acted."""
        self._now = now
        self._look()

    def at(self, moment: datetime) -> dict[str, Any]:
        """Return what it showed at a real moment, as its listeners got it."""
        shown = [one for began, one in self.shown if began <= moment][-1]
        message: dict[str, Any] = orjson.loads(orjson.dumps(render.full(shown)))
        return message | {"revision": shown.revision}


def play(night: Night, acts: int) -> LiveWall:
    """Let a night pass with its wall."""
    wall = LiveWall(night.store, night.operation, night.now)
    for _ in range(acts):
        after = night.now + timedelta(seconds=night.chance.expovariate(1 / 400) + 1)
        wall.until(after)
        night.now = after
        before = night.world.revision()
        night.act()
        if night.world.revision() > before:
            wall.heard(night.now)
    return wall
