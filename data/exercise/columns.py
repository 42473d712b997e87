"""The sheets of the inspelslista and their columns: what people call them and what they hold."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from pydantic import BaseModel

from data.exercise.schema import EffectFile, ExpectedFile, InjectFile, PlayedFile
from data.exercise.words import ExpectedKind, InjectChannel
from data.list_files.table import Layout
from data.words import Function, Phase, Status, Supply

MARK: Final = "ÖVNING ÖVNING ÖVNING"
LED_ONLY: Final = "endast övningsledningen"
READ_ME: Final = "Läs mig"
INJECTS: Final = "Inspel"
# Each part of an inject that can be several has a sheet, with a row for each and the inject's id first.
PARTS: Final[Mapping[str, tuple[str, type[BaseModel]]]] = {
    "effects": ("Facit", EffectFile),
    "expected": ("Förväntat", ExpectedFile),
    "plays": ("Motspel", PlayedFile),
}
INJECT_COLUMNS: Final = (
    "id",
    "at",
    "phase",
    "sender",
    "to",
    "channel",
    "text",
    "expected_text",
    "objective",
    "note",
    "condition",
)
HEADINGS: Final[Mapping[str, str]] = {
    "marking": "märkning",
    "inject": "inspel",
    "id": "id",
    "at": "tid (T+)",
    "phase": "skede",
    "sender": "från",
    "to": "till",
    "channel": "väg",
    "text": "text",
    "expected_text": "förväntad åtgärd",
    "expected": "förväntat",
    "objective": "mål",
    "note": "övningsledningens anteckning",
    "condition": "villkor",
    "effects": "facit",
    "plays": "motspel",
    "functions": "funktioner",
    "function": "funktion",
    "status": "status",
    "areas": "områden",
    "area": "område",
    "points": "punkter",
    "point": "punkt",
    "sector": "sektor",
    "supply": "försörjning",
    "lasts": "räcker",
    "kind": "slag",
    "within": "inom",
    "cause": "orsak",
    "title": "titel",
    "origin": "övningens tid vid T+0:00",
    "duration": "längd",
    "readiness": "beredskapsläge",
    "purpose": "syfte",
    "brief": "genomgång",
    "sources": "källor",
    "phases": "skeden",
    "objectives": "mål",
    "opens": "öppna från start",
    "start": "facit vid start",
    "injects": "inspel",
    "example": "exempel",
}
WIDTHS: Final[Mapping[str, int]] = {
    "marking": 13,
    "id": 9,
    "inject": 9,
    "at": 10,
    "phase": 16,
    "sender": 24,
    "to": 24,
    "channel": 11,
    "text": 64,
    "expected_text": 40,
    "objective": 9,
    "note": 40,
    "condition": 34,
    "cause": 34,
}
WORDS: Final[Mapping[str, type[StrEnum]]] = {
    "channel": InjectChannel,
    "kind": ExpectedKind,
    "function": Function,
    "functions": Function,
    "status": Status,
    "supply": Supply,
}
LISTS: Final = ("to", "functions", "areas", "points")
_IDS: Final = ("id", "inject", "objective", "area", "areas", "point", "points", "sector")


def columns_of(part: str) -> tuple[str, ...]:
    """Return the columns of a part's sheet ("": of the injects' own) after the marking."""
    return ("inject", *PARTS[part][1].model_fields) if part else INJECT_COLUMNS


def words_in(part: str, column: str) -> type[StrEnum] | None:
    """Return the words that a column holds; a point's phase has the name of an exercise's."""
    return Phase if part == "expected" and column == "phase" else WORDS.get(column)


def layout(part: str) -> Layout:
    """Return how a part's sheet is read; what means something when it is not said may be missing."""
    model = PARTS[part][1] if part else InjectFile
    columns = columns_of(part)
    required = [name for name in columns if name == "inject" or model.model_fields[name].is_required()]
    needed = required if part else ["id", "at", "to", "text"]
    optional = [name for name in columns if name not in needed]
    return Layout(needed=needed, optional=[*optional, "marking"], headings=HEADINGS, ids=_IDS)


SHEETS: Final[Mapping[str, str]] = {"": INJECTS, **{part: sheet for part, (sheet, _) in PARTS.items()}}
LAYOUTS: Final[Mapping[str, Layout]] = {SHEETS[part]: layout(part) for part in SHEETS}
