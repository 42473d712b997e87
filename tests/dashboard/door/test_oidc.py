"""Signing in through a real identity provider, losing a group there, and everything that must not get in."""

import json
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import JWKRegistry, OctKey

from dashboard.door import asking
from dashboard.door.asking import ask_again, hold, is_held
from dashboard.door.oidc import ANSWER, COOKIE, NOT_DONE, NOT_NOW, START
from dashboard.door.provider import Tokens, Unreachable
from dashboard.door.provider_wire import configured
from dashboard.settings import Settings, session_cookie
from data.access import accounts, envelope, security, sessions
from data.access import reads as access_reads
from data.access.vouching import vouched
from data.acting import Actor
from data.errors import NotAllowed, SignedOut
from data.rights import Grant
from data.store.database import open_store
from data.words import Role, SecurityKind
from tests.dashboard.door.entrance import ALICE, Entrance, a_provider, settle
from tests.directory import CLIENT, SECRET, Directory, rewritten


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file, to copy: making one takes longer than most of these tests."""
    path = tmp_path_factory.mktemp("settled") / "store.db"
    store = open_store(f"sqlite:///{path}")
    settle(store)
    store.close()
    return path


@pytest.fixture
def entrance(tmp_path: Path, settled: Path, directory: Directory) -> Iterator[Entrance]:
    store = open_store(f"sqlite:///{shutil.copy(settled, tmp_path / 'store.db')}")
    directory.client(f"http://127.0.0.1:8501{ANSWER}")
    directory.person("anna", "tp-bromma")
    made = Entrance(store, directory, a_provider(directory.issuer))
    yield made
    made.close()
    asking._HELD.clear()
    store.close()


def grants_of(entrance: Entrance, login: str = "anna") -> tuple[Grant, ...]:
    return next(one.grants for one in access_reads.accounts(entrance.store) if one.login == login)


def nobody_came_in(entrance: Entrance) -> bool:
    return not access_reads.sessions(entrance.store) and not entrance.journalled(SecurityKind.SIGN_IN)


# ── the right people ─────────────────────────────────────────────────────────────────────────


def test_a_group_gives_a_stadsdel_its_own_area_and_no_other(entrance: Entrance) -> None:
    key = entrance.come_in("anna")
    ask_again(entrance.store, key, entrance.now())
    assert entrance.report(key, "P01").new
    with pytest.raises(NotAllowed, match="Stadsdel Bromma får rapportera bara i sitt eget område"):
        entrance.report(key, "P02")
    (signed_in,) = entrance.journalled(SecurityKind.SIGN_IN)
    assert signed_in.facts == {"by": "identitetsleverantör"}


def test_a_lost_group_is_refused_at_the_next_act_and_found_again_at_the_one_after(entrance: Entrance) -> None:
    key = entrance.come_in("anna")
    ask_again(entrance.store, key, entrance.now())
    entrance.report(key)
    entrance.directory.leave("anna", "tp-bromma")
    ask_again(entrance.store, key, entrance.now())
    with pytest.raises(NotAllowed):
        entrance.report(key)
    changed = entrance.journalled(SecurityKind.RIGHTS_CHANGED)[0]
    assert changed.facts["before"] == ["stadsdel:bromma"]
    assert changed.facts["grants"] == []
    entrance.directory.join("anna", "tp-farsta")
    ask_again(entrance.store, key, entrance.now())
    assert entrance.report(key, "P02").new


def test_two_groups_give_two_roles(entrance: Entrance) -> None:
    entrance.directory.join("anna", "ledning")
    entrance.come_in("anna")
    assert grants_of(entrance) == (Grant(Role.KRISLEDNING), Grant(Role.STADSDEL, "bromma"))


def test_signing_in_again_is_the_same_account_with_the_groups_of_today(entrance: Entrance) -> None:
    first = entrance.come_in("anna")
    entrance.directory.leave("anna", "tp-bromma")
    entrance.directory.join("anna", "tp-farsta")
    entrance.come_in("anna")
    assert [one.grants for one in access_reads.accounts(entrance.store)] == [
        (Grant(Role.STADSDEL, "farsta"),)
    ]
    with pytest.raises(NotAllowed):
        entrance.report(first, "P01")


def test_nobody_becomes_a_local_account_by_having_its_name(entrance: Entrance) -> None:
    admin = [Grant(Role.ADMIN)]
    local = accounts.add_account(
        entrance.store, ALICE, login="anna", label="vår", grants=admin, now=entrance.now(), admin=True
    )
    entrance.come_in("anna")
    made = [one for one in access_reads.accounts(entrance.store) if one.id != local]
    assert [(one.external, one.grants) for one in made] == [(True, (Grant(Role.STADSDEL, "bromma"),))]
    assert made[0].login.startswith("anna#")


def test_a_personnummer_as_a_user_name_is_not_kept_as_a_login(entrance: Entrance) -> None:
    entrance.directory.person("811228-9874", "tp-bromma")
    entrance.come_in("811228-9874")
    (made,) = access_reads.accounts(entrance.store)
    assert made.login.startswith("extern-")


# ── those who get no further ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("group", [(), ("fiket",), ("annan-kommun",)])
def test_no_group_that_gives_a_role_is_a_plain_page_and_no_account(
    entrance: Entrance, group: tuple[str, ...]
) -> None:
    entrance.directory.person("bo", *group)
    browser = entrance.browser()
    page = browser.get(entrance.answer_for(browser, "bo"))
    assert page.status_code == 403
    assert "Du saknar behörighet här" in page.text
    assert access_reads.accounts(entrance.store) == []
    assert entrance.journalled(SecurityKind.SIGN_IN_REFUSED)[0].facts == {"by": "identitetsleverantör"}
    assert session_cookie(False) not in browser.cookies


def test_an_account_closed_here_does_not_open_there(entrance: Entrance) -> None:
    key = entrance.come_in("anna")
    (account,) = access_reads.accounts(entrance.store)
    accounts.disable(entrance.store, ALICE, account.id, entrance.now())
    ask_again(entrance.store, key, entrance.now())
    with pytest.raises(SignedOut):
        entrance.report(key)
    browser = entrance.browser()
    assert browser.get(entrance.answer_for(browser, "anna")).status_code == 403
    assert len(access_reads.sessions(entrance.store)) == 1


def test_who_says_no_at_the_provider_is_not_let_in(entrance: Entrance) -> None:
    browser = entrance.browser()
    page = browser.get(entrance.answer_for(browser, "anna", said="deny"))
    assert (page.status_code, NOT_DONE in page.text) == (403, True)
    assert nobody_came_in(entrance)


# ── answers that must not be believed ────────────────────────────────────────────────────────


def signed(directory: Directory, body: bytes, **changed: Any) -> bytes:
    """Return a token answer whose ID token says something else, signed with the provider's own key."""
    told = jwt.decode(json.loads(body)["id_token"], directory.key, algorithms=["RS256", "RS512"])
    key = changed.pop("key", directory.key)
    header = {"alg": changed.pop("alg", told.header["alg"]), "kid": changed.pop("kid", directory.key.kid)}
    named = {name: value for name, value in header.items() if value is not None}
    kept = {name: value for name, value in {**told.claims, **changed}.items() if value is not None}
    return rewritten(body, id_token=jwt.encode(named, kept, key, algorithms=[header["alg"]]))


