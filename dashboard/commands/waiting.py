"""Waiting at the start for a database that is not there yet: after a power cut it may be the slower."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from dashboard.health.pulse import tell_systemd
from data.errors import Away

AGAIN_SECONDS: Final = 1.0
Ground = TypeVar("Ground")


def when_there(open_it: Callable[[], Ground], say: Callable[[str], None]) -> Ground:
    """Return what is opened, as soon as the database answers; `say` hears once that it is waited for.

    A service manager that starts what falls gives up after some tries, and at night nobody starts it again.
    """
    waits = False
    while True:
        try:
            return open_it()
        except Away as away:
            if not waits:
                say(f"{_what(away)}. Tjänsten väntar, och startar av sig själv när databasen svarar.")
            waits = True
        tell_systemd()
        time.sleep(AGAIN_SECONDS)


def _what(away: Away) -> str:
    """Return its first sentence: what is kept, and to try again, is not for who has saved nothing."""
    return str(away).partition(". ")[0]
