"""The band of what nobody has acknowledged: what joins it, what it names, and when it is gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from dashboard.wall.alarm import Alarm, alarm
from dashboard.words import speaking
from dashboard.words.times import clock
from data.clock import Clock
from data.operations.facts import BrokenOff, Operation
from data.points.facts import FunctionState, Point
from data.sectors.facts import EMPTY_REGISTER
from data.server.facts import TakenOver
from data.staff.important import Attention, Began, Important, Matter, unacknowledged
from data.words import Function, OperationKind, Phase, Status
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_coordination,
    make_functions,
    make_operation,
    make_phase_change,
    make_picture,
    make_point,
    make_state,
)


def failed(revision: int, told: datetime, function: Function = Function.EL) -> FunctionState:
    """Build what a phone saw long before it could tell of it."""
    return make_state(function, Status.UR_FUNKTION, revision=revision, observed_at=ago(60), recorded_at=told)


def deciding(name: str, at: datetime, revision: int = 900) -> Point:
    change = make_phase_change(Phase.UNDER_AKTIVERING, at=at, revision=revision)
    return make_point(
        name,
        name=name,
        phase=Phase.UNDER_AKTIVERING,
        phase_change=change,
        functions=dict.fromkeys(Function, FunctionState()),
    )


def band(
    points: Sequence[Point],
    *,
    seen: Sequence[str] = (),
    operation: Operation | None = None,
    broken_off: tuple[BrokenOff, ...] = (),
) -> Alarm | None:
    picture = make_picture(points, operation=operation)
    attention = Attention(seen=frozenset(seen), broken_off=broken_off)
    unseen = unacknowledged(picture, make_coordination(), attention, NOW)
    return alarm(picture, unseen, EMPTY_REGISTER)


def broke(name: str, told: datetime, revision: int, **more: Any) -> Point:
    return make_point(name, name=name, functions=make_functions(el=failed(revision, told), **more))


SCHOOL = broke("Backluraskolan", ago(30), 1)
HALL = broke("Husby", ago(28.5), 2)
LATER = broke("Kista", ago(20), 3)


def test_what_fails_within_two_minutes_joins_the_newest_first_and_what_fails_later_begins_a_new_band() -> (
    None
):
    assert band([make_point()]) is None
    one, two, three = (band(points) for points in ([SCHOOL], [SCHOOL, HALL], [SCHOOL, HALL, LATER]))
    assert one is not None
    assert two is not None
    assert three is not None
    assert (one.heading, one.named, one.more, one.older) == ("Nytt fel", ("Backluraskolan el",), 0, 0)
    assert (two.heading, two.named, two.older) == ("2 nya fel", ("Husby el", "Backluraskolan el"), 0)
    assert (three.heading, three.named, three.older) == ("Nytt fel", ("Kista el",), 2)
    assert (one.newest, two.newest, three.newest) == (ago(30), ago(28.5), ago(20))
    assert one.since == ago(60)  # when it was seen, not when it was told
    assert three.keys == ("funktion:3", "funktion:2", "funktion:1")


def test_it_stands_until_all_is_acknowledged_and_says_what_its_button_does() -> None:
    left = band([SCHOOL, HALL], seen=["funktion:2"])
    assert left is not None
    assert (left.heading, left.named, left.act) == ("Nytt fel", ("Backluraskolan el",), "Kvittera 1 ändring")
    assert band([SCHOOL, HALL], seen=["funktion:1", "funktion:2"]) is None
    assert band([SCHOOL], operation=make_operation(closed_at=NOW)) is None  # nobody could acknowledge it


def test_what_is_written_down_late_is_as_new_as_what_was_told_before_it() -> None:
    """A decision taken an hour ago and logged now joins what has just failed, and is new to a screen."""
    before, after = band([SCHOOL]), band([SCHOOL, deciding("Västertorp", ago(90))])
    assert before is not None
    assert after is not None
    assert (after.heading, after.older) == ("2 viktiga ändringar", 0)
    assert (after.newest, after.revision) == (before.newest, 900)
    assert before.revision == 1


def test_functions_of_one_point_are_said_together() -> None:
    both = broke("Husby", ago(10), 4, varme=failed(5, ago(9), Function.VARME))
    found = band([both])
    assert found is not None
    assert (found.heading, found.named) == ("2 nya fel", ("Husby värme, el",))


@pytest.mark.parametrize("many", [12, 300])
def test_what_there_is_no_room_for_is_counted_and_nothing_is_cut(many: int) -> None:
    points = [broke(f"Trygghetspunkten i kvarteret {n}", ago(30), n) for n in range(1, many + 1)]
    found = band(points)
    assert found is not None
    assert found.heading == f"{many} nya fel"
    assert 1 < len(found.named) < many
    assert len(found.named) + found.more == many
    assert all(
        name.startswith("Trygghetspunkten i kvarteret ") and name.endswith(" el") for name in found.named
    )
    assert len(" · ".join(found.named)) <= 100
    assert len(found.keys) == min(many, 200)
    long = band([broke("Å" * 80, ago(3), 1), broke("B" * 80, ago(3), 2)])
    assert long is not None
    assert (long.named, long.more) == ((f"{'B' * 80} el",), 1)


def test_a_decision_to_open_is_marked_until_the_point_has_opened() -> None:
    found = band([deciding("Västertorp", ago(5)), deciding("Fruängen", ago(4), 901)])
    assert found is not None
    assert (found.heading, found.named) == ("2 beslut att öppna", ("Fruängen", "Västertorp"))
    assert found.keys == ("oppnas:901", "oppnas:900")
    mixed = band([deciding("Västertorp", ago(29)), SCHOOL])
    assert mixed is not None
    assert mixed.heading == "2 viktiga ändringar"
    assert mixed.named == ("Backluraskolan el ur funktion", "Västertorp: beslut att öppna punkten")
    with speaking("en"):
        english = band([deciding("Västertorp", ago(29)), SCHOOL])
    assert english is not None
    assert english.heading == "2 important changes"


def test_an_exercise_that_was_broken_off_comes_first_and_is_no_exercises_band() -> None:
    off = BrokenOff(7, ago(29), "Vinterstorm")
    found = band([SCHOOL], broken_off=(off,))
    assert found is not None
    assert found.named[0] == "Vinterstorm: övning avbruten, skarpt läge"
    assert not found.exercise
    alone = band([], broken_off=(off,))
    assert alone is not None
    assert (alone.heading, alone.named) == ("Övning avbruten, skarpt läge", ("Vinterstorm",))
    assert band([], broken_off=(off,), seen=["avbruten:7"]) is None


def test_two_minutes_are_real_ones_however_fast_an_exercise_runs() -> None:
    """At 60 × an hour of its time is one minute in the room."""
    fast = make_operation(kind=OperationKind.OVNING, clock=Clock(ago(10), ago(600), 60.0))
    found = band([deciding("Tidig", ago(120)), deciding("Sen", ago(60), 901)], operation=fast)
    assert found is not None
    assert (found.heading, found.exercise) == ("2 beslut att öppna", True)
    slow = band([deciding("Tidig", ago(120)), deciding("Sen", ago(60), 901)])
    assert slow is not None
    assert (slow.heading, slow.older) == ("Beslut att öppna", 1)
    still = make_operation(kind=OperationKind.OVNING, clock=Clock(ago(10), NOW, 0.0))
    paused = band([deciding("Tidig", ahead(0))], operation=still)  # decided while it stands still
    assert paused is not None
    assert paused.newest == ago(10)


def test_every_matter_has_its_words() -> None:
    for matter in Matter:
        one, other = (Important(matter, Began(number, NOW), "bromma") for number in (1, 2))
        alone, both = (alarm(make_picture(), unseen, EMPTY_REGISTER) for unseen in ([one], [one, other]))
        assert alone is not None
        assert both is not None
        assert (alone.heading[0] + both.heading[0]).isupper() or both.heading.startswith("2 ")


def test_a_server_that_took_over_says_from_when_on_something_may_lack() -> None:
    took = TakenOver(9, ago(20), ago(26))
    picture = make_picture([SCHOOL])
    attention = Attention(taken_over=(took,))
    unseen = unacknowledged(picture, make_coordination(), attention, NOW)
    both = alarm(picture, unseen, EMPTY_REGISTER)
    assert both is not None
    said = f"det som rapporterats efter {clock(ago(26), NOW)} kan saknas här"
    assert said in " ".join(both.named)
    alone = alarm(make_picture(), [one for one in unseen if one.lacks is not None], EMPTY_REGISTER)
    assert alone is not None
    assert (alone.heading, alone.named) == ("Servern har bytts", (said,))


def test_what_fails_where_a_point_is_being_closed_is_told() -> None:
    told = band([broke("Husby", ago(5), 4, phase=Phase.UNDER_AVVECKLING)])
    assert told is not None
    assert told.named == ("Husby el",)
