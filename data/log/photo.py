"""A picture as it is kept, of a sheet or beside a row of the log: drawn anew, so that it holds what is seen.

Where it was taken, with what, by whom and when goes, and anything that hides behind the picture; what is left
is large enough to read handwriting by.
"""

import io
import threading
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageOps

from data.errors import Reason
from data.log.attachments import FIELD

LARGEST_GIVEN: Final = 20_000_000
MOST_PIXELS: Final = 60_000_000
# What cannot be read smaller than it is: everything but a plain JPEG.
MOST_PIXELS_WHOLE: Final = 16_000_000
LONGEST_SIDE: Final = 2200
LARGEST_KEPT: Final = 1_500_000
QUALITIES: Final = (82, 70, 55, 40)
FORMATS: Final = ("JPEG", "PNG", "WEBP")

NO_PHOTO: Final = (
    "Bilden går inte att läsa. Spara fotot som JPEG eller PNG (inte HEIC eller PDF) och välj det igen."
)
TOO_LARGE: Final = (
    "Bilden är för stor. Ta den med lägre upplösning: högst 60 megapixel och 20 MB, "
    "och högst 16 megapixel som PNG eller WEBP."
)
TOO_SMALL: Final = "Bilden är för liten för att läsas: minst 200 bildpunkter på kortaste sidan."
_SHORTEST_SIDE: Final = 200
_JPEG: Final = (".jpg", ".jpeg")
_UNBLENDED: Final = ("1", "P", "PA")  # their dots are numbers of colours, which have no middle
# However many send pictures at once, the machine unpacks one.
_ONE_AT_A_TIME: Final = threading.Lock()


def drawn_anew(content: bytes) -> bytes | Reason:
    """Return a photo of a sheet as a JPEG of its own, or why it cannot be taken."""
    if len(content) > LARGEST_GIVEN:
        return Reason(TOO_LARGE, FIELD)
    return _guarded(content, FORMATS, _photo)


def only_what_is_seen(content: bytes, ending: str) -> bytes | Reason:
    """Return a file with nothing in it but what is seen, where it is a picture; any other as it is."""
    if ending == ".png":
        return _guarded(content, ("PNG",), _as_png)
    return _guarded(content, ("JPEG",), _as_jpeg) if ending in _JPEG else content


def _guarded(
    content: bytes, formats: tuple[str, ...], draw: Callable[[Image.Image], bytes | Reason]
) -> bytes | Reason:
    """Return what a picture becomes, or why it cannot be read: it may be anything, made by anybody."""
    try:
        with _ONE_AT_A_TIME, Image.open(io.BytesIO(content), formats=formats) as given:
            return Reason(TOO_LARGE, FIELD) if _too_large(given) else draw(given)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Reason(TOO_LARGE, FIELD)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, KeyError, TypeError, IndexError):
        return Reason(NO_PHOTO, FIELD)


def _too_large(given: Image.Image) -> bool:
    """Return whether a picture, of which only the head is read yet, would unpack to too much."""
    shrinks = given.format == "JPEG" and not given.info.get("progressive")
    width, height = given.size
    return width * height > (MOST_PIXELS if shrinks else MOST_PIXELS_WHOLE)


def _photo(given: Image.Image) -> bytes | Reason:
    return Reason(TOO_SMALL, FIELD) if min(given.size) < _SHORTEST_SIDE else _as_jpeg(given)


def _as_jpeg(given: Image.Image) -> bytes:
    """Make it small first: all that comes after costs by the dot."""
    longest = max(given.size)
    width, height = (max(1, side * LONGEST_SIDE // longest) for side in given.size)
    given.draft("RGB", (width, height))  # a large JPEG is read no larger than it is kept
    small = _blended(given) if given.mode in _UNBLENDED else given
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(small)
    seen = Image.new("RGB", upright.size, "white")
    clear = upright.convert("RGBA") if upright.has_transparency_data else None
    seen.paste(clear or upright.convert("RGB"), mask=clear)
    return _written(seen)


def _blended(given: Image.Image) -> Image.Image:
    return given.convert("RGBA" if given.has_transparency_data else "RGB")


def _as_png(given: Image.Image) -> bytes:
    """Keep its dots as they are: a map or what a screen showed is read to the dot."""
    upright = ImageOps.exif_transpose(given)
    upright.info = {name: held for name, held in upright.info.items() if name == "transparency"}
    file = io.BytesIO()
    upright.save(file, "PNG")
    return file.getvalue()


def _written(seen: Image.Image) -> bytes:
    """Return it as small as it must be: first as well as can be read, then less well."""
    made = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        seen.save(file, "JPEG", quality=quality, optimize=True)
        made = file.getvalue()
        if len(made) <= LARGEST_KEPT:
            break
    return made
