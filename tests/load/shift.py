"""Skiftbyte: a whole shift signs in within five minutes on two processes, reports, and is followed on walls.

Run: python -m tests.load shift
"""

import asyncio
import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx2
import psutil
from sqlalchemy import select

from dashboard import clock
from data.access import accounts, tokens
from data.acting import LOCAL
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.acts.reports import unanswered
from data.rights import Grant
from data.store.database import Store, open_store
from data.store.tables.core import JOURNAL
from data.words import Phase, Role
from tests import loads
from tests.e2e.behind import Behind
from tests.load.several import beside, cpu, pids, postgres, processes
from tests.load.submits import FORM, spread, strip_of
from tests.load.tab import Tab
from tests.load.table import Row, percentile
from tests.load.walls import Crowd, crowd

SUBMIT_MS, SIGN_IN_MS, WALL_MS = 250, 2000, 250
PASSWORD: Final = "skiftet byts klockan sju"


@dataclass(frozen=True)
class Size:
    """So many come within so many seconds."""

    people: int
    phones: int
    walls: int
    seconds: int


WHOLE, QUICK, SHORT = Size(150, 300, 20, 300), Size(20, 40, 20, 30), Size(6, 12, 4, 14)


@dataclass
class Seen:
    """What each waited for, in milliseconds, and what went wrong."""

    signed_in: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    submitted: list[float] = field(default_factory=list)
    confirmed: list[float] = field(default_factory=list)
    on_walls: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    used: str = ""


def measure(folder: Path, size: Size) -> Iterator[Row]:
    """Yield the rows of a shift."""
    seen = a_shift(folder, size)
    what = f"Skiftbyte, {size.people} people in {size.seconds} s on two processes: "
    yield _row(
        what + "sign-in", seen.signed_in, size.people, SIGN_IN_MS, "a password takes 64 MB, two at a time"
    )
    yield _row(what + "submit on the desk", seen.submitted, 2 * size.people, SUBMIT_MS, seen.used)
    yield _row(
        f"the same: report → {size.walls} walls", seen.on_walls, 1, WALL_MS, "the newest, twice a second"
    )
    yield _row(f"the same: {size.phones} phones confirm", seen.confirmed, size.phones, SUBMIT_MS, seen.used)
    yield Row(
        "the same: Läget opened",
        spread(seen.opened),
        "–",
        not seen.refused,
        "–",
        "; ".join(sorted(set(seen.refused))[:3]) or "nobody was refused",
    )


def a_shift(folder: Path, size: Size) -> Seen:
    """Let a shift come, and return what each of them waited for."""
    with postgres(folder) as url:
        pack = loads.set_up(url, loads.Load(points=220), folder)
        with closing(open_store(url)) as store:
            desk, phones = _points(store, size)
            _accounts(store, size.people)
            links = _links(store, phones)
            with processes(url, folder, 2, {"DASHBOARD_PACK": str(pack)}) as running:
                used = Used(pids(running), beside(running, folder))
                return _shift(running, store, size, desk, links, used)


def _points(store: Store, size: Size) -> tuple[list[str], list[str]]:
    """Return a point for each at the desk, and others for the phones: two at the same point collide.

    A phone is given one where all that is asked can be answered as before.
    """
    now = clock.now()
    points = point_reads.picture(store, loads.OPERATION).points
    ready = [point for point in points if point.phase is Phase.OPPEN]
    desk, others = ready[: size.people], ready[size.people :]
    return [point.id for point in desk], [point.id for point in others if not unanswered(point, now)]


def _accounts(store: Store, many: int) -> None:
    for number in range(many):
        login, grants, now = f"skift-{number}", (Grant(Role.KRISLEDNING),), clock.now()
        made = accounts.add_account(store, LOCAL, login=login, label="skift", grants=grants, now=now)
        accounts.set_password(store, LOCAL, made, PASSWORD, now)


def _links(store: Store, points: Sequence[str]) -> list[str]:
    now = clock.now()
    ends = now.replace(year=now.year + 1)
    made = tokens.issue_point_links(store, LOCAL, points, loads.OPERATION, ends, now)
    return [f"/r/{issued.secret}" for _, issued in made]


@dataclass(frozen=True)
class Used:
    """Who uses the processors: the application, and what works for it."""

    app: list[int]
    others: list[int]

    def so_far(self, crowd: int) -> tuple[float, float, float]:
        own = psutil.Process().cpu_times()
        return cpu(self.app), cpu(self.others), cpu([crowd]) + own.user + own.system


