"""Each rule once, with the sentence a person reads; every transition; what may not stand in free text."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import errors
from data.errors import BrokenReference
from data.freetext import has_personnummer, warning_for, why_not_name, why_not_personal, why_not_text
from data.operations import rules as operation_rules
from data.operations.rules import NewOperation
from data.points import rules as point_rules
from data.points import validity
from data.points.rules import TRANSITIONS
from data.words import Function, OperationKind, Phase, Status, Supply
from tests.data.world import a_phase, a_report, an_occupancy
from tests.factories import NOW, ago, ahead, make_operation, make_point

EXERCISE = make_operation(kind=OperationKind.OVNING)
ALLOWED = {
    Phase.PLANERAD: {Phase.I_BEREDSKAP, Phase.UNDER_AKTIVERING},
    Phase.I_BEREDSKAP: {Phase.UNDER_AKTIVERING, Phase.PLANERAD},
    Phase.UNDER_AKTIVERING: {Phase.OPPEN, Phase.I_BEREDSKAP, Phase.STANGD},
    Phase.OPPEN: {Phase.UNDER_AVVECKLING},
    Phase.UNDER_AVVECKLING: {Phase.STANGD, Phase.OPPEN},
    Phase.STANGD: {Phase.UNDER_AKTIVERING, Phase.I_BEREDSKAP, Phase.PLANERAD},
}


@pytest.mark.parametrize("before", list(Phase))
@pytest.mark.parametrize("after", list(Phase))
def test_each_transition(before: Phase, after: Phase) -> None:
    reason = point_rules.why_not_transition(before, after)
    assert (reason is None) == (after in ALLOWED[before])
    if reason is not None:
        assert reason.field == "phase"


def test_a_refused_transition_says_what_is_possible() -> None:
    reason = point_rules.why_not_transition(Phase.OPPEN, Phase.STANGD)
    assert reason is not None
    assert reason.text == "Från öppen går det att gå till: under avveckling. Inte till stängd."


def test_every_phase_can_be_left_and_reached() -> None:
    assert set(TRANSITIONS) == set(Phase)
    assert {phase for ways in TRANSITIONS.values() for phase in ways} == set(Phase)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NewOperation("o", "n", OperationKind.OVNING, speed=0), "takt"),
        (NewOperation("o", "n", OperationKind.OVNING, speed=3601), "takt"),
        (NewOperation("o", "n", OperationKind.OVNING, speed=float("nan")), "takt"),
        (NewOperation("o", "n", OperationKind.INCIDENT, speed=2), "Bara en övning"),
        (NewOperation("o", "n", OperationKind.INCIDENT, origin=NOW), "Bara en övning"),
    ],
)
def test_a_clock_that_cannot_be(new: NewOperation, said: str) -> None:
    reason = operation_rules.why_not_open(new)
    assert reason is not None
    assert said in reason.text


def test_operations_that_can_be_opened() -> None:
    assert (
        operation_rules.why_not_open(NewOperation("o", "n", OperationKind.OVNING, origin=NOW, speed=3600))
        is None
    )
    assert operation_rules.why_not_open(NewOperation("o", "n", OperationKind.INCIDENT)) is None


def test_the_first_reason_is_the_one_that_matters() -> None:
    """A point that may not be used at all is said before what is wrong with the form."""
    wrong = a_report(observed_at=ahead(60))
    closed = make_operation(closed_at=ago(1))
    example = make_point(example=True)
    assert "exempelpunkt" in _text(point_rules.why_not_report(closed, example, wrong, NOW))
    assert "är stängd" in _text(point_rules.why_not_report(closed, make_point(), wrong, NOW))
    assert "framtiden" in _text(point_rules.why_not_report(EXERCISE, example, wrong, NOW))
    assert point_rules.why_not_report(EXERCISE, example, a_report(), NOW) is None


def _text(reason: errors.Reason | None) -> str:
    return reason.text if reason else ""


def test_an_observation_at_the_very_edges() -> None:
    assert point_rules.why_not_observed(NOW + timedelta(minutes=2), NOW) is None
    assert point_rules.why_not_observed(NOW + timedelta(minutes=2, seconds=1), NOW) is not None
    assert point_rules.why_not_observed(NOW - timedelta(days=7), NOW) is None
    assert point_rules.why_not_observed(NOW - timedelta(days=7, seconds=1), NOW) is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"decider": " "}, "decider"), ({"reason": ""}, "reason"), ({"occurred_at": ahead(9)}, "observed_at")],
)
def test_a_decision_needs_somebody_and_a_reason(changes: dict[str, Any], field: str) -> None:
    change = a_phase(Phase.I_BEREDSKAP, **changes)
    reason = point_rules.why_not_phase(EXERCISE, make_point(phase=Phase.PLANERAD), change, NOW)
    assert reason is not None
    assert reason.field == field


def test_people_are_counted_from_none_to_a_hundred_thousand() -> None:
    for people, refused in ((None, False), (0, False), (100_000, False), (-1, True), (100_001, True)):
        reason = point_rules.why_not_occupancy(EXERCISE, make_point(), an_occupancy(people=people), NOW)
        assert (reason is not None) == refused


def test_nodvatten_only_for_water() -> None:
    for function in Function:
        report = a_report(function, supply=Supply.NODVATTEN)
        assert (point_rules.why_not_report(EXERCISE, make_point(), report, NOW) is None) == (
            function is Function.VATTEN
        )


def test_a_version_not_held_is_not_stale() -> None:
    assert point_rules.why_not_version(None, 5) is None
    assert point_rules.why_not_version(5, 5) is None
    assert "har ändrat händelsen" in _text(point_rules.why_not_version(4, 5, "händelsen"))


# 811218-9876 and 701063-2391 (samordningsnummer) are Skatteverket's own examples: nobody's.
@pytest.mark.parametrize(
    "text",
    [
        "811218-9876",
        "8112189876",
        "19811218-9876",
        "198112189876",
        "811218+9876",
        "811218 9876",
        "701063-2391",
        "ring Kim (811218-9876) nu",
        "nr:811218-9876.",
    ],
)
def test_a_personnummer_is_found(text: str) -> None:
    assert has_personnummer(text)
    reason = why_not_text(text, "note")
    assert reason is not None
    assert (reason.field, "personnummer" in reason.text) == ("note", True)


@pytest.mark.parametrize(
    "text",
    [
        "811218-9877",  # wrong check digit
        "811318-9876",  # no such month
        "811232-9878",  # no such day
        "5811218-98760",
        "08-508 11 218",
        "2027-01-14 kl 02:10",
        "",
    ],
)
def test_what_is_no_personnummer_passes(text: str) -> None:
    assert not has_personnummer(text)
    assert why_not_text(text, "note") is None


YEAR = datetime(2026, 11, 29, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "19850101-1234",
        "850101-1234",
        "198501011234",
        "19850101 1234",
        "850101 - 1234",
        "850101\u20131234",
        "85\u00ad0101\u200b-1234",
        "\uff18\uff15\uff10\uff11\uff10\uff11-1234",
        "1985-01-01-1234",
        "850161-1234",  # samordningsnummer
        "261129+0412",  # a hundred years old
        "19261129-0412",
        "20251231-0412",
        "ring fru 19850101-1234 nu",
        "811218-9877",
    ],
)
def test_a_personnummer_with_a_wrong_check_digit_is_stopped_where_it_is_written_as_one(text: str) -> None:
    reason = why_not_personal(text, "note", YEAR)
    assert reason is not None
    assert reason.field == "note"
    assert "skicka aldrig ett personnummer" in reason.text


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("dnr 20261129-0412", True),
        ("dnr 261129-0412", True),
        ("202611290412", True),
        ("8501011234", True),  # neither separator nor century
        ("0701740607", True),  # dialled, and by chance with a right check digit
        ("070-123 45 67", True),
        ("070123 4567", True),
        ("08-508 29 000", True),
        ("2025-11-29 0412", False),
        ("2025-11-29 04:12", False),
        ("20251329-0412", False),  # no such month
        ("6580123 162834", False),
    ],
)
def test_a_diary_or_telephone_number_stops_nothing_and_is_warned_about(text: str, *, warned: bool) -> None:
    assert why_not_personal(text, "note", YEAR) is None
    assert bool(warning_for(text)) is warned


@pytest.mark.parametrize("text", ["070-123 45 67", "+46701234567", "0046 8 508 00 000", "ring 08-50800000"])
def test_a_phone_number_is_warned_about_and_saved(text: str) -> None:
    assert "telefonnummer" in (warning_for(text) or "")
    assert why_not_text(text, "note") is None


@pytest.mark.parametrize("text", ["kl 02:10", "2027-01-14", "500 liter, 20 personer", "Gatan 12"])
def test_other_numbers_are_not_warned_about(text: str) -> None:
    assert warning_for(text) is None


def test_names_and_lengths() -> None:
    assert "tomt" in _text(why_not_name("  ", "name"))
    assert why_not_name("x" * 120, "name") is None
    assert "121 tecken, högst 120" in _text(why_not_name("x" * 121, "name"))
    assert why_not_text("rad 1\nrad 2\tkolumn\r\n", "note") is None
    for control in ("\x00", "\x1b", "\x7f"):
        assert "styrtecken" in _text(why_not_text(f"a{control}b", "note"))


@given(st.text())
def test_no_text_makes_the_reader_of_texts_fall(text: str) -> None:
    why_not_text(text, "note")
    warning_for(text)


TABLE = (files("data") / "reference" / "validity.csv").read_text(encoding="utf-8")


def spoiled(tmp_path: Path, old: str, new: str) -> Path:
    assert old in TABLE
    path = tmp_path / "validity.csv"
    path.write_text(TABLE.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("oppen,*,120", "öppen,*,120", "validity.csv, rad 5: 'öppen' is not a valid Phase"),
        ("oppen,reserv,60", "oppen,batteri,60", "validity.csv, rad 6"),
        ("oppen,reserv,60", "oppen,reserv,en timme", "validity.csv, rad 6"),
        (
            "oppen,reserv,60",
            "oppen,reserv,0",
            "validity.csv, rad 6: information: minuterna ska vara fler än 0",
        ),
        ("oppen,reserv,60,60,60,60", "oppen,reserv,60,60", "validity.csv, rad 6"),
        ("oppen,reserv,60", "oppen,*,60", "validity.csv, rad 6: raden finns redan"),
        ("stangd,*,1440,1440,1440,1440\n", "", "validity.csv: läget stangd saknas"),
        ("varme", "heat", "validity.csv, rad 2"),
    ],
)
def test_a_broken_validity_table_names_row_and_reason(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BrokenReference) as caught:
        validity.read_minutes(spoiled(tmp_path, old, new))
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("supply", list(Supply))
def test_every_report_that_states_something_is_believed_for_a_while(phase: Phase, supply: Supply) -> None:
    for function in Function:
        for status in Status:
            until = validity.valid_until(phase, supply, function, status, NOW)
            assert (until is None) == (status in (Status.OKAND, Status.EJ_AKTUELL))
            assert until is None or NOW < until <= NOW + timedelta(days=1)
