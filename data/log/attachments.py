"""Files attached to the log: what each is by its content, why not to take it, and who may fetch it."""

import hashlib
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
import puremagic
from sqlalchemy import Connection, bindparam, select

from data.entries.entry import EntryKind
from data.entries.staff import FileAttached
from data.errors import Missing, Reason
from data.freetext import LONGEST_NAME, has_personnummer, why_not_text
from data.store.database import Store
from data.store.journal import stated_as
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.tables.staff import ATTACHMENT

LARGEST: Final = 5_000_000
FIELD: Final = "file"
TYPES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST_PARTS: Final = 2000
_LARGEST_UNPACKED: Final = 50_000_000
_HIGHEST_RATIO: Final = 100
_MAIN_PART: Final = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
_ACTIVE: Final = re.compile(
    r"vbaproject|activex|macrosheets|\.(?:exe|dll|js|vbs|bat|cmd|ps1)$", re.IGNORECASE
)
# What a damaged or crafted zip can make the reader raise.
_BROKEN: Final = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)
_PLAIN: Final = (".txt", ".csv")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def file_name(stated: str) -> str:
    """Return the last part of what a file is called, without its folders."""
    return unicodedata.normalize("NFC", re.split(r"[/\\]", stated)[-1]).strip()


def ending_of(name: str) -> str:
    """Return a name's ending in lower case, with its dot."""
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def why_not_file(name: str, content: bytes, now: datetime) -> Reason | None:
    """Why a file cannot be attached; `now` tells which year's dates have passed."""
    ending = ending_of(name)
    reason = _why_not_name(name)
    if reason is not None:
        return reason
    if ending not in TYPES:
        taken = ", ".join(sorted(one[1:] for one in TYPES))
        return Reason(f"Filer av slaget {ending or 'utan ändelse'} tas inte emot. Möjliga: {taken}.", FIELD)
    if not content:
        return Reason("Filen är tom: 0 byte. Kontrollera den och välj den igen.", FIELD)
    if len(content) > LARGEST:
        return Reason(f"Filen är för stor: {len(content) / 1e6:.1f} MB, högst {LARGEST / 1e6:.0f} MB.", FIELD)
    return _JUDGES[ending](ending, content) or _why_not_words(ending, content, now)


def _why_not_words(ending: str, content: bytes, now: datetime) -> Reason | None:
    """Why the words of a text file cannot be kept; it has been read as UTF-8 before."""
    if ending in _PLAIN and has_personnummer(content.decode("utf-8-sig"), now):
        return Reason(
            "Filen ser ut att innehålla ett personnummer. Ta bort det och välj den igen: skicka aldrig ett "
            "personnummer.",
            FIELD,
        )
    return None


def _why_not_name(name: str) -> Reason | None:
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in name):
        return Reason("Filens namn innehåller tecken som inte syns. Byt namn på den.", FIELD)
    return why_not_text(name, FIELD, LONGEST_NAME)


def _lies(ending: str) -> Reason:
    return Reason(f"Filen heter {ending} men innehållet är något annat. Den tas inte emot.", FIELD)


def _why_not_seen(ending: str, content: bytes) -> Reason | None:
    """Images and PDF begin as such."""
    try:
        found = {one.extension for one in puremagic.magic_string(content)}
    except puremagic.PureError:
        found = set()
    return None if ending in found and content.startswith(_STARTS[ending]) else _lies(ending)


_STARTS: Final = {
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".pdf": b"%PDF-",
}


def _why_not_plain(ending: str, content: bytes) -> Reason | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Reason("Textfilen är inte UTF-8. Spara den som UTF-8 och välj den igen.", FIELD)
    if _CONTROL.search(text):
        return _lies(ending)
    return None


