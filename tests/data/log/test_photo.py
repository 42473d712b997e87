"""Pictures drawn anew: what is seen is kept, and none costs more than its machine has."""

import io
import struct
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageOps

from data.errors import Reason
from data.log.attachments import FIELD
from data.log.photo import LONGEST_SIDE, TOO_LARGE, drawn_anew, only_what_is_seen


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (1600, 1200), mode: str = "RGB", **more: object
) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 1 if mode == "1" else 200).save(file, kind, **more)
    return file.getvalue()


@pytest.mark.parametrize("kept", ["jpeg", "png", "webp"])
def test_a_photo_is_kept_as_what_is_seen_and_nothing_more(kept: str) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Kameran"  # lies on its side; who made the camera
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (59.0, 20.0, 1.0)
    file = io.BytesIO()
    given = Image.effect_noise((3000, 2250) if kept == "jpeg" else (1600, 1200), 80).convert("RGB")
    given.save(file, kept, exif=exif, **({"comment": b"hemligt"} if kept == "jpeg" else {}))
    made = drawn_anew(file.getvalue() + b"dolt efter bilden")
    assert isinstance(made, bytes)
    with Image.open(io.BytesIO(made)) as seen:
        assert seen.format == "JPEG"
        assert max(seen.size) <= LONGEST_SIDE
        assert seen.size[1] > seen.size[0]  # upright
        assert not dict(seen.getexif())
        assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for word in (b"Kameran", b"hemligt", b"dolt", b"Exif"):
        assert word not in made
    assert len(made) <= 2_500_000


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"\xff\xd8\xff\xe0trasig",
        b"<svg onload='x'/>",
        picture(size=(100, 100)),
        b"x" * 21_000_000,
        b"GIF89a" + bytes(50),
    ],
)
def test_what_is_no_photo_of_a_sheet_is_refused_in_words(given: bytes) -> None:
    made = drawn_anew(given)
    assert not isinstance(made, bytes)
    assert made.text.startswith("Bilden")


def head_of_png(width: int, height: int) -> bytes:
    """Return a picture that says how large it is, and holds next to nothing."""
    said = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", said), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b""))
    written = (struct.pack(">I", len(held)) + kind + held + crc(kind + held) for kind, held in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def crc(held: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(held))


@pytest.mark.parametrize("size", [(7740, 7740), (9600, 9600), (20_000, 20_000), (4001, 4000)])
def test_a_picture_that_would_grow_is_not_unpacked(size: tuple[int, int]) -> None:
    assert drawn_anew(head_of_png(*size)) == Reason(TOO_LARGE, FIELD)
    assert only_what_is_seen(head_of_png(*size), ".png") == Reason(TOO_LARGE, FIELD)


def test_a_jpeg_that_is_unpacked_whole_however_small_it_is_kept_is_none_of_the_large() -> None:
    progressive = picture("JPEG", (4100, 4000), "L", progressive=True)
    assert drawn_anew(progressive) == Reason(TOO_LARGE, FIELD)


def test_a_plain_jpeg_as_large_is_read_no_larger_than_it_is_kept() -> None:
    assert isinstance(drawn_anew(picture("JPEG", (5000, 4000), "L")), bytes)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_a_picture_is_made_small_whatever_its_dots_are(mode: str) -> None:
    made = drawn_anew(picture("PNG", (2400, 600), mode))
    assert isinstance(made, bytes)
    with Image.open(io.BytesIO(made)) as seen:
        assert (seen.mode, seen.size) == ("RGB", (2200, 550))


def test_thin_lines_of_a_picture_of_few_colours_are_blended_and_not_lost() -> None:
    lined = Image.new("P", (4400, 400))
    lined.putpalette([255, 255, 255, 0, 0, 0])
    lined.paste(1, (0, 200, 4400, 201))
    file = io.BytesIO()
    lined.save(file, "PNG")
    made = drawn_anew(file.getvalue())
    assert isinstance(made, bytes)
    with Image.open(io.BytesIO(made)) as seen:
        assert any(seen.convert("L").histogram()[:200])


def test_pictures_sent_at_once_are_drawn_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    upright, within, most, guard = ImageOps.exif_transpose, 0, 0, threading.Lock()

    def counted(given: Image.Image) -> Image.Image:
        nonlocal within, most
        with guard:
            within += 1
            most = max(most, within)
        time.sleep(0.02)
        with guard:
            within -= 1
        return upright(given)

    monkeypatch.setattr(ImageOps, "exif_transpose", counted)
    given = picture(size=(300, 300))
    with ThreadPoolExecutor(4) as several:
        made = list(several.map(drawn_anew, [given] * 4))
    assert all(isinstance(one, bytes) for one in made)
    assert most == 1
