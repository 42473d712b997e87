"""What people do on an island, as steps that Hypothesis makes up and a night goes through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from data.acting import turn
from data.errors import Refused
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from data.points.acts import phases as point_phases
from data.points.acts import reports as point_reports
from data.points.commands import NewOpening, NewReport
from data.requests.acts import acknowledge_request, ask_for_support, move_request
from data.requests.facts import NewAcknowledgement, NewMove, NewRequest
from data.sectors.acts import load_sectors, report_sector
from data.sectors.reports import Impact, NewSectorReport
from data.services import acts as service_acts
from data.services.facts import NewServiceReport, Service
from data.words import Channel, Extent, Function, Occupancy, Phase, RequestKind, RequestState, Status, Supply
from tests.data.carried.islands import Island
from tests.data.requests.test_requests import LIST
from tests.data.world import ALICE, NOW, OPERATION, World, a_phase, an_occupancy, fresh_id, later

REQUEST: Final = "begäran-1"
_STATUSES: Final = (Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION, Status.OKAND)
_PHASES: Final = (Phase.UNDER_AKTIVERING, Phase.OPPEN, Phase.UNDER_AVVECKLING, Phase.STANGD)
_MOVES: Final = (RequestState.ATAGEN, RequestState.PA_VAG, RequestState.AVSLAGEN, RequestState.ATERKALLAD)
_EXTENTS: Final = tuple(Extent)
_OCCUPANCIES: Final = tuple(Occupancy)


def before_the_cut(world: World) -> None:
    """What both know: lists, a point that is open, a word on it, and a request."""
    load_sectors(world.store, ALICE, LIST, NOW)
    service_acts.load_services(world.store, ALICE, [Service("tele", "Telefon", "Det går att ringa")], NOW)
    world.open_point()
    world.report(status=Status.FUNGERAR)
    new = NewRequest(
        id=REQUEST,
        operation=OPERATION,
        kind=RequestKind.DRIVMEDEL,
        what="Diesel",
        owner="slk",
        area="bromma",
        point="P01",
        deadline=later(600),
        must_acknowledge=("svoa", "slk"),
    )
    ask_for_support(world.store, ALICE, new, NOW)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody does on an island, `late` minutes after it was so; `pick` is what they say."""

    island: int
    deed: str
    late: int = 0
    pick: int = 0
    point: str = "P01"
    who: int = 0

    def do(self, island: Island, minutes: float) -> None:
        """Do it, or be told why not, `minutes` after the two were cut off."""
        try:
            DEEDS[self.deed](island.world, self, minutes)
        except Refused:
            return


def _report(world: World, step: Step, minutes: float, **more: Any) -> None:
    now = later(minutes)
    new = NewReport(
        id=fresh_id("rapport"),
        operation=OPERATION,
        point=step.point,
        function=Function.EL,
        status=_STATUSES[step.pick % len(_STATUSES)],
        supply=Supply.OKANT,
        observed_at=now - timedelta(minutes=step.late),
        on_behalf_of=("", "vakten", "värden")[step.who % 3],
        channel=Channel.TELEFON if step.who % 3 else Channel.WEBB,
        **more,
    )
    point_reports.report(world.store, ALICE, [new], now)


def _settle(world: World, step: Step, minutes: float) -> None:
    _report(world, step, minutes, settles=True)


def _phone(world: World, step: Step, minutes: float) -> None:
    """Two phones with one key; a page that showed what stands, or nothing."""
    state = world.point(step.point).functions[Function.EL]
    seen = state.newest if step.pick % 3 else 0
    _report(world, step, minutes, device=f"telefon-{step.who % 2}", seen=seen)


def _unchanged(world: World, step: Step, minutes: float) -> None:
    state = world.point(step.point).functions[Function.EL]
    if state.current is None:
        return
    now = later(minutes)
    new = NewReport(
        id=fresh_id("rapport"),
        operation=OPERATION,
        point=step.point,
        function=Function.EL,
        status=state.current.status,
        supply=state.current.supply,
        observed_at=now - timedelta(minutes=step.late),
        seen=state.newest,
        repeats=True,
        on_behalf_of="vakten",
        channel=Channel.TELEFON,
    )
    point_reports.report(world.store, ALICE, [new], now)


def _occupancy(world: World, step: Step, minutes: float) -> None:
    at = later(minutes - step.late)
    told = _OCCUPANCIES[step.pick % len(_OCCUPANCIES)]
    command = an_occupancy(told, point=step.point, observed_at=at, people=step.pick)
    point_reports.report_occupancy(world.store, ALICE, command, later(minutes))


def _phase(world: World, step: Step, minutes: float) -> None:
    phase = _PHASES[step.pick % len(_PHASES)]
    new = a_phase(phase, point=step.point, occurred_at=later(minutes - step.late), reason=f"skäl {minutes}")
    point_phases.change_phase(world.store, ALICE, new, later(minutes))


def _opening(world: World, step: Step, minutes: float) -> None:
    at = later(minutes - step.late)
    opened = step.pick % 2 == 0
    reason = "" if opened else "nyckeln saknas"
    new = NewOpening(fresh_id("öppning"), OPERATION, step.point, opened, reason=reason, observed_at=at)
    with turn(world.store, later(minutes)) as connection:
        point_phases.opening_in(connection, ALICE, new, later(minutes))


def _service(world: World, step: Step, minutes: float) -> None:
    status = (Status.FUNGERAR, Status.UR_FUNKTION)[step.pick % 2]
    who = ("", "vakten")[step.who % 2]
    new = NewServiceReport(
        fresh_id("tjänst"), OPERATION, step.point, "tele", status, observed_at=later(minutes - step.late)
    )
    channel = Channel.TELEFON if who else Channel.WEBB
    service_acts.report(world.store, ALICE, [replace(new, on_behalf_of=who, channel=channel)], later(minutes))


def _level(world: World, step: Step, minutes: float) -> None:
    new = NewLevel(
        fresh_id("nivå"), OPERATION, step.point, Stock.DIESEL, 10 * step.pick, later(minutes - step.late)
    )
    report_level(world.store, ALICE, new, later(minutes))


def _request(world: World, step: Step, minutes: float) -> None:
    new = NewMove(
        fresh_id("flytt"),
        REQUEST,
        _MOVES[step.pick % len(_MOVES)],
        reason="så blev det",
        occurred_at=later(minutes - step.late),
    )
    move_request(world.store, ALICE, new, later(minutes))


def _acknowledge(world: World, step: Step, minutes: float) -> None:
    organisation = ("svoa", "slk")[step.pick % 2]
    acknowledge_request(
        world.store, ALICE, NewAcknowledgement(fresh_id("kv"), REQUEST, organisation), later(minutes)
    )


def _sector(world: World, step: Step, minutes: float) -> None:
    extent = _EXTENTS[step.pick % len(_EXTENTS)]
    new = NewSectorReport(fresh_id("sektor"), OPERATION, "energi", Impact(extent, extent, extent), None)
    report_sector(world.store, ALICE, replace(new, observed_at=later(minutes - step.late)), later(minutes))


DEEDS: Final[Mapping[str, Callable[[World, Step, float], None]]] = {
    "report": _report,
    "settle": _settle,
    "phone": _phone,
    "unchanged": _unchanged,
    "occupancy": _occupancy,
    "phase": _phase,
    "opening": _opening,
    "service": _service,
    "level": _level,
    "request": _request,
    "acknowledge": _acknowledge,
    "sector": _sector,
}
