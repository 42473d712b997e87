"""The hub: hears of commits from the store alone, renders once off the event loop, and pushes to all.

It wakes by itself when time alone changes a picture. One hub serves a process; all its methods but
the watch's callback run on the event loop it was started on.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from dashboard import newest
from dashboard.health.vitals import Vitals
from dashboard.live.channel import Channel, Listener
from dashboard.live.following import Following
from dashboard.live.heart import Heart
from dashboard.live.others import others
from dashboard.live.own import news, own_of
from dashboard.live.render import NOTHING_ARRIVED, Rendered, Renderer
from dashboard.wall.header import shown
from data.exercise.arrivals import Arrivals, arrivals
from data.failures.answering import turns as failure_turns
from data.forecast import reads as forecast_reads
from data.forecast.facts import Grounds
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.facts import Picture
from data.requests.rules import Coordination, turns
from data.staff.facts import Staff, plan_turns
from data.store.changes import watch
from data.store.database import Store
from data.truth import expiries, next_moment

# A burst of commits becomes this many renderings a second at most; the first is never delayed.
GAP_SECONDS = 0.04
RETRY_SECONDS = 1.0
CHECK_SECONDS = 30.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Key:
    """What a listener follows: an operation, or none (None) while none is open: see `settled`."""

    operation: str | None
    language: str


class Hub:
    """`now` gives the real time; `document` is the version of the documents that listeners should run."""

    def __init__(self, store: Store, now: Callable[[], datetime], vitals: Vitals | None = None) -> None:
        self._store = store
        self._now = now
        self.vitals = vitals or Vitals()
        self._heart = Heart(now, self.vitals)
        self.vitals.feed_now = self._now_on_feed
        self.document = ""
        self._following: dict[Key, Following] = {}
        self._beating: asyncio.Task[None] | None = None
        self._stop_watching: Callable[[], None] | None = None

    @property
    def listeners(self) -> int:
        """How many are listening now."""
        return sum(len(following.channel.listeners) for following in list(self._following.values()))

    def _now_on_feed(self) -> tuple[int, float | None]:
        """Return how many listen, and since when the oldest picture that is out of date has been so."""
        since = [one.behind_since for one in list(self._following.values())]
        return self.listeners, min((one for one in since if one is not None), default=None)

    async def start(self) -> None:
        loop = asyncio.get_running_loop()

        def heard() -> None:
            loop.call_soon_threadsafe(self.notice)

        watching = watch(self._store, heard)
        self._stop_watching = watching.stop
        self._beating = asyncio.create_task(self._heart.beat_forever(self._following.values))

    async def stop(self) -> None:
        if self._stop_watching is not None:
            await asyncio.to_thread(self._stop_watching)
        tasks = [self._beating, *(one.task for one in self._following.values())]
        running = [task for task in tasks if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._following.clear()

    def notice(self) -> None:
        """Somebody has committed something: every followed picture is read again."""
        for following in self._following.values():
            following.heard()

    async def settled(self, key: Key) -> Key:
        """Return what a listener follows from now on: one that asked for no operation gets its own, once."""
        if key.operation is not None:
            return key
        own = shown(None, await asyncio.to_thread(operation_reads.operations, self._store))
        return Key(own.id if own else None, key.language)

    @asynccontextmanager
    async def listen(
        self, key: Key, place: str = "", session: str = ""
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Follow a picture from a place; raises Missing where there is no such operation.

        Whose `session` it is gets what comes to them too. Without an operation it is told that none is open,
        and the frames end when one is.
        """
        own = None
        if session and key.operation is not None:
            own = await asyncio.to_thread(own_of, self._store, session, key.operation, self._now())
        following = await self._follow(key)  # last: nobody may leave it empty before this listener is there
        channel, listener = following.channel, Listener(own)
        channel.listeners.add(listener)
        try:
            yield self._frames(following, listener, place)
        finally:
            channel.listeners.discard(listener)
            self._leave(key, following)

    async def _follow(self, key: Key) -> Following:
        if key.operation is not None and key not in self._following:
            await asyncio.to_thread(self._require, key.operation)
        following = self._following.get(key)
        if following is None:
            following = Following(Channel(self.document), Renderer(key.language))
            following.task = asyncio.create_task(self._keep(key, following))
            self._following[key] = following
        return following

    def _leave(self, key: Key, following: Following) -> None:
        if not following.channel.listeners and self._following.get(key) is following:
            del self._following[key]
            if following.task is not None:
                following.task.cancel()

    def _require(self, operation: str) -> None:
        with self._store.reading() as connection:
            operation_reads.operation(connection, operation)

    async def _keep(self, key: Key, following: Following) -> None:
        """Render, push, sleep until something changes; a change during rendering is never lost."""
        while True:
            following.changed.clear()
            following.behind_since = following.behind_since or time.monotonic()
            try:
                with self.vitals.rendering.time():
                    rendered = await asyncio.to_thread(self._rendered, key, following)
            except Exception:  # the store may be away for a moment: the wall keeps what it has
                log.exception("could not render %s", key)
                await asyncio.sleep(RETRY_SECONDS)
                following.changed.set()
                continue
            heard_at, following.heard_at, following.behind_since = following.heard_at, None, None
            if following.over:
                self._end(following)
                return
            frame = following.channel.update(rendered)
            following.ready.set()
            if frame is not None:
                following.channel.broadcast(frame)
                following.channel.tell(following.news)
                if heard_at is not None:
                    self.vitals.sent(time.monotonic() - heard_at)
                await asyncio.sleep(GAP_SECONDS)
            await self._sleep(following)

    def _end(self, following: Following) -> None:
        for listener in following.channel.listeners:
            listener.end()
        following.ready.set()

    async def _sleep(self, following: Following) -> None:
        """Wait for a commit or for the moment at which time changes the picture."""
        while not following.changed.is_set():
            left = None
            if following.wakes_at is not None:
                left = (following.wakes_at - self._now()).total_seconds()
                if left <= 0:
                    return
            # Never asleep for long: the machine's clock may be set, and a timer does not know.
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left or CHECK_SECONDS, CHECK_SECONDS)):
                    await following.changed.wait()

    def _rendered(self, key: Key, following: Following) -> Rendered:
        with self._store.one_moment():
            return self._render(key, following)

    def _render(self, key: Key, following: Following) -> Rendered:
        """Read one moment of the store and render it; runs in a thread.

        What has arrived is news until it has been rendered: a rendering that fails finds it again.
        """
        following.news = None
        # Read first: a revision that is newer than what is drawn beside it would vouch for what is not there.
        revision = operation_reads.revision(self._store)
        operations = operation_reads.operations(self._store)
        following.wakes_at = None
        if key.operation is None:
            following.over = shown(None, operations) is not None
            loaded = bool(point_reads.loaded_points(self._store))
            return following.renderer.nothing(revision, loaded)
        off = next((one for one in operations if one.id == key.operation and one.interrupted), None)
        if off is not None:
            return following.renderer.broken(revision, off, operations)
        # Most acts are reports of one point: only what they have touched is read again.
        picture = newest.picture(self._store, key.operation)
        held = newest.coordination(self._store, key.operation)
        before, came, told = following.arrived, following.arrived, None
        if picture.operation.is_exercise:
            came = arrivals(self._store, key.operation, before)
            listening, now = tuple(following.channel.listeners), self._now()
            told = news(self._store, picture, held, before, listening, now) if came is not before else None
        rhythm = newest.staff(self._store, held)
        grounds = newest.grounds(self._store, picture.operation)
        rendered = self._draw(following, picture, operations, held, rhythm, grounds, came)
        following.arrived, following.news = came, told
        return rendered

    def _draw(
        self,
        following: Following,
        picture: Picture,
        operations: Sequence[Operation],
        held: Coordination,
        rhythm: Staff,
        grounds: Grounds,
        came: Arrivals | None,
    ) -> Rendered:
        clock = picture.operation.clock
        moment = clock.at(self._now())
        foreseen = forecast_reads.of(picture, grounds, moment, following.foretold)
        beside = others(self._store, picture.operation, operations, self._now())
        turning = chain(
            *(turns(held), failure_turns(picture, held), plan_turns(rhythm), foreseen.turns, beside.turns)
        )
        coming = next_moment(chain(expiries(picture), turning), moment)
        following.wakes_at = clock.real(coming) if coming is not None and clock.speed > 0 else None
        told = came.to if came else NOTHING_ARRIVED
        return following.renderer.render(
            *(picture, operations, moment),
            held=held,
            staff=rhythm,
            foreseen=foreseen,
            arrived=told,
            failing=beside.failing,
        )

    async def _frames(self, following: Following, listener: Listener, place: str) -> AsyncIterator[bytes]:
        """Yield what a listener is sent; waiting for the first picture must not hide a hang-up."""
        await following.ready.wait()
        if following.over:
            return
        listener.restart(following.channel.since(place))
        listener.beat(self._heart.frame(following.channel))
        while (frame := await listener.next(following.channel)) is not None:
            yield frame
