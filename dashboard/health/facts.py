"""What can be measured of a running service; None is what could not be, which is never taken for good."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Subject(StrEnum):
    """One thing that is looked at, in the order it is told."""

    STORE = "lager"
    FEED = "flöde"
    CLOCK = "klocka"
    DISK = "disk"
    BACKUP = "säkerhetskopia"
    STANDBY = "reserv"
    NOTICES = "aviseringar"
    CERTIFICATE = "certifikat"
    JOBS = "uppgifter"
    CONNECTIONS = "anslutningar"
    SHEETS = "blad"


class State(StrEnum):
    """How it stands: SOON is to be done by day, NOW before anything else; UNKNOWN is neither good nor bad."""

    FINE = "bra"
    SOON = "snart"
    NOW = "nu"
    UNKNOWN = "okänt"


@dataclass(frozen=True, slots=True)
class Writing:
    """`wrong_for`: how long nothing could be written, None while it goes well; `silent_for`: read."""

    wrong_for: timedelta | None = None
    silent_for: timedelta | None = None
    longest_wait: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Clock:
    """How far this machine's clock is from what else there is; positive: this machine's is ahead.

    `leap`: how far it was set since it was last vouched for. `browsers`: how many clocks of screens were
    asked, and `apart` the middle one. `database`: the database's own. `synchronised`: what the machine says.
    `newest`: how far ahead of now the newest act was recorded, which no clock that is right can make.
    """

    leap: timedelta | None = None
    browsers: int = 0
    apart: timedelta | None = None
    database: timedelta | None = None
    synchronised: bool | None = None
    newest: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Feed:
    """How long a commit waited to be sent: the slowest of the last minute, and one that waits now."""

    listeners: int = 0
    slowest: timedelta | None = None
    behind: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Disk:
    free: int
    whole: int


@dataclass(frozen=True, slots=True)
class Standby:
    """A machine that follows this one: how far behind it is, None where that is not known now.

    `name` is what its key is called; "" where PostgreSQL says it.
    """

    behind: timedelta | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What should have been sent and was not, by way; and how long the oldest that still waits has."""

    ways: Mapping[str, int] = field(default_factory=dict)
    given_up: int = 0
    longest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Connections:
    used: int
    most: int


@dataclass(frozen=True, slots=True)
class Sheets:
    """Sheets and keys that are given out: how many lead elsewhere, and of how many nobody knows."""

    given: int = 0
    wrong: int = 0
    unknown: int = 0
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything at one moment. A `server` is None where it was measured from beside it, by a command."""

    at: datetime
    server: bool = True
    writing: Writing | None = None
    feed: Feed | None = None
    clock: Clock | None = None
    disk: Disk | None = None
    backup: datetime | None = None
    standby: Standby | None = None
    notices: Waiting | None = None
    certificate: datetime | None = None
    jobs: Mapping[str, str] = field(default_factory=dict)
    connections: Connections | None = None
    sheets: Sheets | None = None
    superseded: str = ""
    partner: str = ""
    term: int | None = None


class Untrue(StrEnum):
    """What makes a wall untrue although its picture comes: the one thing a wall says of the machine."""

    SUPERSEDED = "superseded"
    UNWRITABLE = "unwritable"
    CLOCK = "clock"
