"""What is delivered in an exercise reaches those it is for by itself, and is sent to nobody else."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import orjson
import pytest

from dashboard.live import hub as hub_module
from dashboard.live.hub import Key
from dashboard.live.own import own_of
from dashboard.live.render import Renderer
from data.access import accounts, sessions
from data.access import reads as access_reads
from data.acting import LOCAL
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Inject, Recipient, Scenario
from data.rights import Grant
from data.store.database import Store, open_store
from data.words import Role
from tests.dashboard.live.test_hub import Time, message, run, running
from tests.e2e import stage

pytestmark = pytest.mark.slow  # it waits for what comes by itself

ID = "ovn"
SECRET = "Till Bromma <b>alena</b>"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    stage.set_up(url)
    opened = open_store(url)
    yield opened
    opened.close()


def begin(store: Store, time: Time, areas: tuple[str, ...] = ()) -> None:
    to = {"alla": Recipient(Role.STADSDEL), "en": Recipient(Role.STADSDEL, "bromma")}
    told = tuple(Inject(id, None, SECRET, sender="Ellevio", to=(one,)) for id, one in to.items())
    scenario = Scenario("s", "Elavbrott", time.now, timedelta(hours=2), injects=told)
    new = NewExercise(ID, "Vinterövning", scenario, areas)
    exercise_leading.plan_exercise(store, LOCAL, new, time.now)
    start: dict[str, Any] = {"act_id": "start", "operation_id": ID}
    exercise_leading.set_clock(store, LOCAL, **start, act=ClockAct.START, now=time.now)


BROMMA, FARSTA = (Grant(Role.STADSDEL, area) for area in ("bromma", "farsta"))
READER = Grant(Role.LASARE)


def signed_in(store: Store, time: Time, *grants: Grant) -> str:
    """Sign somebody in and return the session's key."""
    new: dict[str, Any] = {"login": f"konto-{grants}", "label": "prov", "grants": grants}
    account = accounts.add_account(store, LOCAL, **new, now=time.now)
    link = sessions.make_link(store, LOCAL, account, timedelta(hours=1), time.now)
    lasting = sessions.Lasting(timedelta(days=30), timedelta(days=30))
    return access_reads.digest(sessions.sign_in_by_link(store, link, time.now, lasting).secret)


async def rows(frames: AsyncIterator[bytes], until: int) -> list[dict[str, Any]]:
    """Return the rows that are sent before the picture of a revision is."""
    found: list[dict[str, Any]] = []
    while True:
        frame = await asyncio.wait_for(anext(frames), 5)
        if frame.startswith(b'{"kind":"inbox"'):
            found += orjson.loads(frame)["rows"]
        elif not frame.startswith(b"{") and orjson.loads(gzip.decompress(frame))["revision"] >= until:
            return found


async def delivered(store: Store, inject: str, time: Time) -> tuple[int, int]:
    """Deliver an inject; return its entry's number, and that of an act which all have seen after it."""
    number = (await asyncio.to_thread(exercise_injects.deliver, store, LOCAL, ID, inject, time.now)).revision
    await asyncio.sleep(0.3)
    pace: dict[str, Any] = {
        "act_id": f"pace-{number}",
        "operation_id": ID,
        "act": ClockAct.SPEED,
        "now": time.now,
    }
    after = await asyncio.to_thread(exercise_leading.set_clock, store, LOCAL, speed=2.0, **pace)
    return number, after.revision


def test_each_is_sent_its_own_and_nothing_of_anybody_elses(store: Store) -> None:
    async def story() -> None:
        time = Time()
        begin(store, time)
        keys = [signed_in(store, time, one) for one in (BROMMA, FARSTA, READER)]
        async with (
            running(store, time) as hub,
            hub.listen(Key(ID, "sv"), session=keys[0]) as bromma,
            hub.listen(Key(ID, "sv"), session=keys[1]) as farsta,
            hub.listen(Key(ID, "sv"), session=keys[2]) as reader,
            hub.listen(Key(ID, "sv")) as wall,
        ):
            for frames in (bromma, farsta, reader, wall):
                await message(frames)
            number, after = await delivered(store, "en", time)
            told, *others = [await rows(one, after) for one in (bromma, farsta, reader, wall)]
            (row,) = told
            assert (row["number"], row["text"], row["to"]) == (number, SECRET, "stadsdel Bromma")
            assert (row["waits"], row["acknowledged"]) == (True, [])
            assert others == [[], [], []]
            _, after = await delivered(store, "alla", time)
            assert [len(await rows(one, after)) for one in (bromma, farsta, reader, wall)] == [1, 1, 0, 0]

    run(story)


