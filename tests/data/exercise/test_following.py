"""Injects once they are out: opened, taken back, reminded of; and the leaders' log."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from data.acting import Actor
from data.errors import NotAllowed, Refused
from data.exercise.acts import following
from data.exercise.acts.injects import (
    acknowledge_inject,
    change_inject,
    deliver,
    deliver_due,
    skip,
)
from data.exercise.arrivals import arrivals
from data.exercise.facit import facit
from data.exercise.facts import state_of_inject
from data.exercise.history import played
from data.exercise.reads import delivered_since, inbox
from data.exercise.scenario import ClockAct, Effect, InjectState, Played, Recipient, TakingPart
from data.operations.reads import revision
from data.rights import Grant
from data.store.database import Store
from data.store.verify import verify
from data.words import Function, Role, Status
from tests.data.exercise.played import ID, ORIGIN, a_scenario, an_inject, clock, found, minutes, plan
from tests.data.people import signed_in
from tests.data.world import ALICE, World, fresh_id, later

BROMMA, SKARPNACK = Grant(Role.STADSDEL, "bromma"), Grant(Role.STADSDEL, "skarpnack")
TO_BROMMA = Recipient(Role.STADSDEL, "bromma")
DOWN = Effect((Function.EL,), Status.UR_FUNKTION, points=("P01",))


def seconds(number: float, after: float = 1) -> datetime:
    return later(after) + timedelta(seconds=number)


def started(store: Store) -> None:
    injects = (
        an_inject("alla", 0, "stadsdel", effects=(DOWN,)),
        an_inject("stab", 1, "krisledning"),
        an_inject("spelat", None, plays=(Played("P01", Function.EL, Status.UR_FUNKTION),)),
        an_inject("reserv", None),
    )
    plan(store, a_scenario(*injects))
    clock(store, ClockAct.START)


def test_opened_is_the_first_time_an_inbox_shows_it(world: World) -> None:
    store = world.store
    started(store)
    deliver_due(store, ID, later(1))
    bromma, colleague, both = (
        signed_in(store, *grants) for grants in ((BROMMA,), (BROMMA,), (SKARPNACK, Grant(Role.KRISLEDNING)))
    )
    every = [one.revision for one in found(store).delivered]
    first = following.open_injects(store, bromma, ID, every, later(2))
    assert first is not None
    before = revision(store)
    assert following.open_injects(store, colleague, ID, every, later(3)) is None, "already, by a colleague"
    assert following.open_injects(store, signed_in(store, Grant(Role.LASARE)), ID, every, later(3)) is None
    assert revision(store) == before
    following.open_injects(store, both, ID, every, later(4))
    told = {one.inject: one.opened for one in found(store).delivered}
    assert told == {
        "alla": {"stadsdel:bromma": ORIGIN + minutes(2), "stadsdel:skarpnack": ORIGIN + minutes(4)},
        "stab": {"krisledning:": ORIGIN + minutes(4)},
    }
    (mine,) = inbox(store, ID, (BROMMA,), later(5))
    assert mine.opened == {"stadsdel:bromma": ORIGIN + minutes(2)}, "and not who else has"
    clock(store, ClockAct.STOP, later(6))
    assert following.open_injects(store, bromma, ID, every, later(7)) is None
    assert verify(store).intact


def test_what_is_opened_already_waits_for_nobody_who_writes(world: World) -> None:
    store = world.store
    started(store)
    deliver_due(store, ID, later(1))
    bromma, colleague = signed_in(store, BROMMA), signed_in(store, BROMMA)
    every = [one.revision for one in found(store).delivered]
    following.open_injects(store, bromma, ID, every, later(2))
    with store.transaction(), ThreadPoolExecutor() as pool:
        asked = pool.submit(following.open_injects, store, colleague, ID, [*every, 2**80, -1], later(3))
        assert asked.result(timeout=2) is None


def test_withdrawn_it_is_as_never_delivered_and_can_be_again(world: World) -> None:
    store = world.store
    started(store)
    deliver(store, ALICE, ID, "reserv", later(1))
    deliver_due(store, ID, later(1))
    out = {one.inject: one.revision for one in found(store).delivered}
    feed = arrivals(store, ID)
    assert feed.to["stadsdel:"] == (out["alla"],)
    assert [one.inject for one in delivered_since(store, ID, 0)] == ["reserv", "alla", "stab"]
    first = following.withdraw(store, ALICE, ID, out["alla"], seconds(10))
    assert [one.inject for one in delivered_since(store, ID, 0)] == ["reserv", "stab"]
    again = following.withdraw(store, ALICE, ID, out["alla"], seconds(300))
    assert (first.new, again.new, again.revision) == (True, False, first.revision), "pressed by two"
    held = found(store)
    assert [one.inject for one in held.delivered] == ["reserv", "stab"]
    assert "stadsdel:" not in arrivals(store, ID, feed).to
    assert not facit(held, {"P01": "bromma"}, played(held.operation.clock, later(5))).touched
    (alla, *_rest) = held.scenario.injects
    assert state_of_inject(held, alla, ORIGIN + minutes(5), TakingPart(("bromma",))) is InjectState.PLANERAT
    assert deliver_due(store, ID, later(5)) == 0, "it does not come back by itself"
    change_inject(store, ALICE, ID, an_inject("alla", 20, "stadsdel", text="rättat"), later(6))
    assert deliver_due(store, ID, later(20)) == 1
    assert found(store).delivered[-1].text == "rättat"
    following.withdraw(store, ALICE, ID, out["reserv"], seconds(9))
    deliver(store, ALICE, ID, "reserv", later(21))
    following.withdraw(store, ALICE, ID, found(store).delivered[-1].revision, later(21))
    skip(store, ALICE, ID, "reserv", "behövs inte", later(22))
    assert [one.inject for one in found(store).delivered] == ["stab", "alla"]
    assert verify(store).intact


def test_withdrawn_only_at_once_unopened_and_where_nothing_shows(world: World) -> None:
    store = world.store
    started(store)
    for inject in ("alla", "stab", "spelat", "reserv"):
        deliver(store, ALICE, ID, inject, later(1))
    out = {one.inject: one.revision for one in found(store).delivered}
    bromma = signed_in(store, BROMMA)
    following.open_injects(store, bromma, ID, [out["alla"]], seconds(1))
    acknowledge_inject(store, bromma, ID, "reserv", seconds(2))
    refused = {"alla": "har redan öppnat", "reserv": "har redan öppnat", "spelat": "som redan syns"}
    for inject, why in refused.items():
        with pytest.raises(Refused, match=why):
            following.withdraw(store, ALICE, ID, out[inject], seconds(5))
    with pytest.raises(Refused, match="mer än tio sekunder"):
        following.withdraw(store, ALICE, ID, out["stab"], seconds(10.1))
    with pytest.raises(Refused, match="inte levererat"):
        following.withdraw(store, ALICE, ID, 1, seconds(5))
    local = signed_in(store, Grant(Role.LOKAL_OVNINGSLEDARE, "bromma"))
    for actor in (bromma, local):
        with pytest.raises(NotAllowed):
            following.withdraw(store, actor, ID, out["stab"], seconds(5))
    clock(store, ClockAct.STOP, seconds(6))
    with pytest.raises(Refused, match="avslutad"):
        following.withdraw(store, ALICE, ID, out["stab"], seconds(7))


def test_reminded_of_what_waits_and_not_twice_at_once(world: World) -> None:
    store = world.store
    started(store)
    with pytest.raises(Refused, match="kvitterat allt"):
        following.remind(store, ALICE, ID, TO_BROMMA, later(0))
    deliver_due(store, ID, later(1))
    deliver(store, ALICE, ID, "reserv", later(1))
    bromma, other = signed_in(store, BROMMA), signed_in(store, Grant(Role.OVNINGSLEDNING))
    acknowledge_inject(store, bromma, ID, "reserv", later(2))
    receipt = following.remind(store, ALICE, ID, TO_BROMMA, later(3))
    with pytest.raises(Refused, match="nyss av krisledning"):
        following.remind(store, other, ID, TO_BROMMA, later(4.9))
    held = found(store)
    assert [(one.recipient, len(one.deliveries)) for one in held.reminded] == [("stadsdel:bromma", 1)]
    assert arrivals(store, ID).to["stadsdel:bromma"][-1] == receipt.revision
    mine = {one.inject: one.reminded for one in inbox(store, ID, (BROMMA,), later(5))}
    assert mine == {"alla": {"stadsdel:bromma": ORIGIN + minutes(3)}, "reserv": {}}
    assert not any(one.reminded for one in inbox(store, ID, (SKARPNACK,), later(5)))
    following.remind(store, other, ID, TO_BROMMA, later(5.1))
    for actor in (bromma, signed_in(store, Grant(Role.LOKAL_OVNINGSLEDARE, "skarpnack"))):
        with pytest.raises(NotAllowed):
            following.remind(store, actor, ID, TO_BROMMA, later(9))


def test_the_leaders_log_is_theirs_also_after_the_end(world: World) -> None:
    store = world.store
    started(store)

    def note(text: str, by: Actor = ALICE, at: float = 5) -> None:
        following.note(store, by, act_id=fresh_id(), operation_id=ID, text=text, now=later(at))

    note(" Bromma ringde om reservkraft ")
    clock(store, ClockAct.STOP, later(6))
    note("Bröts för lunch", signed_in(store, Grant(Role.MOTSPEL)), 90)
    assert [(one.text, one.at - ORIGIN) for one in found(store).notes] == [
        ("Bromma ringde om reservkraft", minutes(5)),
        ("Bröts för lunch", minutes(6)),
    ]
    for text, why in (("  ", "Skriv vad"), ("ring 19811218-9876", "personnummer")):
        with pytest.raises(Refused, match=why):
            note(text)
    with pytest.raises(NotAllowed):
        note("jag deltar", signed_in(store, BROMMA))
