"""An entry of the journal as it is read: what was done, by whom and when, with its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.entries.kind import EntryKind
from data.entries.what import Says, What


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
    what: What
    carried: bool = False

    def says(self, form: type[Says]) -> Says:
        """Return what the entry says, which must be of this form; raises TypeError where it is not."""
        if not isinstance(self.what, form):
            raise TypeError(f"entry {self.revision} is no {form.__name__}")
        return self.what
