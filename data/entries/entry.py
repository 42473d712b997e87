"""An entry of the journal as it is read: what was done, by whom and when, with its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.entries.kind import EntryKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal entry as people read it; `text` is None once it has been masked."""

    revision: int
    kind: EntryKind
    operation: str | None
    point: str | None
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    facts: Mapping[str, object]
    text: Mapping[str, str] | None
    carried: bool = False
