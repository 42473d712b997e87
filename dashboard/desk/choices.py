"""A choice that the page makes too: what a slow browser still sends of the one before is not heard.

A browser tells what all its fields hold each time that it asks for anything, and parts of a page ask by the
clock. On a bad network it has then not yet heard what a button has set a field to, and would set it back. So
what the page sets has a new name in the browser: what is sent under the one before is of nothing.
"""

from typing import Any

from dashboard.desk import session

_TIMES = "set-by-the-page"  # how many times each field has been, by name
_NOTHING = object()


def key(name: str) -> str:
    """Return what the browser calls a field just now."""
    times = session.value(_TIMES, {}).get(name, 0)
    return f"{name}#{times}" if times else name


def held(name: str, otherwise: Any = None) -> Any:
    return session.value(key(name), otherwise)


def choose(name: str, what: Any) -> None:
    """Let a field hold this where it is drawn next."""
    before = held(name, _NOTHING)
    if before is not _NOTHING and before != what:
        times = session.value(_TIMES, {})
        session.put(_TIMES, {**times, name: times.get(name, 0) + 1})
    session.put(key(name), what)
