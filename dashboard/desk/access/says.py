"""The page *Behörigheter*: who has an account and as what, the keys, what the security journal says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _
from dashboard.words.times import clock
from data.access.facts import BOUND_TO, PEOPLE, name_of, written
from data.access.reads import Account, Session, Token
from data.access.security import SecurityEntry
from data.access.tokens import ROLES
from data.points.facts import Area
from data.rights import PHRASES, Deed, Grant, Who, may
from data.sectors.facts import EMPTY_REGISTER, SectorRegister
from data.words import Role, SecurityKind, TokenKind

Names = Mapping[str, str]
_BY_AREA = (Role.STADSDEL, Role.LOKAL_OVNINGSLEDARE)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """`sessions` are those open now; `seen` when one of them was last used."""

    id: str
    login: str
    label: str
    roles: str
    enters: str
    sessions: int
    seen: str
    closed: bool


@dataclass(frozen=True, slots=True)
class KeyRow:
    id: str
    kind: str
    label: str
    role: str
    made: str
    until: str
    state: str
    live: bool


@dataclass(frozen=True, slots=True)
class SecurityRow:
    number: int
    at: str
    kind: SecurityKind
    kind_word: str
    who: str
    says: str


def may_see(who: Who) -> bool:
    """Return whether the page has anything for somebody."""
    return any(may(who, deed) for deed in (Deed.ACCOUNTS, Deed.TOKENS, Deed.SECURITY))


def offered_grants(areas: Sequence[Area], register: SectorRegister) -> dict[str, str]:
    """Return what a person can be, as chosen and in words, who may least first: Enter takes the first.

    An administrator is made by an act of its own and is not among them.
    """
    alone = [Grant(role) for role in PEOPLE if role not in BOUND_TO and role is not Role.ADMIN]
    found = sorted(alone, key=lambda grant: grant.role is not Role.LASARE)[:1]
    found += [Grant(Role.STADSDEL, area.id) for area in areas]
    found += [Grant(Role.SEKTOR, one.id) for one in register.sectors]
    found += [Grant(Role.ORGANISATION, one.id) for one in register.organisations]
    found += [Grant(Role.LOKAL_OVNINGSLEDARE, area.id) for area in areas]
    found += [grant for grant in alone if grant.role is not Role.LASARE]
    return {written(grant): role_words(grant, areas, register) for grant in found}


def offered_keys(areas: Sequence[Area]) -> dict[str, str]:
    """Return what a key that is no person and no point can be, as chosen ("api:sms") and in words."""
    found = {f"{TokenKind.VAGG}:{Role.VAGG}": _("storskärm: visar, kan inte skriva")}
    for role in ROLES[TokenKind.API]:
        for grant in [Grant(role, area.id) for area in areas] if role in _BY_AREA else [Grant(role)]:
            words = _("annat system, som %(role)s", role=role_words(grant, areas))
            found[f"{TokenKind.API}:{written(grant)}"] = words
    return found


def role_words(grant: Grant, areas: Sequence[Area], register: SectorRegister = EMPTY_REGISTER) -> str:
    """Return a role in words; names are of areas, sectors or organisations as the role is bound."""
    names = {
        Role.SEKTOR: {one.id: one.name for one in register.sectors},
        Role.ORGANISATION: {one.id: one.name for one in register.organisations},
    }
    return name_of((grant,), names.get(grant.role) or {area.id: area.name for area in areas})


def account_rows(
    accounts: Sequence[Account],
    sessions: Sequence[Session],
    areas: Sequence[Area],
    now: datetime,
    register: SectorRegister = EMPTY_REGISTER,
) -> tuple[AccountRow, ...]:
    """Return the accounts by login, closed ones last."""
    ordered = sorted(accounts, key=lambda one: (one.disabled, one.login))
    return tuple(_account(one, sessions, areas, now, register) for one in ordered)


def _account(
    one: Account, sessions: Sequence[Session], areas: Sequence[Area], now: datetime, register: SectorRegister
) -> AccountRow:
    alive = [s for s in sessions if s.account == one.id and s.revoked_at is None and now < s.ends_at]
    if one.disabled:
        enters = _("stängt")
    elif one.external:
        enters = _("kommunens inloggning")
    else:
        enters = _("lösenord") if one.has_password else _("bara engångslänk")
    return AccountRow(
        id=one.id,
        login=one.login,
        label=one.label,
        roles=", ".join(role_words(grant, areas, register) for grant in one.grants) or _("ingen roll"),
        enters=enters,
        sessions=len(alive),
        seen=clock(max(s.seen_at for s in alive), now) if alive else "",
        closed=one.disabled,
    )


def key_rows(tokens: Sequence[Token], areas: Sequence[Area], now: datetime) -> tuple[KeyRow, ...]:
    """Return the keys of walls and other systems, those that open first; points' links are elsewhere."""
    shown = [one for one in tokens if one.kind is not TokenKind.PUNKT]
    rows = [_key(one, areas, now) for one in shown]
    return tuple(sorted(rows, key=lambda row: not row.live))


