"""The golden files as they lie here: copied out to be opened, and the journal written down to be compared."""

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from data.store.database import Store
from data.store.journal import wire_time
from data.store.tables.core import JOURNAL, PAYLOAD
from tests.golden.exercises import DISPOSED, PLAYED
from tests.golden.night import NIGHT

HERE: Final = Path(__file__).parent
STORE: Final = "store.sqlite"
WRITTEN: Final = "journal.txt"
PACKAGES: Final = {"natt.zip": NIGHT, "ovning.zip": PLAYED, "gallrad.zip": DISPOSED}


def unpacked(name: str, folder: Path) -> Path:
    """Copy one of the golden files out, as it was before it was packed."""
    out = folder / name
    out.write_bytes(gzip.decompress((HERE / f"{name}.gz").read_bytes()))
    return out


def packed(file: Path, folder: Path) -> None:
    (folder / f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))


def journal_of(store: Store) -> list[Mapping[str, Any]]:
    """Return every entry with its words, as they are stored."""
    rows = select(*JOURNAL.c, PAYLOAD.c.salt, PAYLOAD.c.text, PAYLOAD.c.masked_by)
    joined = rows.join(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)
    with store.reading() as connection:
        found = connection.execute(joined.order_by(JOURNAL.c.revision)).mappings()
        return [{str(name): value for name, value in row.items()} for row in found]


def written_down(store: Store) -> str:
    """Return the whole journal as text that people can compare: three lines for each entry."""
    return "".join(f"{line}\n" for row in journal_of(store) for line in _lines(row))


def _lines(row: Mapping[str, Any]) -> Iterator[str]:
    when = (wire_time(row["occurred_at"]), wire_time(row["recorded_at"]))
    place = (row["operation"] or "-", row["point"] or "-")
    yield " ".join((str(row["revision"]), row["kind"], row["act"], *place, *when, row["digest"]))
    yield f"  {row['facts']}"
    yield f"  {row['text']}" if row["masked_by"] is None else f"  masked by {row['masked_by']}"
