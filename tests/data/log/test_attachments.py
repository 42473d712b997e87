"""Attachments: judged by their content, kept with their entry, served as they were, gone when masked."""

import hashlib
import io
import re
import struct
import zipfile
import zlib
from typing import Any

import docx
import openpyxl
import pytest
from PIL import ExifTags, Image, PngImagePlugin
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data.acting import Receipt
from data.entries.codec import encode
from data.entries.entry import EntryKind
from data.entries.staff import FileAttached
from data.errors import Conflict, Missing, NotAllowed, Refused
from data.log import attachments
from data.log.acts import attach_file, mask_entry, write_note
from data.log.attachments import LARGEST, file_name, why_not_file
from data.log.facts import Particulars
from data.log.reads import entries
from data.rights import Grant
from data.store import guards
from data.store.verify import verify
from data.words import Role, TextClass
from tests.data.people import signed_in
from tests.data.world import ALICE, BOB, NOW, OPERATION, World, later

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40) + b"\xff\xd9"


def png() -> bytes:
    def part(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(b"\0\0"))
        + part(b"IEND", b"")
    )


def document() -> bytes:
    held, made = io.BytesIO(), docx.Document()
    made.add_paragraph("Läget i Bromma")
    made.save(held)
    return held.getvalue()


def workbook() -> bytes:
    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    return held.getvalue()


