"""One row of a notice plan's file as a fact of the plan, or everything that keeps it from being one."""

from collections.abc import Sequence
from dataclasses import MISSING, Field, dataclass, fields
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

from data.domain.rules import Reason


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Why what was given is no value of a field."""

    why: str


def typed_row(where: str, fact: type, row: Any) -> tuple[Any | None, list[Reason]]:
    """Return a row as a fact, or all its faults; `where` is its place in the file."""
    if not isinstance(row, dict):
        return None, [Reason(f"{where}: ska ha namngivna fält.")]
    wanted, hints = {one.name: one for one in fields(fact)}, get_type_hints(fact)
    faults = [
        Reason(f"{where}: fältet {name} finns inte. Fälten heter {', '.join(wanted)}.", str(name))
        for name in row
        if name not in wanted
    ]
    values: dict[str, Any] = {}
    for name, one in wanted.items():
        value = _value(one, hints[name], row.get(name))
        if isinstance(value, _Wrong):
            faults.append(Reason(f"{where}: {name} {value.why}", name))
        values[name] = value
    return (None if faults else fact(**values)), faults


def _value(field: Field[Any], hint: Any, given: Any) -> Any:
    if given is None or given == "":
        return field.default if field.default is not MISSING else _Wrong("saknas.")
    kind = next((one for one in get_args(hint) if one is not NoneType), hint)
    if issubclass(kind, StrEnum):
        words = [word.value for word in kind]
        return kind(given) if given in words else _Wrong(f"är {given!r}. Det ska vara {_or(words)}.")
    if kind is bool:
        return given if isinstance(given, bool) else _Wrong(f"är {given!r}. Det ska vara true eller false.")
    if kind is int:
        whole = isinstance(given, int) and not isinstance(given, bool)
        return given if whole else _Wrong(f"är {given!r}. Det ska vara ett heltal.")
    if not isinstance(given, str):
        return _Wrong(f"är {given!r}. Det ska vara en text: sätt citattecken om den.")
    return given.strip()


def _or(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} eller {words[-1]}"