def unsigned(body: bytes) -> bytes:
    _, claims, _ = json.loads(body)["id_token"].split(".")
    return rewritten(body, id_token=f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}.")


def with_another_signature(body: bytes) -> bytes:
    head, claims, mark = json.loads(body)["id_token"].split(".")
    return rewritten(body, id_token=f"{head}.{claims}.{mark[:-6]}AAAAAA")


def with_other_claims(body: bytes) -> bytes:
    head, claims, mark = json.loads(body)["id_token"].split(".")
    flipped = claims[:20] + ("A" if claims[20] != "A" else "B") + claims[21:]
    return rewritten(body, id_token=f"{head}.{flipped}.{mark}")


STRANGER = JWKRegistry.generate_key("RSA", 2048)
LIES: dict[str, Callable[[Directory, bytes], bytes]] = {
    "another nonce": lambda d, body: signed(d, body, nonce="annan"),
    "no nonce": lambda d, body: signed(d, body, nonce=None),
    "another audience": lambda d, body: signed(d, body, aud=["annan-tjänst"]),
    "two audiences, meant for the other": lambda d, body: signed(d, body, aud=[CLIENT, "b"], azp="b"),
    "another issuer": lambda d, body: signed(d, body, iss="https://annan.example"),
    "expired": lambda d, body: signed(d, body, exp=int(time.time()) - 60),
    "from the future": lambda d, body: signed(d, body, iat=int(time.time()) + 600),
    "no end": lambda d, body: signed(d, body, exp=None),
    "nobody": lambda d, body: signed(d, body, sub=None),
    "an empty subject": lambda d, body: signed(d, body, sub=" "),
    "somebody else than userinfo says": lambda d, body: signed(d, body, sub="bo"),
    "another access token's": lambda d, body: signed(d, body, at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "a stranger's key": lambda d, body: signed(d, body, key=STRANGER),
    "a stranger's key by another name": lambda d, body: signed(d, body, key=STRANGER, kid="ny"),
    "signed with the shared secret": lambda d, body: signed(
        d, body, key=OctKey.import_key(SECRET * 2), alg="HS256", kid=None
    ),
    "alg none": lambda _, body: unsigned(body),
    "a changed signature": lambda _, body: with_another_signature(body),
    "changed claims": lambda _, body: with_other_claims(body),
    "no ID token": lambda _, body: rewritten(body, id_token=None),
    "rubbish for an ID token": lambda _, body: rewritten(body, id_token="a.b.c"),
    "a number for an ID token": lambda _, body: rewritten(body, id_token=7),
    "no access token": lambda _, body: rewritten(body, access_token=None),
}


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("lie", LIES)
def test_a_token_answer_that_does_not_hold_lets_nobody_in(entrance: Entrance, lie: str) -> None:
    browser = entrance.browser()
    address = entrance.answer_for(browser, "anna")
    entrance.directory.twist = lambda path, body: (
        LIES[lie](entrance.directory, body) if path == "/oauth/token" else body
    )
    page = browser.get(address)
    assert (page.status_code, NOT_DONE in page.text) == (403, True)
    assert nobody_came_in(entrance)
    (refused,) = entrance.journalled(SecurityKind.SIGN_IN_REFUSED)
    assert refused.facts["why"].startswith("svaret håller inte")


def test_the_same_twist_without_a_lie_lets_in(entrance: Entrance) -> None:
    """The counter-proof: a token signed anew with nothing changed is believed."""
    browser = entrance.browser()
    address = entrance.answer_for(browser, "anna")
    entrance.directory.twist = lambda path, body: (
        signed(entrance.directory, body) if path == "/oauth/token" else body
    )
    assert browser.get(address).status_code == 303


BROKEN: dict[str, tuple[str, bytes]] = {
    "userinfo is no JSON": ("/oauth/userinfo", b"<html>"),
    "userinfo is a list": ("/oauth/userinfo", b"[]"),
    "the tokens are no JSON": ("/oauth/token", b"<html>"),
    "the tokens are a list": ("/oauth/token", b"[]"),
    "the keys are no JSON": ("/oauth/jwks.json", b"\xff\xfe"),
    "an answer without end": ("/oauth/userinfo", b" " * 600_000),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_an_answer_that_is_none_is_a_plain_sentence(entrance: Entrance, broken: str) -> None:
    browser = entrance.browser()
    address = entrance.answer_for(browser, "anna")
    wrong, said = BROKEN[broken]
    entrance.directory.twist = lambda path, body: said if path == wrong else body
    page = browser.get(address)
    assert (page.status_code, NOT_NOW in page.text) == (424, True)
    assert nobody_came_in(entrance)


def test_keys_of_other_kinds_are_passed_over(entrance: Entrance) -> None:
    entrance.directory.twist = lambda path, body: (
        rewritten(body, keys=[{"kty": "ny-sort"}, 7, {"kty": "oct", "k": "AAAA"}, *json.loads(body)["keys"]])
        if path == "/oauth/jwks.json"
        else body
    )
    entrance.come_in("anna")


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://annan.example"},
        {"token_endpoint": "ftp://127.0.0.1/token"},
        {"userinfo_endpoint": None},
        {"jwks_uri": 7},
    ],
)
def test_a_description_that_is_not_the_providers_is_not_followed(
    entrance: Entrance, changed: dict[str, Any]
) -> None:
    entrance.directory.twist = lambda path, body: rewritten(body, **changed) if "well-known" in path else body
    page = entrance.browser().get(START)
    assert (page.status_code, NOT_NOW in page.text) == (424, True)


