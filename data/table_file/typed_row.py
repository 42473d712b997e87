"""A row of named plain values as a fact: every field of the kind it is declared, and none guessed away."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

from data.domain.rules import Reason


def kind_of(fact: type, name: str) -> type:
    """Return what a field of a fact holds: a word, yes or no, a text …"""
    hint: Any = get_type_hints(fact)[name]
    kinds = [one for one in get_args(hint) if one is not NoneType] or [hint]
    return kinds[0]  # type: ignore[no-any-return]


def typed_row(where: str, fact: type, row: Any) -> tuple[Any | None, list[Reason]]:
    """Return a row as its fact, or None and everything wrong with it; `where` says which row it is."""
    if not isinstance(row, Mapping):
        return None, [Reason(f"{where}: ska ha namngivna fält.")]
    wanted = {one.name: one for one in fields(fact)}
    faults = [
        Reason(f"{where}: fältet {name} finns inte. Fälten heter {', '.join(wanted)}.", str(name))
        for name in row
        if name not in wanted
    ]
    values: dict[str, Any] = {}
    for name, one in wanted.items():
        value, why = _value(one, kind_of(fact, name), row.get(name))
        values[name] = value
        faults += [Reason(f"{where}: {name} {why}", name)] if why else []
    return (None if faults else fact(**values)), faults


def _value(one: Field[Any], kind: type, given: Any) -> tuple[Any, str]:
    """Return a field's value, or why what was given is none."""
    if given is None or given == "":
        return (one.default, "") if one.default is not MISSING else (None, "saknas.")
    if issubclass(kind, StrEnum):
        known = [word.value for word in kind]
        return (kind(given), "") if given in known else (None, f"är {given!r}. Det ska vara {_or(known)}.")
    if kind is bool:
        right = isinstance(given, bool)
        return (given, "") if right else (None, f"är {given!r}. Det ska vara true eller false.")
    if kind is int:
        right = isinstance(given, int) and not isinstance(given, bool)
        return (given, "") if right else (None, f"är {given!r}. Det ska vara ett heltal.")
    if not isinstance(given, str):
        return None, f"är {given!r}. Det ska vara en text: sätt citattecken om den."
    return given.strip(), ""


def _or(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} eller {words[-1]}"
