"""Write the golden store, its journal and packages: `uv run python -m tests.golden.write FOLDER`.

The files that lie here were written by the program as it was before its migrations became one, and are
never written again: what a later program writes proves nothing of an older one's.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard import registers
from dashboard.paper.archive.signing_key import signing_key
from dashboard.paper.archive.writing import Asked, write_package
from dashboard.settings import REFERENCE_PACK
from data.store.database import Store, open_store
from tests.golden import exercises
from tests.golden.doors import people, the_door
from tests.golden.fixed import fixed_chance
from tests.golden.held import PACKAGES, STORE, WRITTEN, packed, written_down
from tests.golden.night import LATEST, beside_the_journal, load_lists, the_night


def write(folder: Path) -> None:
    """Write the store, its journal for people to read, and a package of each operation worth one."""
    with TemporaryDirectory() as made:
        file = Path(made) / STORE
        store = open_store(f"sqlite:///{file}")
        fill(store)
        (folder / WRITTEN).write_text(written_down(store), encoding="utf-8")
        key = signing_key(Path(made) / "key.pem")  # made for this, and gone with the folder
        for name, operation in PACKAGES.items():
            asked = Asked(operation, LATEST, registers.pack_at(REFERENCE_PACK))
            write_package(store, asked, Path(made) / name, key)
            packed(Path(made) / name, folder)
        settle(store)
        packed(file, folder)


def fill(store: Store) -> None:
    """Let every kind of entry come into a store, as they come in a night."""
    with fixed_chance():
        load_lists(store)
        staff, district = people(store)
        the_night(store)
        exercises.played(store, district)
        exercises.disposed(store)
        the_door(store)
        beside_the_journal(store, staff)


def settle(store: Store) -> None:
    """Leave one file with everything in it, as small as it can be."""
    with store.writer.connect() as connection:
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
