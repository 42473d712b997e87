"""Taking over: ask the one before, stop following, check the chain, raise the term, say what may lack."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from dashboard.installation.keys import installation_keys
from dashboard.settings import Settings
from dashboard.standby import handing, postgres
from dashboard.standby.handing import PATIENCE_SECONDS, Before, all_here
from dashboard.standby.meeting import Other
from dashboard.standby.state import STOP, State, alone, beside, done, read
from dashboard.standby.wire import UntrustedError
from data.errors import Refused, StoreFault
from data.operations import reads as operation_reads
from data.server import acts
from data.server.reads import begins_with, standing_in
from data.store.database import Store, open_store
from data.store.verify import verify

_TENTH: Final = 0.1


@dataclass(frozen=True, slots=True)
class Wish:
    """How it is taken over: from whom, by which key of the standby's there, and whether against its word.

    By the key the one before is asked to write no more. `despite` names, to the letter, what may differ in
    the store: it is taken over all the same.
    """

    source: str = ""
    token: str = ""
    force: bool = False
    despite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it. What was entered elsewhere after `confirmed_at` is not here.

    `lost_seconds` is from then until the standby saw that it no longer followed; 0 where the one before
    stopped and all that it took in was fetched, None where this was no standby. `elsewhere` is up to which
    entry the one before had written where it was not asked to stop, None where it did not answer.
    """

    term: int
    new: bool
    revision: int
    recorded_at: datetime | None
    confirmed_at: datetime | None
    lost_seconds: float | None
    entries: int
    stopped: bool
    elsewhere: int | None = None
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the whole store found."""

    entries: int
    differences: tuple[str, ...]


def take_over(settings: Settings, wish: Wish, now: Callable[[], datetime]) -> Taken:
    """Take the settings' store over for this machine. Raises Refused, or StoreFault where it is not whole."""
    address = make_url(settings.database_url)
    if address.get_backend_name() != "sqlite":
        return _replica_taken(_before(settings, wish, _replica(settings)), now)
    store = Path(address.database or "")
    if not store.is_file():
        raise Refused(f"Det finns inget lager {store} att ta över.")
    state = read(store)
    before = _before(settings, wish, state)
    if state is None:
        return _raised(before, _whole(before), now)
    beside(store, STOP).touch()
    with _alone_soon(store):
        taken = _copy_taken(replace(before, state=read(store)), now)
        done(store)
        beside(store, STOP).unlink(missing_ok=True)
    return taken


def _before(settings: Settings, wish: Wish, state: State | None) -> Before:
    """Ask who wrote the store before; refuse, with nothing changed, where it does and that is not meant."""
    source = wish.source or (state.source if state is not None else "") or settings.partner_url
    other = _other(source, settings, wish)
    here = installation_keys(settings).id
    known = other is not None and _is_before(settings, other, followed=state is not None)
    alive = known and other is not None and other.writes
    if alive and other is not None:
        _refuse_alive(other, wish, state)
    stopped = known and not alive and other is not None and other.met == here and state is not None
    elsewhere = other.revision if alive and other is not None and not wish.token else None
    return Before(settings, source, wish.token, state, alive, stopped, wish.force, elsewhere, wish.despite)


def _refuse_alive(other: Other, wish: Wish, state: State | None) -> None:
    """Refuse to take over from one that writes, but where that is meant and what it wrote can come here."""
    if not wish.force:
        raise Refused(
            f"Den andra servern svarar och skriver ännu (post {other.revision}). Inget har ändrats. Ska den "
            "här ta över ändå: kör igen med --force, och med --token-file så slutar den andra skriva och det "
            "sista hämtas först."
        )
    if wish.token and state is None:
        raise Refused(
            "Lagret här följer inte den andra servern, så det som skrivits där kan inte hämtas hit (post "
            f"{other.revision} där). Inget har ändrats. Låt den här datorn följa först, med dashboard "
            "standby och en ny lagerfil, och ta över den. Med --force utan --token-file tas lagret "
            "över som det är."
        )


def _other(source: str, settings: Settings, wish: Wish) -> Other | None:
    """Return the one before; None where it does not answer, or is not believed and that is meant."""
    try:
        return handing.other_at(source, settings)
    except UntrustedError as doubt:
        if wish.force:
            return None
        raise Refused(
            f"{doubt} Det går inte att veta om den andra servern skriver ännu. Inget har ändrats. Är den "
            "verkligen borta: kör igen med --force."
        ) from doubt


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


@contextmanager
def _nobody_writes() -> Iterator[None]:
    """Say, of what goes wrong once the one before has stopped, that it must be gone on with."""
    try:
        yield
    except (Refused, StoreFault) as fault:
        raise StoreFault(f"{fault} {handing.NOBODY_WRITES}") from fault


