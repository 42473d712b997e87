"""The hub in one process: it hears of commits from the store alone, and of expiry from the clock."""

import asyncio
import gzip
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest

from dashboard.live import heart as heart_module
from dashboard.live import hub as hub_module
from dashboard.live.hub import Hub, Key
from data.acting import LOCAL
from data.assumptions.acts import set_assumptions
from data.assumptions.facts import Link
from data.assumptions.tables import defaults
from data.assumptions.words import LinkCondition
from data.errors import Missing
from data.exercise.acts import leading as exercise_leading
from data.exercise.rules import NewExercise
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.operations.rules import NewOperation
from data.points.acts import reports as point_reports
from data.points.acts.temporary import add_point
from data.points.commands import NewReport
from data.points.temporary import NewTemporary, id_of
from data.preparedness.acts import state_equipment
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.staff.acts import acknowledge
from data.store.database import Store, open_store
from data.words import Function, OperationKind, Readiness, Status, Supply
from tests.data.exercise.played import a_scenario
from tests.e2e import stage

pytestmark = pytest.mark.slow  # it waits for what comes by itself

NONE = Key(None, "sv")
DRILL = Key(stage.OPERATION, "sv")


class Time:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)  # noqa: TID251  (only a beginning)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    stage.set_up(url)
    opened = open_store(url)
    yield opened
    opened.close()


@asynccontextmanager
async def running(store: Store, time: Callable[[], datetime]) -> AsyncIterator[Hub]:
    hub = Hub(store, time)
    await hub.start()
    try:
        yield hub
    finally:
        await hub.stop()


async def message(frames: AsyncIterator[bytes]) -> dict[str, Any]:
    """Return the next message that is not a heartbeat."""
    while True:
        frame = await asyncio.wait_for(anext(frames), 5)
        if not frame.startswith(b"{"):
            read: dict[str, Any] = orjson.loads(gzip.decompress(frame))
            return read


def report(store: Store, point: str, status: Status, now: datetime, **more: Any) -> int:
    new = NewReport(str(uuid4()), stage.OPERATION, point, Function.EL, status, **more)
    return point_reports.report(store, LOCAL, [new], now)[0].revision


