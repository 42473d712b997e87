"""The golden store's door: accounts, sessions, links, keys and phones, and every kind of security entry."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from data.access import accounts, sessions, tokens, watching
from data.access import reads as access_reads
from data.access.sessions import External, Lasting
from data.access.tokens import NewToken
from data.acting import Actor
from data.errors import Refused
from data.rights import ANYWHERE, Grant
from data.store.database import Store
from data.words import Role, TokenKind
from tests.data.world import NOW, later
from tests.golden.night import STAFF

PASSWORD: Final = "vintern kom tidigt i år"  # of nobody, and of no store but this
LASTING: Final = Lasting()


def people(store: Store) -> tuple[Actor, Actor]:
    """Return somebody of the krisledning and of a stadsdel, signed in."""
    staff = _account(store, "stab", Grant(Role.KRISLEDNING))
    district = _account(store, "bromma", Grant(Role.STADSDEL, "bromma"))
    return _enter(store, staff), _enter(store, district)


def _account(store: Store, login: str, *grants: Grant, admin: bool = False) -> str:
    return accounts.add_account(
        store, STAFF, login=login, label="golden", grants=grants, now=NOW, admin=admin
    )


def _enter(store: Store, account: str) -> Actor:
    link = sessions.make_link(store, STAFF, account, timedelta(hours=1), NOW)
    return Actor("någon", access_reads.digest(sessions.sign_in_by_link(store, link, NOW, LASTING).secret))


def the_door(store: Store) -> None:
    admin = _account(store, "admin", Grant(Role.ADMIN), admin=True)
    accounts.set_password(store, STAFF, admin, PASSWORD, later(80))
    for minute in range(4):
        with suppress(Refused):
            sessions.sign_in(store, "admin", "fel", "192.0.2.1", later(81 + minute), LASTING)
    inside = sessions.sign_in(store, "admin", PASSWORD, "192.0.2.2", later(90), LASTING)
    sessions.sign_out(store, access_reads.digest(inside.secret), later(91))
    sessions.sign_in(store, "admin", PASSWORD, "192.0.2.2", later(92), LASTING)
    sessions.revoke_sessions(store, STAFF, admin, later(93))
    sessions.make_link(store, STAFF, admin, timedelta(hours=1), later(93))
    outside = External("https://idp.example", "42", "vikarie", (Grant(Role.STADSDEL, "skarpnack"),))
    external = sessions.sign_in_external(store, outside, later(94), LASTING)
    sessions.follow_groups(store, external.account, [Grant(Role.LASARE)], later(95))
    sessions.end_external(store, external.account, later(96))
    closed = _account(store, "avslutad", Grant(Role.LASARE))
    accounts.disable(store, STAFF, closed, later(97))
    watching.note_refusals(store, {("", "/api/v1/reports", "ingen nyckel"): 3}, later(98))
    watching.note_export(store, STAFF, "journal", ANYWHERE, {"format": "csv"}, later(98))
    watching.note_sign_in_refused(store, "identitetsleverantör", "fel svar", 2, later(98))
    watching.note_provider_silent(store, external.account, "svarar inte", later(98))
    _keys(store)


def _keys(store: Store) -> None:
    wall = NewToken(TokenKind.VAGG, "väggen", Grant(Role.VAGG), later(60_000))
    program = NewToken(TokenKind.API, "program", Grant(Role.LASARE), later(60_000))
    for new in (wall, program):
        issued = tokens.issue_token(store, STAFF, new, later(99))
    tokens.rotate_token(store, STAFF, issued.id, later(100))
    ((_, link), (_, gone)) = tokens.issue_point_links(store, STAFF, ["P01", "P02"], None, None, later(101))
    tokens.see_device(store, link.id, "telefon-1", later(102))
    tokens.see_device(store, link.id, "telefon-2", later(102))
    (phone, *_) = next(one.devices for one in access_reads.tokens(store) if one.id == link.id)
    tokens.confirm_device(store, STAFF, link.id, phone.id, later(103))
    tokens.revoke_token(store, STAFF, gone.id, later(104))
