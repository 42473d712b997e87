"""What a copy of a store says of itself: what kind of file it is, how far it goes, until when, its shape."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from sqlalchemy import select, text

from data.store.database import Store
from data.store.tables.core import JOURNAL

_FORM: Final = 1
# One line of plain text, read by the installer of a bundle too (dashboard/bundle/installer/copies.py).
_LINE: Final = re.compile(
    rf"trygghetslaget-kopia {_FORM} (sqlite|postgresql) (\d{{1,12}}) (\d[\dT:.+-]{{18,31}}) (\w{{1,32}})"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """`kind`: which program's file it is; `at`: when its last entry was written down."""

    kind: str
    entries: int
    at: datetime
    schema: str

    @property
    def line(self) -> str:
        return f"trygghetslaget-kopia {_FORM} {self.kind} {self.entries} {self.at.isoformat()} {self.schema}"

    @classmethod
    def read(cls, line: str) -> Self | None:
        """Return what a line says; None where it says nothing of the kind."""
        found = _LINE.fullmatch(line)
        if found is None:
            return None
        try:
            return cls(found[1], int(found[2]), datetime.fromisoformat(found[3]), found[4])
        except ValueError:
            return None


def stated(store: Store, entries: int, *, as_file: bool, now: datetime) -> Stated:
    """Return what a copy is to say in which so many entries were found; one of nothing is of now."""
    last = select(JOURNAL.c.recorded_at).where(JOURNAL.c.revision == entries)
    with store.reading() as connection:
        at = connection.execute(last).scalar_one_or_none()
        schema = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    return Stated("sqlite" if as_file else store.kind, entries, at or now, schema)
