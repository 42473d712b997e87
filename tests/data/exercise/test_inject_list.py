"""The inspelslista in a spreadsheet: back as it was, edits as those changes alone, spoilt cells refused."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from data.errors import Stale
from data.exercise.acts.injects import change_inject, deliver
from data.exercise.checking import in_order, objections
from data.exercise.difference import Change, ChangeKind, ScenarioChange, difference
from data.exercise.facts import story_of
from data.exercise.inject_list import ScenarioLooked, exercise_list, read_inject_list
from data.exercise.inject_workbook import write_inject_list
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
    Played,
    Recipient,
    Scenario,
)
from data.exercise.scenario_file import Listed, read_scenario, write_scenario
from data.list_files.list_file import ListFile
from data.list_files.table import BrokenList, Fault, silent
from data.operations import reads as operation_reads
from data.store.database import Store
from data.words import Function, Role, Status, Supply
from tests.data.exercise.any_scenario import SCENARIOS
from tests.data.exercise.played import ID, clock, found, plan
from tests.data.world import ALICE, World, later

SODERMALM = Recipient(Role.STADSDEL, "sodermalm")
SCENARIO = Scenario(
    "avbrott",
    "Avbrott",
    datetime(2027, 1, 19, 5, tzinfo=UTC),
    timedelta(hours=72),
    phases=("Början", "Slut"),
    objectives=(Objective("M1", "Rapportera i tid."),),
    start=(Effect((Function.EL,), Status.UR_FUNKTION, areas=("sodermalm",)),),
    injects=(
        Inject(
            "I01",
            timedelta(minutes=20),
            "Det är mörkt.\nHela kvarteret.",
            phase="Början",
            sender="En granne",
            to=(SODERMALM, Recipient(Role.KRISLEDNING)),
            expected=(Expected(ExpectedKind.RAPPORT, timedelta(minutes=30), function=Function.EL),),
            effects=(
                Effect(
                    (Function.EL, Function.VARME), Status.BEGRANSAD, points=("P50",), lasts=timedelta(hours=8)
                ),
            ),
            objective="M1",
        ),
        Inject("I02", timedelta(hours=1.5), "Hur går det?", sender="Radio", to=(SODERMALM,)),
        Inject(
            "I03",
            timedelta(hours=26),
            "Ni har inte svarat.",
            sender="Krisledningen",
            to=(SODERMALM,),
            channel=InjectChannel.RAKEL,
            condition=Condition(
                ConditionKind.INTE_RAPPORTERAT,
                area="sodermalm",
                function=Function.EL,
                within=timedelta(minutes=15),
            ),
        ),
        Inject(
            "I04",
            None,
            "",
            channel=InjectChannel.VARLDEN,
            plays=(Played("P50", Function.VATTEN, Status.BEGRANSAD, Supply.NODVATTEN, "läcka"),),
        ),
    ),
)


def edited(change: Callable[[Any], None], scenario: Scenario = SCENARIO) -> bytes:
    """Return the list as it is saved after an edit."""
    book = openpyxl.load_workbook(io.BytesIO(write_inject_list(scenario)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(sheet: Any, inject: str) -> int:
    return int(next(cell.row for cell in sheet["B"] if cell.value == inject))


def column_of(sheet: Any, heading: str) -> int:
    return int(next(cell.column for cell in sheet[1] if cell.value == heading))


def cell_of(book: Any, inject: str, heading: str, sheet: str = "Inspel") -> Any:
    there = book[sheet]
    return there.cell(row_of(there, inject), column_of(there, heading))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(SCENARIOS)
def test_any_list_comes_back_as_it_was(scenario: Scenario) -> None:
    listed = read_inject_list(write_inject_list(scenario), scenario)
    assert listed.faults == ()
    assert listed.scenario == replace(scenario, injects=in_order(scenario.injects))
    assert difference(scenario, listed.scenario) == ()


def test_what_a_spreadsheet_does_to_a_list_is_exactly_the_difference() -> None:
    def edit(book: Any) -> None:
        sheet = book["Inspel"]
        # Times typed anew, as a spreadsheet keeps them: the same moments.
        cell_of(book, "I02", "tid (T+)").value = time(1, 30)
        cell_of(book, "I03", "tid (T+)").value = timedelta(hours=26)
        cell_of(book, "I01", "text").value = "Det är mörkt och kallt."
        moved = [cell.value for cell in sheet[row_of(sheet, "I03")]]
        sheet.delete_rows(row_of(sheet, "I03"))
        sheet.insert_rows(2)
        for column, value in enumerate(moved, start=1):
            sheet.cell(2, column).value = value
        sheet.insert_rows(4)
        for column, value in enumerate(
            ("I05", "T+0:45", "Slut", "Polisen", "punkt:P50", "sms", "Hallå?"), start=2
        ):
            sheet.cell(4, column).value = value
        book["Facit"].append([None, "I05", "vatten", "ur funktion", "sodermalm"])
        book["Förväntat"].delete_rows(2)

    listed = read_inject_list(edited(edit), SCENARIO)
    assert listed.faults == ()
    assert listed.scenario is not None
    assert difference(SCENARIO, listed.scenario) == (
        Change(
            "I01",
            ChangeKind.CHANGED,
            "text",
            "Det är mörkt.\nHela kvarteret.",
            "Det är mörkt och kallt.",
        ),
        Change("I01", ChangeKind.CHANGED, "förväntat", "rapport · inom 30 min · el", ""),
        Change("I05", ChangeKind.NEW, after="T+0:45 Polisen → punkt:P50: Hallå?"),
    )
    new = listed.scenario.injects[1]
    assert (new.id, new.channel, new.phase) == ("I05", InjectChannel.SMS, "Slut")
    assert new.effects == (Effect((Function.VATTEN,), Status.UR_FUNKTION, areas=("sodermalm",)),)
    assert listed.where(Fault("?", inject="I05", column="text")) == Fault("?", 4, "text", "Inspel", "I05")
    assert listed.where(Fault("?", inject="I05", column="effects")) == Fault("?", 4, "facit", "Facit", "I05")


def test_what_is_gone_is_said() -> None:
    after = replace(SCENARIO, start=(), injects=SCENARIO.injects[1:])
    assert [str(one) for one in difference(SCENARIO, after)] == [
        "~ facit vid start: el · ur funktion · områden sodermalm → ej angivet",
        "- I01: T+0:20 En granne → stadsdel:sodermalm, krisledning: Det är mörkt.\nHela kvarteret.",
    ]


@pytest.mark.parametrize(
    ("heading", "value", "says"),
    [
        ("text", "=1+1", "cellen är en formel"),
        ("text", time(8, 15), "08:15:00 är ett datum eller en tid: kalkylprogrammet har gjort om texten"),
        ("tid (T+)", datetime(2027, 1, 2), "2027-01-02 är ett datum eller en tid"),  # noqa: DTZ001
        ("tid (T+)", date(2027, 1, 2), "2027-01-02 är ett datum eller en tid"),
        ("tid (T+)", "om en stund", "om en stund är ingen tid. Skriv T+timmar:minuter"),
        ("tid (T+)", "T-1:00", "ligger före övningens start"),
        ("id", 7, "7 är ett tal, inte text"),
        ("id", "I01", "I01 finns två gånger."),
        ("id", None, "saknas."),
        ("väg", "brevduva", "brevduva är okänt. Det ska vara telefon, e-post"),
        ("till", "chefen", "'chefen' är ingen mottagare."),
        ("villkor", "har rapporterat: el, vad då", "vad då är okänt. Det ska vara information, el"),
        ("villkor", "är levererat: inspel I01, inspel I02", "inspel står två gånger"),
    ],
)
def test_a_spoilt_cell_is_refused_with_its_sheet_and_row(heading: str, value: Any, says: str) -> None:
    def edit(book: Any) -> None:
        cell_of(book, "I02", heading).value = value

    listed = read_inject_list(edited(edit), SCENARIO)
    assert listed.scenario is None
    (fault, *rest) = listed.faults
    assert says in fault.reason
    assert (fault.sheet, fault.row, fault.column) == ("Inspel", 3, heading)
    assert not rest


def parts_of(book: Any, inject: str) -> list[tuple[str, int]]:
    """Return the rows of the other sheets that are about an inject."""
    return [
        (sheet.title, cell.row)
        for sheet in (book["Facit"], book["Förväntat"], book["Motspel"])
        for cell in sheet["B"]
        if cell.value == inject
    ]


def test_an_inject_that_is_deleted_takes_its_rows_in_the_other_sheets_with_it() -> None:
    def edit(book: Any) -> None:
        assert parts_of(book, "I01") == [("Facit", 3), ("Förväntat", 2)]
        book["Inspel"].delete_rows(row_of(book["Inspel"], "I01"))

    listed = read_inject_list(edited(edit), SCENARIO)
    assert listed.faults == ()
    assert listed.scenario is not None
    assert [one.kind for one in difference(SCENARIO, listed.scenario)] == [ChangeKind.GONE]
    assert listed.scenario.start == SCENARIO.start
    assert listed.notes == (
        "I01 är borttaget: det som står i fliken Facit (rad 3) följer med.",
        "I01 är borttaget: det som står i fliken Förväntat (rad 2) följer med.",
    )


def test_rows_of_an_inject_that_never_was_are_said_once() -> None:
    def edit(book: Any) -> None:
        for inject in ("I91", "I91", None):
            book["Facit"].append([None, inject, "el", "ur funktion", "sodermalm"])

    said = [str(one) for one in read_inject_list(edited(edit), SCENARIO).faults]
    assert said == [
        "fliken Facit, rad 4, inspel I91, inspel: Inspelet I91 finns inte i fliken Inspel (rad 4, 5).",
        "fliken Facit, rad 6, inspel: Inspel saknas.",
    ]


def test_a_row_that_cannot_be_read_is_no_fault_of_its_other_rows() -> None:
    def edit(book: Any) -> None:
        cell_of(book, "I01", "väg").value = "brevduva"

    (fault,) = read_inject_list(edited(edit), SCENARIO).faults
    assert (fault.sheet, fault.row, fault.column) == ("Inspel", 2, "väg")


def test_a_fault_in_one_of_several_rows_names_that_row() -> None:
    unknown = Effect((Function.EL,), Status.UR_FUNKTION, areas=("atlantis",))
    first = SCENARIO.injects[0]
    wrong = replace(SCENARIO, injects=(replace(first, effects=(*first.effects, unknown)),))
    listed = read_inject_list(write_inject_list(wrong), SCENARIO)
    assert listed.scenario is not None
    here = objections(listed.scenario, {"sodermalm"}, {"P50"}, ())
    assert [str(listed.where(one)) for one in here] == [
        "fliken Facit, rad 4, inspel I01, facit: Området atlantis finns inte i den inlästa kommunen."
    ]
    content = write_scenario(wrong)
    read = read_scenario(content)
    assert read.scenario is not None
    (fault,) = map(read.where, objections(read.scenario, {"sodermalm"}, {"P50"}, ()))
    lines = content.decode().splitlines()
    named = next(number for number, line in enumerate(lines, start=1) if "atlantis" in line)
    begins = max(number for number, line in enumerate(lines[:named], start=1) if "- functions" in line)
    assert fault.row == begins


@pytest.mark.parametrize(
    ("value", "span"),
    [
        (time(1, 30), timedelta(hours=1.5)),
        ("1:30", timedelta(hours=1.5)),
        (timedelta(hours=26), timedelta(hours=26)),
        (datetime(1900, 1, 1, 2), timedelta(hours=26)),  # noqa: DTZ001 - 26:00 in a cell that shows no days
        (datetime(1900, 1, 2), timedelta(hours=48)),  # noqa: DTZ001
        (timedelta(days=2), timedelta(days=2)),
    ],
)
def test_a_time_of_a_spreadsheet_is_read_as_the_length_it_is(value: Any, span: timedelta) -> None:
    def edit(book: Any) -> None:
        for heading, sheet in (("tid (T+)", "Inspel"), ("räcker", "Facit"), ("inom", "Förväntat")):
            cell_of(book, "I01", heading, sheet).value = value

    listed = read_inject_list(edited(edit), replace(SCENARIO, injects=SCENARIO.injects[:1]))
    assert listed.faults == ()
    assert listed.scenario is not None
    inject = next(one for one in listed.scenario.injects if one.id == "I01")
    assert (inject.at, inject.effects[0].lasts, inject.expected[0].within) == (span, span, span)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (datetime(2027, 1, 19, 6), "2027-01-19 06:00:00 är ett datum eller en tid"),  # noqa: DTZ001
        (0.0625, "0.0625 är ett tal"),
        ("1:75", "1:75 är ingen tid"),
    ],
)
def test_what_no_length_can_be_made_of_says_how_it_is_written(value: Any, says: str) -> None:
    def edit(book: Any) -> None:
        cell_of(book, "I01", "tid (T+)").value = value

    (fault,) = read_inject_list(edited(edit), SCENARIO).faults
    assert says in fault.reason
    assert "Skriv T+timmar:minuter" in fault.reason
    assert (fault.sheet, fault.row) == ("Inspel", 2)


def test_sheets_that_are_not_what_they_should_be_are_refused() -> None:
    def merged(book: Any) -> None:
        book["Inspel"].merge_cells("H2:H3")

    def of_nobody(book: Any) -> None:
        cell_of(book, "I01", "inspel", "Facit").value = "I99"

    def without_ids(book: Any) -> None:
        book["Inspel"].delete_cols(2)

    def gone(book: Any) -> None:
        del book["Facit"]

    for edit, says in (
        (merged, "fliken Inspel: cellerna H2:H3 är sammanfogade"),
        (of_nobody, "fliken Facit, rad 3, inspel I99, inspel: Inspelet I99 finns inte i fliken Inspel."),
        (without_ids, "fliken Inspel, rad 1: kolumnen id saknas"),
        (gone, "fliken Facit saknas"),
    ):
        listed = read_inject_list(edited(edit), SCENARIO)
        assert listed.scenario is None
        assert any(str(one).startswith(says) for one in listed.faults), [str(one) for one in listed.faults]
    assert "Inspelslistan ska vara XLSX" in read_inject_list(b"id;tid", SCENARIO).faults[0].reason
    assert "skadad" in read_inject_list(b"PK\x03\x04 ingenting", SCENARIO).faults[0].reason


def test_a_text_that_looks_like_a_formula_is_written_as_text() -> None:
    hostile = replace(SCENARIO, injects=(replace(SCENARIO.injects[1], text='=HYPERLINK("x")', sender="+46"),))
    content = write_inject_list(hostile)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {cell.data_type for row in book["Inspel"] for cell in row} <= {"s", "n"}
    assert read_inject_list(content, hostile).scenario == hostile


def test_every_row_and_every_printed_page_is_marked() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_inject_list(SCENARIO)))
    assert book.sheetnames == ["Inspel", "Facit", "Förväntat", "Motspel", "Läs mig"]
    assert book["Läs mig"]["B1"].value == "Inspelslista – endast övningsledningen"
    for title in book.sheetnames[:-1]:
        sheet = book[title]
        assert {sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)} == {"ÖVNING ÖVNING ÖVNING"}
        assert sheet.oddHeader is not None
        assert sheet.oddHeader.center.text == "ÖVNING ÖVNING ÖVNING – endast övningsledningen"
        assert sheet.freeze_panes is not None


@pytest.fixture
def planned(world: World) -> Store:
    plan(world.store)
    return world.store


def put_back(store: Store, *injects: Inject) -> tuple[ListFile[Listed, ScenarioChange], ScenarioLooked]:
    """Return the exercise's list as it is looked through with other injects in it."""
    lists = exercise_list(ID)
    content = write_inject_list(replace(story_of(found(store).scenario), injects=injects))
    return lists, lists.look(store, "lista.xlsx", content, silent)


