"""A coastal flood over two nights, while summer time ends: built in the workshop, led, broken off and judged.

Every figure of its evaluation is worked out by hand here. The clock: T+0 is Saturday 18:00 (summer time). It
runs for half an hour, stands still a quarter (*paus för alla*), runs at 60 × to T+8:30, at 1 × over the hour
that comes twice (03:00 summer time is T+9:00) to T+9:30, jumps and lets things age to T+20:00, runs half an
hour, jumps to T+30:00 and takes the picture along, and is broken off at T+30:30. Played minute k is T+k up to
k = 569; k = 570–599 are T+20:00–20:29, and k = 600–629 are T+30:00–30:29.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.assumptions.acts import set_assumptions
from data.assumptions.reads import assumptions
from data.errors import Stale
from data.exercise.acts import evaluating, following, injects, leading
from data.exercise.checking import in_order
from data.exercise.course import Score
from data.exercise.evaluated import Figure, compare, evaluation
from data.exercise.evaluation import Acts, Evaluation, Limits, Times
from data.exercise.facts import state_of
from data.exercise.foretold import Came
from data.exercise.judging import Lack
from data.exercise.rules import NewExercise
from data.exercise.scenario import (
    ClockAct,
    Condition,
    ConditionKind,
    Effect,
    ExerciseState,
    Expected,
    ExpectedKind,
    Inject,
    Objective,
    Outcome,
    Played,
    Recipient,
    Scenario,
)
from data.failures.acts import state_action
from data.failures.facts import NewStatement
from data.failures.words import ActionState
from data.log.lines import write_decision
from data.points.acts import phases as point_phases
from data.points.acts import reports as point_reports
from data.points.commands import NewPhase, NewReport
from data.rights import Grant
from data.store.database import Store
from data.store.verify import verify
from data.words import Function, Phase, Role, Status, Supply
from data.workshop import acts as workshop
from data.workshop.facts import FRAME, ScenarioDraft, Source, blank
from tests.data.conftest import NewStore
from tests.data.people import signed_in
from tests.data.world import ALICE, BOB, CHARLIE, NOW, fresh_id, settle

ID = "kust"
ORIGIN = datetime(2027, 10, 30, 16, 0, tzinfo=UTC)
EL, VARME, VATTEN = Function.EL, Function.VARME, Function.VATTEN
DOWN, LIMITED, WORKS = Status.UR_FUNKTION, Status.BEGRANSAD, Status.FUNGERAR
BROMMA, SKARPNACK = Recipient(Role.STADSDEL, "bromma"), Recipient(Role.STADSDEL, "skarpnack")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def hm(hours: int, minute: float = 0) -> timedelta:
    return timedelta(hours=hours, minutes=minute)


def real(t_plus: timedelta) -> datetime:
    """Return the real time at T+ `t_plus`, as the clock of this exercise ran; after a jump, the later one."""
    if t_plus < hm(0, 30):
        return NOW + t_plus
    if t_plus < hm(8, 30):
        return NOW + minutes(45) + (t_plus - hm(0, 30)) / 60
    if t_plus < hm(9, 30):
        return NOW + minutes(53) + (t_plus - hm(8, 30))
    if t_plus < hm(20, 30):
        return NOW + minutes(113) + (t_plus - hm(20))
    return NOW + minutes(143) + (t_plus - hm(30))


def expects(kind: ExpectedKind, within: float, **where: object) -> tuple[Expected, ...]:
    return (Expected(kind, minutes(within), **where),)  # type: ignore[arg-type]


def effect(
    function: Function, status: Status, *, point: str = "", area: str = "", **more: object
) -> tuple[Effect, ...]:
    points, areas = (point,) if point else (), (area,) if area else ()
    return (Effect((function,), status, areas, points, **more),)  # type: ignore[arg-type]


def reported(area: str, *, is_so: bool) -> Condition:
    kind = ConditionKind.RAPPORTERAT if is_so else ConditionKind.INTE_RAPPORTERAT
    return Condition(kind, area=area, function=EL, within=minutes(60))


KVITT, RAPPORT = ExpectedKind.KVITTERAT, ExpectedKind.RAPPORT
BOTH = (BROMMA, SKARPNACK)
INJECTS = (
    Inject(
        *("I1", hm(0, 10), "Havet stiger vid kusten"),
        to=BOTH,
        objective="samband",
        expected=(*expects(KVITT, 10, area="bromma"), *expects(KVITT, 10, area="skarpnack")),
    ),
    Inject(
        *("I2", hm(0, 20), "Strömmen har gått i skolan"),
        to=(BROMMA,),
        objective="rapportera",
        effects=effect(EL, DOWN, point="P01"),
        expected=expects(RAPPORT, 15, point="P01", function=EL, status=DOWN),
    ),
    Inject(
        *("I3", hm(2), ""),
        effects=effect(EL, WORKS, area="skarpnack", supply=Supply.RESERV, lasts=hm(6)),
    ),
    Inject(
        *("I4", hm(8, 45), "Ni har inte sagt något om elen"),
        to=(SKARPNACK,),
        objective="rapportera",
        condition=reported("skarpnack", is_so=False),
        expected=expects(RAPPORT, 30, area="skarpnack", function=EL),
    ),
    Inject(
        *("I5", hm(8, 45), "Tack för er rapport om elen"),
        to=(SKARPNACK,),
        condition=reported("skarpnack", is_so=True),
        expected=expects(RAPPORT, 30, area="skarpnack", function=VATTEN),
    ),
    Inject(
        *("I6", hm(9, 15), "Länsstyrelsen vill veta er inriktning"),
        to=(Recipient(Role.KRISLEDNING),),
        objective="besluta",
        expected=expects(ExpectedKind.BESLUT, 10),
    ),
    Inject(
        *("I7", hm(20, 10), "Strömmen är tillbaka i skolan"),
        to=(BROMMA,),
        objective="rapportera",
        effects=effect(EL, WORKS, point="P01"),
        expected=expects(RAPPORT, 15, point="P01", function=EL, status=WORKS),
    ),
    Inject("I8", hm(22), "Ring upp grannarna", to=(BROMMA,), expected=expects(KVITT, 10)),
    Inject("I9", hm(25), "", effects=effect(VATTEN, LIMITED, area="skarpnack")),
    Inject("I12", hm(30, 20), "", plays=(Played("P01", VARME, LIMITED),)),
    Inject("I11", hm(38), "Andra natten är över", to=(BROMMA,), expected=expects(ExpectedKind.BUDSKAP, 10)),
    Inject(
        *("I10", None, "En skola till behövs"),
        to=(BROMMA,),
        expected=(*expects(KVITT, 20), *expects(ExpectedKind.BEDOMS, 10, text="Ropar på fler skolor")),
    ),
)
SCENARIO = Scenario(
    *("kust", "Kustöversvämning över två nätter", ORIGIN, hm(40)),
    phases=(),
    objectives=(
        Objective("samband", "Alla nås"),
        Objective("rapportera", "Rapportera i tid"),
        Objective("besluta", "Besluta"),
    ),
    opens=("P01", "P03"),
    injects=tuple(replace(one, sender="Länsstyrelsen" if one.to else "") for one in INJECTS),
)


def clock(store: Store, act: ClockAct, now: datetime, **more: object) -> None:
    leading.set_clock(
        store, ALICE, act_id=fresh_id("clock"), operation_id=ID, act=act, now=now, **more  # type: ignore[arg-type]
    )  # fmt: skip


def say(store: Store, point: str, function: Function, status: Status, at: timedelta, **more: object) -> None:
    """Report at T+ `at`; `until`: T+ so far it is valid."""
    until = more.pop("until", None)
    valid = ORIGIN + until if isinstance(until, timedelta) else None
    by = CHARLIE if point == "P03" else BOB
    new = NewReport(fresh_id("r"), ID, point, function, status, valid_until=valid, **more)  # type: ignore[arg-type]
    point_reports.report(store, by, [new], real(at))


def due(store: Store, at: timedelta) -> None:
    injects.deliver_due(store, ID, real(at))


def build(store: Store) -> ScenarioDraft:
    """Write the scenario in the workshop: all after T+19 half an hour too early, one under another name."""
    at = NOW - minutes(90)
    draft = workshop.begin(store, ALICE, "kust", blank("kust", ORIGIN), Source.TOM, "", at)
    draft = workshop.save_frame(store, ALICE, "kust", SCENARIO, draft.parts[FRAME].version, at)
    for inject in (*SCENARIO.injects, Inject("X", hm(3), "Stryks")):
        early = inject.at is not None and inject.at > hm(19)
        written = replace(inject, at=inject.at - minutes(30)) if early and inject.at else inject
        by, name = (BOB, "NATT") if inject.id == "I4" else (ALICE, inject.id)
        draft = workshop.save_inject(store, by, "kust", replace(written, id=name), None, at)
    with pytest.raises(Stale):  # what somebody else has written since is not written over
        workshop.save_inject(store, ALICE, "kust", replace(INJECTS[0], text="Vinden ökar"), 1, at)
    night = next(one for one in SCENARIO.injects if one.id == "I4")
    draft = workshop.save_inject(store, ALICE, "kust", night, draft.parts["NATT"].version, at, was="NATT")
    draft = workshop.remove_inject(store, ALICE, "kust", "X", draft.parts["X"].version, at)
    draft = workshop.move(store, ALICE, "kust", minutes(30), at, after=hm(19), seen=draft.version)
    assert replace(draft.scenario, injects=in_order(draft.scenario.injects)) == SCENARIO
    return draft


def plan(store: Store) -> None:
    new = NewExercise(ID, "Kustöversvämning", build(store).scenario)
    leading.plan_exercise(store, ALICE, new, NOW - minutes(60))


def play(store: Store) -> None:
    """Play both nights, up to the break-off."""
    bromma, skarpnack = (signed_in(store, Grant(Role.STADSDEL, area)) for area in ("bromma", "skarpnack"))
    kris = signed_in(store, Grant(Role.KRISLEDNING))
    clock(store, ClockAct.START, NOW)
    say(store, "P03", EL, WORKS, hm(0, 3), supply=Supply.RESERV, lasts_until=ORIGIN + hm(8), until=hm(9))
    say(store, "P01", EL, WORKS, hm(0, 5), until=hm(1))
    due(store, hm(0, 10))
    injects.acknowledge_inject(store, bromma, ID, "I1", real(hm(0, 14)))
    due(store, hm(0, 20))
    injects.acknowledge_inject(store, bromma, ID, "I2", real(hm(0, 26)))
    say(store, "P01", EL, DOWN, hm(0, 28), until=hm(4))
    clock(store, ClockAct.PAUSE, NOW + minutes(30))
    clock(store, ClockAct.RESUME, NOW + minutes(45), speed=60.0)
    due(store, hm(2))
    clock(store, ClockAct.SPEED, real(hm(8, 30)), speed=1.0)
    for phase in (Phase.UNDER_AKTIVERING, Phase.OPPEN):
        new = NewPhase(fresh_id("phase"), ID, "P02", phase, "stadsdelsdirektör", "Vattnet stiger")
        point_phases.change_phase(store, BOB, new, real(hm(8, 40)))
    due(store, hm(8, 45))
    injects.acknowledge_inject(store, skarpnack, ID, "I4", real(hm(8, 50)))
    say(store, "P02", VARME, WORKS, hm(9, 10), until=hm(9, 30))
    due(store, hm(9, 15))
    injects.acknowledge_inject(store, kris, ID, "I6", real(hm(9, 16)))
    say(store, "P03", EL, DOWN, hm(9, 20), until=hm(22))
    write_decision(
        store, kris, act_id="d1", operation_id=ID, text="Skolorna hålls öppna", decider="krisledningen",
        now=real(hm(9, 22)),
    )  # fmt: skip
    promise = NewStatement(*("s1", ID, ("P03:el",), ActionState.ATAGEN), by="Ellevio", until=ORIGIN + hm(31))
    state_action(store, ALICE, promise, real(hm(9, 25)))
    clock(store, ClockAct.JUMP, NOW + minutes(113), to=hm(20))
    injects.skip(store, ALICE, ID, "I8", "tiden räcker inte", real(hm(20, 7)))
    due(store, hm(20, 10))
    say(store, "P01", EL, WORKS, hm(20, 16), until=hm(20, 40))
    clock(store, ClockAct.JUMP, NOW + minutes(143), to=hm(30), carry=True)
    due(store, hm(30))
    say(store, "P03", VATTEN, WORKS, hm(30, 5), until=hm(31))
    # Delivered too early, and taken back in eight seconds: it is as it never was, and delivered again.
    delivery = injects.deliver(store, ALICE, ID, "I10", real(hm(30, 7))).revision
    following.withdraw(store, ALICE, ID, delivery, real(hm(30, 7)) + timedelta(seconds=8))
    injects.deliver(store, ALICE, ID, "I10", real(hm(30, 12)))
    due(store, hm(30, 20))
    leading.interrupt(
        store, ALICE, act_id="slut", operation_id=ID, reason="skarpt läge", now=real(hm(30, 30))
    )
    evaluating.assess(
        store, ALICE, act_id="b1", operation_id=ID, inject="I10", expected=1, outcome=Outcome.MISSAD,
        now=real(hm(30, 40)),
    )  # fmt: skip
    evaluating.observe(
        store, ALICE, act_id="o1", operation_id=ID, text="Tyst i natten", objective="rapportera",
        at=ORIGIN + hm(9), now=real(hm(30, 40)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def judged(new_store: NewStore) -> Iterator[Evaluation]:
    """What becomes of it where nothing is assumed: what follows from a power cut is then what is stated."""
    with new_store() as store:
        settle(store)
        set_assumptions(store, ALICE, replace(assumptions(store), chain=()), NOW - minutes(61))
        plan(store)
        play(store)
        assert verify(store).intact
        found = evaluation(store, ID, real(hm(30, 50)))
        assert found is not None
        yield found


def test_how_much_was_played(judged: Evaluation) -> None:
    """30 + 480 + 60 + 30 + 30 minutes; 9:30 to 20:00 and 20:30 to 30:00 were jumped over."""
    assert judged.limits == Limits(
        played=minutes(630), skipped=minutes(1200), undelivered=3, unjudged=4, running=False, points=3,
        control_reports=1,
    )  # fmt: skip
    assert judged.played.paces == (1.0, 60.0)
    assert state_of(judged.exercise.operation) is ExerciseState.AVBRUTEN


def test_who_acknowledged_and_who_reported(judged: Evaluation) -> None:
    """Acknowledged: I1 by bromma in 4 min, by skarpnäck never; I2 in 6; I4 in 5; I6 in 1; I7 never. Only 18
    of the 20 minutes that I10 waits for were played: nobody can have missed it.

    The first report after each: I1 18 min (T+0:28) and 550 (T+9:20); I2 8; I3, which nobody was told, 440;
    I4 35; I7 6; I9, which the jump passed over, 5 from T+30:00.
    """
    assert judged.acknowledged == Times(minutes(4.5), minutes(6), 6, 2)
    assert judged.first_report == Times(minutes(18), minutes(550), 7, 0)
    bromma, skarpnack, shared = judged.areas
    assert (bromma.acknowledged, bromma.first_report) == (
        Times(minutes(5), minutes(6), 3, 1),
        Times(minutes(8), minutes(18), 3, 0),
    )
    assert (skarpnack.acknowledged, skarpnack.first_report) == (
        Times(minutes(5), minutes(5), 2, 1),
        Times(minutes(237.5), minutes(550), 4, 0),
    )
    assert (shared.acknowledged, shared.first_report) == (
        Times(minutes(1), minutes(1), 1, 0),
        Times(None, None, 0, 0),
    )
    assert [(one.area, one.reports, one.silent) for one in judged.areas] == [
        ("bromma", 4, False),
        ("skarpnack", 3, False),
        ("", 0, False),
    ]


def test_what_became_of_every_expected_act(judged: Evaluation) -> None:
    """I5's condition did not hold, I8 was left out, the break-off came before I11 and I10's end."""
    found = {one.inject.id: [(each.outcome, each.lack) for each in one.judged] for one in judged.injects}
    assert found == {
        "I1": [(Outcome.UPPFYLLD, None), (Outcome.MISSAD, None)],
        "I2": [(Outcome.UPPFYLLD, None)],
        "I3": [],
        "I4": [(Outcome.SEN, None)],
        "I5": [(Outcome.INTE_BEDOMD, Lack.EJ_LEVERERAT)],
        "I6": [(Outcome.UPPFYLLD, None)],
        "I7": [(Outcome.UPPFYLLD, None)],
        "I8": [(Outcome.INTE_BEDOMD, Lack.EJ_LEVERERAT)],
        "I9": [],
        "I10": [(Outcome.INTE_BEDOMD, Lack.OVNINGEN_SLUT), (Outcome.MISSAD, None)],
        "I11": [(Outcome.INTE_BEDOMD, Lack.EJ_LEVERERAT)],
        "I12": [],
    }
    assert judged.acts == Acts(met=4, late=1, missed=2, unjudged=4)
    assert [one.acts for one in judged.areas] == [Acts(3, 0, 1, 3), Acts(0, 1, 1, 1), Acts(1, 0, 0, 0)]
    assert [(one.injects, one.acts, len(one.observations)) for one in judged.objectives] == [
        (("I1",), Acts(1, 0, 1, 0), 0),
        (("I2", "I4", "I7"), Acts(2, 1, 0, 0), 1),
        (("I6",), Acts(1, 0, 0, 0), 0),
    ]


def test_each_minute_of_the_picture(judged: Evaluation) -> None:
    """Whatever is not named here was never reported: unknown, in the 630 minutes of P01 and P03 and 110
    of P02, which a decision opens at T+8:40 (k = 520).

      P01 el: true until T+0:20, and from T+20:10 (k = 580). Said to work at T+0:05: right 15, wrong 8; down
          at T+0:28, valid until T+4:00: right 212; unconfirmed k = 240–585, 346; works at T+20:16 (k = 586),
          valid until T+20:40, which the jump takes along to T+30:10: right 24; unknown 5 first and 20 last.
      P01 värme: motspel says limited at T+30:20, and it works: 10 wrong.
      P02 värme: said to work at T+9:10 until T+9:30: right 20.
      P03 el: reserve said at T+0:03 to last until T+8:00, as it does: right 477; then unknown until T+9:20
          (k = 560), down: right 70.
      P03 vatten: limited since the jump to T+30:00, said to work at T+30:05: wrong 25.
    """
    found = {(cell.point, cell.function): cell.score for cell in judged.picture.cells}
    never = {"P01": 630, "P02": 110, "P03": 630}
    expected = {(point, function): Score(0, 0, 0, n) for point, n in never.items() for function in Function}
    expected |= {
        ("P01", EL): Score(251, 8, 346, 25),
        ("P01", VARME): Score(0, 10, 0, 620),
        ("P02", VARME): Score(20, 0, 0, 90),
        ("P03", EL): Score(547, 0, 0, 83),
        ("P03", VATTEN): Score(0, 25, 0, 605),
    }
    assert found == expected
    assert judged.picture.total == Score(818, 43, 346, 4273)
    assert judged.picture.areas == {"bromma": Score(271, 18, 346, 2325), "skarpnack": Score(547, 25, 0, 1948)}
    assert sum(part.score.minutes for part in judged.picture.bins) == 3 * 630 * 4 - 520 * 4


def test_how_long_nobody_acted(judged: Evaluation) -> None:
    """P01's el is down from T+0:28 until T+20:16, k = 28–585, and nobody acts. P03's reserve ends within two
    hours from T+6:00 (k = 360) on and then is down; Ellevio promises at T+9:25 (k = 565).
    """
    found = {one.failure.key: (one.stood, one.without) for one in judged.unattended.failures}
    assert found == {"P01:el": (558, 558), "P03:el": (270, 205)}
    assert (judged.unattended.minutes, judged.unattended.stood, judged.unattended.judged) == (763, 828, 630)


def test_what_was_foretold(judged: Evaluation) -> None:
    """Eleven hours; in those of T+1 to T+7 the end at T+8:00 was said, and came. P01's was not."""
    checked = judged.foretold
    assert checked.hours == 11
    assert [(loss.key, came) for loss, came in checked.judged] == [("P03:el", Came.RATT)] * 7
    assert [(one.point, one.at - ORIGIN, one.foretold) for one in checked.fell] == [
        ("P01", hm(0, 20), False),
        ("P03", hm(8), True),
    ]


def test_the_figures_that_two_runs_are_compared_by(judged: Evaluation) -> None:
    whole = {one.figure: one.before for one in compare(judged, judged) if not one.area}
    assert whole == {
        Figure.KVITTERAT_MEDIAN: 270,
        Figure.KVITTERAT_LANGST: 360,
        Figure.KVITTERAT_ALDRIG: 2,
        Figure.RAPPORT_MEDIAN: 1080,
        Figure.RAPPORT_LANGST: 33_000,
        Figure.RAPPORT_ALDRIG: 0,
        Figure.UPPFYLLDA: 4,
        Figure.SENA: 1,
        Figure.MISSADE: 2,
        Figure.EJ_BEDOMDA: 4,
        Figure.RATT: 818 / 5480,
        Figure.FEL: 43 / 5480,
        Figure.OBEKRAFTAT: 346 / 5480,
        Figure.OKANT: 4273 / 5480,
        Figure.UTAN_ATGARD: 763,
        Figure.PROGNOS_RATT: 1,
        Figure.PROGNOS_FORE: 0,
        Figure.PROGNOS_EFTER: 0,
        Figure.PROGNOS_ALDRIG: 0,
        Figure.UTAN_PROGNOS: 0.5,
    }
