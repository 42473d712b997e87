"""What a copy by PostgreSQL's own program says of itself, where that program is on this machine."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_READER: Final = "pg_restore"
_DEBIANS: Final = Path("/usr/lib/postgresql")
_TABLES: Final = ("head", "alembic_version", "journal")
_BEGINS: Final = re.compile(r"COPY (?:\w+\.)?(\w+) \((.*)\) FROM stdin;")


@dataclass(frozen=True)
class Last:
    """How far a copy goes; `at` is when its last entry was written down."""

    revision: int
    at: datetime
    schema: str


def reader() -> str:
    """Return PostgreSQL's program that reads its copies, the newest there is; empty where there is none."""
    debians = sorted(_DEBIANS.glob(f"*/bin/{_READER}"), key=lambda path: path.parts[-3].zfill(3))
    return shutil.which(_READER) or (str(debians[-1]) if debians else "")


def last(path: Path) -> "Last | None":
    """Return how far a copy goes; None where it is no copy of a store, or is cut short."""
    revision, schema, times = 0, "", {0: ""}
    words = [reader(), "--data-only", "--file=-", *(f"--table={name}" for name in _TABLES), str(path)]
    with subprocess.Popen(  # noqa: S603
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as running:
        for table, row in _rows(running.stdout or ()):
            if table == "journal":
                times[int(row["revision"])] = row["recorded_at"]
            elif table == "head":
                revision = int(row["revision"])
            else:
                schema = row["version_num"]
    try:
        at = datetime.fromisoformat(times[revision])
    except (KeyError, ValueError):
        return None
    return Last(revision, at if at.tzinfo else at.replace(tzinfo=UTC), schema) if schema else None


def _rows(lines: "Iterator[str] | tuple[()]") -> "Iterator[tuple[str, dict[str, str]]]":
    table, columns = "", [""]
    for line in lines:
        begins = _BEGINS.match(line)
        if begins is not None:
            table, columns = begins[1], [one.strip(' "') for one in begins[2].split(",")]
        elif line == "\\.\n":
            table = ""
        elif table:
            yield table, dict(zip(columns, line.rstrip("\n").split("\t"), strict=True))