def test_a_list_put_back_is_shown_and_then_done_whole(planned: Store) -> None:
    first, *rest = found(planned).scenario.injects
    lists, looked = put_back(planned, replace(first, text="Nytt ord"), *rest[1:])
    assert looked.ready
    assert ([one.id for one in looked.change.edited], looked.change.gone) == ([first.id], (rest[0].id,))
    assert lists.apply(planned, ALICE, looked, later(1)) is not None
    held = found(planned)
    assert held.scenario.injects[0].text == "Nytt ord"
    assert [(one.inject, one.reason) for one in held.skipped] == [(rest[0].id, "struket i inspelslistan")]
    again, looked = put_back(planned, replace(first, text="Nytt ord"), *rest[1:])
    assert looked.change.nothing
    assert again.apply(planned, ALICE, looked, later(2)) is None


def test_a_list_put_back_on_an_exercise_that_has_changed_since_is_stale(planned: Store) -> None:
    first, *rest = found(planned).scenario.injects
    lists, looked = put_back(planned, replace(first, text="Nytt ord"), *rest[1:])
    change_inject(planned, ALICE, ID, replace(first, text="Någon annans ord"), later(1))
    before = operation_reads.revision(planned)
    with pytest.raises(Stale, match="granska den igen"):
        lists.apply(planned, ALICE, looked, later(2))
    assert operation_reads.revision(planned) == before


def test_what_is_settled_or_wrong_in_a_list_put_back_stops_all_of_it(planned: Store) -> None:
    clock(planned, ClockAct.START)
    first, *rest = found(planned).scenario.injects
    deliver(planned, ALICE, ID, first.id, later(1))
    lists, looked = put_back(
        planned, replace(first, text="För sent"), replace(rest[0], objective="M9"), *rest[1:]
    )
    said = [str(one) for one in looked.refused]
    assert any(first.id in one and "redan levererat" in one for one in said), said
    assert any("fliken Inspel, rad" in one and "M9" in one for one in said), said
    with pytest.raises(BrokenList):
        lists.apply(planned, ALICE, looked, later(2))
    assert found(planned).scenario.injects[1] == rest[0]
