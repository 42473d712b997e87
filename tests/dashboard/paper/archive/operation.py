"""An operation to archive: one with words of every handling, beside another that is nobody's business."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard import registers
from dashboard.paper.archive.checking import check_package
from dashboard.paper.archive.layout import PackageWriter
from dashboard.paper.archive.signing_key import signing_key
from dashboard.paper.archive.writing import Asked, Made, write_package
from dashboard.settings import REFERENCE_PACK
from data.acting import LOCAL, perform
from data.entries.staff import NoteWritten
from data.log import acts as log_acts
from data.log.facts import Particulars
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.store.database import Store, open_store
from data.store.journal import Act
from data.words import OperationKind, Status, TextClass
from tests.data.world import NOW, OPERATION, settle

Files = dict[str, bytes]
LATER = NOW + timedelta(hours=2)
SECRET, OTHERS, STRUCK = "hemligt-7f3a", "den andras ord", "får inte lämna huset"


@contextmanager
def archived(folder: Path, entries: int = 0) -> Iterator[Store]:
    """Yield a store with an operation of 11 entries and `entries` more, some between those of another."""
    store = open_store(f"sqlite:///{folder / 'store.db'}")
    try:
        world = settle(store)
        operation_acts.open_operation(
            store, LOCAL, NewOperation("annan", "En annan", OperationKind.INCIDENT), NOW
        )
        world.open_point()
        masked = world.report(Status.UR_FUNKTION, note=SECRET, cause="=1+1")
        note(store, "annan", OTHERS)
        note(store, OPERATION, "vanlig rad med åäö")
        struck = Particulars(handling=TextClass.STRYK_VID_EXPORT)
        note(store, OPERATION, STRUCK, struck)
        log_acts.mask_entry(
            store, LOCAL, act_id="mask", revision=masked.revision, decision="beslut 3", now=NOW
        )
        if entries:
            fill(store, entries)
        yield store
    finally:
        store.close()


def note(store: Store, operation: str, text: str, more: Particulars | None = None) -> None:
    log_acts.write_note(
        store,
        LOCAL,
        act_id=f"note-{len(text)}-{operation}",
        operation_id=operation,
        note=text,
        more=more or Particulars(),
        now=NOW,
    )


def fill(store: Store, entries: int) -> None:
    """Append many lines at once: what is tested is how many there are, not how they came."""
    at = datetime(2027, 1, 14, 3, 0, tzinfo=UTC)
    with store.transaction() as connection:
        for number in range(entries):
            words = {"note": f"rad {number}: " + "elen är borta i hela kvarteret " * 3}
            act = Act(f"fill-{number}", NoteWritten(), at, words, OPERATION, actor="staben")
            perform(connection, act, at)


def package(
    store: Store,
    folder: Path,
    name: str = "paket.zip",
    *,
    operation: str = OPERATION,
    whole: bool = False,
) -> tuple[Path, Made]:
    """Write an operation's package with the key of a folder."""
    out = folder / name
    key = signing_key(folder / "arkivnyckel.pem")
    return out, write_package(
        store, Asked(operation, LATER, registers.pack_at(REFERENCE_PACK), whole), out, key
    )


def files_of(path: Path) -> Files:
    with zipfile.ZipFile(path) as held:
        return {name: held.read(name) for name in held.namelist()}


def rewritten(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a package that is well formed, whatever its files say."""
    with path.open("wb") as out:
        writer = PackageWriter(out)
        for name, content in files.items():
            writer.add(name, [content])
        writer.close()
    return path


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def differences(path: Path) -> str:
    return "\n".join(check_package(path).differences)
