"""Taking over: ask the one before, stop following, check the chain, raise the term, say what may lack."""

import http.client
import json
import sqlite3
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from dashboard.installation.keys import installation_keys
from dashboard.settings import Settings
from dashboard.standby import postgres
from dashboard.standby.following import Follower, Source
from dashboard.standby.meeting import HAND_OVER, Other, as_said, ask, trusting
from dashboard.standby.state import STOP, State, alone, beside, done, read
from data.errors import Refused, StoreFault
from data.operations import reads as operation_reads
from data.server import acts
from data.server.reads import begins_with, standing_in
from data.store.database import Store, open_store
from data.store.verify import verify

PATIENCE_SECONDS: Final = 20.0
_TENTH: Final = 0.1


@dataclass(frozen=True, slots=True)
class Wish:
    """How it is taken over: from whom, by which key of the standby's there, and whether against its word.

    By the key the one before is asked to write no more.
    """

    source: str = ""
    token: str = ""
    force: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it. What was entered elsewhere after `confirmed_at` is not here.

    `lost_seconds` is from then until the standby saw that it no longer followed; 0 where the one before
    stopped when it was asked, None where this was no standby.
    """

    term: int
    new: bool
    revision: int
    recorded_at: datetime | None
    confirmed_at: datetime | None
    lost_seconds: float | None
    entries: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class _Before:
    """The store as it is found, with who wrote it before: `alive` if that one answers and still writes."""

    settings: Settings
    source: str
    token: str
    state: State | None
    alive: bool


def take_over(settings: Settings, wish: Wish, now: Callable[[], datetime]) -> Taken:
    """Take the settings' store over for this machine. Raises Refused, or StoreFault where it is not whole."""
    address = make_url(settings.database_url)
    if address.get_backend_name() != "sqlite":
        return _promoted(_before(settings, wish, None), now)
    store = Path(address.database or "")
    if not store.is_file():
        raise Refused(f"Det finns inget lager {store} att ta över.")
    state = read(store)
    before = _before(settings, wish, state)
    if state is None:
        return _raised(before, now)
    beside(store, STOP).touch()
    with _alone_soon(store):
        taken = _raised(replace(before, state=read(store)), now)
        done(store)
        beside(store, STOP).unlink(missing_ok=True)
    return taken


def _before(settings: Settings, wish: Wish, state: State | None) -> _Before:
    """Ask who wrote the store before; refuse, with nothing changed, where it does and that is not meant."""
    source = wish.source or (state.source if state is not None else "") or settings.partner_url
    other = _other(source, settings)
    alive = other is not None and other.writes and _is_before(settings, other, followed=state is not None)
    if alive and other is not None and not wish.force:
        raise Refused(
            f"Den andra servern svarar och skriver ännu (post {other.revision}). Inget har ändrats. Ska den "
            "här ta över ändå: kör igen med --force, och med --token-file så slutar den andra skriva och det "
            "sista hämtas först."
        )
    return _Before(settings, source, wish.token, state, alive)


def part(settings: Settings, name: str, now: datetime) -> int:
    """Let this machine go on alone beside the one that wrote the store; return the entry that says so."""
    here = installation_keys(settings).id
    address = make_url(settings.database_url)
    path = Path(address.database or "")
    with ExitStack() as held:
        if address.get_backend_name() == "sqlite" and read(path) is not None:
            beside(path, STOP).touch()
            held.enter_context(_alone_soon(path))
            done(path)
            beside(path, STOP).unlink(missing_ok=True)
        store = held.enter_context(closing(open_store(settings.database_url, installation=here)))
        return acts.part(store, here, name or settings.server_name, now).revision


@contextmanager
def _alone_soon(store: Path) -> Iterator[None]:
    """Wait until the standby has stopped, and hold its place."""
    until = time.monotonic() + PATIENCE_SECONDS
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(alone(store))
                break
            except Refused:
                if time.monotonic() > until:
                    raise
                time.sleep(_TENTH)
        yield


