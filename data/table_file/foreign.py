"""Files that are no table at all, told by what they begin with and not by what they are called."""

from typing import Final

XLSX: Final = b"PK\x03\x04"
_FOREIGN: Final = (
    (
        b"\xd0\xcf\x11\xe0",
        "filen är ett äldre eller lösenordsskyddat kalkylark. Spara som .xlsx utan lösenord",
    ),
    (b"%PDF", "filen är en PDF"),
    (b"\x1f\x8b", "filen är packad (gzip). Packa upp den först"),
    (b"Rar!", "filen är packad (RAR). Packa upp den först"),
    (b"7z\xbc\xaf", "filen är packad (7z). Packa upp den först"),
)


def why_foreign(content: bytes) -> str | None:
    """Return why a file's bytes can be no list; None where they may be."""
    for start, reason in _FOREIGN:
        if content.startswith(start):
            return reason
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return "filen är XML eller HTML, som aldrig läses"
    return None
