"""How it stands with each recipient: told apart by what it has been shown, answered and done, and when."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from data.access import accounts, tokens
from data.access import reads as access_reads
from data.acting import Actor
from data.exercise.acts.following import open_injects, remind
from data.exercise.acts.injects import acknowledge_inject, deliver, deliver_due
from data.exercise.recipients import NO_ACTS, Standing, holders, last_acts, live_links, standings
from data.exercise.scenario import ClockAct, Recipient, RecipientState
from data.points.acts import reports as point_reports
from data.rights import Grant
from data.store.database import Store
from data.words import Role
from tests.data.exercise.played import ID, ORIGIN, a_scenario, an_inject, clock, found, minutes, plan
from tests.data.people import an_account, enter
from tests.data.world import ALICE, World, a_report, later

BROMMA, SKARPNACK = Recipient(Role.STADSDEL, "bromma"), Recipient(Role.STADSDEL, "skarpnack")
POINT = Recipient(Role.PUNKT, "P01")


@dataclass
class Led:
    """An exercise with one inject now, one in an hour and one by hand, and Bromma at its desk."""

    store: Store
    account: str
    bromma: Actor

    def stands(self, at: float, one: Recipient = BROMMA) -> Standing:
        links = live_links(access_reads.tokens(self.store), ID, later(at))
        held = holders((one,), access_reads.accounts(self.store), links)
        (standing,) = standings(found(self.store), held, last_acts(self.store, ID), later(at))
        return standing

    def state(self, at: float, one: Recipient = BROMMA) -> tuple[RecipientState, timedelta | None]:
        standing = self.stands(at, one)
        return standing.state, standing.since - ORIGIN if standing.since is not None else None

    def open(self, at: float) -> None:
        shown = [one.revision for one in found(self.store).delivered]
        open_injects(self.store, self.bromma, ID, shown, later(at))


@pytest.fixture
def led(world: World) -> Led:
    plan(world.store, a_scenario(an_inject("nu", 5), an_inject("sen", 90), an_inject("hand", None)))
    clock(world.store, ClockAct.START)
    account = an_account(world.store, Grant(Role.STADSDEL, "bromma"))
    return Led(world.store, account, enter(world.store, account))


def test_each_step_of_an_inject_shows(led: Led) -> None:
    assert led.state(1) == (RecipientState.INGET_SKICKAT, None)
    deliver_due(led.store, ID, later(5))
    assert led.state(6) == (RecipientState.INTE_OPPNAT, minutes(5))
    led.open(7)
    assert led.state(8) == (RecipientState.OPPNAT, minutes(7))
    acknowledge_inject(led.store, led.bromma, ID, "nu", later(9))
    assert led.state(10) == (RecipientState.KVITTERAT, minutes(9))
    point_reports.report(led.store, led.bromma, [a_report(operation=ID)], later(11))
    assert led.state(12) == (RecipientState.AGERAT, minutes(11))
    assert led.state(300) == (RecipientState.AGERAT, minutes(11)), "nothing more has been asked of it"
    deliver(led.store, ALICE, ID, "hand", later(13))
    assert led.state(14) == (RecipientState.INTE_OPPNAT, minutes(13))
    assert [one.inject for one in led.stands(14).waiting] == ["hand"]
    assert led.stands(14).acted == ORIGIN + minutes(11)


def test_silent_is_since_it_was_last_heard_from_and_only_in_time_played(led: Led) -> None:
    deliver_due(led.store, ID, later(5))
    assert led.state(35)[0] is RecipientState.INTE_OPPNAT
    assert led.state(35.1) == (RecipientState.TYST, minutes(5))
    remind(led.store, ALICE, ID, BROMMA, later(36))
    assert led.state(36.5)[0] is RecipientState.TYST, "a reminder is no sign of life of who gets it"
    led.open(37)
    assert led.state(80)[0] is RecipientState.OPPNAT
    deliver(led.store, ALICE, ID, "hand", later(40))
    clock(led.store, ClockAct.PAUSE, later(50))
    assert led.state(400)[0] is RecipientState.INTE_OPPNAT, "a pause makes nobody silent"
    clock(led.store, ClockAct.RESUME, later(400))
    clock(led.store, ClockAct.JUMP, later(401), to=minutes(100))
    assert led.state(402)[0] is RecipientState.INTE_OPPNAT, "nor does a jump"
    assert led.state(425) == (RecipientState.TYST, minutes(37))


def test_without_anybody_to_receive_it_says_so(led: Led) -> None:
    deliver_due(led.store, ID, later(5))
    assert led.state(6, SKARPNACK)[0] is RecipientState.INGET_KONTO
    assert led.state(6, POINT)[0] is RecipientState.INGET_KONTO
    tokens.issue_point_links(led.store, ALICE, ["P01"], ID, later(60), later(6))
    assert led.state(7, POINT)[0] is RecipientState.INGET_SKICKAT
    accounts.disable(led.store, ALICE, led.account, later(8))
    assert led.state(9)[0] is RecipientState.INGET_KONTO


def test_last_acts_go_on_from_what_was_read(led: Led) -> None:
    first = last_acts(led.store, ID)
    assert led.account not in first.at
    point_reports.report(led.store, led.bromma, [a_report(operation=ID)], later(3))
    again = last_acts(led.store, ID, first)
    assert again.at[led.account] == later(3)
    assert again == last_acts(led.store, ID, NO_ACTS)
    assert last_acts(led.store, ID, again) == again