def _promoted(before: _Before, now: Callable[[], datetime]) -> Taken:
    """PostgreSQL's own standby stops following and becomes a server of its own; the rest is the same."""
    with closing(open_store(before.settings.database_url)) as store:
        heard = postgres.promote(store, PATIENCE_SECONDS)
    state = State(before.source, confirmed_at=heard.isoformat()) if heard is not None else None
    return _raised(replace(before, state=state), now)


def _raised(before: _Before, now: Callable[[], datetime]) -> Taken:
    settings, state = before.settings, before.state
    here = installation_keys(settings).id
    with closing(open_store(settings.database_url, installation=here)) as store:
        verdict = verify(store)
        if not verdict.intact:
            raise StoreFault(f"Lagret är inte helt och tas inte över: {verdict.differences[0]}")
        stopped = before.alive and _hand_over(store, before)
    if stopped and state is not None and settings.database_url.startswith("sqlite"):
        _last_round(before, now)
    with closing(open_store(settings.database_url, installation=here)) as store:
        revision = operation_reads.revision(store)
        receipt = acts.take_over(store, here, settings.server_name, now())
        with store.reading() as connection:
            term = standing_in(connection).term
            recorded = operation_reads.recorded_at(connection, revision)
    confirmed = datetime.fromisoformat(state.confirmed_at) if state and state.confirmed_at else None
    lost = 0.0 if stopped else _seconds_unknown(state, confirmed, now())
    return Taken(term, receipt.new, revision, recorded, confirmed, lost, verdict.entries, stopped)


def _seconds_unknown(state: State | None, confirmed: datetime | None, now: datetime) -> float | None:
    """Return how long the other one may have taken in what never came here, as far as was seen here."""
    if state is None or confirmed is None:
        return None
    noticed = datetime.fromisoformat(state.since) if state.since else now
    return max(0.0, (noticed - confirmed) / timedelta(seconds=1))


def _other(source: str, settings: Settings) -> Other | None:
    """Ask the one before; None where it does not answer, as it is when it is taken over from."""
    if not source.startswith(("http://", "https://")):
        return None
    try:
        return ask(source, settings.partner_ca)
    except (OSError, ValueError, http.client.HTTPException):
        return None


def _is_before(settings: Settings, other: Other, *, followed: bool) -> bool:
    """Return whether another installation than this one writes the very store that lies here."""
    if other.standing.installation == installation_keys(settings).id:
        return False
    if followed:  # nobody opens a standby's copy, so its first entry is read as the file has it
        path = Path(make_url(settings.database_url).database or "").absolute()
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            first = copy.execute("SELECT digest FROM journal WHERE revision = 1").fetchone()
        return first is not None and first[0] == other.chain
    with closing(open_store(settings.database_url)) as store, store.reading() as connection:
        return begins_with(connection) == other.chain


def _hand_over(store: Store, before: _Before) -> bool:
    """Ask the one before to write no more; return whether it has stopped."""
    if not before.token:
        return False
    settings = before.settings
    with store.reading() as connection:
        said = as_said(connection, settings.public_url)
    said |= {"term": said["term"] + 1, "installation": installation_keys(settings).id, "took": 0}
    said |= {"name": settings.server_name}
    request = urllib.request.Request(  # noqa: S310  whom the command line names
        before.source.rstrip("/") + HAND_OVER,
        data=json.dumps(said).encode(),
        headers={"Authorization": f"Bearer {before.token}", "Content-Type": "application/json"},
    )
    trusted = trusting(before.source, settings.partner_ca)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS, context=trusted):  # noqa: S310
            return True
    except (OSError, http.client.HTTPException):
        return False


def _last_round(before: _Before, now: Callable[[], datetime]) -> None:
    """Fetch what the one before took in until it stopped."""
    store = Path(make_url(before.settings.database_url).database or "")
    source = Source(before.source, before.token, before.settings.partner_ca)
    Follower(source, store, now, lambda _state: None).once()
