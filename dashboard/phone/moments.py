"""A light page and its form are read in one moment of the store: one transaction, not one for each read."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from data.store.database import Store

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


def in_one_moment(store: Store, answer: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
    """Let all that an answer reads be of one moment; a write ends that, and the next read begins anew."""

    @wraps(answer)
    def answered(*args: _Asked.args, **named: _Asked.kwargs) -> _Answer:
        with store.one_moment():
            return answer(*args, **named)

    return answered