# ── the way back ─────────────────────────────────────────────────────────────────────────────


def changed_query(address: str, **changed: str | None) -> str:
    query = {**dict(parse_qsl(urlsplit(address).query)), **changed}
    return f"{ANSWER}?{urlencode({name: value for name, value in query.items() if value is not None})}"


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "annan"},
        {"state": None},
        {"state": "å"},
        {"iss": "https://annan.example"},
        {"iss": None},  # the provider says that it always tells who it is
        {"code": "x"},
        {"code": None},
        {"code": ""},
        {"error": "access_denied"},
    ],
)
def test_a_changed_answer_is_refused(entrance: Entrance, changed: dict[str, str | None]) -> None:
    browser = entrance.browser()
    page = browser.get(changed_query(entrance.answer_for(browser, "anna"), **changed))
    assert (page.status_code, NOT_DONE in page.text) == (403, True)
    assert nobody_came_in(entrance)
    assert entrance.journalled(SecurityKind.SIGN_IN_REFUSED)


def test_an_answer_is_good_once(entrance: Entrance) -> None:
    browser = entrance.browser()
    leaving = browser.get(START)
    kept = browser.cookies[COOKIE]
    assert leaving.status_code == 303
    address = entrance.answer_for(browser, "anna")
    kept = browser.cookies[COOKIE]
    assert browser.get(address).status_code == 303
    assert COOKIE not in browser.cookies
    assert browser.get(address).status_code == 403
    browser.cookies.set(COOKIE, kept, path="/logga-in")
    assert browser.get(address).status_code == 403
    assert len(access_reads.sessions(entrance.store)) == 1
    whys = {one.facts["why"] for one in entrance.journalled(SecurityKind.SIGN_IN_REFUSED)}
    assert whys == {"kakan saknas eller är för gammal", "svaret har redan använts"}


