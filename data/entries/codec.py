"""The one place where what an entry says becomes the journal's JSON and is read back from it.

What is written is hashed, so it may never change: a field's name is its key (or what its metadata calls
`wire`), times are UTC with microseconds, lengths of time are seconds, words are their wire values.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from data.entries.entry import LATER, NUMBER, EntryKind, Origin, Says, What
from data.entries.kinds import KINDS
from data.exercise.scenario import Recipient

# What the journal itself keeps among the facts of an entry: what was asked for, digested, by whom, and from
# which installation it was carried here.
ASKED, BY, FROM = "asked", "by", "from"
_JOURNALS: Final = frozenset({ASKED, BY, FROM})
# Rows that are written as their values alone.
_BARE: Final = (Recipient,)

_Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Part:
    """One field on its way: its key, how it is written and read, and what it holds where it is left out."""

    name: str
    key: str
    write: _Change
    read: _Change
    default: Any
    later: bool
    number: bool


def encode(what: What) -> dict[str, Any]:
    """Return the facts of an entry as plain JSON values; a field that holds its default is left out."""
    form: Any = type(what)
    said = ((part, getattr(what, part.name)) for part in _parts(form))
    return {part.key: part.write(value) for part, value in said if value != part.default}


def decode(kind: EntryKind, facts: Mapping[str, Any]) -> What:
    """Return what an entry says; raises LookupError, ValueError or TypeError where it is none of its kind."""
    return decode_as(KINDS[kind].type, facts)


def decode_as(form: type[Says], facts: Mapping[str, Any]) -> Says:
    """Return what an entry of a known kind says."""
    stated: Any = form
    if strange := facts.keys() - _keys(stated):
        raise ValueError(f"{form.KIND} does not say {', '.join(sorted(strange))}")
    return form(**_read(_parts(stated), facts))


def wire_time(moment: datetime) -> str:
    """Return a time as it is hashed: UTC with microseconds, whatever zone or database it came from."""
    if moment.tzinfo is None:
        raise ValueError("a moment without timezone means different things on different machines")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _read(parts: tuple[_Part, ...], plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return each field's value; what is neither stated nor has a default is missed by the dataclass."""
    return {part.name: part.read(plain[part.key]) for part in parts if part.key in plain}


@cache
def _parts(form: Any) -> tuple[_Part, ...]:
    hints = get_type_hints(form)
    return tuple(_part(one, hints[one.name]) for one in fields(form))


@cache
def _keys(form: Any) -> frozenset[str]:
    """Return every key that an entry of a form may have."""
    return _JOURNALS | {part.key for part in _parts(form)}


def _part(stated: Field[Any], hint: Any) -> _Part:
    write, read = _changes(hint)
    later, number = (marked.items() <= stated.metadata.items() for marked in (LATER, NUMBER))
    wire = stated.metadata.get("wire", stated.name)
    return _Part(stated.name, wire, write, read, stated.default, later, number)


def numbers_in(kind: EntryKind, facts: Mapping[str, Any]) -> tuple[int, ...]:
    """Return by which numbers the facts of a kind name other entries."""
    return tuple(facts[key] for key in _numbered(kind) if facts.get(key) is not None)


def carried_facts(
    kind: EntryKind, facts: Mapping[str, Any], called: Mapping[int, int], origin: Origin
) -> dict[str, Any]:
    """Return facts as they stand where an entry is carried to, and other entries are `called` otherwise."""
    named = {key: called[facts[key]] for key in _numbered(kind) if facts.get(key) is not None}
    return {**facts, **named, FROM: origin_facts(origin)}


def _numbered(kind: EntryKind) -> tuple[str, ...]:
    form: Any = KINDS[kind].type
    return tuple(part.key for part in _parts(form) if part.number)


def keeps_its_own(facts: Mapping[str, Any]) -> bool:
    """Return whether what the journal itself keeps of who acted is text, as it writes it."""
    return all(isinstance(facts[key], str) for key in (ASKED, BY) if key in facts)


def origin_in(facts: Mapping[str, Any]) -> Origin | None:
    """Return where an entry was first written down, from its facts; None where that is here."""
    plain = facts.get(FROM)
    if plain is None:
        return None
    return Origin(
        plain["installation"],
        plain["number"],
        plain["stamp"],
        datetime.fromisoformat(plain["recorded_at"]),
        plain["digest"],
    )


def origin_facts(origin: Origin) -> dict[str, Any]:
    """Return the same as it is kept among an entry's facts."""
    return {
        "installation": origin.installation,
        "number": origin.number,
        "stamp": origin.stamp,
        "recorded_at": wire_time(origin.recorded_at),
        "digest": origin.digest,
    }


def _changes(hint: Any) -> tuple[_Change, _Change]:
    """Return how a value of a type is written and read."""
    inner = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        (some,) = (one for one in inner if one is not NoneType)
        return _unless_none(*_changes(some))
    if get_origin(hint) is tuple:
        write, read = _changes(inner[0])
        return partial(_written_all, write), partial(_read_all, read)
    if isinstance(hint, type) and is_dataclass(hint):
        parts = _parts(hint)
        if hint in _BARE:
            return partial(_written_bare, parts), partial(_read_bare, hint, parts)
        return partial(_written_row, parts), partial(_read_row, hint, parts)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _same, hint
    return _BY_TYPE.get(hint, (_same, _same))


def _same(value: Any) -> Any:
    return value


def _unless_none(write: _Change, read: _Change) -> tuple[_Change, _Change]:
    def either(change: _Change) -> _Change:
        return lambda value: None if value is None else change(value)

    return either(write), either(read)


def _written_all(write: _Change, values: Any) -> list[Any]:
    return [write(value) for value in values]


def _read_all(read: _Change, values: Any) -> tuple[Any, ...]:
    return tuple(read(value) for value in values)


def _written_row(parts: tuple[_Part, ...], row: Any) -> dict[str, Any]:
    """A row of a list is written whole: who reads the entry need not know what a list leaves out.

    But for a `LATER` field that says nothing: the same list is then the same to the letter as before it.
    """
    said = ((part, getattr(row, part.name)) for part in parts)
    return {part.key: part.write(value) for part, value in said if not (part.later and value == part.default)}


def _read_row(form: Callable[..., Any], parts: tuple[_Part, ...], plain: Any) -> Any:
    """Rows of older lists lack the newer fields."""
    return form(**_read(parts, plain))


def _written_bare(parts: tuple[_Part, ...], row: Any) -> list[Any]:
    return [part.write(getattr(row, part.name)) for part in parts]


def _read_bare(form: Callable[..., Any], parts: tuple[_Part, ...], plain: Any) -> Any:
    return form(*(part.read(value) for part, value in zip(parts, plain, strict=True)))


def _seconds(stated: float) -> timedelta:
    return timedelta(seconds=stated)


_BY_TYPE: Final[Mapping[Any, tuple[_Change, _Change]]] = {
    datetime: (wire_time, datetime.fromisoformat),
    date: (date.isoformat, date.fromisoformat),
    time: (lambda at: f"{at:%H:%M}", time.fromisoformat),
    timedelta: (lambda length: length.total_seconds(), _seconds),
}
