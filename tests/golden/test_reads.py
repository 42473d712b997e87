"""What the golden store says is read as it was written, now and as it was known at every entry."""

import pytest

from data.access import reads as access_reads
from data.access import security
from data.drafts import reads as draft_reads
from data.drafts.facts import DraftKind
from data.errors import Missing
from data.events import reads as event_reads
from data.exercise.facts import state_of
from data.exercise.reads import exercise
from data.exercise.scenario import ExerciseState
from data.log import attachments
from data.log import reads as log_reads
from data.log.facts import Selected
from data.notices import reads as notice_reads
from data.notices.words import NoticeState
from data.operations import reads as operation_reads
from data.operations import replay
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.sectors import reads as sector_reads
from data.situation_reports import reads as situation_report_reads
from data.staff import reads as staff_reads
from data.store.database import Store
from data.text_reports.acts import asked_before
from data.words import Function, Occupancy, Phase, RequestState, Retention, SecurityKind, Status
from tests.data.world import later
from tests.golden.exercises import DISPOSED, ORIGIN, PLAYED
from tests.golden.held import journal_of
from tests.golden.night import NIGHT, OTHER, PICTURE, PLAN, REGISTER
from tests.reading import read_now

ALL = (NIGHT, OTHER, PLAYED, DISPOSED)


def test_the_operations(golden: Store) -> None:
    found = {one.id: (one.version, one.closed_at is None) for one in operation_reads.operations(golden)}
    assert found == {NIGHT: (8, True), OTHER: (12, True), PLAYED: (81, False), DISPOSED: (91, False)}
    assert [area.id for area in point_reads.areas(golden)] == ["bromma", "skarpnack"]
    assert [point.owner for point in point_reads.loaded_points(golden)] == ["Micasa", "SISAB", "SISAB"]


def test_the_picture(golden: Store) -> None:
    picture = point_reads.picture(golden, NIGHT)
    first, second, third = picture.points
    assert (first.phase, second.phase, third.phase) == (Phase.OPPEN, Phase.PLANERAD, Phase.OPPEN)
    standing = {function: state.current for function, state in first.functions.items()}
    said = {function: report.status for function, report in standing.items() if report is not None}
    assert said == {Function.EL: Status.FUNGERAR, Function.VATTEN: Status.UR_FUNKTION}
    assert second.opening is not None
    assert (second.opening.opened, second.opening.reason) == (False, "nyckeln saknas")
    assert first.occupancy is not None
    assert (first.occupancy.occupancy, first.occupancy.people) == (Occupancy.SNART_FULLT, 40)
    assert [entry.revision for entry in picture.recent] == [59, 53, 47, 46, 45, 44, 41, 40, 37, 36, 35, 34]
    reports = log_reads.reports_of(golden, NIGHT, "P01")
    assert [(one.revision, one.cause) for one in reports if one.cause] == [
        (20, "avgrävd kabel"),  # what a later report leaves unsaid stands
        (18, "avgrävd kabel"),
    ]


def test_who_acts(golden: Store) -> None:
    held = request_reads.coordination(golden, NIGHT)
    assert held.register == REGISTER
    assert notice_reads.plan(golden) == PLAN
    asked = {one.id: one for one in read_now(golden, request_reads.requests, NIGHT)}
    assert {one: asked[one].state for one in ("elverk", "vatten")} == {
        "elverk": RequestState.ATERLAMNAD,
        "vatten": RequestState.BEGARD,
    }
    assert asked["formular:stod"].what == "två elverk"
    assert asked["vatten"].acknowledged == ("verket",)
    said = sector_reads.standing(golden, NIGHT)
    assert {one.organisation: one.assessment for one in said} == {
        "verket": "Två av tre stationer står.",
        None: "Det räcker.",
    }
    rhythm = staff_reads.staff(golden, held)
    assert (rhythm.plan.direction, rhythm.plan.briefing_at) == ("Värme före el", later(60))
    assert [(one.owner, one.area) for one in rhythm.owners] == [("slk", "bromma")]
    assert rhythm.last_report is not None
    assert rhythm.last_report.number == 1