def test_who_takes_no_part_or_has_signed_out_is_sent_nothing(store: Store) -> None:
    async def story() -> None:
        time = Time()
        begin(store, time, ("bromma",))
        keys = [signed_in(store, time, one) for one in (BROMMA, FARSTA)]
        async with (
            running(store, time) as hub,
            hub.listen(Key(ID, "sv"), session=keys[0]) as bromma,
            hub.listen(Key(ID, "sv"), session=keys[1]) as farsta,
        ):
            for frames in (bromma, farsta):
                await message(frames)
            _, after = await delivered(store, "alla", time)
            assert [len(await rows(one, after)) for one in (bromma, farsta)] == [1, 0]
            await asyncio.to_thread(sessions.sign_out, store, keys[0], time.now)
            _, after = await delivered(store, "en", time)
            assert await rows(bromma, after) == []

    run(story)


def test_what_came_while_nothing_could_be_drawn_comes_once_it_can(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "RETRY_SECONDS", 0.05)
    draw, failing = Renderer.render, list[bool]()

    def render(self: Renderer, *given: Any, **more: Any) -> Any:
        if failing:
            failing.clear()
            raise OSError("disk")
        return draw(self, *given, **more)

    async def story() -> None:
        time = Time()
        begin(store, time)
        key = signed_in(store, time, BROMMA)
        async with running(store, time) as hub, hub.listen(Key(ID, "sv"), session=key) as bromma:
            await message(bromma)
            monkeypatch.setattr(Renderer, "render", render)
            failing.append(True)
            _, after = await delivered(store, "en", time)
            assert len(await rows(bromma, after)) == 1

    run(story)


def test_a_page_drawn_anew_hears_though_the_old_one_leaves_as_it_comes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = own_of

    def slowly(*given: Any) -> Any:
        sleep(0.2)
        return read(*given)

    async def story() -> None:
        time = Time()
        begin(store, time)
        key = signed_in(store, time, BROMMA)
        async with running(store, time) as hub:
            async with hub.listen(Key(ID, "sv")) as old:
                await message(old)
                monkeypatch.setattr(hub_module, "own_of", slowly)
                coming = hub.listen(Key(ID, "sv"), session=key)
                entering = asyncio.create_task(coming.__aenter__())
                await asyncio.sleep(0.05)
            frames = await entering
            await message(frames)
            assert list(hub._following) == [Key(ID, "sv")]
            _, after = await delivered(store, "en", time)
            assert len(await rows(frames, after)) == 1
            await coming.__aexit__(None, None, None)

    run(story)


def test_broken_off_it_is_not_sent_again(store: Store) -> None:
    async def story() -> None:
        time = Time()
        begin(store, time)
        key = signed_in(store, time, BROMMA)
        async with running(store, time) as hub, hub.listen(Key(ID, "sv"), session=key) as bromma:
            await message(bromma)
            await asyncio.to_thread(exercise_injects.deliver, store, LOCAL, ID, "en", time.now)
            while not (await asyncio.wait_for(anext(bromma), 5)).startswith(b'{"kind":"inbox"'):
                pass
            off: dict[str, Any] = {"act_id": "off", "operation_id": ID, "reason": "skarpt", "now": time.now}
            number = (await asyncio.to_thread(exercise_leading.interrupt, store, LOCAL, **off)).revision
            assert await rows(bromma, number) == []
            new = NewExercise("next", "Nästa", Scenario("s", "Nästa", time.now, timedelta(hours=2)), ())
            after = await asyncio.to_thread(exercise_leading.plan_exercise, store, LOCAL, new, time.now)
            assert await rows(bromma, after.revision) == []

    run(story)


def test_who_leaves_while_it_is_asked_who_they_are_leaves_nothing_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "own_of", lambda *_given: sleep(0.2))

    async def story() -> None:
        time = Time()
        begin(store, time)
        async with running(store, time) as hub:
            entering = asyncio.create_task(hub.listen(Key(ID, "sv"), session="nyckel").__aenter__())
            await asyncio.sleep(0.05)
            entering.cancel()
            await asyncio.gather(entering, return_exceptions=True)
            assert hub._following == {}

    run(story)
