"""The server before, when it is taken over from: asking it, letting it stop, and fetching what is last."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from dashboard.installation.keys import installation_keys
from dashboard.settings import Settings
from dashboard.standby.following import Follower, Source
from dashboard.standby.meeting import HAND_OVER, Other, as_said, ask
from dashboard.standby.state import State
from dashboard.standby.wire import UntrustedError, opened, refuse_plain
from data.errors import Refused, StoreFault
from data.server.reads import standing_in
from data.store.database import Store, open_store

PATIENCE_SECONDS: Final = 20.0
NOBODY_WRITES: Final = "Den andra servern har slutat skriva, så ingen skriver nu: kör igen."
_REST_SECONDS: Final = 0.5
# What stands in front of a server says so where there is none behind.
_AWAY: Final = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)


@dataclass(frozen=True, slots=True)
class Before:
    """The store as it is found, with who wrote it before.

    `alive` if that one answers and still writes; `stopped` if it answers and has stood down for this
    installation already. `state` is how the store here follows, None where it does not. `elsewhere`
    is that one's last entry where it is not asked to stop.
    """

    settings: Settings
    source: str
    token: str
    state: State | None
    alive: bool
    stopped: bool
    force: bool = False
    elsewhere: int | None = None
    despite: tuple[str, ...] = ()

    @property
    def here(self) -> str:
        return installation_keys(self.settings).id

    @property
    def asks(self) -> bool:
        """Whether the one before is to be asked to stop, or has been."""
        return (self.alive and bool(self.token)) or self.stopped


def other_at(source: str, settings: Settings) -> Other | None:
    """Ask the one before; None where it does not answer, as it is when it is taken over from.

    Raises UntrustedError where something answers and nobody can tell whether that one writes, and Refused.
    """
    if not source.startswith(("http://", "https://")):
        return None
    refuse_plain(source)
    try:
        return ask(source, settings.partner_ca)
    except UntrustedError:
        raise
    except urllib.error.HTTPError as answer:
        if answer.code in _AWAY:
            return None
        raise UntrustedError(f"{source} svarar {answer.code} på frågan vem som skriver.") from answer
    except ValueError as fault:
        raise UntrustedError(f"{source} svarar, men inte som en av våra servrar.") from fault
    except (OSError, http.client.HTTPException):
        return None


def all_here(store: Store, here: str) -> bool:
    """Return whether a copy holds everything that the one before took in.

    It does where the copy has that one standing down for this installation: nothing is written after that.
    """
    with store.reading() as connection:
        stands = standing_in(connection)
    return stands.met is not None and stands.met.installation == here != stands.installation


def hand_over(store: Store, before: Before) -> None:
    """Ask the one before to write no more. Raises Refused where it did not say that it has stopped."""
    settings = before.settings
    with store.reading() as connection:
        said = as_said(connection, settings.public_url)
    said |= {"term": said["term"] + 1, "installation": before.here, "took": 0, "name": settings.server_name}
    request = urllib.request.Request(  # noqa: S310  whom the command line names
        before.source.rstrip("/") + HAND_OVER,
        data=json.dumps(said).encode(),
        headers={"Authorization": f"Bearer {before.token}", "Content-Type": "application/json"},
    )
    try:
        opened(request, settings.partner_ca, PATIENCE_SECONDS).close()
    except (OSError, ValueError, http.client.HTTPException) as fault:
        why = f"svar {fault.code}" if isinstance(fault, urllib.error.HTTPError) else "inget svar"
        raise Refused(
            f"Den andra servern sa inte att den slutar skriva ({why}). Lagret är inte övertaget. Kör igen; "
            "med --force utan --token-file tas det över med det som finns här, och den andra skriver vidare."
        ) from fault


def last_round(before: Before, now: Callable[[], datetime]) -> None:
    """Fetch what the one before took in until it stopped. Raises StoreFault where it does not come."""
    store = Path(make_url(before.settings.database_url).database or "")
    source = Source(before.source, before.token, before.settings.partner_ca)
    follower = Follower(source, store, now, lambda _state: None)

    def fetched() -> bool:
        follower.once()
        with closing(open_store(before.settings.database_url)) as copy:
            return all_here(copy, before.here)

    patiently(fetched)


def patiently(come: Callable[[], bool]) -> None:
    """Wait until what is last has come, for a while. Raises StoreFault."""
    until, why = time.monotonic() + PATIENCE_SECONDS, ""
    while True:
        try:
            if come():
                return
        except StoreFault as fault:
            why = str(fault)
        if time.monotonic() > until:
            raise StoreFault(f"Det sista har inte kommit hit. {why}".rstrip())
        time.sleep(_REST_SECONDS)
