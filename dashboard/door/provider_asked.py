"""Asking the provider again before each act, so that a lost group is a lost right at once.

What is needed to ask lives in this process's memory, by the session's key: sessions opened any other way
cost a look in a dictionary.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from dashboard.door.provider import Gone, Outlived, Provider, Tokens, Unreachable
from data.access import sessions, watching
from data.store.database import Store

REST: Final = timedelta(seconds=30)


@dataclass(slots=True)
class _Held:
    """One session opened through a provider, and what asks about its owner."""

    provider: Provider
    account: str
    subject: str
    tokens: Tokens | None
    until: datetime
    turn: Lock = field(default_factory=Lock)


_HELD: dict[str, _Held] = {}
_CHANGING: Final = Lock()


def hold(
    key: str,
    provider: Provider,
    account: str,
    subject: str,
    tokens: Tokens,
    now: datetime,
    longest: timedelta,
) -> None:
    """Remember what asks about the owner of a new session, until the session must end."""
    with _CHANGING:
        for old in [one for one, held in _HELD.items() if now >= held.until]:
            del _HELD[old]
        _HELD[key] = _Held(provider, account, subject, tokens, now + longest)


def is_held(key: str) -> bool:
    """Return whether a session is one that a provider is asked about."""
    return key in _HELD


def ask_again(store: Store, key: str, now: datetime) -> None:
    """Bring the rights of a session's owner up to what the provider says now; before an act.

    Where it does not answer, what was last known holds: signing in must not need it at three in the morning.
    """
    held = _HELD.get(key)
    if held is None:
        return
    with held.turn:
        _ask(store, held, now)


def _ask(store: Store, held: _Held, now: datetime) -> None:
    quiet = held.provider.quiet_until
    if held.tokens is None or (quiet is not None and now < quiet):
        return
    try:
        grants, held.tokens = held.provider.ask(held.tokens, held.subject, now)
    except Unreachable:
        held.provider.quiet_until = now + REST
        if quiet is None:  # once for each time it falls silent, whoever notices
            watching.note_provider_silent(store, held.account, "svarar inte", now)
        return
    except Outlived:
        held.tokens = None
        watching.note_provider_silent(store, held.account, "kan inte längre tillfrågas", now)
        return
    except Gone:
        _forget(held.account)
        sessions.end_external(store, held.account, now)
        return
    held.provider.quiet_until = None
    sessions.follow_groups(store, held.account, grants, now)


def _forget(account: str) -> None:
    with _CHANGING:
        for key in [one for one, held in _HELD.items() if held.account == account]:
            del _HELD[key]
