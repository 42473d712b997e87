"""Signing in and out: time-outs, growing waits that lock nobody out, links that are used once."""

import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest
from argon2 import PasswordHasher

from data.access import accounts, sessions
from data.access import reads as access_reads
from data.access.sessions import External, Lasting
from data.acting import Actor
from data.errors import NotAllowed, Refused, SignedOut, Superseded
from data.rights import Grant, Who
from data.server import acts as server_acts
from data.server.facts import Standing
from data.store.database import Store
from data.words import Role, SecurityKind
from tests.data.people import LASTING, PASSWORD, an_account, enter, journalled, signed_in
from tests.data.world import ALICE, NOW, World, later

READER = Grant(Role.LASARE)


def who(store: Store, actor: Actor, now: datetime) -> Who:
    with store.reading() as connection:
        return access_reads.who(connection, actor.key, now)


@pytest.fixture
def account(store: Store) -> str:
    made = an_account(store, READER, login="vakthavande")
    accounts.set_password(store, ALICE, made, PASSWORD, NOW)
    return made


def attempt(
    store: Store, password: str, now: datetime = NOW, login: str = "vakthavande", address: str = "192.0.2.1"
) -> sessions.SignedIn:
    return sessions.sign_in(store, login, password, address, now, LASTING)


# ── by password ──────────────────────────────────────────────────────────────────────────────


def test_a_password_opens_a_session(store: Store, account: str) -> None:
    inside = attempt(store, PASSWORD, login="  VaktHavande ")
    assert inside.account == account
    assert who(store, Actor("", access_reads.digest(inside.secret)), NOW).grants == (READER,)
    (entry,) = journalled(store, SecurityKind.SIGN_IN)
    assert (entry.who, dict(entry.facts)) == (account, {"by": "lösenord"})


def test_no_session_is_like_another(store: Store, account: str) -> None:
    assert len({attempt(store, PASSWORD).secret for _ in range(3)}) == 3


def test_who_is_needed_at_a_server_that_another_took_over_from_can_still_get_in_and_out(
    store: Store, account: str
) -> None:
    server_acts.claim(store, "a" * 12, "", NOW)
    here = replace(store, installation="a" * 12)
    assert server_acts.stand_down(here, Standing(2, "b" * 12), "", NOW)
    with pytest.raises(Superseded):
        an_account(here, READER)
    with pytest.raises(Refused, match="lösenordet stämmer inte"):
        attempt(here, "fel lösenord")
    inside = Actor("", access_reads.digest(attempt(here, PASSWORD).secret))
    sessions.seen(here, inside.key, later(2))
    assert who(here, inside, later(2)).grants == (READER,)
    sessions.sign_out(here, inside.key, later(3))
    with pytest.raises(SignedOut):
        who(here, inside, later(4))


@pytest.mark.slow
@pytest.mark.parametrize("password", ["", " ", PASSWORD + " ", PASSWORD.upper(), "å" * 3000, "\x00"])
def test_a_wrong_password_says_the_same_as_an_unknown_name(store: Store, account: str, password: str) -> None:
    said = set()
    for login in ("vakthavande", "ingen alls"):
        with pytest.raises(Refused) as refused:
            attempt(store, password, login=login)
        said.add((refused.value.reason, refused.value.field))
    assert said == {("Användarnamnet eller lösenordet stämmer inte.", "password")}
    assert [one.who for one in journalled(store, SecurityKind.SIGN_IN_REFUSED)] == [account, ""]


