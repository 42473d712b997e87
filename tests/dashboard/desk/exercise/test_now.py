"""*Nu*: what comes next, who is silent, what lies in the drawer, what can be taken back, who did what."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dashboard.desk.exercise.says.deeds import done
from dashboard.desk.exercise.says.now import (
    asks_of_reports,
    coming,
    delivered_by,
    drawer,
    recipient_rows,
    taken_back,
    undoable,
)
from data.exercise.facts import ControlNote, Exercise, Reminded, Skipped, Withdrawn
from data.exercise.playing import Said
from data.exercise.recipients import Standing
from data.exercise.scenario import (
    Condition,
    ConditionKind,
    Effect,
    Inject,
    Played,
    Recipient,
    RecipientState,
)
from data.rights import Grant, Who
from data.words import Function, OperationKind, Role, Status, Supply
from tests.dashboard.desk.exercise.test_says import (
    BROMMA,
    FARSTA,
    INJECTS,
    LEADER,
    LOCAL_LEADER,
    NAMES,
    at,
    exercise,
    inject,
    minutes,
    told,
)
from tests.factories import NOW

RESERVE = Effect((Function.EL,), Status.FUNGERAR, points=("P01",), supply=Supply.RESERV, lasts=minutes(35))
WATCHER = Who("c", "utvärderare", (Grant(Role.UTVARDERARE),))


def with_injects(held: Exercise, *injects: Inject) -> Exercise:
    return replace(held, scenario=replace(held.scenario, injects=injects))


def test_next_are_the_three_soonest_of_injects_endurance_and_the_end() -> None:
    held = exercise(delivered=(told("A1", 10, BROMMA),))
    first = replace(held.scenario.injects[1], effects=(RESERVE,))
    held = with_injects(held, *(first if one.id == "A1" else one for one in INJECTS))
    rows = coming(held, NAMES, LEADER, NOW)
    assert [(row.planned, row.what) for row in rows] == [
        ("T+ 00:30", "A2 till stadsdel Farsta"),
        ("T+ 00:45", "Uthållighet tar slut"),
        ("T+ 01:30", "A3 till stadsdel Bromma, stadsdel Farsta"),
    ]
    assert rows[1].more == "Brommaskolan el blir ur funktion i facit"
    late = coming(exercise(110, skipped=(Skipped("A2", 6, at(30), ""),)), NAMES, LEADER, NOW)
    assert [row.what for row in late][-1] == "Scenariot är slut"
    closed = {"kind": OperationKind.OVNING, "closed_at": NOW}
    assert coming(exercise(operation=closed), NAMES, LEADER, NOW) == ()


def test_what_comes_says_on_what_it_depends_and_whether_one_may_play_it() -> None:
    silent = Condition(ConditionKind.INTE_RAPPORTERAT, area="bromma", function=Function.EL)
    rule = inject("B1", 40, FARSTA, condition=silent)
    facit = inject("B2", 41, text="", effects=(Effect((Function.EL,), Status.UR_FUNKTION, ("bromma",)),))
    held = with_injects(exercise(), rule, facit)
    first, second, _end = coming(held, NAMES, LOCAL_LEADER, NOW)
    assert first.condition == "om Bromma inte har rapporterat el: gäller just nu"
    assert asks_of_reports(held)
    assert not asks_of_reports(exercise())
    said = Said("P01", "bromma", Function.EL, "stadsdel Bromma", NOW - minutes(1))
    spoken, *_rest = coming(held, NAMES, LEADER, NOW, (said,))
    assert spoken.condition == "om Bromma inte har rapporterat el: gäller inte just nu"
    assert "får spela inspel bara i sitt eget område" in first.why_not
    assert (second.more, second.why_not) == ("el ur funktion: Bromma", "")
    assert all(row.why_not for row in coming(held, NAMES, WATCHER, NOW) if row.inject)


def test_the_drawer_has_what_comes_by_hand_alone_and_what_was_taken_back() -> None:
    back = Withdrawn("A1", 5, 6, at(11), "övningsledningen", at(10))
    held = exercise(withdrawn=(back,))
    assert [(row.id, row.withdrawn) for row in drawer(held, NAMES, LEADER)] == [("A1", True), ("R1", False)]
    delivered = exercise(delivered=(told("R1", 15, Recipient(Role.KRISLEDNING)),))
    assert drawer(delivered, NAMES, LEADER) == ()
    later = replace(INJECTS[1], at=minutes(50))
    moved = with_injects(held, later, *INJECTS[2:])
    assert [row.id for row in drawer(moved, NAMES, LEADER)] == ["R1"], "it has a moment again"


def test_what_was_taken_back_comes_on_its_own_time_or_by_hand() -> None:
    def back(id: str) -> Exercise:
        return exercise(withdrawn=(Withdrawn(id, 5, 6, at(20), "övningsledningen", at(10)),))

    assert taken_back(back("A2"), 5) == "A2 är taget tillbaka och kommer på sin tid T+ 00:30."
    assert taken_back(back("A1"), 5) == "A1 är taget tillbaka och ligger i lådan."
    assert taken_back(back("R1"), 5) == "R1 är taget tillbaka och ligger i lådan."


def standing(one: Recipient, state: RecipientState, **more: Any) -> Standing:
    return Standing(one, state, **{"since": None, "waiting": (), "acted": None, **more})


def test_those_who_call_for_most_come_first_and_can_be_reminded_by_who_may() -> None:
    waiting = told("A1", 5, BROMMA)
    held = exercise(delivered=(waiting,))
    rows = recipient_rows(
        held,
        (
            standing(FARSTA, RecipientState.AGERAT, acted=at(12)),
            standing(Recipient(Role.PUNKT, "P01"), RecipientState.INGET_KONTO),
            standing(Recipient(Role.PUNKT, "P02"), RecipientState.INGET_KONTO, waiting=(waiting,)),
            standing(BROMMA, RecipientState.TYST, since=at(5), waiting=(waiting,)),
        ),
        NAMES,
        LEADER,
        NOW,
    )
    assert [(row.name, row.word, row.since) for row in rows] == [
        ("stadsdel Bromma", "tyst", "sedan 07:05"),
        ("trygghetspunkt Farstaskolan", "ingen länk", ""),
        ("stadsdel Farsta", "agerat", ""),
        ("trygghetspunkt Brommaskolan", "ingen länk", ""),
    ]
    assert (rows[0].why_not_remind, rows[0].waiting, rows[0].oldest) == ("", 1, at(5))
    assert (rows[1].why_not_remind, rows[2].acted) == ("ingen kan ta emot", "07:12")
    again = Reminded(8, at(19), NOW - minutes(1), "motspelet", "stadsdel:bromma", (5,))
    still = (standing(BROMMA, RecipientState.TYST, waiting=(waiting,)),)
    (row,) = recipient_rows(replace(held, reminded=(again,)), still, NAMES, LEADER, NOW)
    assert row.why_not_remind == "Påmindes nyss av motspelet: vänta två minuter."
    (row,) = recipient_rows(held, still, NAMES, WATCHER, NOW)
    assert "får inte spela inspel" in row.why_not_remind


@pytest.mark.parametrize(
    ("seconds", "who", "left"), [(0, LEADER, 11), (9.5, LEADER, 1), (10.1, LEADER, 0), (1, WATCHER, 0)]
)
def test_a_delivery_can_be_taken_back_by_who_may_for_ten_seconds(seconds: float, who: Who, left: int) -> None:
    sent = replace(told("A1", 20, BROMMA), recorded_at=NOW - timedelta(seconds=seconds))
    assert [one.seconds for one in undoable(exercise(delivered=(sent,)), NAMES, who, NOW)] == [left] * bool(
        left
    )
    opened = replace(sent, opened={"stadsdel:bromma": at(20)})
    assert undoable(exercise(delivered=(opened,)), NAMES, who, NOW) == ()


def test_what_came_to_nobody_is_taken_back_only_by_who_delivered_it() -> None:
    came = replace(told("A1", 20), recorded_at=NOW)
    assert undoable(exercise(delivered=(came,)), NAMES, LEADER, NOW) == ()
    (row,) = undoable(exercise(delivered=(replace(came, by="motspelet"),)), NAMES, LEADER, NOW)
    assert row.says.startswith("A1 till ingen")


def test_played_reports_cannot_be_taken_back() -> None:
    sent = replace(told("P", 20, BROMMA), recorded_at=NOW)
    plays = inject("P", 20, BROMMA, plays=(Played("P01", Function.EL, Status.UR_FUNKTION),))
    assert undoable(with_injects(exercise(delivered=(sent,)), plays), NAMES, LEADER, NOW) == ()


def test_who_did_what_stands_with_the_last_first_and_notes_are_marked() -> None:
    held = exercise(
        delivered=(told("A1", 10, BROMMA), replace(told("A2", 12, FARSTA, by="motspelet"), revision=6)),
        skipped=(Skipped("A3", 8, at(14), "hinns inte", "övningsledningen"),),
        withdrawn=(Withdrawn("R1", 7, 9, at(15), "övningsledningen", at(13), "motspelet", (BROMMA,)),),
        reminded=(Reminded(10, at(16), NOW, "motspelet", "stadsdel:bromma", (5,)),),
        notes=(ControlNote(11, at(17), NOW, "övningsledningen", "Lunch <b>kl</b> 12"),),
    )
    assert [(row.at, row.who, row.what, row.note) for row in done(held, NAMES, NOW)] == [
        ("07:17", "övningsledningen", "Lunch <b>kl</b> 12", True),
        ("07:16", "motspelet", "påminde stadsdel Bromma", False),
        ("07:15", "övningsledningen", "tog tillbaka R1", False),
        ("07:14", "övningsledningen", "hoppade över A3: hinns inte", False),
        ("07:13", "motspelet", "levererade R1 till stadsdel Bromma: togs tillbaka", False),
        ("07:12", "motspelet", "levererade A2 till stadsdel Farsta", False),
        ("07:10", "klockan", "levererade A1 till stadsdel Bromma", False),
    ]
    first, second = held.delivered
    assert delivered_by(held, first) == "A1 var redan levererat T+ 00:10 av klockan."
    assert delivered_by(held, second) == "A2 var redan levererat T+ 00:12 av motspelet."
