"""Which sockets and screens are connected, for whom, and what beside the door ends them and says why."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.access import reads as access_reads
from data.access import sessions, watching
from data.errors import SignedOut, StoreFault
from data.rights import Who
from data.store.database import Store
from data.store.presence import present

ENDED = 4401


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """One open socket: the key it was opened with, and whether somebody with that key may still have it."""

    key: str
    still: Callable[[Who], bool]
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Sockets:
    """The open sockets; used on the event loop alone."""

    def __init__(self) -> None:
        self._open: set[Opened] = set()

    @property
    def now(self) -> tuple[Opened, ...]:
        """The sockets that are open now."""
        return tuple(self._open)

    def end(self, sockets: Iterable[Opened]) -> None:
        """Close these sockets."""
        for one in sockets:
            one.ended.set()

    async def serve(self, one: Opened, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Run a socket's application until it ends, the browser leaves or its key or right does."""
        self._open.add(one)
        guarded = _Ending(receive, send, one.ended)
        try:
            await app(scope, guarded.receive, guarded.send)
        finally:
            guarded.close()
            self._open.discard(one)


class _Ending:
    """One socket seen from its application: when its key ends, the browser is told and seems to leave."""

    def __init__(self, receive: Receive, send: Send, ended: asyncio.Event) -> None:
        self._receive, self._send, self._ended = receive, send, ended
        self._waiting: asyncio.Task[Message] | None = None
        self._ending = asyncio.create_task(ended.wait())
        self._accepted = self._closed = False

    async def receive(self) -> Message:
        if self._waiting is None:
            self._waiting = asyncio.ensure_future(self._receive())
        await asyncio.wait({self._waiting, self._ending}, return_when=asyncio.FIRST_COMPLETED)
        if self._ended.is_set():
            await self._say_goodbye()
            return {"type": "websocket.disconnect", "code": ENDED}
        waiting, self._waiting = self._waiting, None
        return waiting.result()

    async def send(self, message: Message) -> None:
        if self._closed:
            return  # the browser has been told; what the application still says has nobody to hear it
        self._accepted = self._accepted or message["type"] == "websocket.accept"
        self._closed = message["type"] == "websocket.close"
        await self._send(message)

    async def _say_goodbye(self) -> None:
        if self._accepted and not self._closed:
            self._closed = True
            await self._send({"type": "websocket.close", "code": ENDED, "reason": "Logga in igen."})

    def close(self) -> None:
        self._ending.cancel()
        if self._waiting is not None:
            self._waiting.cancel()


LOOK_EVERY_SECONDS = 0.5
MOST_KINDS = 500
# The first of its kind is journalled at once, and then how many more there were.
REST = timedelta(seconds=30)
_OTHERS = ("", "övriga adresser", "Fler slag av avvisningar än som skrivs var för sig.")
Refusals = Counter[tuple[str, str, str]]
log = logging.getLogger(__name__)


class Guard:
    """One a process. `sockets` are the open ones; requests never wait for what is written here."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self.sockets = Sockets()
        self._refused: Refusals = Counter()
        self._rests: dict[tuple[str, str, str], datetime] = {}
        self._used: dict[str, datetime] = {}
        self._task: asyncio.Task[None] | None = None

    def refused(self, who: str, route: str, why: str) -> None:
        """Remember a refusal until it is journalled; a flood of the same is one line that says how many."""
        kind = (who, route, why)
        self._refused[kind if kind in self._refused or len(self._refused) < MOST_KINDS else _OTHERS] += 1

    def used(self, key: str) -> None:
        """Remember that a session was used, until it is written down."""
        self._used[key] = self._now()

    async def start(self) -> None:
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._rests.clear()
        with suppress(StoreFault):
            await self.look()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                await self.look()
            except StoreFault:
                log.warning("the store could not be read or written; the guard looks again soon")
            except Exception:  # without a guard revoked sessions would keep their sockets
                log.exception("the guard stumbled; it looks again soon")

    async def look(self) -> None:
        """Close what has ended, then write down what was seen: the store may keep a writer waiting."""
        self.sockets.end(await run_in_threadpool(self._ended, self.sockets.now))
        used, self._used = self._used, {}
        if used:
            await run_in_threadpool(self._write_used, used)
        due = self._due()
        if due:
            try:
                await run_in_threadpool(watching.note_refusals, self._store, due, self._now())
            except BaseException:
                self._refused.update(due)
                raise

    def _due(self) -> Refusals:
        """Take out the refusals to journal now; the others rest, and count on."""
        now = self._now()
        self._rests = {kind: until for kind, until in self._rests.items() if now < until}
        due = Counter({kind: times for kind, times in self._refused.items() if kind not in self._rests})
        for kind in due:
            del self._refused[kind]
            self._rests[kind] = now + REST
        return due

    def _write_used(self, used: Mapping[str, datetime]) -> None:
        for key, at in used.items():
            sessions.seen(self._store, key, at)

    def _ended(self, sockets: Sequence[Opened]) -> list[Opened]:
        """Return the sockets whose key no longer holds (revoked, closed, expired, idle) or opens them."""
        whose = self._whose({one.key for one in sockets})
        return [one for one in sockets if (who := whose[one.key]) is None or not one.still(who)]

    def _whose(self, keys: Iterable[str]) -> dict[str, Who | None]:
        now, found = self._now(), dict[str, Who | None]()
        with self._store.reading() as connection:
            rights = access_reads.rights_number(connection)
            for key in keys:
                try:
                    found[key] = access_reads.who(connection, key, now, rights)
                except SignedOut:
                    found[key] = None
        return found


WALL = "vagg"

_held: Counter[str] = Counter()
_lock = Lock()


@contextmanager
def showing(operation: str | None, kind: str) -> Iterator[None]:
    """Count a screen for as long as it listens; only walls are counted."""
    if kind != WALL:
        yield
        return
    place = operation or ""
    with _lock:
        _held[place] += 1
    try:
        yield
    finally:
        with _lock:
            _held[place] -= 1


def walls(store: Store, operation: str) -> int:
    """Return how many walls show an operation, whichever process serves them; "": how many wait for one."""
    return present(store, operation) if store.kind == "postgresql" else shown_here().get(operation, 0)


def shown_here() -> dict[str, int]:
    """Return how many walls this process serves, by operation."""
    with _lock:
        return dict(_held)
