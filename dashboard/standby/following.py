"""Following another server's store: fetch what has changed, check it, and put it in place whole."""

import errno
import http.client
import os
import shutil
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from dashboard.standby.pages import (
    BrokenTransferError,
    Head,
    Unpacking,
    digests_of,
    page_size,
    put_in,
    root_of,
)
from dashboard.standby.serving import COPY, WAITED
from dashboard.standby.state import STOP, WHOLE, State, alone, beside, read, write
from dashboard.standby.wire import UntrustedError, opened, refuse_plain
from data.errors import Refused, StoreFault
from data.store.database import open_store
from data.store.verify import verify

WAIT_SECONDS: Final = 1
PATIENCE_SECONDS: Final = 10.0
REST_SECONDS: Final = 1.0
# The whole chain is gone through this seldom, and before the copy is taken over.
VERIFY_SECONDS: Final = 300.0
_NEW: Final = "-standby.new"
_UNKNOWN: Final = 409
_NOTHING: Final = 204
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Source:
    """Whom to follow, by which key, and whose certificates to trust."""

    url: str
    token: str
    ca: Path | None = None


class Follower:
    """One standby: its copy is at `store`, and nobody else has that open."""

    def __init__(
        self, source: Source, store: Path, now: Callable[[], datetime], tell: Callable[[State], None]
    ) -> None:
        self._source, self._store, self._now, self._tell = source, store, now, tell
        self._digests = b""
        held = read(store)
        self.state = replace(held, source=source.url) if held is not None else State(source.url)
        self._verified, self._unchecked = time.monotonic(), False

    def run(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Follow until told to stop: by the caller, or by whoever takes the copy over. Raises Refused."""
        refuse_plain(self._source.url)
        self._store.parent.mkdir(parents=True, exist_ok=True)
        with alone(self._store):
            if self._store.exists() and read(self._store) is None:
                raise Refused(
                    f"{self._store} är inte en reservs kopia och skulle skrivas över. Inget har ändrats. "
                    "Ange en ny fil."
                )
            write(self._store, self.state)
            beside(self._store, STOP).unlink(missing_ok=True)
            self._recall()
            while not stopped() and not beside(self._store, STOP).exists():
                if not self._step():
                    time.sleep(REST_SECONDS)

    def once(self) -> None:
        """Fetch what is newest, once, where the caller holds the standby's place. Raises StoreFault."""
        refuse_plain(self._source.url)
        self._recall()
        if not self._step():
            raise StoreFault(self.state.fault)

    def _step(self) -> bool:
        """Do one round; return whether all went well."""
        try:
            self._round()
        except (OSError, http.client.HTTPException, ValueError, StoreFault) as fault:
            self._say(_why(fault, copied=self._store.exists()))
            return False
        except sqlite3.Error:
            self._say("Kopian gick inte att läsa, så den förra är kvar. Den hämtas om.")
            self._digests = b""
            return False
        return True

    def _recall(self) -> None:
        """Know again what is in place: whatever it is, the other side is told of it page by page."""
        if self._store.exists():
            with self._store.open("rb") as file:
                self._digests = digests_of(file, page_size(self._store))

    def _round(self) -> None:
        began = self._now()
        asked = time.monotonic()
        try:
            answer = self._ask(known=bool(self._digests))
        except urllib.error.HTTPError as refused:
            if refused.code != _UNKNOWN or not self._digests:
                raise
            answer = self._ask(known=False)
        with answer:
            # It cannot have been asked earlier than it was: so long after that its answer held at least.
            began += timedelta(seconds=float(answer.headers.get(WAITED, "0")))
            if answer.status == _NOTHING:
                self._heard(began)
                self._check_in_time()
                time.sleep(max(0.0, WAIT_SECONDS - (time.monotonic() - asked)))
                return
            arriving = Unpacking(answer)
            self._place(arriving)
        self._placed(arriving, began)
        self._unchecked = True
        self._check_in_time()

    def _check_in_time(self) -> None:
        """Go through the whole chain now and then; what is broken stays so until it has been found whole."""
        if not self._unchecked or time.monotonic() - self._verified <= VERIFY_SECONDS:
            return
        self._verified, self._unchecked = time.monotonic(), False
        try:
            check(self._store, keep=True)
        except StoreFault as fault:
            whole = beside(self._store, WHOLE)
            kept = f" Den senaste som kontrollerades och var hel är {whole}." if whole.exists() else ""
            self.state = replace(self.state, broken=f"{fault}{kept}")
        else:
            self.state = replace(self.state, broken="")
        self._heard(datetime.fromisoformat(self.state.confirmed_at))

    def _ask(self, *, known: bool) -> Any:
        asked = {"revision": self.state.revision, "wait": WAIT_SECONDS}
        if known:
            asked["held"] = root_of(self._digests)  # type: ignore[assignment]
        request = urllib.request.Request(  # noqa: S310  whom the command line names
            f"{self._source.url.rstrip('/')}{COPY}?{urlencode(asked)}",
            data=None if known else self._digests,
            headers={"Authorization": f"Bearer {self._source.token}"},
        )
        return opened(request, self._source.ca, PATIENCE_SECONDS)

    def _place(self, arriving: Unpacking) -> None:
        """Make the new copy beside the old one, and let it take its place once it is known to be whole."""
        new = beside(self._store, _NEW)
        try:
            _copied(self._store, new)
            with new.open("r+b") as file:
                digests = put_in(file, self._digests, arriving)
                file.flush()
                os.fsync(file.fileno())
            refuse_other_tip(new, arriving.head)
            refuse_opened(self._store)
            new.replace(self._store)
            _sync_folder(self._store.parent)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)
        self._digests = digests

    def _placed(self, arriving: Unpacking, began: datetime) -> None:
        head = arriving.head
        there = datetime.fromisoformat(head.at)
        self.state = replace(
            self.state,
            revision=head.revision,
            term=head.term,
            tip=head.tip,
            root=head.root,
            at=head.at,
            clock_off=round((there - began).total_seconds(), 1),
            copies=self.state.copies + 1,
            received=self.state.received + arriving.received,
        )
        self._heard(began)

    def _heard(self, at: datetime) -> None:
        """It holds all that the other has; whether that is whole is another question."""
        broken = self.state.broken
        since = (self.state.since or _written(self._now())) if broken else ""
        self.state = replace(self.state, confirmed_at=_written(at), fault=broken, since=since)
        self._keep()

    def _say(self, fault: str) -> None:
        since = self.state.since or _written(self._now())
        self.state = replace(self.state, fault=fault, since=since)
        self._keep()

    def _keep(self) -> None:
        with suppress(OSError):  # a full disk must not end what waits for room
            write(self._store, self.state)
        self._tell(self.state)


