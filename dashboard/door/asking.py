"""The sessions that an identity provider has opened: it is asked about their owners before each act.

What it is asked with is kept in this process's memory alone, and the other processes know that it is here.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import Final

from dashboard.door.provider import Gone, Outlived, Provider, Tokens, Unreachable
from data.access import sessions, watching
from data.access.vouching import vouched
from data.store.database import Store
from data.store.presence import present

REST: Final = timedelta(seconds=30)


@dataclass(slots=True)
class _Held:
    """One session opened through a provider, and what asks about its owner.

    Kept in this process's memory by the session's key: other sessions cost a look in a dictionary.
    """

    provider: Provider
    account: str
    subject: str
    tokens: Tokens | None
    until: datetime
    turn: Lock = field(default_factory=Lock)


_HELD: dict[str, _Held] = {}
_CHANGING: Final = Lock()
_CONFIGURED: Final = Event()  # people come in through a provider here


def provider_configured() -> None:
    """Say that people come in through a provider here."""
    _CONFIGURED.set()


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
    """Return whether a session is one that a provider is asked about, by this process."""
    return key in _HELD


def may_be_held(key: str) -> bool:
    """Return whether a session may be one that a provider is asked about, by this process or another."""
    return key in _HELD or (bool(key) and _CONFIGURED.is_set())


def held_here() -> dict[str, int]:
    """Return the sessions that this process asks about, as the other processes know them."""
    return {_known_as(key): 1 for key in tuple(_HELD)}


def _known_as(key: str) -> str:
    return f"provider {key}"


def ask_again(store: Store, key: str, now: datetime) -> None:
    """Bring the rights of a session's owner up to what the provider says now; before an act.

    Where it does not answer, what was last known holds: signing in must not need it at three in the morning.
    """
    held = _HELD.get(key)
    if held is None:
        _end_if_held_elsewhere(store, key, now)
        return
    with held.turn:
        if _ask(store, held, now):
            vouched(store, key, min(held.until, now + held.provider.configured.silence), now)


def _end_if_held_elsewhere(store: Store, key: str, now: datetime) -> None:
    """A browser goes to the process that holds its tokens; who comes to another, while that one lives, would
    act without the provider being asked, for as long as they like.
    """
    if may_be_held(key) and store.kind == "postgresql" and present(store, _known_as(key)):
        sessions.sign_out(store, key, now)


def _ask(store: Store, held: _Held, now: datetime) -> bool:
    """Return whether the provider has vouched for the session's owner now."""
    quiet = held.provider.quiet_until
    if held.tokens is None or (quiet is not None and now < quiet):
        return False
    try:
        grants, held.tokens = held.provider.ask(held.tokens, held.subject, now)
    except Unreachable:
        held.provider.quiet_until = now + REST
        if quiet is None:  # once for each time it falls silent, whoever notices
            watching.note_provider_silent(store, held.account, "svarar inte", now)
        return False
    except Outlived:
        held.tokens = None
        watching.note_provider_silent(store, held.account, "kan inte längre tillfrågas", now)
        return False
    except Gone:
        _let_go(held.account)
        sessions.end_external(store, held.account, now)
        return False
    held.provider.quiet_until = None
    sessions.follow_groups(store, held.account, grants, now)
    return True


def _let_go(account: str) -> None:
    with _CHANGING:
        for key in [one for one, held in _HELD.items() if held.account == account]:
            del _HELD[key]
