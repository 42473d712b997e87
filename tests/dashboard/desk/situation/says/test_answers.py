"""The entries that answer a point: its opening decided and written down, and a contradiction settled."""

from dashboard.desk.situation.says.answers import (
    AT_ONCE,
    Decision,
    answering,
    done,
    moving,
    opening_entries,
    settling,
)
from data.points.facts import Opening, Point
from data.points.opening import kept
from data.words import Function, Phase, Status
from tests.factories import NOW, ago, ahead, make_functions, make_point, make_report, make_state


def opened(said: bool, **more: object) -> Point:
    opening = Opening(said, ago(7), "" if said else "huset är låst", "personalen", 9)
    return make_point("P03", opening=opening, **more)


def test_a_point_that_opened_is_answered_by_a_decision_and_the_opening_at_its_own_time() -> None:
    point = opened(True, phase=Phase.PLANERAD, version=4)
    decided, carried = answering(point, "a", "op", "direktören", "elavbrott")
    assert (decided.phase, decided.decider, decided.occurred_at) == (
        Phase.UNDER_AKTIVERING,
        "direktören",
        None,
    )
    assert (decided.version, carried.version) == (4, None)
    assert (carried.phase, carried.carried_out, carried.occurred_at) == (Phase.OPPEN, True, ago(7))


def test_a_point_being_wound_up_is_reopened_by_one_decision_and_the_rest_have_no_such_answer() -> None:
    (again,) = answering(opened(True, phase=Phase.UNDER_AVVECKLING), "a", "op", "d", "r")
    assert again.phase is Phase.OPPEN
    assert answering(opened(True, phase=Phase.OPPEN), "a", "op", "d", "r") == ()
    assert answering(opened(False, phase=Phase.PLANERAD), "a", "op", "d", "r") == ()
    assert answering(make_point(), "a", "op", "d", "r") == ()


def test_settling_sides_with_a_source_and_keeps_its_word_without_what_has_already_ended() -> None:
    rival = make_report(
        status=Status.UR_FUNKTION, cause="proppen", restored_estimate=ago(1), lasts_until=None, source_key="v"
    )
    point = make_point(functions=make_functions(el=make_state(rival=rival, lasts_until=ahead(30))), version=3)
    state = point.functions[Function.EL]
    said = settling(point, Function.EL, Status.UR_FUNKTION, "talat med vakten", "a", "op")
    assert said is not None
    chosen = kept(said, state, NOW)
    assert (chosen.status, chosen.cause, chosen.note) == (Status.UR_FUNKTION, "proppen", "talat med vakten")
    assert (chosen.settles, chosen.version, chosen.restored_estimate) == (True, 3, None)
    other = settling(point, Function.EL, Status.FUNGERAR, "sett det", "a", "op")
    assert other is not None
    assert kept(other, state, NOW).lasts_until == ahead(30)
    neither = settling(point, Function.EL, Status.BEGRANSAD, "mätt upp", "a", "op")
    assert neither is not None
    assert (neither.status, neither.settles) == (Status.BEGRANSAD, True)


def test_what_nobody_contradicts_any_longer_is_not_settled() -> None:
    assert settling(make_point(), Function.EL, Status.BEGRANSAD, "x", "a", "op") is None


def steps(phase: Phase) -> list[tuple[Phase, str, str, bool]]:
    point = make_point(phase=phase, version=4)
    decision = Decision("krisledningen", "elavbrott", ago(9))
    found = opening_entries(point, "a", "op", decision, done(point))
    return [(one.phase, one.decider, one.reason, one.carried_out) for one in found]


def test_opening_at_once_is_one_decision_and_one_opening_and_never_a_decision_taken_twice() -> None:
    decided = (Phase.UNDER_AKTIVERING, "krisledningen", "elavbrott", False)
    carried_out = (Phase.OPPEN, "", AT_ONCE, True)
    for phase in (Phase.PLANERAD, Phase.I_BEREDSKAP, Phase.STANGD):
        assert steps(phase) == [decided, carried_out]
    assert steps(Phase.UNDER_AKTIVERING) == [carried_out]
    assert steps(Phase.UNDER_AVVECKLING) == [(Phase.OPPEN, "krisledningen", "elavbrott", False)]
    assert steps(Phase.OPPEN) == []


def test_opening_at_once_happened_when_the_point_says_where_it_says_so() -> None:
    said = opened(True, phase=Phase.PLANERAD)
    known = done(said)
    assert (known.source, known.at) == ("personalen", ago(7))
    assert done(opened(False, phase=Phase.PLANERAD)).reason == AT_ONCE


def test_a_decision_that_stands_is_carried_out_at_the_time_that_the_point_or_whoever_opens_it_says() -> None:
    waits = make_point(phase=Phase.UNDER_AKTIVERING, version=4)
    (opens,) = moving(waits, "a", "op", Phase.OPPEN, Decision("", "", ago(9)))
    assert (opens.carried_out, opens.decider, opens.occurred_at) == (True, "", ago(9))
    (anew,) = moving(waits, "a", "op", Phase.OPPEN, Decision("krisledningen", "elavbrott"))
    assert (anew.carried_out, anew.decider) == (False, "krisledningen")
    (said,) = moving(opened(True, phase=Phase.UNDER_AKTIVERING), "a", "op", Phase.OPPEN, Decision("", ""))
    assert said.occurred_at == ago(7)
    (back,) = moving(waits, "a", "op", Phase.I_BEREDSKAP, Decision("", ""))
    assert not back.carried_out
