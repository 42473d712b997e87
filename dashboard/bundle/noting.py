"""That a bundle and a file of keys were made, and when: written in the security journal, as copies are."""

from datetime import datetime, timedelta
from typing import Final

from data.access import security, watching
from data.acting import LOCAL
from data.rights import ANYWHERE, Deed
from data.store.database import Store

BUNDLE: Final = "startpaket"
KEYS: Final = "nyckelfil"
# A bundle ages with the version, the settings and the map; a quarter is how often the drill is held.
LASTS: Final = timedelta(days=92)


def note_bundle(store: Store, now: datetime) -> None:
    """Write down that a bundle was made."""
    watching.note_export(store, LOCAL, BUNDLE, ANYWHERE, {}, now, Deed.EXPORT)


def note_keys(store: Store, now: datetime) -> None:
    """Write down that the keys were taken out, encrypted."""
    watching.note_export(store, LOCAL, KEYS, ANYWHERE, {}, now, Deed.EXPORT)


def last(store: Store, what: str) -> datetime | None:
    """Return when one was last made."""
    return security.last_taken(store, what)
