"""Who had nothing near that worked, as a situation report holds it: only who knows the map can say."""

from dataclasses import dataclass

from data.words import Function


@dataclass(frozen=True, slots=True)
class WithoutLine:
    """How many have no point within so many metres where the function works (None: none that is open).

    In an area, or in all of them (""). `low` and `high` are certain, `spread` is where everybody lives evenly
    spread. No `people`: where they live is not loaded, and only the land is known.
    """

    area: str
    function: Function | None
    metres: int
    low: int | None
    spread: int | None
    high: int | None
    people: int | None
    land_km2: float
    land_of_km2: float


@dataclass(frozen=True, slots=True)
class Reached:
    """Who has how far, by one method from sources with their years; `underestimates` the way that it is."""

    method: str
    sources: tuple[str, ...]
    underestimates: bool
    lines: tuple[WithoutLine, ...]
