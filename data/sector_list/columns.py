"""The sheets of a sector list and their columns: what people call them, and the words their cells hold."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any, Final

from data import glossary
from data.domain.sectors import Activity, Membership, Organisation, Responsibility, Sector
from data.table_file.layout import Layout
from data.table_file.typed_row import kind_of

PARTS: Final[Mapping[str, type]] = {
    "sectors": Sector,
    "organisations": Organisation,
    "memberships": Membership,
    "responsibilities": Responsibility,
    "activities": Activity,
}
SHEETS: Final[Mapping[str, str]] = {
    "sectors": "sektorer",
    "organisations": "organisationer",
    "memberships": "medlemskap",
    "responsibilities": "ansvar",
    "activities": "verksamheter",
}
READ_ME: Final = "Läs mig"
HEADINGS: Final[Mapping[str, str]] = {
    "id": "id",
    "name": "namn",
    "kind": "slag",
    "belongs_to": "lyder under",
    "source": "källa",
    "verified": "verifierad",
    "example": "exempel",
    "sector": "sektor",
    "organisation": "organisation",
    "part": "del",
    "duty": "ansvar",
    "function": "funktion",
    "area": "område",
    "boundary": "gräns för oacceptabel konsekvens",
}
_IDS: Final = ("id", "belongs_to", "sector", "organisation", "area")


def layout(part: str) -> Layout:
    """Return the columns of a part's sheet; what means something when it is not said may be missing."""
    fact = PARTS[part]
    needed = [one.name for one in fields(fact) if one.default is MISSING]
    names = [one.name for one in fields(fact)]
    return Layout(
        needed=needed,
        optional=[name for name in names if name not in needed],
        headings=HEADINGS,
        yes_or_no=[name for name in names if kind_of(fact, name) is bool],
        ids=[name for name in names if name in _IDS],
    )


LAYOUTS: Final[Mapping[str, Layout]] = {SHEETS[part]: layout(part) for part in PARTS}


def words_of(fact: type, column: str) -> Mapping[str, Any]:
    """Return what may stand in a column of a sheet and what each means; none: any text."""
    kind = kind_of(fact, column)
    if kind is bool:
        return {"ja": True, "nej": False}
    if not issubclass(kind, StrEnum):
        return {}
    return {glossary.label(word): word for word in kind}