@pytest.mark.slow
def test_an_unknown_name_takes_as_long_as_a_known_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a benchmark: without the verification it would take a hundredth."""
    for module in (accounts, sessions):  # as costly as in earnest, which other tests do not pay
        monkeypatch.setattr(module, "_HASHER", PasswordHasher())
    monkeypatch.setattr(sessions, "_no_ones", cache(sessions._no_ones.__wrapped__))
    made = an_account(store, READER, login="vakthavande")
    accounts.set_password(store, ALICE, made, PASSWORD, NOW)
    taken: dict[str, list[float]] = {"vakthavande": [], "ingen": []}
    for number in range(6):
        for login, times in taken.items():
            begun = time.perf_counter()
            with pytest.raises(Refused):
                attempt(store, "fel fel fel fel", later(600 * number), login)
            times.append(time.perf_counter() - begun)
    known, unknown = (min(times[1:]) for times in taken.values())  # the first makes what is compared with
    assert unknown > known / 3


def test_an_account_without_password_or_closed_is_like_no_account(store: Store, account: str) -> None:
    an_account(store, READER, login="utan")
    accounts.disable(store, ALICE, account, NOW)
    for login in ("utan", "vakthavande"):
        with pytest.raises(Refused, match="stämmer inte"):
            attempt(store, PASSWORD, login=login)


def wait_said(store: Store, now: datetime, login: str = "vakthavande", address: str = "192.0.2.1") -> int:
    """Return the seconds that a try right now is told to wait; 0 where it is looked at."""
    with store.reading() as connection:
        try:
            sessions._refuse_waiting(connection, sessions._wait_keys(login, address), now)
        except Refused as refused:
            return int(refused.reason.split("Vänta ")[1].split()[0])
    return 0


@pytest.mark.slow
def test_each_failure_after_the_third_makes_the_wait_twice_as_long_up_to_five_minutes(
    store: Store, account: str
) -> None:
    now, seen = NOW, []
    for _ in range(13):
        with pytest.raises(Refused, match="stämmer inte"):
            attempt(store, "fel lösenord", now)
        wait = wait_said(store, now)
        seen.append(max(wait - 1, 0))
        if wait:
            with pytest.raises(Refused, match="För många misslyckade försök"):
                attempt(store, PASSWORD, now)  # not even looked at
        now += timedelta(seconds=seen[-1])
    assert seen == [0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert attempt(store, PASSWORD, now).account == account  # never locked out
    assert wait_said(store, now) == 0


@pytest.mark.slow
def test_waiting_goes_by_name_and_by_address(store: Store, account: str) -> None:
    now = NOW
    for number in range(3):
        with pytest.raises(Refused):
            attempt(store, "fel", now, address=f"192.0.2.{number}")
    assert wait_said(store, now, address="198.51.100.1")  # one name from many addresses
    assert not wait_said(store, now, login="någon annan")
    now = later(60)
    for number in range(15):
        with pytest.raises(Refused):
            attempt(store, "fel", now, login=f"namn{number}", address="203.0.113.9")
    assert wait_said(store, now, login="ännu en", address="203.0.113.9")  # many names from one address
    assert not wait_said(store, now, login="ännu en", address="203.0.113.8")


def test_old_failures_are_forgotten(store: Store, account: str) -> None:
    for _ in range(2):
        with pytest.raises(Refused):
            attempt(store, "fel")
    tomorrow = later(60 * 13)
    with pytest.raises(Refused, match="stämmer inte"):
        attempt(store, "fel", tomorrow)
    assert wait_said(store, tomorrow) == 0


def test_what_a_stranger_types_is_not_kept(store: Store, account: str) -> None:
    with pytest.raises(Refused):
        attempt(store, "mitt riktiga lösenord", login="mitt riktiga namn", address="198.51.100.77")
    with store.reading() as connection:
        kept = " ".join(
            str(row)
            for table in ("sign_in_wait", "security", "account")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        )
    for typed in ("riktiga", "198.51.100.77", PASSWORD):
        assert typed not in kept


# ── how long it lasts ────────────────────────────────────────────────────────────────────────


def test_an_unused_session_ends(store: Store) -> None:
    actor = signed_in(store, READER)
    assert who(store, actor, later(4 * 60 - 1)).id
    with pytest.raises(SignedOut, match="inte inloggad längre"):
        who(store, actor, later(4 * 60))


def test_a_used_session_lives_until_its_latest_end(store: Store) -> None:
    actor = signed_in(store, READER)
    for hour in range(1, 14):
        sessions.seen(store, actor.key, later(60 * hour))
        assert who(store, actor, later(60 * hour)).id
    sessions.seen(store, actor.key, later(14 * 60 - 1))
    with pytest.raises(SignedOut):
        who(store, actor, later(14 * 60))


def test_being_used_does_not_bring_back_what_has_ended(store: Store) -> None:
    idle, out = signed_in(store, READER), signed_in(store, READER)
    sessions.sign_out(store, out.key, NOW)
    for actor, minutes in ((idle, 4 * 60), (out, 5)):
        sessions.seen(store, actor.key, later(minutes))
        with pytest.raises(SignedOut):
            who(store, actor, later(minutes))


def test_being_seen_is_written_at_most_once_a_minute(store: Store) -> None:
    actor = signed_in(store, READER)
    for seconds, seen in ((30, 0), (59, 0), (61, 61), (90, 61), (122, 122)):
        sessions.seen(store, actor.key, NOW + timedelta(seconds=seconds))
        (found,) = access_reads.sessions(store)
        assert found.seen_at == NOW + timedelta(seconds=seen)


def test_signing_out_ends_that_session_alone_and_once(store: Store) -> None:
    account = an_account(store, READER)
    one, other = enter(store, account), enter(store, account)
    who(store, one, NOW)
    for _ in range(2):
        sessions.sign_out(store, one.key, NOW)
    with pytest.raises(SignedOut):
        who(store, one, NOW)
    assert who(store, other, NOW).id
    assert len(journalled(store, SecurityKind.SIGN_OUT)) == 1


def test_an_administrator_ends_all_of_somebodys_sessions(store: Store) -> None:
    account = an_account(store, READER)
    actors = [enter(store, account) for _ in range(3)]
    with pytest.raises(NotAllowed):
        sessions.revoke_sessions(store, actors[0], account, NOW)
    assert who(store, actors[0], NOW).id
    sessions.revoke_sessions(store, ALICE, account, NOW)
    for actor in actors:
        with pytest.raises(SignedOut):
            who(store, actor, NOW)


# ── one-time links ───────────────────────────────────────────────────────────────────────────


def test_a_link_is_good_once(store: Store) -> None:
    account = an_account(store, READER)
    link = sessions.make_link(store, ALICE, account, timedelta(hours=1), NOW)
    assert sessions.sign_in_by_link(store, link, NOW, LASTING).account == account
    with pytest.raises(SignedOut, match="redan använd eller gäller inte längre"):
        sessions.sign_in_by_link(store, link, NOW, LASTING)
    assert journalled(store, SecurityKind.SIGN_IN_REFUSED)[0].who == account


def test_a_link_is_good_once_also_for_two_who_race(store: Store) -> None:
    link = sessions.make_link(store, ALICE, an_account(store, READER), timedelta(hours=1), NOW)
    ready, got = threading.Barrier(4), []

    def race() -> None:
        ready.wait()
        try:
            got.append(sessions.sign_in_by_link(store, link, NOW, LASTING).secret)
        except SignedOut:
            got.append("")

    racers = [threading.Thread(target=race) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sum(bool(secret) for secret in got) == 1
    assert len(got) == 4
    assert len(access_reads.sessions(store)) == 1


def test_a_link_that_is_old_made_up_or_cut_off(store: Store) -> None:
    account = an_account(store, READER)
    link = sessions.make_link(store, ALICE, account, timedelta(hours=1), NOW)
    for secret, now in ((link, later(60)), (link[:-1], NOW), ("", NOW), (access_reads.digest(link), NOW)):
        with pytest.raises(SignedOut):
            sessions.sign_in_by_link(store, secret, now, LASTING)
    accounts.disable(store, ALICE, account, NOW)
    with pytest.raises(SignedOut):
        sessions.sign_in_by_link(store, link, NOW, LASTING)
    assert access_reads.sessions(store) == []


def test_only_an_administrator_makes_links(store: Store) -> None:
    reader = signed_in(store, Grant(Role.KRISLEDNING))
    with pytest.raises(NotAllowed):
        sessions.make_link(store, reader, an_account(store, READER), timedelta(hours=1), NOW)


# ── the identity provider's people ───────────────────────────────────────────────────────────


def person(*grants: Grant, subject: str = "s1", issuer: str = "https://idp.example") -> External:
    return External(issuer, subject, "anna", grants)


def test_a_subject_is_one_providers(store: Store) -> None:
    first = sessions.sign_in_external(store, person(READER), NOW, LASTING).account
    assert sessions.sign_in_external(store, person(READER), NOW, LASTING).account == first
    others = (person(READER, issuer="https://annan.example"), person(READER, subject="s2"))
    made = {sessions.sign_in_external(store, one, NOW, LASTING).account for one in others}
    assert len(made | {first}) == 3


def test_groups_are_followed_and_areas_that_are_not_here_give_nothing(world: World) -> None:
    store = world.store
    bromma, solna = Grant(Role.STADSDEL, "bromma"), Grant(Role.STADSDEL, "solna")
    inside = sessions.sign_in_external(store, person(bromma, solna), NOW, Lasting())
    actor = Actor("", access_reads.digest(inside.secret))
    assert who(store, actor, NOW).grants == (bromma,)
    before = len(journalled(store, SecurityKind.RIGHTS_CHANGED))
    sessions.follow_groups(store, inside.account, [solna, bromma], NOW)
    assert len(journalled(store, SecurityKind.RIGHTS_CHANGED)) == before  # nothing has changed
    sessions.follow_groups(store, inside.account, [solna], NOW)
    assert who(store, actor, NOW).grants == ()
    sessions.end_external(store, inside.account, NOW)
    with pytest.raises(SignedOut):
        who(store, actor, NOW)
