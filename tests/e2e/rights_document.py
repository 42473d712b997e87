"""What docs/rights.md says, read back from its tables: the tests hold the server to the document."""

import re
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "rights.md"
ALL, BY_LINK, SIGNED_IN = "*alla*", "*länken i adressen*", "*alla inloggade*"
# How far each word of the table reaches: (own area, foreign area) × (real operation, exercise).
EVERYWHERE = {("own", "real"), ("own", "exercise"), ("foreign", "real"), ("foreign", "exercise")}
REACHES = {
    "ja": EVERYWHERE,
    "skarpt": {("own", "real"), ("foreign", "real")},
    "övning": {("own", "exercise"), ("foreign", "exercise")},
    "egen sektor": {("own", "real"), ("own", "exercise")},
    "egen organisation": {("own", "real"), ("own", "exercise")},
    "eget område": {("own", "real"), ("own", "exercise")},
    "eget område, övning": {("own", "exercise")},
    "egen punkt": {("own", "real")},
    "": set(),
}


@dataclass(frozen=True)
class Written:
    """`deeds`: by phrase and role how far it reaches; `needs`: by address and method what it takes."""

    deeds: dict[str, dict[str, str]]
    needs: dict[str, dict[str, str]]

    def reaches(self, phrase: str, role: str, area: str, operation: str) -> bool:
        """Return whether a role may do this in its own or a foreign area, for real or in an exercise."""
        return (area, operation) in REACHES[self.deeds[phrase].get(role, "")]

    def gate_of(self, path: str) -> str | None:
        """Return the address that a path belongs to: "/" at its end covers everything below."""
        found = [one for one in self.needs if path == one or (one != "/" and one[-1] == "/")]
        found = [one for one in found if path.startswith(one)]
        return path if path in found else max(found, key=len, default=None)


def read_document() -> Written:
    first, second = DOCUMENT.read_text().split("## Adresser")
    header, *rows = _rows(first)
    roles = [cell.strip("`") for cell in header[1:]]
    deeds = {row[0]: dict(zip(roles, row[1:], strict=True)) for row in rows}
    needs: dict[str, dict[str, str]] = {}
    for path, method, need in _rows(second)[1:]:
        needs.setdefault(path.strip("`"), {})[method] = need
    return Written(deeds, needs)


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|") and not re.fullmatch(r"[|-]+", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
