"""A store that this process has open more than once, while another process opens, writes and closes it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.acting import LOCAL
from data.entries.entry import EntryKind
from data.log import acts as log_acts
from data.log import reads as log_reads
from data.store.database import Store, open_store
from data.store.verify import verify
from tests.data.world import NOW, OPERATION, World, fresh_id

pytestmark = pytest.mark.slow  # other processes have the store open

_OPEN_AND_CLOSE = """
import sys
from data.store.database import open_store
open_store(sys.argv[1]).close()
"""
_WRITE_AND_READ = """
import sys
from datetime import datetime
from data.log import reads
from data.store.database import open_store
from data.log import acts as notes
from data.acting import LOCAL
store = open_store(sys.argv[1])
notes.write_note(
    store, LOCAL, act_id="theirs", operation_id=sys.argv[2], note="theirs",
    now=datetime.fromisoformat(sys.argv[3]),
)
print(sorted(entry.text["note"] for entry in reads.entries(store, sys.argv[2]) if "note" in entry.text))
store.close()
"""


def in_another_process(program: str, url: str) -> str:
    asked = [sys.executable, "-c", program, url, OPERATION, NOW.isoformat()]
    root = Path(__file__).parents[3]
    done = subprocess.run(asked, cwd=root, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.strip()


def write(store: Store, note: str) -> None:
    log_acts.write_note(store, LOCAL, act_id=fresh_id(), operation_id=OPERATION, note=note, now=NOW)


def opened_by_other_names(path: Path) -> None:
    """Open the file again by every name that it has, and close each twice: it is open as often as before."""
    folder, link = path.parent, path.with_name("link.db")
    link.symlink_to(path)
    for name in (path, f"{folder}/../{folder.name}/{path.name}", os.path.relpath(path), link):
        again = open_store(f"sqlite:///{name}")
        again.close()
        again.close()


def test_what_another_process_does_takes_nothing_from_a_store_that_is_open(
    file_world: World, sqlite_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sqlite_path.parent)
    store, url = file_world.store, f"sqlite:///{sqlite_path}"
    write(store, "before")
    opened_by_other_names(sqlite_path)
    in_another_process(_OPEN_AND_CLOSE, url)
    write(store, "after")
    assert in_another_process(_WRITE_AND_READ, url) == "['after', 'before', 'theirs']"
    write(store, "last")
    held = log_reads.entries(store, OPERATION, kinds=[EntryKind.NOTE])
    assert [entry.text["note"] for entry in held if entry.text] == ["last", "theirs", "after", "before"]
    assert verify(store).intact
    store.close()
    reopened = open_store(url)
    assert len(log_reads.entries(reopened, OPERATION, kinds=[EntryKind.NOTE])) == 4
    reopened.close()
