"""What a point says and what somebody says for it: two sources, one newest word, one to settle it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from data.access import reads as access_reads
from data.access import tokens
from data.access.tokens import NewToken
from data.acting import Actor
from data.errors import NotAllowed
from data.points.acts import whole_reports as point_whole_reports
from data.points.commands import NewOccupancy, NewReport, PointReport
from data.rights import Grant
from data.truth import effective
from data.words import Channel, Function, Mark, Occupancy, Role, Status, TokenKind
from tests.data.world import ALICE, NOW, OPERATION, World, fresh_id, later

PHONE: dict[str, Any] = {"channel": Channel.TELEFON, "on_behalf_of": "vakten"}


def say(
    world: World,
    status: Status,
    seen: datetime,
    *,
    by: Actor = ALICE,
    entered: datetime | None = None,
    settles: bool = False,
    **more: Any,
) -> None:
    """Report electricity at P01 as a light form or a phone report does: everything under one id."""
    identity = fresh_id("said")
    report = NewReport(
        f"{identity}:el", OPERATION, "P01", Function.EL, status, observed_at=seen, settles=settles, **more
    )
    occupancy = NewOccupancy(
        f"{identity}:belaggning", OPERATION, "P01", Occupancy.LEDIGT, observed_at=seen, **more
    )
    said = PointReport(identity, OPERATION, "P01", identity, (report,), occupancy, observed_at=seen, **more)
    point_whole_reports.submit(world.store, by, said, entered or seen)


def read(world: World, now: datetime) -> tuple[Status, Mark]:
    state = effective(world.point().functions[Function.EL], now)
    return state.status, state.mark


@pytest.fixture
def link(world: World) -> Actor:
    """The key of the point's own report link."""
    new = NewToken(TokenKind.PUNKT, "P01", Grant(Role.PUNKT, "P01"))
    secret = tokens.issue_token(world.store, ALICE, new, NOW).secret
    return Actor("", access_reads.digest(secret))


def test_a_call_about_an_earlier_moment_entered_later_does_not_win(world: World, link: Actor) -> None:
    say(world, Status.FUNGERAR, later(60), by=link)
    say(world, Status.UR_FUNKTION, later(10), entered=later(90), **PHONE)
    point = world.point()
    assert read(world, later(91)) == (Status.FUNGERAR, Mark.BEKRAFTAT)
    assert point.occupancy is not None
    assert point.occupancy.observed_at == later(60)


def test_the_point_and_a_caller_contradict_each_other_until_somebody_settles(
    world: World, link: Actor
) -> None:
    say(world, Status.FUNGERAR, later(60), by=link)
    say(world, Status.UR_FUNKTION, later(50), entered=later(95), **PHONE)
    for minutes in (96, 600):
        assert read(world, later(minutes)) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    say(world, Status.BEGRANSAD, later(601), settles=True)
    assert read(world, later(602)) == (Status.BEGRANSAD, Mark.BEKRAFTAT)
    say(world, Status.BEGRANSAD, later(610), by=link)
    assert read(world, later(611)) == (Status.BEGRANSAD, Mark.BEKRAFTAT)


def test_the_point_itself_cannot_settle_what_others_say(world: World, link: Actor) -> None:
    say(world, Status.UR_FUNKTION, later(10), **PHONE)
    with pytest.raises(NotAllowed, match="avgöra"):
        say(world, Status.FUNGERAR, later(20), by=link, settles=True)
    assert read(world, later(21)) == (Status.UR_FUNKTION, Mark.BEKRAFTAT)


def test_the_same_function_by_two_callers_at_the_desk_is_one_source(world: World) -> None:
    say(world, Status.FUNGERAR, later(10), channel=Channel.TELEFON, on_behalf_of="Platsansvarig")
    say(world, Status.UR_FUNKTION, later(20), channel=Channel.RAKEL, on_behalf_of=" platsansvarig")
    assert read(world, later(21)) == (Status.UR_FUNKTION, Mark.BEKRAFTAT)


def test_who_wrote_it_down_is_not_who_said_it(world: World) -> None:
    say(world, Status.FUNGERAR, later(10), **PHONE)
    report = world.point().functions[Function.EL].current
    assert report is not None
    assert (report.source, report.channel) == ("vakten", Channel.TELEFON)
    assert report.recorded_at - report.observed_at == timedelta(0)


def a_system(world: World, label: str, role: Role = Role.KRISLEDNING, bound: str = "") -> Actor:
    """The key of another system, which may report as far as its role reaches."""
    new = NewToken(TokenKind.API, label, Grant(role, bound), later(600))
    return Actor("", access_reads.digest(tokens.issue_token(world.store, ALICE, new, NOW).secret))


@pytest.mark.parametrize(("role", "bound"), [(Role.KRISLEDNING, ""), (Role.STADSDEL, "bromma")])
def test_a_system_reports_as_itself_and_never_as_the_role_of_its_key(
    world: World, role: Role, bound: str
) -> None:
    """A sensor with the krisledning's reach is not the krisledning: nobody there has seen anything."""
    sensor = a_system(world, "driftövervakningen", role, bound)
    say(world, Status.FUNGERAR, later(10), by=sensor, channel=Channel.API)
    point = world.point()
    report = point.functions[Function.EL].current
    assert report is not None
    assert point.occupancy is not None
    assert {report.source, point.occupancy.source} == {"systemet driftövervakningen"}


def test_two_systems_and_whom_they_speak_for_are_sources_of_their_own(world: World) -> None:
    first, second = a_system(world, "driftövervakningen"), a_system(world, "husets larm")
    say(world, Status.FUNGERAR, later(10), by=first, channel=Channel.API)
    say(world, Status.UR_FUNKTION, later(12), by=second, channel=Channel.API)
    assert read(world, later(13)) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    say(world, Status.UR_FUNKTION, later(14), by=first, channel=Channel.API)
    assert read(world, later(15)) == (Status.UR_FUNKTION, Mark.BEKRAFTAT)
    say(world, Status.FUNGERAR, later(16), by=first, channel=Channel.API, on_behalf_of="vakten")
    assert read(world, later(17)) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
