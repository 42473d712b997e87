"""The code in the envelope: opens once, is tried without being used, is replaced by the next, and is seen."""

from datetime import timedelta

import pytest

from data.access import envelope, security, sessions
from data.access import reads as access_reads
from data.errors import NotAllowed, Refused, SignedOut
from data.rights import Grant
from data.words import Role, SecurityKind
from tests.data.people import LASTING, an_account, signed_in
from tests.data.world import ALICE, NOW, World, later


def test_it_is_tried_as_often_as_one_likes_and_opens_once(world: World) -> None:
    store = world.store
    code = envelope.seal(store, ALICE, NOW)
    for minute in range(3):
        assert envelope.tried(store, ALICE, f" {code}\n", later(minute)) == NOW + envelope.LASTS
    assert envelope.in_use_since(store, later(3)) is None
    inside = sessions.sign_in_by_link(store, code, later(4), LASTING)
    with store.reading() as connection:
        who = access_reads.who(connection, access_reads.digest(inside.secret), later(4))
    assert who.grants == (Grant(Role.ADMIN),)
    assert envelope.in_use_since(store, later(5)) == later(4)
    with pytest.raises(Refused, match="öppnar inte"):
        envelope.tried(store, ALICE, code, later(6))
    with pytest.raises(SignedOut):
        sessions.sign_in_by_link(store, code, later(7), LASTING)


def test_a_new_envelope_ends_the_one_before_and_opens_a_closed_account(world: World) -> None:
    first = envelope.seal(world.store, ALICE, NOW)
    second = envelope.seal(world.store, ALICE, later(1))
    with pytest.raises(Refused):
        envelope.tried(world.store, ALICE, first, later(2))
    assert envelope.tried(world.store, ALICE, second, later(2)) > later(2)
    assert [one.login for one in access_reads.accounts(world.store)] == [envelope.LOGIN]


def test_it_is_too_old_after_a_year_and_no_other_link_is_one(world: World) -> None:
    code = envelope.seal(world.store, ALICE, NOW)
    with pytest.raises(Refused):
        envelope.tried(world.store, ALICE, code, NOW + envelope.LASTS)
    other = sessions.make_link(
        world.store, ALICE, an_account(world.store, Grant(Role.KRISLEDNING)), timedelta(hours=1), NOW
    )
    with pytest.raises(Refused):
        envelope.tried(world.store, ALICE, other, NOW)


def test_making_trying_and_using_it_are_written_down(world: World) -> None:
    code = envelope.seal(world.store, ALICE, NOW)
    envelope.tried(world.store, ALICE, code, later(1))
    sessions.sign_in_by_link(world.store, code, later(2), LASTING)
    used, tried, made, *_ = security.entries(world.store)
    assert (used.kind, used.facts) == (SecurityKind.SIGN_IN, {"by": "engångslänk"})
    assert (tried.kind, tried.facts["tried"]) == (SecurityKind.LINK_MADE, "öppnar")
    assert (made.kind, "tried" in made.facts) == (SecurityKind.LINK_MADE, False)


def test_it_is_over_when_they_sign_out_or_leave_it_idle(world: World) -> None:
    for turn, ends in enumerate((lambda key: sessions.sign_out(world.store, key, later(5)), None)):
        code = envelope.seal(world.store, ALICE, later(turn))
        inside = sessions.sign_in_by_link(world.store, code, later(turn), LASTING)
        assert envelope.in_use_since(world.store, later(4)) is not None
        if ends is not None:
            ends(access_reads.digest(inside.secret))
            assert envelope.in_use_since(world.store, later(6)) is None
    assert envelope.in_use_since(world.store, later(60 * 5)) is None


def test_only_who_gives_accounts_makes_or_tries_one(world: World) -> None:
    leader = signed_in(world.store, Grant(Role.KRISLEDNING))
    with pytest.raises(NotAllowed):
        envelope.seal(world.store, leader, NOW)
    with pytest.raises(NotAllowed):
        envelope.tried(world.store, leader, "kod", NOW)
