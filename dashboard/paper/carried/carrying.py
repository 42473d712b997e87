"""Writing the file of a package and opening one, with what the store knows of who it is from and to."""

from datetime import datetime

from dashboard.installation.keys import Keys
from dashboard.paper.carried.sealing import opened, sealed
from data.access.watching import note_export
from data.acting import Actor
from data.carried.acts import Stick
from data.carried.facts import Partner
from data.carried.package import Package
from data.carried.partners import partners
from data.carried.writing import package_for, refuse_empty
from data.operations import reads as operation_reads
from data.rights import Deed, place_of
from data.store.database import Store


def write_file(
    store: Store,
    actor: Actor,
    operation: str,
    own: Keys,
    to: Partner,
    now: datetime,
    since: int | None = None,
) -> tuple[Package, bytes]:
    """Return a package and its file, after it is noted that it is taken out. Raises Refused, NotAllowed."""
    package = package_for(store, actor, operation, own.id, to, now, since)
    refuse_empty(package)
    content = sealed(package, own, to)
    details = {"to": to.id, "entries": len(package.entries)}
    # What a superseded server took in alone must be able to leave it.
    what, deed = "bars till annan installation", Deed.CHANGE_OPERATION
    with store.reading() as connection:
        place = place_of(operation_reads.operation(connection, operation))
    note_export(store, actor, what, place, details, now, deed, though_met=True)
    return package, content


def read_file(store: Store, content: bytes, own: Keys) -> Stick:
    """Return what a file from a registered installation holds. Raises Refused."""
    return opened(content, own, partners(store))
