"""An exercise full of words that no participant may ever read, beside a real operation; for the leak test."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from dashboard import clock, registers
from dashboard.settings import REFERENCE_PACK
from data.acting import LOCAL
from data.exercise.acts import evaluating as exercise_evaluating
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.rules import NewExercise
from data.exercise.scenario import (
    ClockAct,
    Condition,
    ConditionKind,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    InjectChannel,
    Objective,
    Outcome,
    Played,
    Recipient,
    Scenario,
)
from data.lessons import acts as lesson_acts
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.preparedness.acts import check_point, load_equipment
from data.preparedness.facts import Equipment, NewCheck
from data.preparedness.words import Reserve
from data.sectors.acts import load_sectors
from data.sectors.list_file import read_yaml
from data.store.database import Store, open_store
from data.words import Function, OperationKind, Role, Status
from data.workshop.acts import begin
from data.workshop.facts import Source
from geo.layers import load_pack
from tests.data.world import a_point

SECTORS: Final = Path(__file__).parents[2] / "data" / "reference" / "sectors.yaml"
EXERCISE: Final = "ovning"
REAL: Final = "storm"
DRAFT: Final = "utkast"  # of the same scenario
# Everything that is the control's alone begins with this: in texts, and in ids too.
SECRET: Final = "kvastfen"
# What each recipient gets, and what the two operations say of themselves, are words of their own.
TOLD: Final = {
    Recipient(Role.KRISLEDNING): "havtornkris",
    Recipient(Role.STADSDEL, "bromma"): "havtornbromma",
    Recipient(Role.STADSDEL, "farsta"): "havtornfarsta",
    Recipient(Role.SEKTOR, "energi"): "havtornenergi",
    Recipient(Role.PUNKT, "P01"): "havtornpunkt",
}
IN_EXERCISE: Final = "tranbarsrapport"
IN_REAL: Final = "lingonrapport"
# What is known of a point before anything happens is for who is signed in, at the desk alone.
WITHIN: Final = ("ljungtider", "ljunganteckning", "777.25", "777,25", "91.625", "91,625")
ORIGIN: Final = datetime(2027, 1, 14, 5, 0, tzinfo=UTC)
POINTS: Final = (a_point("P01", "bromma"), a_point("P02", "farsta"))


def secret(place: str) -> str:
    """Return a word that only the control may read, which says where it leaked from."""
    return f"{SECRET}{place}"


def scenario() -> Scenario:
    """Return a scenario with secrets in every part that participants never see."""
    told = [
        _inject(f"{secret('id')}{number}", timedelta(), f"Ring tillbaka: {word}.", recipient)
        for number, (recipient, word) in enumerate(TOLD.items())
    ]
    future = _inject(
        secret("framtidid"),
        timedelta(hours=3),
        secret("framtidtext"),
        *TOLD,
        condition=Condition(ConditionKind.INTE_LEVERERAT, inject=secret("beredskapid")),
    )
    spare = _inject(secret("beredskapid"), None, secret("beredskaptext"), *TOLD)
    return Scenario(
        id=secret("scenario"),
        title=secret("titel"),
        origin=ORIGIN,
        duration=timedelta(hours=6),
        purpose=secret("syfte"),
        brief="Läs igenom er krisplan.",
        sources=secret("kallor"),
        phases=(secret("skede"),),
        objectives=(Objective(secret("malid"), secret("mal")),),
        opens=("P01",),
        start=(Effect((Function.EL,), Status.UR_FUNKTION, points=("P02",)),),
        injects=(*told, future, spare),
    )


def _inject(
    identity: str, at: timedelta | None, text: str, *to: Recipient, condition: Condition | None = None
) -> Inject:
    later = at is None or bool(at)
    return Inject(
        id=identity,
        at=at,
        text=text,
        phase=secret("skede"),
        sender=secret("avsandare") if later else "Vakthavande",
        to=to,
        channel=InjectChannel.TELEFON,
        expected_text=secret("forvantat"),
        expected=(Expected(ExpectedKind.RAPPORT, timedelta(minutes=15), secret("forvantan"), area="bromma"),),
        objective=secret("malid"),
        note=secret("anteckning"),
        effects=(Effect((Function.EL,), Status.UR_FUNKTION, areas=("bromma",)),),
        condition=condition,
        plays=(Played("P01", Function.VATTEN, Status.UR_FUNKTION, cause=secret("spelad")),) if later else (),
    )


def set_up(url: str) -> None:
    """Fill an empty store: a storm that is real, and an exercise that has begun and says little of itself."""
    now = clock.now()
    with closing(open_store(url)) as store:
        registers.load_areas(store, load_pack(REFERENCE_PACK), now)
        point_registers.load_points(store, LOCAL, POINTS, now)
        load_sectors(store, LOCAL, read_yaml(SECTORS.read_bytes()).register, now)
        has = Equipment("P01", Reserve.FAST, 777.25, 400, 91.625, opening_hours="ljungtider")
        load_equipment(store, LOCAL, [has], now)
        note = NewCheck("c-1", "P01", True, True, True, True, "ljunganteckning")
        check_point(store, LOCAL, note, now)
        storm = NewOperation(REAL, "Storm", OperationKind.SAMHALLSSTORNING)
        operation_acts.open_operation(store, LOCAL, storm, now)
        begin(store, LOCAL, DRAFT, scenario(), Source.TOM, "", now)
        exercise_leading.plan_exercise(store, LOCAL, NewExercise(EXERCISE, "Vinterövning", scenario()), now)
        exercise_leading.set_clock(
            store,
            LOCAL,
            act_id="start",
            operation_id=EXERCISE,
            act=ClockAct.START,
            speed=1.0,
            now=now,
        )
        exercise_injects.deliver_due(store, EXERCISE, now)
        _lead(store, now)
        for operation, cause in ((EXERCISE, IN_EXERCISE), (REAL, IN_REAL)):
            report = NewReport(
                f"r-{operation}", operation, "P01", Function.VARME, Status.UR_FUNKTION, cause=cause
            )
            point_reports.report(store, LOCAL, [report], now)


def _lead(store: Store, now: datetime) -> None:
    """Do all that a control does and participants do not see."""
    edited = _inject(secret("fritt"), timedelta(hours=4), secret("frittext"), *TOLD)
    exercise_injects.change_inject(store, LOCAL, EXERCISE, edited, now)
    skipped = _inject(secret("hoppas"), timedelta(hours=5), secret("hoppad"), *TOLD)
    exercise_injects.change_inject(store, LOCAL, EXERCISE, skipped, now)
    exercise_injects.skip(store, LOCAL, EXERCISE, secret("hoppas"), secret("skal"), now)
    exercise_evaluating.observe(
        store, LOCAL, act_id="seen", operation_id=EXERCISE, text=secret("observation"), now=now
    )
    exercise_evaluating.assess(
        store,
        LOCAL,
        act_id="judged",
        operation_id=EXERCISE,
        inject=f"{secret('id')}0",
        expected=0,
        outcome=Outcome.SEN,
        text=secret("bedomning"),
        now=now,
    )
    lesson_acts.add_lesson(
        store,
        LOCAL,
        act_id="learnt",
        operation_id=EXERCISE,
        lesson=secret("lardomid"),
        text=secret("lardom"),
        owner=secret("agare"),
        due="2027-03-01",
        now=now,
    )
    exercise_leading.ask_for_break(
        store, LOCAL, act_id="asked", operation_id=EXERCISE, reason=secret("avbrott"), now=now
    )
