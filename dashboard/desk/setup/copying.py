"""Taking a copy of the store while it is used, and writing down that it was taken."""

from datetime import datetime
from pathlib import Path

from dashboard.bundle.signed_copy import sign_here
from dashboard.desk.setup.steps import COPY
from dashboard.settings import Settings
from data.access import watching
from data.acting import LOCAL, Actor
from data.errors import NotAllowed, SignedOut
from data.rights import ANYWHERE, Deed
from data.store.backup import backup
from data.store.database import Store


def folder(store: Store) -> Path:
    """Return where copies are put: beside the store's file, from where they are moved to another machine."""
    beside = Path(store.url.database or "").parent if store.kind == "sqlite" else Path("var")
    return beside / "kopior"


def take(store: Store, actor: Actor, now: datetime) -> Path:
    """Copy the store to a new file, verified; raises Refused, StoreFault, NotAllowed, SignedOut."""
    ending = "db" if store.kind == "sqlite" else "dump"
    path = folder(store) / f"trygghetslaget-{now:%Y%m%d-%H%M%S}.{ending}"
    verdict = backup(store, path, Settings().postgres_programs)
    try:
        note(store, verdict.entries, now, actor, Deed.ACCOUNTS)
    except (NotAllowed, SignedOut):
        path.unlink()
        raise
    sign_here(path, Settings(database_url=store.url.render_as_string(hide_password=False)))
    return path


def note(store: Store, entries: int, now: datetime, actor: Actor = LOCAL, deed: Deed = Deed.EXPORT) -> None:
    """Write in the security journal that a copy was taken: that is how its age is known."""
    watching.note_export(store, actor, COPY, ANYWHERE, {"entries": entries}, now, deed)