def _why_not_office(ending: str, content: bytes) -> Reason | None:
    """A document is a zip: its directory is judged first, then what it truly unpacks to, in parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            return _why_not_parts(ending, parts, len(content)) or _why_not_unpacked(archive, parts)
    except _BROKEN:
        return _lies(ending)


def _why_not_parts(ending: str, parts: Sequence[zipfile.ZipInfo], size: int) -> Reason | None:
    names = {part.filename for part in parts}
    if _MAIN_PART[ending] not in names or "[Content_Types].xml" not in names:
        return _lies(ending)
    if any(_ACTIVE.search(name) for name in names):
        return Reason("Filen innehåller makron eller program. Spara den utan dem.", FIELD)
    if any(part.flag_bits & 1 for part in parts):
        return Reason("Filen är skyddad med lösenord. Spara den utan.", FIELD)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > min(_LARGEST_UNPACKED, _HIGHEST_RATIO * size):
        return Reason("Filen växer orimligt när den packas upp. Den tas inte emot.", FIELD)
    return None


def _why_not_unpacked(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> Reason | None:
    """The directory may lie: reading a part to its end checks its size and its checksum."""
    for part in parts:
        with archive.open(part) as file:
            while file.read(1 << 20):
                pass
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        return Reason("Filen innehåller makron eller program. Spara den utan dem.", FIELD)
    return None


_JUDGES: Final[dict[str, Callable[[str, bytes], Reason | None]]] = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".pdf"), _why_not_seen),
    **dict.fromkeys(_PLAIN, _why_not_plain),
    **dict.fromkeys((".docx", ".xlsx"), _why_not_office),
}


_ONE: Any = (
    select(ATTACHMENT.c.content, PAYLOAD.c.text, JOURNAL.c.facts)
    .join(PAYLOAD, PAYLOAD.c.revision == ATTACHMENT.c.revision)
    .join(JOURNAL, JOURNAL.c.revision == ATTACHMENT.c.revision)
    .where(ATTACHMENT.c.revision == bindparam("number"), JOURNAL.c.operation == bindparam("operation"))
)
_ALL: Any = (
    select(
        JOURNAL.c.revision, JOURNAL.c.facts, ATTACHMENT.c.masked_by, PAYLOAD.c.masked_by.label("forgotten")
    )
    .select_from(JOURNAL)
    .join(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)
    .outerjoin(ATTACHMENT, ATTACHMENT.c.revision == JOURNAL.c.revision)
    .where(JOURNAL.c.kind == EntryKind.ATTACHMENT)
    .order_by(JOURNAL.c.revision)
)
_CONTENT: Any = select(ATTACHMENT.c.content).where(ATTACHMENT.c.revision == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it was attached; the name is what somebody called it and no more to be trusted than text."""

    name: str
    kind: str
    content: bytes


def attached(store: Store, operation_id: str, revision: int) -> Attached:
    """Return an operation's attachment by its entry's number. Raises Missing, also where it is masked."""
    with store.reading() as connection:
        row = connection.execute(_ONE, {"number": revision, "operation": operation_id}).first()
    if row is None:
        raise Missing(f"Det finns ingen bilaga i post {revision}.", "revision")
    if row.content is None or row.text is None:
        raise Missing(f"Bilagan i post {revision} är borttagen genom beslut.", "revision")
    return Attached(orjson.loads(row.text)["file"], stated_as(FileAttached, row.facts).type, row.content)


def differences(connection: Connection) -> Iterator[str]:
    """Yield a Swedish sentence for each attachment that is not what its entry says; one is held at a time."""
    for row in connection.execute(_ALL).all():
        content = connection.execute(_CONTENT, {"number": row.revision}).scalar()
        if content is None:
            if row.masked_by is None or row.masked_by != row.forgotten:
                yield f"Bilagan till post {row.revision} saknas."
        elif row.forgotten is not None:
            yield f"Bilagan till post {row.revision} finns kvar fast posten är maskerad."
        elif hashlib.sha256(content).hexdigest() != stated_as(FileAttached, row.facts).sha256:
            yield f"Bilagan till post {row.revision} har ändrats."
