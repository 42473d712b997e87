"""Whether what was read from facts that others wrote holds what its form says, kind for kind."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from math import isfinite
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from data.entries.entry import What

# What every column of either database takes.
_LARGEST: Final = 2**31 - 1
_YEARS: Final = range(2000, 2200)


def well_typed(what: What) -> bool:
    """Return whether every field holds a value of its type; the codec hands plain values on as they are."""
    return _is(type(what), what)


def is_moment(value: datetime) -> bool:
    """Return whether a time is one that every zone and both databases can tell."""
    return value.tzinfo is not None and value.year in _YEARS


def _is(hint: Any, value: Any) -> bool:
    inner = get_args(hint)
    form: Any = hint
    if get_origin(hint) in (Union, UnionType):
        return any(_is(one, value) for one in inner)
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and _all(inner, value)
    if isinstance(hint, type) and is_dataclass(hint):
        return type(value) is hint and all(_is(of, getattr(value, name)) for name, of in _hints(form))
    if hint is datetime:
        return isinstance(value, datetime) and is_moment(value)
    if hint is float:
        return type(value) in (int, float) and isfinite(value)
    return type(value) is hint and (hint is not int or abs(value) <= _LARGEST)


def _all(inner: tuple[Any, ...], values: tuple[Any, ...]) -> bool:
    if inner[1:] == (Ellipsis,):
        return all(_is(inner[0], value) for value in values)
    return len(inner) == len(values) and all(map(_is, inner, values))


@cache
def _hints(form: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(form)
    return tuple((one.name, hints[one.name]) for one in fields(form))
