"""Everybody who may knock at the door: each role, each kind of key, and secrets that do not hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from dashboard.door.caller import WALL, csrf_of
from dashboard.settings import session_cookie
from data.access import accounts, sessions, tokens
from data.access import reads as access_reads
from data.access.facts import BOUND_TO, PEOPLE
from data.access.sessions import Lasting
from data.access.tokens import NewToken
from data.acting import LOCAL
from data.rights import Grant
from data.store.database import Store
from data.words import Role, TokenKind

OWN_AREA = "bromma"
OWN_POINT = "P01"
BOUNDS = {
    Role.STADSDEL: OWN_AREA,
    Role.LOKAL_OVNINGSLEDARE: OWN_AREA,
    Role.SEKTOR: "energi",
    Role.ORGANISATION: "ellevio",
}
_ENDED = timedelta(hours=20)


@dataclass(frozen=True)
class Visitor:
    """`role` is what they count as, empty for nobody; `by` how they come: session, key, wall or nothing.

    `spare` is another session of theirs, to sign out of.
    """

    name: str
    role: str = ""
    by: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    csrf: str = ""
    spare: str = ""

    @property
    def signed_in(self) -> bool:
        return self.by in ("session", "key")

    def __str__(self) -> str:
        return self.name


@dataclass
class Doors:
    """Lets people in on a store, as its command line would."""

    store: Store
    now: datetime

    def session(self, *grants: Grant, account: str = "", ago: timedelta = timedelta()) -> tuple[str, str]:
        """Return a new session's secret and its account."""
        at = self.now - ago
        login = f"prov {uuid4().hex[:8]}"
        held = account or accounts.add_account(
            self.store,
            LOCAL,
            login=login,
            label="prov",
            grants=grants,
            now=at,
            admin=Grant(Role.ADMIN) in grants,
        )
        link = sessions.make_link(self.store, LOCAL, held, timedelta(hours=1), at)
        return sessions.sign_in_by_link(self.store, link, at, Lasting()).secret, held

    def key(self, kind: TokenKind, role: Role, ago: timedelta = timedelta()) -> tokens.Issued:
        at = self.now - ago
        grant = Grant(role, BOUNDS.get(role, ""))
        return tokens.issue_token(
            self.store, LOCAL, NewToken(kind, "prov", grant, at + timedelta(hours=10)), at
        )

    def point_link(self, point: str, operation: str | None = None) -> str:
        ends = self.now + timedelta(days=1) if operation else None
        return tokens.issue_point_links(self.store, LOCAL, [point], operation, ends, self.now)[0][1].secret


def by_cookie(name: str, secret: str, role: str = "", spare: str = "") -> Visitor:
    headers = {"Cookie": f"{session_cookie(False)}={secret}"}
    by = "session" if spare else ""
    return Visitor(name, role, by, headers, csrf=csrf_of(secret), spare=spare)


def by_key(name: str, secret: str, role: str = "") -> Visitor:
    return Visitor(name, role, "key" if role else "", {"Authorization": f"Bearer {secret}"})


def people(doors: Doors) -> Iterator[Visitor]:
    """Every role that a person can have, and somebody who has none."""
    for role in PEOPLE:
        assert (role in BOUNDS) == (role in BOUND_TO)
        secret, account = doors.session(Grant(role, BOUNDS.get(role, "")))
        yield by_cookie(f"session {role}", secret, role, doors.session(account=account)[0])
    secret, account = doors.session()
    yield by_cookie("session without a role", secret, "", doors.session(account=account)[0])


def keys(doors: Doors) -> Iterator[Visitor]:
    """Every role that another system's key can have."""
    for role in tokens.ROLES[TokenKind.API]:
        yield by_key(f"key {role}", doors.key(TokenKind.API, role).secret, role)


def walls(doors: Doors) -> Iterator[Visitor]:
    secret = doors.key(TokenKind.VAGG, Role.VAGG).secret
    yield Visitor("wall by address", Role.VAGG, "wall", query=f"nyckel={secret}")
    yield Visitor("wall by cookie", Role.VAGG, "wall", {"Cookie": f"{WALL}={secret}"})
    yield Visitor("wall as key", Role.VAGG, "wall", {"Authorization": f"Bearer {secret}"})


def strangers(doors: Doors) -> Iterator[Visitor]:
    """Nobody, in every disguise: none of these opens anything that is not open to all."""
    kris = Grant(Role.KRISLEDNING)
    yield Visitor("nobody")
    yield by_cookie("expired session", doors.session(kris, ago=_ENDED)[0])
    revoked, account = doors.session(kris)
    sessions.revoke_sessions(doors.store, LOCAL, account, doors.now)
    yield by_cookie("revoked session", revoked)
    closed, account = doors.session(kris)
    accounts.disable(doors.store, LOCAL, account, doors.now)
    yield by_cookie("closed account", closed)
    alive = doors.session(kris)[0]
    yield by_cookie("forged session", alive[:-4] + "AAAA")
    yield by_cookie("truncated session", alive[:-1])
    yield by_cookie("lengthened session", alive + "A")
    yield by_cookie("what the store holds of a session", access_reads.digest(alive))
    yield by_key("session as key", alive)
    yield by_cookie("the machine itself", "machine")
    yield by_key("the machine itself as key", "machine")
    key = doors.key(TokenKind.API, Role.KRISLEDNING).secret
    yield by_cookie("key as session", key)
    yield by_key("truncated key", key[:-1])
    yield by_key("expired key", doors.key(TokenKind.API, Role.KRISLEDNING, _ENDED).secret)
    gone = doors.key(TokenKind.API, Role.KRISLEDNING)
    tokens.revoke_token(doors.store, LOCAL, gone.id, doors.now)
    yield by_key("revoked key", gone.secret)
    link = doors.point_link(OWN_POINT)
    yield by_key("point's link as key", link)
    yield by_cookie("point's link as session", link)
    wall = doors.key(TokenKind.VAGG, Role.VAGG)
    tokens.revoke_token(doors.store, LOCAL, wall.id, doors.now)
    yield Visitor("revoked wall", query=f"nyckel={wall.secret}")
    yield by_cookie("wall's key as session", doors.key(TokenKind.VAGG, Role.VAGG).secret)


def everybody(doors: Doors) -> list[Visitor]:
    return [*people(doors), *keys(doors), *walls(doors), *strangers(doors)]