def with_part(content: bytes, name: str, held: bytes) -> bytes:
    """Return a document with one more part."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, held)
    return out.getvalue()


def lying_bomb() -> bytes:
    """Return a document whose directory says that a part is small, which unpacks to ten times what it may."""
    content = bytearray(with_part(document(), "word/media/x.bin", bytes(2_000_000)))
    honest = struct.pack("<I", 2_000_000)
    while (at := content.rfind(honest)) >= 0:
        content[at : at + 4] = struct.pack("<I", 10)
    return bytes(content)


GOOD = {
    "karta.png": png(),
    "bild.JPG": JPEG,
    "plan.pdf": PDF,
    "läget.txt": "Åtta grader inne\r\n".encode(),
    "lista.csv": "\ufeffpunkt;el\r\nP01;=1+1\r\n".encode(),
    "rapport.docx": document(),
    "tabell.xlsx": workbook(),
}
BAD = {
    "tom.pdf": (b"", "0 byte"),
    "stor.txt": (b"x" * (LARGEST + 1), "för stor"),
    "bild.png": (PDF, "innehållet är något annat"),
    "plan.pdf": (b"MZ" + bytes(100), "innehållet är något annat"),
    "sent.pdf": (b"   \n" + PDF, "innehållet är något annat"),
    "text.txt": (b"\x00\x01\x02", "innehållet är något annat"),
    "latin.txt": ("å".encode("latin-1"), "inte UTF-8"),
    "personer.csv": (b"namn;nummer\nKim;811218-9876\n", "personnummer"),
    "program.exe": (b"MZ", "slaget .exe tas inte emot"),
    "sida.html": (b"<html><script>alert(1)</script>", "slaget .html tas inte emot"),
    "ritning.svg": (b"<svg onload='alert(1)'/>", "slaget .svg tas inte emot"),
    "utan": (b"x", "utan ändelse"),
    "bild.png.exe": (png(), "slaget .exe tas inte emot"),
    "rapport\u202egpj.txt": (b"x", "tecken som inte syns"),
    "rad\nbrytning.txt": (b"x", "tecken som inte syns"),
    "x" * 130 + ".txt": (b"x", "för lång"),
    "811218-9876.txt": (b"x", "personnummer"),
    "ord.docx": (workbook(), "innehållet är något annat"),
    "arkiv.docx": (b"PK\x03\x04" + bytes(50), "innehållet är något annat"),
    "skadad.docx": (document()[:-40], "innehållet är något annat"),
    "makro.docx": (with_part(document(), "word/vbaProject.bin", b"x"), "makron"),
    "knapp.xlsx": (with_part(workbook(), "xl/activeX/a.xml", b"x"), "makron"),
    "bomb.docx": (with_part(document(), "word/media/x.bin", bytes(60_000_000)), "växer orimligt"),
    "tät.xlsx": (with_part(workbook(), "xl/x.bin", bytes(8_000_000)), "växer orimligt"),
    "ljuger.docx": (lying_bomb(), "innehållet är något annat"),
}


def attach(world: World, name: str = "plan.pdf", content: bytes = PDF, **changes: Any) -> Receipt:
    said: dict[str, Any] = {"act_id": f"file-{name}", "operation_id": OPERATION, "now": NOW, **changes}
    return attach_file(world.store, BOB, name=name, content=content, **said)


@pytest.mark.parametrize("name", GOOD)
def test_what_is_taken_is_what_it_says_it_is(name: str) -> None:
    assert why_not_file(name, GOOD[name], NOW) is None


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused_says_why_in_its_field(name: str) -> None:
    content, why = BAD[name]
    reason = why_not_file(name, content, NOW)
    assert reason is not None
    assert why in reason.text
    assert reason.field == "file"


def test_a_file_is_kept_as_it_was_with_its_digest_in_the_chain(world: World) -> None:
    name = '../../etc/"x"; <script>.pdf'
    receipt = attach(world, name, act_id="f", note="Karta över avbrottet", point_id="P01")
    assert attach(world, name, act_id="f", note="Karta över avbrottet", point_id="P01").new is False
    with pytest.raises(Conflict):
        attach(world, name, PDF + b"\n", act_id="f", note="Karta över avbrottet", point_id="P01")
    entry = entries(world.store, OPERATION, words="karta avbro")[0]
    assert (entry.kind, entry.point) == (EntryKind.ATTACHMENT, "P01")
    assert entry.text == {"file": '"x"; <script>.pdf', "note": "Karta över avbrottet"}
    facts = {key: encode(entry.what)[key] for key in ("type", "size", "sha256")}
    assert facts == {
        "type": "application/pdf",
        "size": len(PDF),
        "sha256": hashlib.sha256(PDF).hexdigest(),
    }
    held = attachments.attached(world.store, OPERATION, receipt.revision)
    assert (held.name, held.kind, held.content) == ('"x"; <script>.pdf', "application/pdf", PDF)
    for operation, revision in ((OPERATION, 1), ("op-9", receipt.revision)):
        with pytest.raises(Missing):
            attachments.attached(world.store, operation, revision)
    assert verify(world.store).intact


def test_a_file_belongs_to_an_entry_and_is_kept_as_close_at_the_same_point(world: World) -> None:
    secret = Particulars(handling=TextClass.STRYK_VID_EXPORT)
    line = write_note(
        *(world.store, ALICE),
        act_id="n",
        operation_id=OPERATION,
        note="se bilden",
        point_id="P01",
        more=secret,
        now=NOW,
    )
    attach(world, to=line.revision)
    entry = entries(world.store, OPERATION, kinds=[EntryKind.ATTACHMENT])[0]
    what = entry.says(FileAttached)
    assert (what.to, entry.point, what.handling) == (line.revision, "P01", TextClass.STRYK_VID_EXPORT)
    with pytest.raises(Missing, match="ingen post 9999 att bifoga"):
        attach(world, act_id="other", to=9999)
    assert verify(world.store).intact


def test_masking_the_entry_takes_the_content_and_the_name(world: World) -> None:
    revision = attach(world, "hemlig.pdf").revision
    mask_entry(world.store, ALICE, act_id="m", revision=revision, decision="2027:1", now=later(1))
    with pytest.raises(Missing, match="borttagen genom beslut"):
        attachments.attached(world.store, OPERATION, revision)
    with world.store.reading() as connection:
        assert connection.execute(text("SELECT content FROM attachment")).scalar() is None
    assert entries(world.store, OPERATION, words="hemlig") == []
    assert verify(world.store).intact


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM attachment",
        "UPDATE attachment SET content = NULL, masked_by = 5",
        "UPDATE attachment SET masked_by = 5",
        "INSERT INTO attachment (revision, content) VALUES (4, 'x')",
    ],
)
def test_the_database_itself_guards_the_content(world: World, statement: str) -> None:
    attach(world)
    with pytest.raises(DBAPIError), world.store.writer.begin() as connection:
        connection.execute(text(statement))
    assert verify(world.store).intact


def test_a_content_changed_behind_the_guards_is_found(world: World) -> None:
    revision = attach(world).revision
    guard, drop = {
        "sqlite": ("attachment_mask_only", "DROP TRIGGER attachment_mask_only"),
        "postgresql": ("attachment_guard", "DROP TRIGGER attachment_guard ON attachment"),
    }[world.store.kind]
    with world.store.writer.begin() as connection:
        connection.execute(text(drop))
        connection.execute(text("UPDATE attachment SET content = :other"), {"other": b"\x00"})
    assert verify(world.store).differences == [
        f"Skyddet {guard} saknas: journalen skulle kunna ändras.",
        f"Bilagan till post {revision} har ändrats.",
    ]
    with world.store.reading() as connection:
        assert guards.missing(connection) == [guard]


def test_a_refused_file_leaves_nothing(world: World) -> None:
    before = world.revision()
    with pytest.raises(Refused, match="innehållet är något annat"):
        attach(world, "plan.pdf", b"MZ")
    with pytest.raises(NotAllowed):  # said before the picture, which is none, is unpacked
        attach_file(
            *(world.store, signed_in(world.store, Grant(Role.LASARE))),
            **{"act_id": "f", "operation_id": OPERATION, "name": "bild.jpg", "content": JPEG, "now": NOW},  # type: ignore[arg-type]
        )
    assert world.revision() == before


def test_a_name_is_its_last_part() -> None:
    assert [file_name(one) for one in ("a/b\\c.pdf", "C:\\x\\y.txt", " z.png ")] == [
        "c.pdf",
        "y.txt",
        "z.png",
    ]


def taken_with_a_camera(ending: str) -> bytes:
    """Return a picture that says where and with what it was taken, and hides something behind itself."""
    exif, told = Image.Exif(), PngImagePlugin.PngInfo()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.Make] = 6, "Kameran"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (59.0, 20.0, 1.0)
    told.add_text("Comment", "hemligt")
    file, seen = io.BytesIO(), Image.new("RGB", (60, 40), "navy")
    if ending == "png":
        seen.save(file, "PNG", exif=exif, pnginfo=told)
    else:
        seen.save(file, "JPEG", exif=exif, comment=b"hemligt")
    return file.getvalue() + b"dolt efter bilden"


@pytest.mark.parametrize("ending", ["jpg", "jpeg", "png"])
def test_a_picture_keeps_what_is_seen_and_nothing_more(world: World, ending: str) -> None:
    given = taken_with_a_camera(ending)
    assert b"Kameran" in given
    first = attach(world, f"lapp.{ending}", given)
    assert attach(world, f"lapp.{ending}", given) == Receipt(first.revision, new=False)
    kept = attachments.attached(world.store, OPERATION, first.revision)
    for word in (b"Kameran", b"hemligt", b"dolt", b"Exif"):
        assert word not in kept.content
    with Image.open(io.BytesIO(kept.content)) as seen:
        assert seen.format == ("PNG" if ending == "png" else "JPEG")
        assert seen.size == (40, 60)  # upright
        assert not dict(seen.getexif())
    assert verify(world.store).differences == []


def test_a_picture_that_is_none_is_refused_in_its_field(world: World) -> None:
    with pytest.raises(Refused, match="Bilden går inte att läsa") as refused:
        attach(world, "bild.jpg", JPEG)
    assert refused.value.field == "file"


def test_a_picture_of_signs_alone_keeps_its_colours_and_what_shows_through(world: World) -> None:
    drawn = Image.new("P", (3, 1))
    drawn.putpalette([255, 0, 0, 0, 0, 255, 0, 255, 0])
    drawn.putdata([0, 1, 2])
    file = io.BytesIO()
    drawn.save(file, "PNG", transparency=1)
    first = attach(world, "karta.png", file.getvalue())
    kept = attachments.attached(world.store, OPERATION, first.revision).content
    with Image.open(io.BytesIO(kept)) as seen:
        dots = [seen.convert("RGBA").getpixel((x, 0)) for x in range(3)]
    assert dots == [(255, 0, 0, 255), (0, 0, 255, 0), (0, 255, 0, 255)]


def test_no_file_is_kept_as_what_a_browser_runs() -> None:
    """A page of ours takes scripts of its own server's: none may be what somebody has attached."""
    active = re.compile(r"script|html|svg|wasm|/(?:.+\+)?xml$|/(?:.+\+)?json$")
    assert [kind for kind in attachments.TYPES.values() if active.search(kind)] == []