def _copy_taken(before: Before, now: Callable[[], datetime]) -> Taken:
    """Take a standby's copy over: nothing is asked of the one before until the copy is known to be whole."""
    entries = _whole(before)
    with closing(open_store(before.settings.database_url)) as store:
        here = all_here(store, before.here)  # fetched at an earlier try
        if before.alive and before.token:
            handing.hand_over(store, before)
    if not before.asks or here:
        return _raised(before, entries, now, fetched=here)
    if not before.token:
        return _given_up(before, entries, now)
    with _nobody_writes():
        handing.last_round(before, now)
        followed = read(Path(make_url(before.settings.database_url).database or ""))
        return _raised(replace(before, state=followed), entries, now, fetched=True)


def _given_up(before: Before, entries: Checked, now: Callable[[], datetime]) -> Taken:
    """Take over without what is last, where the one before has stopped for this one, if that is meant."""
    if not before.force:
        raise Refused(
            "Den andra servern slutade skriva när den här bad om det, men det sista är inte hämtat. "
            f"{handing.NOBODY_WRITES} Med --token-file hämtas det; med --force ges det upp."
        )
    return _raised(before, entries, now)


def _replica(settings: Settings) -> State | None:
    """Return how PostgreSQL's own standby follows; None where it is none."""
    with closing(open_store(settings.database_url)) as store:
        if not postgres.follows(store):
            return None
        heard = postgres.heard(store)
    return State("", confirmed_at=heard.isoformat() if heard is not None else "")


def _replica_taken(before: Before, now: Callable[[], datetime]) -> Taken:
    """PostgreSQL's own standby becomes a server of its own once the one before has stopped."""
    if before.state is None:
        return _raised(before, _whole(before), now)
    with closing(open_store(before.settings.database_url)) as store:
        if before.alive and before.token:
            handing.hand_over(store, before)
        if not before.asks:
            return _promoted(store, before, now)
        with _nobody_writes():
            if not (before.stopped and before.force):
                handing.patiently(lambda: all_here(store, before.here))
            return _promoted(store, before, now)


def _promoted(store: Store, before: Before, now: Callable[[], datetime]) -> Taken:
    fetched = all_here(store, before.here)
    heard = postgres.heard(store)
    postgres.promote(store, PATIENCE_SECONDS)
    confirmed = heard.isoformat() if heard is not None else ""
    state = State(before.source, confirmed_at=confirmed)
    before = replace(before, state=state)
    return _raised(before, _whole(before), now, fetched=fetched)


def _whole(before: Before) -> Checked:
    """Go through the whole store. Raises StoreFault where anything differs that was not named."""
    with closing(open_store(before.settings.database_url)) as store:
        verdict = verify(store)
    unnamed = [one for one in verdict.differences if one not in before.despite]
    if unnamed:
        more = f" ({len(unnamed)} fel; dashboard verify säger alla)" if len(unnamed) > 1 else ""
        raise StoreFault(
            f"Lagret är inte helt och tas inte över: {unnamed[0]}{more} Ska det tas över ändå, med just det "
            f'felet: kör igen med --despite "{unnamed[0]}".'
        )
    return Checked(verdict.entries, tuple(verdict.differences))


def _raised(before: Before, checked: Checked, now: Callable[[], datetime], *, fetched: bool = False) -> Taken:
    settings, state, here = before.settings, before.state, before.here
    with closing(open_store(settings.database_url, installation=here)) as store:
        revision = operation_reads.revision(store)
        receipt = acts.take_over(store, here, settings.server_name, now(), differences=checked.differences)
        with store.reading() as connection:
            term = standing_in(connection).term
            recorded = operation_reads.recorded_at(connection, revision)
    confirmed = datetime.fromisoformat(state.confirmed_at) if state and state.confirmed_at else None
    return Taken(
        term=term,
        new=receipt.new,
        revision=revision,
        recorded_at=recorded,
        confirmed_at=confirmed,
        lost_seconds=0.0 if fetched else _seconds_unknown(state, confirmed, now()),
        entries=checked.entries,
        stopped=fetched,
        elsewhere=before.elsewhere,
        differences=checked.differences,
    )


def _seconds_unknown(state: State | None, confirmed: datetime | None, now: datetime) -> float | None:
    """Return how long the other one may have taken in what never came here, as far as was seen here."""
    if state is None or confirmed is None:
        return None
    noticed = datetime.fromisoformat(state.since) if state.since else now
    return max(0.0, (noticed - confirmed) / timedelta(seconds=1))


def _is_before(settings: Settings, other: Other, *, followed: bool) -> bool:
    """Return whether another installation than this one writes the very store that lies here."""
    if other.standing.installation == installation_keys(settings).id:
        return False
    if followed and settings.database_url.startswith(
        "sqlite"
    ):  # nobody opens a standby's copy, so its first entry is read as the file has it
        path = Path(make_url(settings.database_url).database or "").absolute()
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            first = copy.execute("SELECT digest FROM journal WHERE revision = 1").fetchone()
        return first is not None and first[0] == other.chain
    with closing(open_store(settings.database_url)) as store, store.reading() as connection:
        return begins_with(connection) == other.chain
