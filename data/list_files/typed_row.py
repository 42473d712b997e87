"""What people wrote as plain values: a row as the fact it is declared to be, and YAML without references."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, get_args, get_type_hints

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from data.errors import Reason
from data.list_files.table import Cell, Layout, Spoilt


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
    if kind is float:
        right = isinstance(given, int | float) and not isinstance(given, bool)
        return (float(given), "") if right else (None, f"är {given!r}. Det ska vara ett tal.")
    if not isinstance(given, str):
        return None, f"är {given!r}. Det ska vara en text: sätt citattecken om den."
    return given.strip(), ""


def _or(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} eller {words[-1]}"


_LARGEST = 10**15  # of more than fifteen digits a spreadsheet has kept only the first
_RETYPE = "Formatera kolumnen som Text och skriv värdet på nytt"


def cell(layout: Layout, column: str, value: Any) -> Cell:
    """Return a value as a cell of a column; Spoilt where the text that somebody wrote is gone."""
    match value:
        case None:
            return ""
        case bool():
            return _truth(layout, column, value)
        case str():
            return value.strip()
        case int() | float():
            return _number(layout, column, value)
        case datetime() if column in layout.times:
            return value.isoformat(timespec="minutes")
        case datetime() | date() | time() | timedelta():
            shown = str(value).removesuffix(" 00:00:00")
            return Spoilt(shown, f"{shown} är ett datum eller en tid: kalkylprogrammet har gjort om texten")
    return Spoilt("", "värdet ska vara en text eller ett tal")


def _truth(layout: Layout, column: str, value: bool) -> Cell:
    said = "ja" if value else "nej"
    if column in layout.yes_or_no:
        return said
    return Spoilt(said, "värdet är sant eller falskt, men ska vara en text eller ett tal")


def _number(layout: Layout, column: str, value: float) -> Cell:
    if abs(value) >= _LARGEST or not math.isfinite(value):
        return Spoilt("", "talet är för stort eller inget tal alls")
    whole = value == int(value)
    said = str(int(value)) if whole else str(value)
    if column in layout.numbers:
        return said
    if column in layout.ids:
        return Spoilt(
            said,
            f"{said} är ett tal, inte text: inledande nollor kan ha försvunnit. {_RETYPE}",
        )
    if not whole:
        return Spoilt(said, f"{said} är ett tal, men ska vara en text. {_RETYPE}")
    return said


LARGEST_FILE: Final = 2_000_000


class UnreadableYaml(ValueError):
    """A file is no such YAML; the message is the Swedish sentence that says why and where."""


if TYPE_CHECKING or yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Loader(Composer, CParser, SafeConstructor, Resolver):
        """Reads the words of a file in C, and puts together here what they say, where it can be refused."""

        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            Composer.__init__(self)
            SafeConstructor.__init__(self)
            Resolver.__init__(self)
else:  # a machine that PyYAML was built on without libyaml: the same, twenty times slower
    _Loader = yaml.SafeLoader


class Plain(_Loader):
    """Refuses what makes a small file large (references) and what would silently be lost (a name twice)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="hänvisningar (*) används inte", problem_mark=mark)
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(problem="taggar (!) används inte", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="ett namn är ingen text", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"{key.value} står två gånger", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_plain(content: bytes, loader: type[Plain] = Plain) -> Any:
    """Return what a file's bytes say; raises UnreadableYaml."""
    if len(content) > LARGEST_FILE:
        raise UnreadableYaml(f"Filen är större än {LARGEST_FILE // 1_000_000} MB.")
    try:
        return loader(content.decode("utf-8-sig")).get_single_data()
    except UnicodeDecodeError as fault:
        raise UnreadableYaml("Filen är inte UTF-8. Spara den som UTF-8.") from fault
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        where = f"Rad {mark.line + 1}: " if mark is not None else ""
        why = fault.problem or "oväntat slut"
        raise UnreadableYaml(f"{where}filen är ingen giltig YAML ({why}).") from fault
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        raise UnreadableYaml("Filen är ingen giltig YAML.") from fault
