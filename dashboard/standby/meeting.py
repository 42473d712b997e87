"""Two servers that meet: what one says of itself, how the other asks, and which of them stands down."""

import http.client
import json
import logging
import threading
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from dashboard.standby.wire import UntrustedError, opened
from data.errors import StoreFault, Superseded
from data.operations import reads as operation_reads
from data.server import acts
from data.server.facts import Claim, Standing
from data.server.reads import claim_in
from data.store.database import Store

STANDS: Final = "/standby/stands"
HAND_OVER: Final = "/standby/hand-over"
EVERY_SECONDS: Final = 2.0
_PATIENCE_SECONDS: Final = 3.0
_LARGEST: Final = 10_000
_TEXTS: Final = ("installation", "island", "name", "chain", "follows", "address", "met")
_NUMBERS: Final = ("term", "revision", "took")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Other:
    """What another server says of itself; `chain` is how its journal begins, `address` where people find it.

    It writes since the entry `took`, which follows the digest `follows`; `writes` if it has not stood down,
    and else `met` is the installation that it has stood down for.
    """

    standing: Standing
    chain: str
    revision: int
    took: int
    follows: str
    address: str
    writes: bool
    met: str = ""


def as_said(connection: Connection, address: str) -> dict[str, Any]:
    """Return what a server says of itself, to whoever asks."""
    claim = claim_in(connection)
    own = claim.standing
    return {
        "term": own.term,
        "installation": own.installation,
        "island": own.island,
        "name": own.name,
        "chain": claim.chain,
        "revision": operation_reads.current_revision(connection),
        "took": claim.took,
        "follows": claim.follows,
        "address": address,
        "writes": own.met is None,
        "met": own.met.installation if own.met is not None else "",
    }


def ask(url: str, ca: Path | None = None) -> Other:
    """Ask a server who it is; raises OSError where it does not answer, ValueError where it says nothing.

    Among the latter UntrustedError, where nobody can tell who it is that answers.
    """
    request = urllib.request.Request(url.rstrip("/") + STANDS)  # noqa: S310  the settings' own
    with opened(request, ca, _PATIENCE_SECONDS) as answer:
        return heard(answer.read(_LARGEST))


def heard(body: bytes) -> Other:
    """Return what a server has said of itself; raises ValueError where it is none of ours."""
    try:
        return read(json.loads(body))
    except RecursionError as fault:  # so deep that it is meant to harm
        raise ValueError("no standing") from fault


def read(said: Any) -> Other:
    """Return what a server has said of itself; raises ValueError where it is none of ours."""
    if not isinstance(said, Mapping):
        raise ValueError("no standing")
    texts = {name: said.get(name, "") for name in _TEXTS}
    numbers = {name: said.get(name, 0) for name in _NUMBERS}
    if not all(isinstance(one, str) and len(one) <= 300 for one in texts.values()):
        raise ValueError("no standing")
    if not all(type(one) is int and 0 <= one < 2**53 for one in numbers.values()):
        raise ValueError("no standing")
    standing = Standing(numbers["term"], texts["installation"], texts["island"], texts["name"])
    return Other(
        standing,
        chain=texts["chain"],
        revision=numbers["revision"],
        took=numbers["took"],
        follows=texts["follows"],
        address=texts["address"],
        writes=said.get("writes") is True,
        met=texts["met"],
    )


class Partner:
    """Asks the partner of the settings, again and again, whether it has taken over; one thread a process."""

    def __init__(
        self,
        store: Store,
        url: str,
        ca: Path | None,
        now: Callable[[], datetime],
        stood_down: Callable[[Superseded], None],
        doubted: Callable[[str], None],
    ) -> None:
        self._store, self._url, self._ca, self._now = store, url, ca, now
        self._stood_down, self._doubted, self._doubt = stood_down, doubted, ""
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._url:
            self._thread = threading.Thread(target=self._run, name="partner", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=_PATIENCE_SECONDS + 1)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.once()
            except Superseded as reason:
                self._stood_down(reason)
            except StoreFault as fault:
                log.warning("%s", fault)
            self._stopped.wait(EVERY_SECONDS)

    def once(self) -> None:
        """Ask once. Raises Superseded where the partner has taken over, StoreFault where nothing is kept."""
        try:
            other = ask(self._url, self._ca)
        except UntrustedError as doubt:
            return self._say(str(doubt))  # it may have taken over, and nobody here would know
        except (OSError, ValueError, http.client.HTTPException):
            return self._say("")  # it is away, as it may be
        self._say("")
        if meet(self._store, other, self._url, self._now()):
            log.warning("the partner has taken over: nothing is written here any more")
            with self._store.transaction():
                """Nothing: it refuses, and says why."""
        return None

    def _say(self, doubt: str) -> None:
        if doubt and doubt != self._doubt:
            log.warning("%s", doubt)
        self._doubt = doubt
        self._doubted(doubt)


def meet(store: Store, other: Other, url: str, now: datetime) -> bool:
    """Stand down for a server of the same journal that stands before this one; return whether it is news."""
    claim = Claim(other.standing, other.chain, other.took, other.follows)
    return acts.meet(store, claim, other.address or url, now)
