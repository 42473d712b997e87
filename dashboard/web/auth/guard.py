"""What runs beside the door: it ends sockets whose key or right has ended, and writes down what it saw."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool

from dashboard.web.auth.sockets import Opened, Sockets
from data import access
from data.database import Store
from data.domain.rights import Who
from data.errors import SignedOut, StoreFault
from data.services import sessions, watching

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
            rights = access.rights_number(connection)
            for key in keys:
                try:
                    found[key] = access.who(connection, key, now, rights)
                except SignedOut:
                    found[key] = None
        return found
