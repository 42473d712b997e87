"""A photo of a sheet as it is kept: drawn anew, so that nothing is in it but what is seen.

Where it was taken, with what, by whom and when goes, and anything that hides behind the picture; what is left
is large enough to read handwriting by.
"""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

from data.errors import Reason
from data.log.attachments import FIELD

LARGEST_GIVEN: Final = 20_000_000
MOST_PIXELS: Final = 60_000_000
LONGEST_SIDE: Final = 2200
LARGEST_KEPT: Final = 1_500_000
QUALITIES: Final = (82, 70, 55, 40)
FORMATS: Final = ("JPEG", "PNG", "WEBP")

NO_PHOTO: Final = (
    "Bilden går inte att läsa. Spara fotot som JPEG eller PNG (inte HEIC eller PDF) och välj det igen."
)
TOO_LARGE: Final = "Bilden är för stor. Ta den med lägre upplösning, högst 60 megapixel och 20 MB."
TOO_SMALL: Final = "Bilden är för liten för att läsas: minst 200 bildpunkter på kortaste sidan."
_SHORTEST_SIDE: Final = 200


def drawn_anew(content: bytes) -> bytes | Reason:
    """Return a photo as a JPEG of its own, or why it cannot be taken."""
    if len(content) > LARGEST_GIVEN:
        return Reason(TOO_LARGE, FIELD)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Reason(TOO_LARGE, FIELD)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, KeyError, TypeError, IndexError):
        return Reason(NO_PHOTO, FIELD)


def _drawn(content: bytes) -> bytes | Reason:
    with Image.open(io.BytesIO(content), formats=FORMATS) as given:
        width, height = given.size
        if width * height > MOST_PIXELS:
            return Reason(TOO_LARGE, FIELD)
        if min(width, height) < _SHORTEST_SIDE:
            return Reason(TOO_SMALL, FIELD)
        given.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read no larger than it is kept
        upright = ImageOps.exif_transpose(given)
        seen = Image.new("RGB", upright.size, "white")
        clear = upright.convert("RGBA") if upright.has_transparency_data else None
        seen.paste(clear or upright.convert("RGB"), mask=clear)
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _written(seen)


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
