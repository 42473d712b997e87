"""Measuring everything at one moment, for whoever asks: the page, the command, metrics and readiness."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from dashboard.health.facts import Clock, Connections, Measured, Sheets, Standby, Waiting, Writing
from dashboard.health.machine import certificate_ends, disk_of, synchronised
from dashboard.health.vitals import Vitals
from dashboard.settings import Settings
from data.access import printed, security
from data.access import reads as access_reads
from data.errors import StoreFault
from data.notices import reads as notice_reads
from data.server.reads import term
from data.store.database import Store
from data.store.leader import Job, leaders
from data.store.pulse import beat, connections, followed

COPY: Final = "säkerhetskopia"


def measure(store: Store, settings: Settings, vitals: Vitals | None, now: datetime) -> Measured:
    """Measure everything; of a store that does not answer, all that needs none."""
    read = Measured(
        at=now,
        server=vitals is not None,
        writing=vitals.writing(store.pace) if vitals is not None else None,
        feed=vitals.feed() if vitals is not None else None,
        clock=_clock(store, vitals, now),
        disk=disk_of(store),
        certificate=certificate_ends(settings),
        superseded=vitals.superseded if vitals is not None else "",
        partner=vitals.partner if vitals is not None else "",
        standby=vitals.standby(now) if vitals is not None else None,
    )
    if vitals is not None and not vitals.answers:
        return read  # whoever asks must not wait for it too
    with suppress(StoreFault):
        read = replace(_with_store(read, store, now), sheets=_sheets(store, settings.public_url, now))
    return read


def _with_store(read: Measured, store: Store, now: datetime) -> Measured:
    used = connections(store)
    return replace(
        read,
        writing=read.writing or Writing(),
        backup=security.last_taken(store, COPY),
        notices=_waiting(store, now),
        connections=Connections(*used) if used is not None else None,
        standby=read.standby or _replica(store),
        jobs=_jobs(store),
        term=_term(store),
    )


def _sheets(store: Store, address: str, now: datetime) -> Sheets | None:
    """Compare what is given out with the address that people use; none is no answer where there is none."""
    live = printed.given(store, now)
    if not live or not address:
        return None if live else Sheets()
    other = printed.elsewhere(live, address)
    known = [one.address for one in other if one.address]
    return Sheets(len(live), len(known), len(other) - len(known), tuple(sorted(set(known))))


def _replica(store: Store) -> Standby | None:
    behind = followed(store)
    return Standby(behind) if behind is not None else None


def _jobs(store: Store) -> dict[str, str]:
    """Return which process does each job that one does for all; none where a process is alone."""
    if store.kind == "sqlite":
        return {}
    found = leaders(store)
    return {job.value: found.get(job, "") for job in (Job.EXERCISES, Job.OUTBOX, Job.ENDS)}


def _term(store: Store) -> int:
    with store.reading() as connection:
        return term(connection)


def open_sessions(store: Store, now: datetime) -> int:
    """Return how many sessions are signed in."""
    return sum(one.revoked_at is None and one.ends_at > now for one in access_reads.sessions(store))


def urgent(store: Store, vitals: Vitals, now: datetime) -> Measured:
    """Measure only what makes a wall untrue, which is held already: nobody is waited for."""
    return Measured(
        at=now,
        writing=vitals.writing(store.pace),
        clock=vitals.clock(now, synchronised(now)),
        superseded=vitals.superseded,
    )


def _clock(store: Store, vitals: Vitals | None, now: datetime) -> Clock:
    if vitals is not None:
        return vitals.clock(now, synchronised(now))
    with suppress(StoreFault):
        found = beat(store)
        ahead = found.recorded_at - now if found.recorded_at is not None else timedelta(0)
        apart = now - found.clock if found.clock is not None else None
        return Clock(database=apart, synchronised=synchronised(now), newest=max(timedelta(0), ahead))
    return Clock(synchronised=synchronised(now))


def _waiting(store: Store, now: datetime) -> Waiting:
    unsent = notice_reads.unsent(store, now)
    ways = Counter(one.channel.value for one in unsent.waiting)
    oldest = min((one.queued_at for one in unsent.waiting), default=None)
    return Waiting(ways, unsent.given_up, now - oldest if oldest is not None else None)