def _shift(
    running: Behind, store: Store, size: Size, desk: Sequence[str], links: Sequence[str], used: Used
) -> Seen:
    seen = Seen()
    with crowd(running.front, loads.OPERATION, size.walls) as walls:
        before = used.so_far(walls.process.pid)
        seen.on_walls = asyncio.run(_everybody(running, store, size, desk, links, seen, walls))
        after = used.so_far(walls.process.pid)
    shares = [f"{(late - early) / size.seconds:.0%}" for early, late in zip(before, after, strict=True)]
    seen.used = (
        f"of a core: the two {shares[0]}, database and proxy {shares[1]}, the drivers {shares[2]}; "
        f"{psutil.cpu_count()} cores for all"
    )
    return seen


def _row(what: str, waits: Sequence[float], at_least: int, budget: int, limit: str) -> Row:
    if not waits:
        return Row(what, "none", f"p95 ≤ {budget} ms", False, "–", limit)
    p95 = percentile(waits, 0.95)
    kept = p95 <= budget and len(waits) >= at_least
    return Row(what, f"{len(waits)}: {spread(list(waits))}", f"p95 ≤ {budget} ms", kept, "–", limit)


async def _everybody(
    running: Behind,
    store: Store,
    size: Size,
    desk: Sequence[str],
    links: Sequence[str],
    seen: Seen,
    walls: Crowd,
) -> list[float]:
    chance = random.Random(7)
    over = asyncio.Event()
    watching = asyncio.create_task(_watch(store, walls, over))
    async with AsyncExitStack() as held:
        people = (
            _person(running, number, point, chance.uniform(0, size.seconds - 10), seen, held)
            for number, point in enumerate(desk)
        )
        phones = (
            _phone(running, links[number % len(links)], chance.uniform(0, size.seconds - 5), seen)
            for number in range(size.phones)
        )
        done = await asyncio.gather(*people, *phones, return_exceptions=True)
        seen.refused += [repr(fault)[:120] for fault in done if isinstance(fault, BaseException)]
        over.set()
        return await watching


async def _watch(store: Store, walls: Crowd, over: asyncio.Event) -> list[float]:
    """Ask each second how long the newest revision took to all walls; it is at most as old as a look."""
    waited: list[float] = []
    last = await asyncio.to_thread(operation_reads.revision, store)
    while not over.is_set():
        revision = await asyncio.to_thread(operation_reads.revision, store)
        if revision > last:
            last = revision
            at = _recorded(store, revision)
            answer: Any = await asyncio.to_thread(walls.ask, "told", revision, at)
            waited += [1000 * one for one in answer["waited"]]
        await asyncio.sleep(0.5)
    return waited


def _recorded(store: Store, revision: int) -> float:
    with store.reading() as connection:
        asked = select(JOURNAL.c.recorded_at).where(JOURNAL.c.revision == revision)
        return float(connection.execute(asked).scalar_one().timestamp())


async def _person(
    running: Behind, number: int, point: str, after: float, seen: Seen, held: AsyncExitStack
) -> None:
    """Come, sign in, open Läget at a point, and report twice there; the page stays open."""
    await asyncio.sleep(after)
    url = running.front.url
    async with httpx2.AsyncClient(base_url=url, timeout=30) as browser:
        await browser.get("/logga-in")
        began = time.perf_counter()
        fields = {"login": f"skift-{number}", "password": PASSWORD, "vidare": "/"}
        inside = await browser.post("/logga-in", data=fields)
        if inside.status_code != 303:
            raise RuntimeError(f"sign-in {inside.status_code}")
        seen.signed_in.append(1000 * (time.perf_counter() - began))
        cookies = "; ".join(f"{one.name}={one.value}" for one in browser.cookies.jar)
    began = time.perf_counter()
    tab = await Tab.open(url, loads.OPERATION, point, {"Cookie": cookies, "Origin": url})
    seen.opened.append(1000 * (time.perf_counter() - began))
    held.push_async_callback(tab.socket.close)
    held.push_async_callback((await strip_of(running.front, tab, loads.OPERATION)).close)
    for turn in range(2):
        await asyncio.sleep(3)
        began = time.perf_counter()
        told = {"status": ("ur funktion", "begränsad")[turn], "cause": f"skift {number} {turn}"}
        confirmed = await tab.submit(tab.form(FORM), told)
        if confirmed is None:
            raise RuntimeError("a submit was not confirmed")
        seen.submitted.append(1000 * (confirmed.said - began))


_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


async def _phone(running: Behind, link: str, after: float, seen: Seen) -> None:
    """Open the form of a point's link and confirm that all is as before, without a script."""
    await asyncio.sleep(after)
    async with httpx2.AsyncClient(base_url=running.front.url, timeout=30) as browser:
        page = await browser.get(link)
        fields = {**dict(_HIDDEN.findall(page.text)), "do": "confirm"}
        fields.setdefault("id", uuid4().hex)
        began = time.perf_counter()
        answer = await browser.post(link, data=fields, headers={"Accept": "application/json"})
        if answer.status_code not in (200, 201):
            raise RuntimeError(f"phone {answer.status_code} {answer.text[:80]}")
        seen.confirmed.append(1000 * (time.perf_counter() - began))
