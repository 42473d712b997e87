"""A larmövning: ten minutes in which all sign in, find the alarm and report once; who has, who has not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select

from data.access import reads as access_reads
from data.access.reads import Account, Session, Token
from data.entries.entry import EntryKind
from data.entries.operations import ExercisePlanned
from data.exercise.facts import DRILL, Delivered, Exercise, room_of
from data.exercise.history import Known, history
from data.exercise.reads import exercise, exercises
from data.exercise.scenario import (
    ExerciseForm,
    Expected,
    ExpectedKind,
    Inject,
    InjectChannel,
    Recipient,
    Scenario,
    answered_at,
)
from data.store.database import Store
from data.store.journal import stated_as
from data.store.tables.core import JOURNAL
from data.words import Role, TokenKind

LASTS: Final = timedelta(minutes=10)
_SENDER: Final = "övningsledningen"


def drill(now: datetime) -> Scenario:
    """Return the scenario of a larmövning that begins now: the exercise's time is the real one."""
    return Scenario(
        id=DRILL,
        title="Larmövning",
        origin=now,
        duration=LASTS,
        purpose="Pröva att alla kan logga in, hitta sin länk och rapportera en gång.",
        brief="Larmövning i tio minuter. Logga in, läs larmet i inkorgen och svara. Inget har hänt.",
        injects=(
            _alarm(
                "L1",
                "Larmövning. Kvittera att du ser det här.",
                (Recipient(Role.KRISLEDNING), Recipient(Role.SEKTOR)),
                ExpectedKind.KVITTERAT,
            ),
            _alarm(
                "L2",
                "Larmövning. Rapportera en funktion vid en av era punkter, som den är just nu.",
                (Recipient(Role.STADSDEL), Recipient(Role.PUNKT)),
                ExpectedKind.RAPPORT,
            ),
        ),
        form=ExerciseForm.LARM,
    )


def _alarm(identity: str, text: str, to: tuple[Recipient, ...], asks: ExpectedKind) -> Inject:
    expected = (Expected(asks, LASTS),)
    return Inject(
        *(identity, timedelta(), text),
        sender=_SENDER,
        to=to,
        channel=InjectChannel.MUNTLIGT,
        expected=expected,
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of who has been there: accounts, sessions, the drill's own links, what was reported."""

    accounts: Sequence[Account]
    sessions: Sequence[Session]
    links: Sequence[Token]
    reports: Sequence[Known]


@dataclass(frozen=True, slots=True)
class DrillRow:
    """How far one recipient has come; times are the exercise's.

    `done`: a stadsdel has reported, others have acknowledged. `links`: its points that have a link for this
    drill, `unused` those of them that nobody has used.
    """

    to: Recipient
    accounts: int
    signed_in: bool
    opened: datetime | None
    done: datetime | None
    links: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def lacks(self) -> bool:
        return self.done is None or bool(self.unused)


def drill_rows(
    found: Exercise, heard: Heard, areas: Iterable[str], area_of: Mapping[str, str]
) -> tuple[DrillRow, ...]:
    """Return a row for krisledningen, each stadsdel that takes part and each sector that has an account."""
    held = {one.bound for each in heard.accounts for one in each.grants if one.role is Role.SEKTOR}
    listed = [Recipient(Role.KRISLEDNING)]
    listed += [Recipient(Role.STADSDEL, area) for area in areas if area in found.areas or not found.areas]
    listed += [Recipient(Role.SEKTOR, sector) for sector in sorted(held)]
    return tuple(_row(found, heard, to, area_of) for to in listed)


def _row(found: Exercise, heard: Heard, to: Recipient, area_of: Mapping[str, str]) -> DrillRow:
    mine = {one.id for one in heard.accounts if not one.disabled and _holds(one, to)}
    here = [point for point, area in area_of.items() if to.role is Role.STADSDEL and area == to.bound]
    reports = [one for one in heard.reports if one.point in here]
    opened = _first(_opened(one, to) for one in found.delivered)
    done = _first(one.at for one in reports)
    if to.role is not Role.STADSDEL:
        done = _first(answered_at(one.acknowledged, to) for one in found.delivered)
    links = {one.grant.bound for one in heard.links if one.grant.bound in here}
    used = {one.point for one in reports} | {one.grant.bound for one in heard.links if one.devices}
    used |= {point for point in links if _found_by(found.delivered, Recipient(Role.PUNKT, point))}
    return DrillRow(
        to=to,
        accounts=len(mine),
        signed_in=_there(found, heard.sessions, mine) or opened is not None or done is not None,
        opened=opened,
        done=done,
        links=tuple(sorted(links)),
        unused=tuple(sorted(links - used)),
    )


def _holds(account: Account, to: Recipient) -> bool:
    return any(one.role is to.role and to.bound in ("", one.bound) for one in account.grants)


def _there(found: Exercise, sessions: Iterable[Session], accounts: set[str]) -> bool:
    """Return whether one of these accounts was signed in while the drill went on, whatever it looked at."""
    operation = found.operation
    return any(
        one.account in accounts
        and min(one.revoked_at or one.ends_at, one.ends_at) > operation.opened_at
        and (operation.closed_at is None or one.created_at <= operation.closed_at)
        for one in sessions
    )


def _opened(told: Delivered, to: Recipient) -> datetime | None:
    return _first((answered_at(told.opened, to), answered_at(told.acknowledged, to)))


def _found_by(delivered: Iterable[Delivered], to: Recipient) -> bool:
    return any(_opened(one, to) is not None for one in delivered)


def _first(times: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in times if at is not None), default=None)