def test_a_used_code_is_refused_by_the_provider_too(entrance: Entrance) -> None:
    browser = entrance.browser()
    first = entrance.answer_for(browser, "anna")
    code = dict(parse_qsl(urlsplit(first).query))["code"]
    assert browser.get(first).status_code == 303
    second = changed_query(entrance.answer_for(browser, "anna"), code=code)
    assert browser.get(second).status_code == 403
    assert len(access_reads.sessions(entrance.store)) == 1


def test_one_browsers_answer_is_nothing_in_another(entrance: Entrance) -> None:
    """Nobody can be signed in as somebody else by following a link, with or without a sign-in begun."""
    strangers, victims = entrance.browser(), entrance.browser()
    address = entrance.answer_for(strangers, "anna")
    assert victims.get(address).status_code == 403
    victims.get(START)
    assert victims.get(address).status_code == 403
    assert nobody_came_in(entrance)


@pytest.mark.parametrize("sealed", ["", "x", "a.b.c.d.e", "å" * 10, "." * 5000])
def test_a_made_up_cookie_is_refused(entrance: Entrance, sealed: str) -> None:
    browser = entrance.browser()
    address = entrance.answer_for(browser, "anna")
    browser.cookies.clear()
    headers = {b"Cookie": f"{COOKIE}={sealed}".encode()}
    assert browser.get(address, headers=headers).status_code == 403
    assert nobody_came_in(entrance)


def test_a_changed_or_another_stores_cookie_is_refused(entrance: Entrance, tmp_path: Path) -> None:
    browser = entrance.browser()
    address = entrance.answer_for(browser, "anna")
    sealed = browser.cookies[COOKIE]
    middle = len(sealed) // 2
    for made in (
        sealed[:-1],
        sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :],
    ):
        browser.cookies.clear()
        assert browser.get(address, headers={"Cookie": f"{COOKIE}={made}"}).status_code == 403
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    elsewhere = Entrance(other, entrance.directory, entrance.provider)
    assert elsewhere.browser().get(address, headers={"Cookie": f"{COOKIE}={sealed}"}).status_code == 403
    other.close()
    assert nobody_came_in(entrance)


