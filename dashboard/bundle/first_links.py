"""The links that a machine just set up shows: its wall, and a way in for those who lead."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import timedelta

from dashboard import clock
from dashboard.bundle.sealed import new_code
from dashboard.commands.access import break_glass
from dashboard.settings import Settings
from data.access import accounts, sessions, tokens
from data.access import reads as access_reads
from data.acting import on_this_machine
from data.operations import reads as operation_reads
from data.rights import Grant
from data.store.database import Store, open_store
from data.words import Role, TokenKind

_WALL_DAYS = 30
_LINK_HOURS = 24
_ACTOR = on_this_machine("ny dator")


def first_links(settings: Settings, address: str) -> Sequence[Mapping[str, str]]:
    """Return each link with its name and what it is for."""
    with closing(open_store(settings.database_url)) as store:
        return [_wall(store, address), _leader(store, address)]


def _wall(store: Store, address: str) -> Mapping[str, str]:
    now = clock.now()
    new = tokens.NewToken(
        TokenKind.VAGG, "storskärm på ny dator", Grant(Role.VAGG), now + timedelta(days=_WALL_DAYS)
    )
    secret = tokens.issue_token(store, _ACTOR, new, now, address).secret
    chosen = _operation(store)
    more = f"&operation={chosen}" if chosen else ""
    return {
        "name": "Storskärmen",
        "address": f"{address}/live/wall?nyckel={secret}{more}",
        "said": "tryck här på datorn som den stora skärmen är kopplad till.",
        "press": "ja",
    }


def _operation(store: Store) -> str:
    """Return the newest that is open, what is real before an exercise."""
    still_open = [one for one in operation_reads.operations(store) if one.closed_at is None]
    ordered = sorted(still_open, key=lambda one: (not one.is_exercise, one.opened_at))
    return ordered[-1].id if ordered else ""


def _leader(store: Store, address: str) -> Mapping[str, str]:
    now = clock.now()
    leading = [
        one
        for one in access_reads.accounts(store)
        if not one.disabled
        and not one.external
        and any(grant.role is Role.KRISLEDNING for grant in one.grants)
    ]
    if not leading:
        return {
            "name": "Administratören",
            "address": f"{address}/in/{break_glass(store, now)}",
            "said": "ingen krisledning har ett konto här. Går att öppna en gång, inom en timme.",
        }
    account = accounts.find(store, leading[0].login)
    secret = sessions.make_link(store, _ACTOR, account, timedelta(hours=_LINK_HOURS), now, new_code())
    return {
        "name": "Krisledningen",
        "address": f"{address}/in/{secret}",
        "said": f"läs upp den i telefon; loggar in {leading[0].login} en gång, inom ett dygn. Öppna den inte "
        "själv. Är den använd: skriv raden i steg 4 på papperet igen, så står en ny här.",
    }