def refuse_other_tip(copy: Path, head: Head) -> None:
    """Refuse a copy whose last entry is not the one that was announced. Raises BrokenTransferError."""
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        newest = "SELECT revision, digest FROM journal ORDER BY revision DESC LIMIT 1"
        found = connection.execute(newest).fetchone()
        kept = connection.execute("SELECT revision, digest, term FROM head WHERE id = 1").fetchone()
    if found != (head.revision, head.tip) or kept != (head.revision, head.tip, head.term):
        raise BrokenTransferError("another tip")


def refuse_opened(store: Path) -> None:
    """Refuse to replace a copy that somebody has opened: its log would be read as the new one's."""
    log = store.with_name(store.name + "-wal")
    if log.exists():
        raise StoreFault(f"Kopian {store} är öppen i ett annat program. Stäng det, så följer reserven igen.")


def check(store: Path, *, keep: bool = False) -> int:
    """Go through the whole chain of a copy and return how many entries it has; raises StoreFault.

    It is done on a copy of the copy: what a standby holds is opened by nobody. `keep` it where it is whole,
    as the last one that was found so.
    """
    beside_it = beside(store, "-standby.checked")
    try:
        _copied(store, beside_it)
        opened = open_store(f"sqlite:///{beside_it}")
        try:
            verdict = verify(opened)
        finally:
            opened.close()
        if keep and verdict.intact:
            beside_it.replace(beside(store, WHOLE))
    finally:
        for ending in ("", "-wal", "-shm"):
            beside_it.with_name(beside_it.name + ending).unlink(missing_ok=True)
    if not verdict.intact:
        raise StoreFault(f"Kopian {store} är inte hel: {verdict.differences[0]}")
    return verdict.entries


def _copied(store: Path, to: Path) -> None:
    """Copy a copy for its owner alone from its first byte on; where there is none yet it is begun."""
    to.unlink(missing_ok=True)
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        if store.exists():
            with store.open("rb") as held:
                shutil.copyfileobj(held, made, 1 << 20)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _why(fault: Exception, *, copied: bool) -> str:
    kept = "Den senaste hela kopian är kvar." if copied else "Ingen kopia finns här än."
    if isinstance(fault, urllib.error.HTTPError):
        said = {401: "Nyckeln gäller inte.", 403: "Nyckeln får inte följa servern."}
        return f"{said.get(fault.code, f'Servern svarade {fault.code}.')} {kept}"
    if isinstance(fault, UntrustedError):
        return f"{fault} {kept}"
    if isinstance(fault, ValueError):
        return f"Överföringen blev inte hel och kastades. {kept}"
    if isinstance(fault, StoreFault):
        return str(fault)
    if isinstance(fault, OSError) and fault.errno is not None and fault.errno in _FULL:
        return f"Disken här är full. {kept} Frigör utrymme, så går det vidare av sig självt."
    return f"Servern svarar inte. {kept}"
