"""One read in a transaction of its own, as a test asks for it."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from data.store.database import Store

_Asked = ParamSpec("_Asked")
_Read = TypeVar("_Read")


def read_now(
    store: Store,
    how: Callable[Concatenate[Connection, _Asked], _Read],
    *asked: _Asked.args,
    **named: _Asked.kwargs,
) -> _Read:
    with store.reading() as connection:
        return how(connection, *asked, **named)
