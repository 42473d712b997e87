"""What is assumed as a file that people edit: TOML, looked through, and set as one whole."""

from dataclasses import dataclass
from typing import Final

from data.assumptions import reads as assumption_reads
from data.assumptions.acts import set_assumptions
from data.assumptions.facts import Assumptions, Row
from data.assumptions.tables import read, write
from data.errors import Refused
from data.list_files.list_file import ListFile, Looked
from data.list_files.table import Fault, Progress
from data.store.database import Store

FORMATS: Final = ("toml",)


@dataclass(frozen=True, slots=True)
class AssumptionsChange:
    """Exactly what would be assumed no longer, and what anew: a changed row is both."""

    held: Assumptions
    gone: tuple[Row, ...] = ()
    new: tuple[Row, ...] = ()
    moved: bool = False

    @property
    def nothing(self) -> bool:
        return not (self.gone or self.new or self.moved)


def assumptions_change(held: Assumptions, new: Assumptions) -> AssumptionsChange:
    before, after = ([row for rows in one.tables.values() for row in rows] for one in (held, new))
    return AssumptionsChange(
        held=held,
        gone=tuple(row for row in before if row not in after),
        new=tuple(row for row in after if row not in before),
        moved=held != new,
    )


AssumptionsLooked = Looked[Assumptions, AssumptionsChange]


def _look(store: Store, file: str, content: bytes, _progress: Progress) -> AssumptionsLooked:
    held = assumption_reads.assumptions(store)
    try:
        new = read(content)
    except Refused as refused:
        faults = tuple(Fault(reason.text, column=reason.field or "") for reason in refused.reasons)
        return Looked(file, held, AssumptionsChange(held), faults)
    return Looked(file, new, assumptions_change(held, new), ())


def assumptions_file(store: Store) -> bytes:
    """Return what is assumed now as such a file."""
    return write(assumption_reads.assumptions(store)).encode()


ASSUMPTIONS_LIST: Final = ListFile(
    _look,
    lambda store, actor, new, now, change: set_assumptions(store, actor, new, now, change.held),
)