def test_a_sign_in_that_took_too_long_must_begin_again(entrance: Entrance) -> None:
    browser = entrance.browser()
    address = entrance.answer_for(browser, "anna")
    entrance.ahead = timedelta(minutes=11)
    assert browser.get(address).status_code == 403
    assert nobody_came_in(entrance)


def test_the_cookie_is_hidden_short_and_tells_nothing(entrance: Entrance) -> None:
    leaving = entrance.browser().get(START)
    said = leaving.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=lax" in said
    assert "path=/logga-in" in said
    assert "max-age=600" in said
    query = dict(parse_qsl(urlsplit(leaving.headers["location"]).query))
    assert (query["code_challenge_method"], query["response_type"]) == ("S256", "code")
    assert query["state"] not in said
    assert query["nonce"] not in said


def test_a_session_prepared_for_somebody_is_not_theirs_afterwards(entrance: Entrance) -> None:
    browser = entrance.browser()
    browser.cookies.set(session_cookie(False), "förberedd".encode().hex(), path="/")
    address = entrance.answer_for(browser, "anna")
    inside = browser.get(address)
    assert inside.status_code == 303
    secret = inside.headers["set-cookie"].split(";")[0].split("=", 1)[1]
    assert secret != "förberedd".encode().hex()
    with entrance.store.reading() as connection, pytest.raises(SignedOut):
        access_reads.who(connection, access_reads.digest("förberedd".encode().hex()), entrance.now())


@pytest.mark.parametrize("name", ["next", "vidare", "redirect_uri", "return_to"])
def test_nobody_is_sent_elsewhere(entrance: Entrance, name: str) -> None:
    browser = entrance.browser()
    leaving = browser.get(f"{START}?{name}=https://annan.example/")
    assert leaving.headers["location"].startswith(f"{entrance.directory.issuer}/oauth/authorize?")
    assert "annan.example" not in leaving.headers["location"]
    inside = browser.get(f"{entrance.answer_for(browser, 'anna')}&{name}=https://annan.example/")
    assert inside.headers["location"] == "/"


def test_a_flood_of_made_up_answers_is_one_line_that_says_how_many(entrance: Entrance) -> None:
    browser = entrance.browser()
    for _ in range(50):
        assert browser.get(f"{ANSWER}?code=x&state=y").status_code == 403
    assert len(entrance.journalled(SecurityKind.SIGN_IN_REFUSED)) == 1
    entrance.ahead = timedelta(seconds=11)
    browser.get(f"{ANSWER}?code=x&state=y")
    assert [one.facts["times"] for one in entrance.journalled(SecurityKind.SIGN_IN_REFUSED)] == [50, 1]


# ── when the provider is away ────────────────────────────────────────────────────────────────


@pytest.fixture
def away(entrance: Entrance) -> Iterator[Callable[[], None]]:
    """Make the provider stop answering; it answers again when the test is over."""
    closed = []

    def close() -> None:
        entrance.directory.close()
        closed.append(True)

    yield close
    if closed:
        entrance.directory.open()


def test_away_at_the_start_is_a_plain_sentence_and_passwords_still_work(
    entrance: Entrance, away: Callable[[], None]
) -> None:
    away()
    page = entrance.browser().get(START)
    assert (page.status_code, NOT_NOW in page.text) == (424, True)
    now = entrance.now()
    account = accounts.add_account(
        entrance.store, ALICE, login="lokal", label="vår", grants=[Grant(Role.LASARE)], now=now
    )
    accounts.set_password(entrance.store, ALICE, account, "vintern kom tidigt", now)
    inside = sessions.sign_in(
        entrance.store, "lokal", "vintern kom tidigt", "192.0.2.1", now, entrance.lasting
    )
    assert inside.account == account


def test_away_on_the_way_back_is_a_plain_sentence(entrance: Entrance, away: Callable[[], None]) -> None:
    browser = entrance.browser()
    address = entrance.answer_for(browser, "anna")
    away()
    page = browser.get(address)
    assert (page.status_code, NOT_NOW in page.text) == (424, True)
    assert nobody_came_in(entrance)


