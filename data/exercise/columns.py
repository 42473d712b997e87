"""The sheets of the inspelslista, their columns, and the parts of an inject as one line of their cells."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel

from data import glossary
from data.exercise.scenario import (
    Condition,
    ConditionKind,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    InjectChannel,
    Played,
)
from data.exercise.schema import EffectFile, ExpectedFile, InjectFile, PlayedFile
from data.exercise.written import moment_said, recipient_said, span_said
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
    "questions",
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
    "questions": "frågor",
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
    "form": "slag av övning",
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
    "questions": 40,
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


_KEYS: Final = {"inspel": "inject", "område": "area", "punkt": "point", "inom": "within"}


def words(held: Iterable[StrEnum]) -> str:
    """Return words as people say them, with commas."""
    return ", ".join(glossary.label(one) for one in held)


def word_of(kind: type[StrEnum], said: str) -> str:
    """Return the word that is said as people say it or as the code does; raises ValueError."""
    named = {glossary.label(one).casefold(): one.value for one in kind} | {
        one.value: one.value for one in kind
    }
    found = named.get(" ".join(said.split()).casefold())
    if found is None:
        known = [glossary.label(one) for one in kind]
        raise ValueError(f"{said[:30]} är okänt. Det ska vara {', '.join(known[:-1])} eller {known[-1]}.")
    return found


def condition_said(condition: Condition | None) -> str:
    """Return a condition as one line, such as *har inte rapporterat: område sodermalm, el, inom 15 min*."""
    if condition is None:
        return ""
    parts = [
        f"inspel {condition.inject}" if condition.inject else "",
        f"område {condition.area}" if condition.area else "",
        f"punkt {condition.point}" if condition.point else "",
        words([condition.function]) if condition.function else "",
        f"inom {span_said(condition.within)}" if condition.within is not None else "",
    ]
    return f"{glossary.label(condition.kind)}: {', '.join(one for one in parts if one)}"


def condition_of(said: str) -> dict[str, Any]:
    """Return the fields of a condition that a line says; raises ValueError with the Swedish reason."""
    kind, _, rest = said.partition(":")
    fields: dict[str, Any] = {"kind": word_of(ConditionKind, kind)}
    for part in filter(None, (one.strip() for one in rest.split(","))):
        first, _, value = part.partition(" ")
        name = _KEYS.get(first.casefold())
        if name is None:
            fields["function"] = word_of(Function, part)
        elif name in fields:
            raise ValueError(f"{first} står två gånger i villkoret.")
        else:
            fields[name] = value.strip()
    return fields


def effect_said(effect: Effect) -> str:
    """Return what becomes true as one line."""
    return _line(
        words(effect.functions),
        words([effect.status]),
        f"områden {', '.join(effect.areas)}" if effect.areas else "",
        f"punkter {', '.join(effect.points)}" if effect.points else "",
        words([effect.supply]) if effect.supply is not Supply.OKANT else "",
        f"räcker {span_said(effect.lasts)}" if effect.lasts is not None else "",
    )


def expected_said(expected: Expected) -> str:
    """Return an expected act as one line."""
    return _line(
        words([expected.kind]),
        f"inom {span_said(expected.within)}",
        f"område {expected.area}" if expected.area else "",
        f"punkt {expected.point}" if expected.point else "",
        f"sektor {expected.sector}" if expected.sector else "",
        words([one for one in (expected.function, expected.status, expected.phase) if one]),
        expected.text,
    )


def played_said(played: Played) -> str:
    """Return a report that the exercise control plays as one line."""
    return _line(
        f"punkt {played.point}",
        words([played.function]),
        words([played.status]),
        words([played.supply]) if played.supply is not Supply.OKANT else "",
        f"räcker {span_said(played.lasts)}" if played.lasts is not None else "",
        played.cause,
    )


def inject_said(inject: Inject) -> Iterator[tuple[str, str]]:
    """Yield each field of an inject in words, by the code's names."""
    yield "at", moment_said(inject.at) if inject.at is not None else ""
    yield "phase", inject.phase
    yield "sender", inject.sender
    yield "to", ", ".join(map(recipient_said, inject.to))
    yield "channel", words([inject.channel])
    yield "text", inject.text
    yield "expected_text", inject.expected_text
    yield "objective", inject.objective
    yield "note", inject.note
    yield "condition", condition_said(inject.condition)
    yield "effects", "\n".join(map(effect_said, inject.effects))
    yield "expected", "\n".join(map(expected_said, inject.expected))
    yield "plays", "\n".join(map(played_said, inject.plays))
    yield "questions", "\n".join(inject.questions)


def split(said: str) -> list[str]:
    """Return the parts of a cell that lists several, by comma, semicolon or line."""
    return [one.strip() for one in re.split(r"[,;\n]", said) if one.strip()]


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
