"""The parts of an inject in words, one line each: as cells of the inspelslista and changes show them."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Final

from data import glossary
from data.exercise.scenario import Condition, Effect, Expected, Inject, Played
from data.exercise.words import ConditionKind
from data.exercise.written import moment_said, recipient_said, span_said
from data.words import Function, Supply

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


def split(said: str) -> list[str]:
    """Return the parts of a cell that lists several, by comma, semicolon or line."""
    return [one.strip() for one in re.split(r"[,;\n]", said) if one.strip()]


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
