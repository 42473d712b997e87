"""Accounts, keys and the security journal in words."""

from datetime import datetime

from dashboard.desk.access import says as access_says
from data.access.reads import Account, Session, Token
from data.access.security import SecurityEntry
from data.rights import Grant, Who
from data.words import Role, SecurityKind, TokenKind
from tests.data.sectors.test_sectors import LIST
from tests.factories import NOW, ago, ahead, make_area

LATER = ahead(60)
AREAS = (make_area("bromma"), make_area("farsta"))


def account(login: str = "bob", **changes: bool) -> Account:
    return Account(
        id=f"u-{login}",
        login=login,
        label="beredskap",
        grants=(Grant(Role.STADSDEL, "bromma"),),
        disabled=changes.get("disabled", False),
        external=changes.get("external", False),
        has_password=changes.get("has_password", False),
    )


def session(minutes: float, ends: datetime = LATER, revoked: datetime | None = None) -> Session:
    return Session("k", "u-bob", ago(90), ago(minutes), ends, revoked)


def key(**changes: datetime | None) -> Token:
    expires = changes.get("expires_at", ahead(60))
    grant = Grant(Role.VAGG)
    return Token("n1", TokenKind.VAGG, "rummet", grant, ago(60), expires, changes.get("revoked_at"))


def entry(what: SecurityKind, /, **facts: object) -> SecurityEntry:
    return SecurityEntry(7, ago(3), what, "u-bob", facts)


def says(what: SecurityKind, /, **facts: object) -> str:
    called = {"u-bob": "bob", "u-eva": "eva", "n1": "rummet"}
    (row,) = access_says.security_rows([entry(what, **facts)], None, called, NOW)
    assert (row.who, row.at) == ("bob", "03:09")
    return row.says


def test_accounts_say_who_how_and_which_sessions_are_open() -> None:
    closed = account("anna", disabled=True)
    lived = [session(20), session(5), session(1, revoked=ago(1)), session(1, ends=ago(1))]
    rows = access_says.account_rows([closed, account(has_password=True)], lived, AREAS, NOW)
    assert [(row.login, row.roles, row.enters) for row in rows] == [
        ("bob", "stadsdel Bromma", "lösenord"),
        ("anna", "stadsdel Bromma", "stängt"),
    ]
    assert (rows[0].sessions, rows[0].seen) == (2, "03:07")
    assert rows[1].sessions == 0


def test_how_somebody_comes_in() -> None:
    people = [account("a", external=True), account("b")]
    rows = access_says.account_rows(people, [], AREAS, NOW)
    assert [row.enters for row in rows] == ["kommunens inloggning", "bara engångslänk"]


def test_every_role_of_a_person_is_offered_bound_ones_by_area_and_no_keys_role() -> None:
    offered = access_says.offered_grants(AREAS, LIST)
    assert offered["stadsdel:bromma"] == "stadsdel Bromma"
    assert offered["lokal_ovningsledare:farsta"] == "lokal övningsledare Farsta"
    assert offered["sektor:energi"] == "sektor Energiförsörjning"
    assert offered["organisation:verket"] == "organisation Elverket"
    assert {"krisledning", "lasare"} <= set(offered)
    assert not {"vagg", "sms", "punkt", "maskin"} & set(offered)


def test_what_is_chosen_by_enter_alone_is_the_least_and_never_an_administrator() -> None:
    offered = list(access_says.offered_grants(AREAS, LIST))
    assert offered[0] == "lasare"
    assert "admin" not in offered


def test_keys_are_offered_for_walls_and_systems() -> None:
    offered = access_says.offered_keys(AREAS)
    assert "storskärm" in offered["vagg:vagg"]
    assert offered["api:stadsdel:bromma"] == "annat system, som stadsdel Bromma"
    assert not [one for one in offered if "admin" in one]


def test_a_key_says_whether_it_still_opens() -> None:
    found = [key(expires_at=NOW), key(revoked_at=ago(2)), key()]
    rows = access_says.key_rows(found, AREAS, NOW)
    assert [(row.state, row.live) for row in rows] == [
        ("gäller", True),
        ("har slutat gälla", False),
        ("återkallad 03:10", False),
    ]
    point = Token("p", TokenKind.PUNKT, "x", Grant(Role.PUNKT, "P01"), NOW, None, None)
    assert access_says.key_rows([point], AREAS, NOW) == ()


def test_the_journal_says_what_happened_in_words() -> None:
    assert says(SecurityKind.SIGN_IN, by="lösenord") == "med lösenord"
    refused = says(SecurityKind.REFUSED, deed="phase", operation="op", point="P01")
    assert refused == "fick inte registrera beslut om en punkts läge · händelse op · punkt P01"
    door = says(SecurityKind.REFUSED, route="/konto", why="session", times=3)
    assert door == "adress /konto · skäl session · gånger 3"
    changed = says(SecurityKind.RIGHTS_CHANGED, account="u-eva", before=["lasare"], grants=[])
    assert changed == "eva · från lasare till ingen roll"
    assert says(SecurityKind.ACCOUNT_CHANGED, account="u-eva", disabled=True) == "eva · stängt"
    assert says(SecurityKind.KEY_ISSUED, key="n1", kind="vagg", role="vagg", bound="").startswith("rummet")


def test_every_kind_has_its_word_and_the_choice_narrows() -> None:
    assert set(access_says.kind_words()) == set(SecurityKind)
    found = [entry(SecurityKind.SIGN_IN), entry(SecurityKind.EXPORT, what="logg")]
    rows = access_says.security_rows(found, SecurityKind.EXPORT, {}, NOW)
    assert [row.says for row in rows] == ["tog ut logg"]


def test_only_who_administers_something_sees_the_page() -> None:
    assert access_says.may_see(Who("a", "x", (Grant(Role.ADMIN),)))
    assert not access_says.may_see(Who("a", "x", (Grant(Role.KRISLEDNING),)))
