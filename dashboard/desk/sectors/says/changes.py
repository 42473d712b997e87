"""What a sector list would change, by the names that people know the rows by."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from dashboard.desk.register.says import in_words
from dashboard.words import label
from data.sectors.facts import SectorRegister
from data.words import Duty, Function, SectorPart

_BETWEEN = " · "


def naming(held: SectorRegister, listed: SectorRegister, areas: Mapping[str, str]) -> Mapping[str, str]:
    """Return names by id: what is held now goes before what the list says, since it is what people know."""
    found: dict[str, str] = {}
    for register in (listed, held):
        rows: Iterable[object] = (*register.activities, *register.organisations, *register.sectors)
        found |= {str(getattr(one, "id", "")): str(getattr(one, "name", "")) for one in rows}
    words = {str(word): label(word) for kind in (Duty, Function, SectorPart) for word in kind}
    return {**words, **areas, **found}


def row_name(key: str, names: Mapping[str, str]) -> str:
    """Return what a row is known by: its name, or the names of what it ties together."""
    return _BETWEEN.join(names.get(part, part) for part in key.split(_BETWEEN))


def said_of(value: object, names: Mapping[str, str]) -> str:
    """Return what a field holds as people say it; an id by its name."""
    if isinstance(value, StrEnum):
        return label(value)
    if isinstance(value, str) and value in names:
        return names[value]
    return in_words(value)