def test_the_log(golden: Store) -> None:
    assert [one.revision for one in log_reads.entries(golden, NIGHT, words="ellevio ring")] == [46]
    assert [one.revision for one in log_reads.entries(golden, NIGHT, selected=Selected.NYCKEL)] == [44]
    assert log_reads.open_entries(golden, NIGHT) == ()
    (report,) = situation_report_reads.reports(golden, NIGHT)
    assert report.words is not None
    assert (report.number, report.words.assessment) == (1, "Läget är allvarligt.")
    assert [one.receiver.area or one.receiver.sector for one in report.receipts] == ["bromma", "energi"]
    told = {one.id: (one.title, one.masked) for one in event_reads.events(golden, NIGHT)}
    assert told == {"IA-1": ("Vatten i källaren", False), "IA-2": ("[maskerat]", True)}
    assert attachments.attached(golden, NIGHT, 49).content == PICTURE
    with pytest.raises(Missing, match="borttagen genom beslut"):
        attachments.attached(golden, NIGHT, 50)


def test_what_is_kept(golden: Store) -> None:
    kept, gone = operation_reads.standing(golden, OTHER), operation_reads.standing(golden, DISPOSED)
    assert kept is not None
    assert gone is not None
    assert (kept.choice, kept.decision) == (Retention.BEVARAS, "Stadsarkivet 2027:1")
    assert (gone.choice, gone.removed) == (Retention.GALLRAS, 6)


def test_the_exercises(golden: Store) -> None:
    played = exercise(golden, PLAYED)
    assert played is not None
    assert state_of(played.operation) is ExerciseState.AVSLUTAD
    assert [one.inject for one in played.delivered] == ["I1", "I3", "I4"]
    assert [(one.inject, one.reason) for one in played.skipped] == [("I2", "tiden räcker inte")]
    assert [one.reason for one in played.asks] == ["brand"]
    assert {one.text for one in played.observations} == {"lugnt i staben"}
    assert {one.text for one in played.assessments} == {"efter en kvart"}
    assert {one.text for one in played.lessons} == {"öva larm"}
    assert played.operation.clock.at(later(64)) - ORIGIN == later(49) - later(0)
    broken = exercise(golden, DISPOSED)
    assert broken is not None
    assert state_of(broken.operation) is ExerciseState.AVBRUTEN


def test_what_is_no_act(golden: Store) -> None:
    states = [one.state for one in notice_reads.outbox(golden, NIGHT)]
    assert (states.count(NoticeState.VANTAR), states.count(NoticeState.SKICKAD)) == (7, 1)
    writing = {one.kind: one.login for one in draft_reads.drafts_open(golden, NIGHT)}
    assert writing == {DraftKind.LAGESRAPPORT: "stab", DraftKind.BESLUT: "stab"}
    question = asked_before(golden, "fraga")
    assert question is not None
    assert question.line == "P01 VA-"


def test_the_door(golden: Store) -> None:
    logged = [one.kind for one in security.entries(golden)]
    assert len(logged) == 36
    assert logged[0] is SecurityKind.KEY_REVOKED
    with golden.reading() as connection:
        assert list(security.differences(connection)) == []
    names = {one.login: one.disabled for one in access_reads.accounts(golden)}
    assert names == {"admin": False, "avslutad": True, "bromma": False, "stab": False, "vikarie": False}
    phones = [phone.confirmed_at for token in access_reads.tokens(golden) for phone in token.devices]
    assert phones == [later(103), None]


@pytest.mark.parametrize("operation", ALL)
def test_what_was_known_at_the_last_entry_is_what_is_known(golden: Store, operation: str) -> None:
    now, held = point_reads.picture(golden, operation), request_reads.coordination(golden, operation)
    with golden.reading() as connection:
        last = replay.then(connection, operation, now.revision, recent=12)
    assert last.picture == now
    assert last.held == held
    assert last.staff == staff_reads.staff(golden, held)


@pytest.mark.parametrize("operation", ALL)
def test_what_was_known_at_every_entry_can_be_read(golden: Store, operation: str) -> None:
    mine = [row["revision"] for row in journal_of(golden) if row["operation"] == operation]
    with golden.reading() as connection:
        for revision in mine:
            then = replay.then(connection, operation, revision, recent=12)
            assert (then.picture.revision, then.held.revision) == (revision, revision)
        with pytest.raises(Missing):
            point_reads.picture_in(connection, operation, until=mine[0] - 1)