def _key(one: Token, areas: Sequence[Area], now: datetime) -> KeyRow:
    ended = one.expires_at is not None and one.expires_at <= now
    state = _("gäller")
    if one.revoked_at is not None:
        state = _("återkallad %(at)s", at=clock(one.revoked_at, now))
    elif ended:
        state = _("har slutat gälla")
    return KeyRow(
        id=one.id,
        kind=_("storskärm") if one.kind is TokenKind.VAGG else _("annat system"),
        label=one.label,
        role=role_words(one.grant, areas),
        made=clock(one.created_at, now),
        until=clock(one.expires_at, now) if one.expires_at else "",
        state=state,
        live=one.revoked_at is None and not ended,
    )


def names(accounts: Sequence[Account], tokens: Sequence[Token]) -> dict[str, str]:
    """Return what the security journal's ids are called."""
    return {one.id: one.login for one in accounts} | {one.id: one.label for one in tokens}


def kind_words() -> dict[SecurityKind, str]:
    return {
        SecurityKind.SIGN_IN: _("inloggning"),
        SecurityKind.SIGN_IN_REFUSED: _("nekad inloggning"),
        SecurityKind.SIGN_OUT: _("utloggning"),
        SecurityKind.LINK_MADE: _("engångslänk"),
        SecurityKind.REFUSED: _("nekad"),
        SecurityKind.EXPORT: _("uttag"),
        SecurityKind.ACCOUNT_CHANGED: _("konto"),
        SecurityKind.RIGHTS_CHANGED: _("ändrade roller"),
        SecurityKind.SESSIONS_REVOKED: _("avslutade sessioner"),
        SecurityKind.KEY_ISSUED: _("ny nyckel"),
        SecurityKind.KEY_REVOKED: _("återkallad nyckel"),
        SecurityKind.DEVICE_SEEN: _("ny telefon"),
        SecurityKind.DEVICE_CONFIRMED: _("bekräftad telefon"),
        SecurityKind.PROVIDER_SILENT: _("identitetsleverantören svarar inte"),
        SecurityKind.PARTNER_ADDED: _("registrerad installation"),
    }


def security_rows(
    entries: Sequence[SecurityEntry], kind: SecurityKind | None, called: Names, now: datetime
) -> tuple[SecurityRow, ...]:
    words = kind_words()
    return tuple(
        SecurityRow(
            entry.number,
            clock(entry.at, now),
            entry.kind,
            words.get(entry.kind, entry.kind),
            called.get(entry.who, entry.who) or _("okänd"),
            _says(entry, called),
        )
        for entry in entries
        if kind in (None, entry.kind)
    )


def _says(entry: SecurityEntry, called: Names) -> str:
    """Say an entry's facts; what has no words here is shown as it is written."""
    stated = dict(entry.facts)
    said = []
    for name in ("account", "key"):
        if name in stated:
            identity = str(stated.pop(name))
            said.append(called.get(identity, identity))
    if "by" in stated:
        said.append(_("med %(how)s", how=stated.pop("by")))
    if "deed" in stated:
        said.append(_("fick inte %(what)s", what=_deed(str(stated.pop("deed")))))
    if "before" in stated and "grants" in stated:
        before, after = _list(stated.pop("before")), _list(stated.pop("grants"))
        said.append(_("från %(before)s till %(after)s", before=before, after=after))
    for name, word in _facts().items():
        if stated.get(name) is True:
            said.append(word)
            stated.pop(name)
    said += [f"{_field(name)} {_value(value)}" for name, value in stated.items() if value not in (None, "")]
    return " · ".join(said)


def _facts() -> dict[str, str]:
    return {
        "disabled": _("stängt"),
        "password": _("nytt lösenord"),
        "rotated": _("ny hemlighet, den gamla slutade"),
    }


def _field(name: str) -> str:
    words = {
        "grants": _("roller"),
        "operation": _("händelse"),
        "point": _("punkt"),
        "role": _("som"),
        "bound": _("för"),
        "kind": _("slag"),
        "what": _("tog ut"),
        "route": _("adress"),
        "why": _("skäl"),
        "times": _("gånger"),
        "device": _("telefon"),
        "partner": _("installation"),
        "term": _("term"),
    }
    return words.get(name, name)


def _value(value: object) -> str:
    return _list(value) if isinstance(value, list) else str(value)


def _list(value: object) -> str:
    return ", ".join(str(one) for one in value) or _("ingen roll") if isinstance(value, list) else str(value)


def _deed(deed: str) -> str:
    return PHRASES[Deed(deed)] if deed in list(Deed) else deed