def run(story: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        await asyncio.wait_for(story(), 20)

    asyncio.run(limited())


def opened_point(full: dict[str, Any]) -> str:
    found = [one["id"] for one in full["points"]["features"] if one["properties"]["phase"] == "oppen"]
    return str(sorted(found)[-1])


def test_a_commit_reaches_every_listener_once_with_only_its_change(store: Store) -> None:
    async def story() -> None:
        time = Time()
        async with running(store, time) as hub, hub.listen(DRILL) as one, hub.listen(DRILL) as other:
            first, second = await message(one), await message(other)
            assert first == second
            assert hub.listeners == 2
            point = opened_point(first)
            revision = await asyncio.to_thread(report, store, point, Status.UR_FUNKTION, time.now)
            for frames in (one, other):
                changed = await message(frames)
                assert (changed["kind"], changed["revision"]) == ("delta", revision)
                assert [feature["id"] for feature in changed["points"]["features"]] == [point]
                assert "matrix" in changed["panels"]
                assert "header" not in changed["panels"]

    run(story)


def test_a_failure_is_marked_until_it_is_acknowledged_and_stays_in_the_list(store: Store) -> None:
    async def story() -> None:
        time = Time()
        async with running(store, time) as hub, hub.listen(DRILL) as frames:
            first = await message(frames)
            point = opened_point(first)
            await asyncio.to_thread(report, store, point, Status.UR_FUNKTION, time.now)
            marked = (await message(frames))["panels"]["alarm"]
            keys = tuple(marked.partition('data-keys="')[2].partition('"')[0].split())
            assert len(keys) > 1
            see = partial(acknowledge, store, LOCAL, act_id="sett", operation_id=stage.OPERATION)
            await asyncio.to_thread(see, keys=keys, now=time.now)
            changed = await message(frames)
            assert changed["panels"]["alarm"] == ""
            assert not changed["points"]["features"]
            assert "figures" not in changed["panels"]  # what is wrong is as wrong as before

    run(story)


def read_off(store: Store, point: str, litres: int, now: datetime) -> int:
    new = NewLevel(str(uuid4()), stage.OPERATION, point, Stock.DIESEL, litres, now)
    return report_level(store, LOCAL, new, now).revision


async def figures(frames: AsyncIterator[bytes], revision: int) -> str:
    """Return the figures as they stand at a revision.

    A frame may show what has been written since its revision was read; the next then has nothing to change.
    """
    shown = ""
    while True:
        changed = await message(frames)
        shown = str(changed["panels"].get("figures", shown))
        if changed["revision"] >= revision and shown:
            return shown


def test_a_corrected_level_changes_the_next_loss_on_the_wall(store: Store) -> None:
    """20 litres an hour, with a margin for what nobody knows: of 2 it lasts at most six minutes, of 12 36."""

    async def story() -> None:
        time = Time()
        async with running(store, time) as hub, hub.listen(DRILL) as frames:
            point = opened_point(await message(frames))
            own = Equipment(point, Reserve.FAST, tank_litres=500, litres_per_hour=20.0, example=True)
            state_equipment(store, LOCAL, own, Equipment(point, example=True), time.now, str(uuid4()))
            await asyncio.to_thread(report, store, point, Status.FUNGERAR, time.now, supply=Supply.RESERV)
            shown = []
            for litres in (2, 12):
                revision = await asyncio.to_thread(read_off, store, point, litres, time.now)
                shown.append(await figures(frames, revision))
            assert all("tanken tom" in panel for panel in shown)
            first, then = (
                datetime.fromisoformat(panel.partition('data-at="')[2].partition('"')[0]) - time.now
                for panel in shown
            )
            assert first <= timedelta(minutes=6) < timedelta(minutes=20) < then <= timedelta(minutes=36)

    run(story)


def test_a_burst_is_coalesced_and_the_last_change_is_never_lost(store: Store) -> None:
    async def story() -> None:
        time = Time()
        async with running(store, time) as hub, hub.listen(DRILL) as frames:
            point = opened_point(await message(frames))

            def burst() -> int:
                return [
                    report(store, point, status, time.now, cause=f"nr {number}")
                    for number, status in enumerate([Status.BEGRANSAD, Status.UR_FUNKTION] * 20)
                ][-1]

            last = await asyncio.to_thread(burst)
            received: list[dict[str, Any]] = []
            while not received or received[-1]["revision"] < last:
                received.append(await message(frames))
            assert len(received) < 40
            assert "nr 39" in received[-1]["points"]["features"][0]["properties"]["popup"]

    run(story)


def test_expiry_is_pushed_with_nobody_reporting(store: Store) -> None:
    async def story() -> None:
        time = Time()
        soon = time.now + timedelta(milliseconds=300)
        async with running(store, time) as hub, hub.listen(DRILL) as frames:
            point = opened_point(await message(frames))
            told = await asyncio.to_thread(report, store, point, Status.FUNGERAR, time.now, valid_until=soon)
            green = await message(frames)
            assert green["revision"] == told
            time.now = soon  # nothing is committed; the hub's own alarm must ring
            grey = await message(frames)
            assert (grey["kind"], grey["revision"]) == ("delta", told)
            assert grey["seq"] > green["seq"]
            assert ["el", "okand"] in [p[:2] for p in grey["points"]["features"][0]["properties"]["parts"]]

    run(story)


def test_a_loss_that_may_come_at_any_time_now_is_pushed_with_nobody_reporting(store: Store) -> None:
    async def story() -> None:
        time = Time()
        pumps = Link(Function.EL, "pumpar", Function.VARME, 0.05, 2, condition=LinkCondition.UTAN_RESERV)
        set_assumptions(store, LOCAL, replace(defaults(), chain=(pumps,)), time.now)
        async with running(store, time) as hub, hub.listen(DRILL) as frames:
            point = opened_point(await message(frames))
            told = await asyncio.to_thread(report, store, point, Status.UR_FUNKTION, time.now)
            before = await message(frames)
            assert "antagande" in before["panels"]["figures"]
            assert "senast" not in before["panels"]["figures"]
            time.now += timedelta(minutes=3, milliseconds=10)
            after = await message(frames)
            assert after["revision"] == told
            assert "senast" in after["panels"]["figures"]

    run(story)


def close(store: Store, identity: str, now: datetime) -> None:
    act = {"act_id": str(uuid4()), "operation_id": identity, "reason": "Över", "named": identity}
    operation_acts.close_operation(store, LOCAL, **act, now=now)


def test_a_wall_gets_its_operation_once_and_never_leaves_it(store: Store) -> None:
    """Not for a new one, nor when its own is closed: it says so, and what else is open."""

    async def story() -> None:
        time = Time()
        async with running(store, time) as hub:
            key = await hub.settled(NONE)
            assert key == DRILL
            async with hub.listen(key) as frames:
                assert (await message(frames))["operation"]["id"] == stage.OPERATION
                real = NewOperation("skarp", "Storm", OperationKind.INCIDENT, Readiness.NORMALLAGE)
                await asyncio.to_thread(operation_acts.open_operation, store, LOCAL, real, time.now)
                told = await message(frames)
                assert told["kind"] == "delta"
                assert "operation" not in told
                assert set(told["panels"]) == {"also"}
                assert "även öppen:" in told["panels"]["also"]
                assert "skarp händelse Storm" in told["panels"]["also"]
                assert await hub.settled(NONE) == Key("skarp", "sv")
                assert await hub.settled(key) == key
                await asyncio.to_thread(close, store, stage.OPERATION, time.now)
                over = await message(frames)
                assert (over["operation"]["id"], over["operation"]["closed"]) == (stage.OPERATION, True)
                assert "Övningen är avslutad sedan" in over["panels"]["header"]

    run(story)


def test_a_second_real_operation_is_only_named_on_the_first_ones_wall(store: Store) -> None:
    async def story() -> None:
        time = Time()
        for number, name in enumerate(("Storm", "Elavbrott")):
            new = NewOperation(name.lower(), name, OperationKind.INCIDENT)
            await asyncio.to_thread(
                operation_acts.open_operation, store, LOCAL, new, time.now + timedelta(minutes=number)
            )
        async with running(store, time) as hub:
            assert await hub.settled(NONE) == Key("storm", "sv")
            for own, other in (("storm", "Elavbrott"), ("elavbrott", "Storm")):
                async with hub.listen(Key(own, "sv")) as frames:
                    first = await message(frames)
                    assert first["operation"]["id"] == own
                    assert f">{other}</a>" in first["panels"]["also"]
            async with hub.listen(Key("storm", "sv")) as frames:
                await message(frames)
                await asyncio.to_thread(fail_in, store, "elavbrott", time.now)
                while "also" not in (told := await message(frames))["panels"]:
                    pass  # people came there before it failed
                assert set(told["panels"]) == {"also"}
                assert ">Elavbrott (1 fel)</a>" in told["panels"]["also"]

    run(story)


def fail_in(store: Store, operation: str, now: datetime) -> None:
    """Something fails where people came: no list of examples has a point for what is real."""
    came = NewTemporary("kom", operation, "Kyrkan", "", "farsta", 18.09, 59.24)
    add_point(store, LOCAL, came, now)
    failing = NewReport("fel", operation, id_of(came.id), Function.EL, Status.UR_FUNKTION)
    point_reports.report(store, LOCAL, [failing], now)


def test_who_waits_for_an_operation_is_told_none_is_open_until_one_is(store: Store) -> None:
    async def story() -> None:
        time = Time()
        await asyncio.to_thread(close, store, stage.OPERATION, time.now)
        async with running(store, time) as hub:
            assert await hub.settled(NONE) == NONE
            async with hub.listen(NONE) as frames:
                nothing = await message(frames)
                assert nothing["operation"] is None
                assert "Ingen händelse är öppen" in nothing["panels"]["empty"]
                new = NewOperation("storm", "Storm", OperationKind.INCIDENT)
                await asyncio.to_thread(operation_acts.open_operation, store, LOCAL, new, time.now)
                rest = [frame async for frame in frames]
                assert all(frame.startswith(b"{") for frame in rest)
            assert not hub._following
            assert await hub.settled(NONE) == Key("storm", "sv")
            async with hub.listen(NONE) as late:
                assert [frame async for frame in late] == []

    run(story)


def test_who_waits_goes_on_waiting_while_an_exercise_is_only_planned(store: Store) -> None:
    """Or the wall that waits for the real thing would belong to next week's exercise when it comes."""

    async def story() -> None:
        time = Time()
        await asyncio.to_thread(close, store, stage.OPERATION, time.now)
        planned = NewExercise("ovning", "Vinterövning", a_scenario())
        await asyncio.to_thread(exercise_leading.plan_exercise, store, LOCAL, planned, time.now)
        async with running(store, time) as hub:
            assert await hub.settled(NONE) == NONE
            async with hub.listen(NONE) as frames:
                assert (await message(frames))["operation"] is None
                new = NewOperation("storm", "Storm", OperationKind.INCIDENT)
                await asyncio.to_thread(operation_acts.open_operation, store, LOCAL, new, time.now)
                assert all(frame.startswith(b"{") for frame in [frame async for frame in frames])
            assert await hub.settled(NONE) == Key("storm", "sv")

    run(story)


def test_a_picture_never_says_a_revision_newer_than_what_it_was_drawn_from(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is committed between two reads is drawn next time, by its own revision."""
    read, time = operation_reads.operations, Time()

    def overtaken(of: Store) -> list[Operation]:
        listed = read(of)
        monkeypatch.undo()
        new = NewOperation("storm", "Storm", OperationKind.INCIDENT)
        operation_acts.open_operation(of, LOCAL, new, time.now)
        return listed

    async def story() -> None:
        await asyncio.to_thread(close, store, stage.OPERATION, time.now)
        async with running(store, time) as hub, hub.listen(NONE) as frames:
            assert (await message(frames))["operation"] is None
            monkeypatch.setattr(operation_reads, "operations", overtaken)
            hub.notice()
            assert all(frame.startswith(b"{") for frame in [frame async for frame in frames])

    run(story)


def test_a_renamed_operation_shows_its_new_name(store: Store) -> None:
    async def story() -> None:
        time = Time()
        async with running(store, time) as hub, hub.listen(DRILL) as frames:
            await message(frames)
            await asyncio.to_thread(
                operation_acts.change_operation,
                store,
                LOCAL,
                act_id=str(uuid4()),
                operation_id=stage.OPERATION,
                name="Nytt namn",
                readiness=Readiness.HOJD_SKARPT,
                version=None,
                now=time.now,
            )
            changed = await message(frames)
            assert changed["operation"]["name"] == "Nytt namn"
            assert "höjd beredskap, skärpt" in changed["panels"]["header"]

    run(story)


def test_an_unknown_operation_is_missing(store: Store) -> None:
    async def story() -> None:
        async with running(store, Time()) as hub:
            with pytest.raises(Missing):
                async with hub.listen(Key("finns-inte", "sv")):
                    pass
            assert hub.listeners == 0

    run(story)


def test_one_who_was_away_gets_the_deltas_it_missed(store: Store) -> None:
    async def story() -> None:
        time = Time()
        async with running(store, time) as hub, hub.listen(DRILL) as staying:
            full = await message(staying)
            point = opened_point(full)
            for status in (Status.BEGRANSAD, Status.UR_FUNKTION):
                await asyncio.to_thread(report, store, point, status, time.now)
                await message(staying)
            async with hub.listen(DRILL, f"{full['epoch']}.{full['seq']}") as back:
                assert [(await message(back))["kind"], (await message(back))["kind"]] == ["delta", "delta"]

    run(story)


def test_heartbeats_carry_time_revision_and_place(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heart_module, "BEAT_SECONDS", 0.05)

    async def story() -> None:
        time = Time()
        async with running(store, time) as hub, hub.listen(DRILL) as frames:
            full = await message(frames)
            for _ in range(2):
                beat = orjson.loads(await asyncio.wait_for(anext(frames), 2))
                assert beat["kind"] == "beat"
                assert beat["now"] == pytest.approx(time.now.timestamp())
                assert (beat["revision"], beat["epoch"], beat["seq"]) == (
                    full["revision"],
                    full["epoch"],
                    full["seq"],
                )

    run(story)


def test_the_last_to_leave_ends_the_rendering(store: Store) -> None:
    async def story() -> None:
        async with running(store, Time()) as hub:
            async with hub.listen(DRILL) as frames:
                await message(frames)
            assert hub.listeners == 0
            assert not hub._following

    run(story)


def _rename(store: Store, before: str, after: str) -> None:
    with closing(sqlite3.connect(str(store.url.database))) as beside:
        beside.execute(f"ALTER TABLE {before} RENAME TO {after}")
        beside.commit()


def test_a_picture_that_cannot_be_renewed_goes_silent_and_returns(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heartbeats on an old picture would keep its greens alive: without them the wall says FRÅNKOPPLAD."""
    monkeypatch.setattr(heart_module, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(hub_module, "RETRY_SECONDS", 0.05)

    async def story() -> None:
        async with running(store, Time()) as hub, hub.listen(DRILL) as frames:
            first = await message(frames)
            heard: list[bytes] = []

            async def collect() -> None:
                async for frame in frames:
                    heard.append(frame)  # noqa: PERF401  (the list is read meanwhile)

            collecting = asyncio.create_task(collect())
            await asyncio.to_thread(_rename, store, "head", "hidden")
            following = hub._following[DRILL]
            while not hub._heart._is_behind(following):
                await asyncio.sleep(0.01)
            heard.clear()
            await asyncio.sleep(0.5)
            assert heard == []
            await asyncio.to_thread(_rename, store, "hidden", "head")
            while not heard:
                await asyncio.sleep(0.01)
            assert orjson.loads(heard[-1])["revision"] == first["revision"]
            collecting.cancel()

    run(story)


def test_who_waits_for_a_first_picture_that_never_comes_can_hang_up(store: Store) -> None:
    async def story() -> None:
        async with running(store, Time()) as hub:
            await asyncio.to_thread(_rename, store, "function_state", "hidden")
            async with hub.listen(DRILL) as frames:
                waiting = asyncio.ensure_future(anext(frames))
                await asyncio.sleep(0.3)
                assert not waiting.done()
                waiting.cancel()
            assert hub.listeners == 0

    run(story)


def test_an_exercise_broken_off_is_one_message_and_none_of_its_status(store: Store) -> None:
    """Also for who missed it: neither the whole picture nor what was sent before says anything of it."""

    async def story() -> None:
        time = Time()
        async with running(store, time) as hub, hub.listen(DRILL) as frames:
            first = await message(frames)
            point = opened_point(first)
            await asyncio.to_thread(report, store, point, Status.UR_FUNKTION, time.now, cause="ledning av")
            await message(frames)
            off = {"act_id": "off", "operation_id": stage.OPERATION, "reason": "skarpt"}
            await asyncio.to_thread(exercise_leading.interrupt, store, LOCAL, **off, now=time.now)
            said = await message(frames)
            async with hub.listen(DRILL, f"{first['epoch']}.{first['seq']}") as late:
                assert await message(late) == said
            assert (said["kind"], said["operation"]["interrupted"]) == ("full", True)
            assert said["points"]["features"] == []
            assert not said["areas"]
            assert {name for name, html in said["panels"].items() if html} == {"broken"}
            assert said["operation"]["real"] == ""
            assert "Ingen skarp händelse är öppen." in said["panels"]["broken"]
            new = NewOperation("storm", "Storm", OperationKind.SAMHALLSSTORNING)
            await asyncio.to_thread(operation_acts.open_operation, store, LOCAL, new, time.now)
            told = await message(frames)
            assert told["operation"]["real"] == "storm"
            assert "Storm" not in told["panels"]["broken"]

    run(story)