def test_away_at_an_act_the_last_known_roles_hold_and_the_journal_says_so_once(
    entrance: Entrance, away: Callable[[], None]
) -> None:
    key = entrance.come_in("anna")
    away()
    for _ in range(3):
        ask_again(entrance.store, key, entrance.now())
        assert entrance.report(key).new
    entrance.ahead = timedelta(seconds=31)
    ask_again(entrance.store, key, entrance.now())
    (silent,) = entrance.journalled(SecurityKind.PROVIDER_SILENT)
    assert silent.facts == {"why": "svarar inte"}
    entrance.directory.open()
    entrance.directory.leave("anna", "tp-bromma")
    ask_again(entrance.store, key, entrance.now())  # left alone for thirty seconds more
    assert entrance.report(key).new
    entrance.ahead = timedelta(seconds=62)
    ask_again(entrance.store, key, entrance.now())
    with pytest.raises(NotAllowed):
        entrance.report(key)
    entrance.directory.close()  # the fixture opens it


def test_who_is_in_stays_in_for_the_time_that_is_set_and_no_longer(
    entrance: Entrance, away: Callable[[], None]
) -> None:
    """Three hours without an answer, by setting: since the provider last vouched, not since it first did."""
    entrance.provider = a_provider(entrance.directory.issuer, oidc_silence_hours=3)
    entrance.directory.tokens_last(24 * 3600)
    key = entrance.come_in("anna")
    entrance.ahead = timedelta(hours=2)
    ask_again(entrance.store, key, entrance.now())
    sessions.seen(entrance.store, key, entrance.now())
    away()
    entrance.ahead = timedelta(hours=4, minutes=59)
    ask_again(entrance.store, key, entrance.now())
    sessions.seen(entrance.store, key, entrance.now())
    assert entrance.report(key).new
    asking._HELD.clear()  # a restart forgets the tokens, and not how long it may be silent
    entrance.ahead = timedelta(hours=5, minutes=1)
    ask_again(entrance.store, key, entrance.now())
    with pytest.raises(SignedOut):
        entrance.report(key)
    entrance.directory.open()
    ask_again(entrance.store, key, entrance.now())
    with pytest.raises(SignedOut):
        entrance.report(key)
    entrance.directory.close()  # the fixture opens it


def test_a_provider_that_answers_lets_nobody_stay_longer_than_a_session_lasts(entrance: Entrance) -> None:
    entrance.provider = a_provider(entrance.directory.issuer, oidc_silence_hours=3)
    key = entrance.come_in("anna")
    for hour in range(1, 14):
        entrance.ahead = timedelta(hours=hour)
        vouched(
            entrance.store, key, min(_until(entrance), entrance.now() + timedelta(hours=3)), entrance.now()
        )
        sessions.seen(entrance.store, key, entrance.now())
        assert entrance.report(key).new
    entrance.ahead = timedelta(hours=14, seconds=1)
    with pytest.raises(SignedOut):
        entrance.report(key)


def _until(entrance: Entrance) -> datetime:
    (held,) = asking._HELD.values()
    return held.until


def test_with_the_provider_away_the_envelope_opens_and_lets_others_in(
    entrance: Entrance, away: Callable[[], None]
) -> None:
    """The whole way: no sign-in at the provider, the code from the envelope, a link for somebody else."""
    code = envelope.seal(entrance.store, ALICE, entrance.now())
    away()
    browser = entrance.browser()
    assert browser.get(START).status_code == 424
    assert envelope.tried(entrance.store, ALICE, code, entrance.now()) > entrance.now()
    inside = sessions.sign_in_by_link(entrance.store, code, entrance.now(), entrance.lasting)
    admin = Actor("någon", access_reads.digest(inside.secret))
    assert envelope.in_use_since(entrance.store, entrance.now()) is not None
    made = accounts.add_account(
        entrance.store,
        admin,
        login="stab",
        label="stabens dator",
        grants=[Grant(Role.KRISLEDNING)],
        now=entrance.now(),
    )
    link = sessions.make_link(entrance.store, admin, made, timedelta(hours=1), entrance.now())
    other = sessions.sign_in_by_link(entrance.store, link, entrance.now(), entrance.lasting)
    assert entrance.report(access_reads.digest(other.secret)).new
    sessions.sign_out(entrance.store, admin.key, entrance.now())
    assert envelope.in_use_since(entrance.store, entrance.now()) is None


