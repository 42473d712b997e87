"""What a standby says of itself, in a file beside its copy: for people, monitoring, and taking over."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from data.errors import Refused

LOCK: Final = "-standby.lock"
STATE: Final = "-standby.json"
STOP: Final = "-standby.stop"
WHOLE: Final = "-standby.whole"
TAKEN: Final = "-standby.taken.json"


@dataclass(frozen=True, slots=True)
class State:
    """How a standby follows: of whom, how far, and since when it has heard nothing else.

    `revision` is the last entry of the copy in place, `at` the other server's clock when that was made.
    `confirmed_at` is this machine's clock when the other last said, or showed, that nothing was newer: what
    has been entered since may be lost. `clock_off` is how many seconds the other's clock is ahead. `fault` is
    why it does not follow now, "" where it does; `since`, then, since when. `broken` is what was wrong with
    the chain of a copy when that was last gone through: it stands until one is found whole.
    """

    source: str
    revision: int = 0
    term: int = 0
    tip: str = ""
    root: str = ""
    at: str = ""
    confirmed_at: str = ""
    clock_off: float = 0.0
    copies: int = 0
    received: int = 0
    every: float = 1.0
    fault: str = ""
    since: str = ""
    broken: str = ""


def beside(store: Path, ending: str) -> Path:
    """Return a file that belongs to a copy, by its ending."""
    return store.with_name(store.name + ending)


def write(store: Path, state: State) -> None:
    """Keep how it stands, whole or not at all."""
    path = beside(store, STATE)
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_text(json.dumps(asdict(state), ensure_ascii=False), encoding="utf-8")
    new.replace(path)


def read(store: Path) -> State | None:
    """Return how it last stood; None where this is the copy of no standby."""
    try:
        return State(**json.loads(beside(store, STATE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def done(store: Path) -> None:
    """Keep how it last stood as history: the copy is nobody's copy any more, nor is an older one kept."""
    beside(store, WHOLE).unlink(missing_ok=True)
    path = beside(store, STATE)
    if path.exists():
        path.replace(beside(store, TAKEN))


def refuse_followed(url: str) -> None:
    """Refuse to open the copy of a standby: it is replaced as it stands. Raises Refused."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return
    store = Path(address.database)
    if beside(store, STATE).exists():
        raise Refused(
            f"{store} är en reservs kopia och byts ut medan reserven följer. Inget har ändrats. "
            "Ska den här datorn ta över: kör dashboard takeover."
        )


@contextmanager
def alone(store: Path) -> Iterator[None]:
    """Hold the right to change a copy; raises Refused where another standby has it."""
    descriptor = os.open(beside(store, LOCK), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise Refused(f"En reserv följer redan till {store}. Inget har ändrats.") from taken
        yield
    finally:
        os.close(descriptor)