def cut_short(found: Exercise) -> timedelta | None:
    """Return how long a drill went on that was ended before its time; None where it was not."""
    operation = found.operation
    ran = operation.closed_at - operation.opened_at if operation.closed_at is not None else LASTS
    return ran if ran < LASTS else None


@dataclass(frozen=True, slots=True)
class Compared:
    """A drill beside the one before it: how many had no gap, who has one now, and who had one then."""

    ready: int
    of: int
    fresh: tuple[Recipient, ...]
    mended: tuple[Recipient, ...]


def compared(rows: Iterable[DrillRow], before: Sequence[DrillRow]) -> Compared:
    """Return what has become of a drill's recipients since the drill `before`."""
    lacked = {one.to: one.lacks for one in before}
    both = [one for one in rows if one.to in lacked]
    return Compared(
        ready=sum(not one.lacks for one in before),
        of=len(before),
        fresh=tuple(one.to for one in both if one.lacks and not lacked[one.to]),
        mended=tuple(one.to for one in both if not one.lacks and lacked[one.to]),
    )


def heard(store: Store, found: Exercise) -> Heard:
    """Return what is known of who has been there in a drill."""
    links = [
        one
        for one in access_reads.tokens(store, TokenKind.PUNKT)
        if one.grant.role is Role.PUNKT and one.grant.operation == found.operation.id
    ]
    with store.reading() as connection:
        acts = history(connection, found.operation).acts
    reports = tuple(one for one in acts if one.kind is EntryKind.REPORT and not one.by_control)
    return Heard(access_reads.accounts(store), access_reads.sessions(store), links, reports)


_PLANS = select(JOURNAL.c.operation, JOURNAL.c.facts).where(
    JOURNAL.c.operation.in_(bindparam("rooms", expanding=True)),
    JOURNAL.c.point.is_(None),
    JOURNAL.c.kind == EntryKind.EXERCISE_PLANNED,
)


def drill_before(store: Store, began: datetime) -> Exercise | None:
    """Return the last drill opened before then that came to its end; also one that has lost its words."""
    known = exercises(store)
    over = [one for one in known if one.closed_at and one.opened_at < began and not one.interrupted]
    with store.reading() as connection:
        rows = connection.execute(_PLANS, {"rooms": [room_of(one.id) for one in over]}).all()
    planned = {row.operation: stated_as(ExercisePlanned, row.facts).scenario for row in rows}
    last = next((one for one in over if planned.get(room_of(one.id)) == DRILL), None)
    return exercise(store, last.id) if last is not None else None