def test_a_provider_that_only_listens_is_not_waited_for(entrance: Entrance) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        provider = a_provider(f"http://127.0.0.1:{mute.getsockname()[1]}")
        begun = time.monotonic()
        with pytest.raises(Unreachable):
            provider.begin("http://127.0.0.1:8501/", entrance.now())
        assert time.monotonic() - begun < 4
        provider.close()


# ── tokens that end ──────────────────────────────────────────────────────────────────────────


def test_a_token_about_to_end_is_renewed_each_time(entrance: Entrance) -> None:
    entrance.directory.tokens_last(20)
    key = entrance.come_in("anna")
    entrance.directory.asked.clear()
    for _ in range(2):
        # The provider's tokens carry whole seconds: two of one second are the same, and the first is revoked.
        time.sleep(1.1)
        ask_again(entrance.store, key, entrance.now())
        assert entrance.report(key).new
    assert entrance.directory.asked.count("/oauth/token") == 2
    assert not entrance.journalled(SecurityKind.PROVIDER_SILENT)
    entrance.directory.leave("anna", "tp-bromma")
    ask_again(entrance.store, key, entrance.now())
    with pytest.raises(NotAllowed):
        entrance.report(key)


def test_a_token_that_cannot_be_renewed_leaves_the_last_known_roles_and_says_so_once(
    entrance: Entrance,
) -> None:
    key = entrance.come_in("anna")
    (account,) = access_reads.accounts(entrance.store)
    ended = Tokens("utgången", None, entrance.now() - timedelta(seconds=1))
    hold(key, entrance.provider, account.id, "anna", ended, entrance.now(), timedelta(hours=14))
    for _ in range(3):
        ask_again(entrance.store, key, entrance.now())
    assert entrance.report(key).new
    (silent,) = entrance.journalled(SecurityKind.PROVIDER_SILENT)
    assert silent.facts == {"why": "kan inte längre tillfrågas"}


def test_who_has_left_the_municipality_is_signed_out_everywhere_at_the_next_act(entrance: Entrance) -> None:
    one, other = entrance.come_in("anna"), entrance.come_in("anna")
    entrance.directory.end("anna")
    ask_again(entrance.store, one, entrance.now())
    for key in (one, other):
        with pytest.raises(SignedOut):
            entrance.report(key)
        assert not is_held(key)
    (ended,) = entrance.journalled(SecurityKind.SESSIONS_REVOKED)
    assert ended.facts == {"by": "identitetsleverantör"}


def test_a_session_by_password_asks_nobody(entrance: Entrance) -> None:
    now = entrance.now()
    account = accounts.add_account(
        entrance.store, ALICE, login="lokal", label="vår", grants=[Grant(Role.KRISLEDNING)], now=now
    )
    link = sessions.make_link(entrance.store, ALICE, account, timedelta(hours=1), now)
    key = access_reads.digest(sessions.sign_in_by_link(entrance.store, link, now, entrance.lasting).secret)
    entrance.directory.asked.clear()
    ask_again(entrance.store, key, now)
    assert entrance.report(key).new
    assert entrance.directory.asked == []
    assert not is_held(key)


def test_what_is_held_is_forgotten_when_the_session_must_have_ended(entrance: Entrance) -> None:
    key = entrance.come_in("anna")
    entrance.ahead = timedelta()
    later = entrance.now() + entrance.lasting.longest
    hold("annan", entrance.provider, "u", "bo", Tokens("x", None, None), later, timedelta(hours=1))
    assert not is_held(key)


