"""Attaching a file to the log: judged by its content, kept with its entry, gone when that is masked."""

import hashlib
from datetime import datetime

from data.attached_file import FIELD, TYPES, ending_of, file_name, why_not_file
from data.database import Store
from data.domain.staff_log import PLAIN, Particulars
from data.domain.words import EntryKind
from data.prepared import insert_row
from data.services.acting import Actor, Receipt, refuse, refuse_id, turn
from data.services.staff_log import Line, write_line_in
from data.staff_tables import ATTACHMENT


def attach_file(  # noqa: PLR0913 - an attachment says many things, each named
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    name: str,
    content: bytes,
    note: str = "",
    point_id: str | None = None,
    occurred_at: datetime | None = None,
    more: Particulars = PLAIN,
    now: datetime,
) -> Receipt:
    """Attach a file as an entry of its own. Raises Refused, Missing, Conflict, NotAllowed."""
    refuse_id(act_id)
    called = file_name(name)
    refuse(why_not_file(called, content, now))
    line = Line(
        *(act_id, operation_id, EntryKind.ATTACHMENT, {FIELD: called, "note": note}, point_id),
        occurred_at=occurred_at,
        more=more,
        file={
            "type": TYPES[ending_of(called)],
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        },
    )
    with turn(store, now) as connection:
        receipt = write_line_in(connection, actor, line, now)
        if receipt.new:
            row = {"revision": receipt.revision, "content": content, "masked_by": None}
            insert_row(connection, ATTACHMENT, row)
        return receipt
