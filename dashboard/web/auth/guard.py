"""What runs beside the door: it ends sockets whose session or key has ended, and journals refusals."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from dashboard.web.auth.sockets import Sockets
from data import access
from data.database import Store
from data.errors import SignedOut, StoreFault
from data.services import watching

LOOK_EVERY_SECONDS = 0.5
MOST_KINDS = 500
log = logging.getLogger(__name__)


class Guard:
    """One a process. `sockets` are the open ones; refusals are written together, twice a second at most."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self.sockets = Sockets()
        self._refused: Counter[tuple[str, str, str]] = Counter()
        self._task: asyncio.Task[None] | None = None

    def refused(self, who: str, route: str, why: str) -> None:
        """Remember a refusal until it is journalled; a flood of the same is one line that says how many."""
        if (who, route, why) in self._refused or len(self._refused) < MOST_KINDS:
            self._refused[who, route, why] += 1

    async def start(self) -> None:
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await run_in_threadpool(self._write)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                self.sockets.end(await run_in_threadpool(self._ended, self.sockets.keys))
                if self._refused:
                    await run_in_threadpool(self._write)
            except StoreFault:
                log.warning("the store could not be read; open sockets are looked at again soon")

    def _ended(self, keys: frozenset[str]) -> list[str]:
        """Return the keys that no longer hold: revoked, closed, expired or idle too long."""
        now, ended = self._now(), []
        with self._store.reading() as connection:
            rights = access.rights_number(connection)
            for key in keys:
                try:
                    access.who(connection, key, now, rights)
                except SignedOut:
                    ended.append(key)
        return ended

    def _write(self) -> None:
        refused, self._refused = self._refused, Counter()
        if refused:
            watching.note_refusals(self._store, refused, self._now())