def test_the_security_journal_holds_no_secrets_and_no_names(entrance: Entrance) -> None:
    browser = entrance.browser()
    address = entrance.answer_for(browser, "anna")
    sealed = browser.cookies[COOKIE]
    browser.get(address)
    browser.get(address)
    secret = browser.cookies[session_cookie(False)]
    entrance.directory.leave("anna", "tp-bromma")
    ask_again(entrance.store, access_reads.digest(secret), entrance.now())
    written = " ".join(f"{one.who} {json.dumps(dict(one.facts))}" for one in security.entries(entrance.store))
    code = dict(parse_qsl(urlsplit(address).query))["code"]
    for hidden in ("anna", "Prov", "example.org", secret, sealed, code, SECRET):
        assert hidden not in written
    with entrance.store.reading() as connection:
        assert list(security.differences(connection)) == []


# ── the settings ─────────────────────────────────────────────────────────────────────────────


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "another role": ({"oidc_groups": '{"g": ["kung"]}'}, "gruppen g: Okänd roll: kung"),
    "a role without its area": ({"oidc_groups": '{"g": ["stadsdel"]}'}, "gäller ett område"),
    "a key's role": ({"oidc_groups": '{"g": ["punkt:P01"]}'}, "hör till nycklar"),
    "no JSON": ({"oidc_groups": "tp-bromma=stadsdel"}, "är inte JSON"),
    "no mapping": ({"oidc_groups": "[]"}, "ska ge varje grupp dess roller"),
    "an empty mapping": ({"oidc_groups": "{}"}, "ska ge varje grupp dess roller"),
    "a role and no list": ({"oidc_groups": '{"g": "lasare"}'}, "ska ha en lista av roller"),
    "a number for a role": ({"oidc_groups": '{"g": [7]}'}, "ska ha en lista av roller"),
    "plain HTTP": ({"oidc_issuer": "http://idp.example"}, "måste börja med https://"),
    "plain HTTP elsewhere, allowed": (
        {"oidc_issuer": "http://idp.example", "oidc_allow_http": True},
        "måste börja med https://",
    ),
    "plain HTTP here, not allowed": ({"oidc_issuer": "http://127.0.0.1:1"}, "måste börja med https://"),
    "no address": ({"oidc_issuer": "https://"}, "är ingen adress"),
    "a broken address": ({"oidc_issuer": "https://[x"}, "är ingen adress"),
    "a file": ({"oidc_issuer": "file:///etc/passwd"}, "är ingen adress"),
    "no client": ({"oidc_client_id": " "}, "DASHBOARD_OIDC_CLIENT_ID saknas"),
    "no openid": ({"oidc_scopes": "profile"}, "måste innehålla openid"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_setting_is_one_sentence(fault: str) -> None:
    changed, said = FAULTS[fault]
    right: dict[str, Any] = {
        "oidc_issuer": "https://idp.example",
        "oidc_client_id": "vi",
        "oidc_groups": '{"g": ["stadsdel:bromma", "lasare"]}',
    }
    found = configured(Settings(**right))
    assert found is not None
    assert found.grants(["x", "g"]) == (Grant(Role.STADSDEL, "bromma"), Grant(Role.LASARE))
    with pytest.raises(ValueError, match=said):
        configured(Settings(**{**right, **changed}))


def test_no_issuer_is_no_provider() -> None:
    assert configured(Settings()) is None


def test_the_next_person_is_asked_anew_and_takes_the_place_of_the_one_before(entrance: Entrance) -> None:
    """Whoever the provider still remembers is the night: the day must not be let in as it."""
    browser = entrance.browser()
    night = entrance.come_in("anna", browser)
    start = f"{START}?byt=1&vidare=/staff%3Fhandelse%3Dop-1"
    assert "prompt=login" in browser.get(start).headers["location"]
    assert "prompt=" not in browser.get(START).headers["location"]
    entrance.report(night)
    inside = browser.get(entrance.answer_for(browser, "anna", start=start))
    assert (inside.status_code, inside.headers["location"]) == (303, "/staff?handelse=op-1")
    with pytest.raises(SignedOut):
        entrance.report(night)
    entrance.report(access_reads.digest(browser.cookies[session_cookie(False)]))


def test_another_sign_in_ends_no_session_that_it_was_not_to_take_over(entrance: Entrance) -> None:
    browser = entrance.browser()
    first = entrance.come_in("anna", browser)
    entrance.come_in("anna", browser)
    entrance.report(first)
