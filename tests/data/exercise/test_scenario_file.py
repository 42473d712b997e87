"""Scenarios as YAML: read back as they were, every fault with its place, and any file answered."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.exercise.checking import in_order
from data.exercise.scenario import Inject, Recipient, Scenario
from data.exercise.scenario_file import read_scenario, write_scenario
from data.exercise.schema import PUBLISHED, published
from data.list_files.table import Fault
from data.words import Role
from tests.data.exercise.any_scenario import SCENARIOS

HEAD = "id: a\ntitle: A\norigin: 2027-01-19 06:00\nduration: 72 h\n"
SLOW = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


@SLOW
@given(SCENARIOS)
def test_a_scenario_is_read_back_as_it_was_with_its_injects_in_order(scenario: Scenario) -> None:
    listed = read_scenario(write_scenario(scenario))
    assert listed.faults == ()
    assert listed.scenario == replace(scenario, injects=in_order(scenario.injects))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_the_file_is_it_is_answered(content: bytes) -> None:
    listed = read_scenario(content)
    assert listed.faults
    assert listed.scenario is None


def test_the_published_schema_is_the_codes() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == published()
    assert '"description": "Tid från övningens start.' in published()


def test_moments_recipients_and_swedish_time_are_read() -> None:
    text = HEAD + "injects:\n  - {id: I1, at: T+26:05, to: [krisledning, 'punkt:P01'], text: Hej}\n"
    read = read_scenario(text.encode()).scenario
    assert read is not None
    assert read.origin.isoformat() == "2027-01-19T05:00:00+00:00"
    (inject,) = read.injects
    assert inject.at is not None
    assert inject.at.total_seconds() == 26 * 3600 + 300
    assert inject.to == (Recipient(Role.KRISLEDNING), Recipient(Role.PUNKT, "P01"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Filen är inget scenario. Den ska ha fälten id, title, origin, duration"),
        ("- en lista", "Filen är inget scenario."),
        ("id: a\n", "rad 1, title: saknas."),
        (HEAD + "längd: 3\n", "rad 5, längd: fältet finns inte. Fälten heter id, title"),
        (
            HEAD + "injects:\n  - {id: I1, när: 3}\n",
            "rad 6, inspel I1, när: fältet finns inte. Fälten heter id,",
        ),
        (
            HEAD + "injects:\n  - {id: I1, at: 1:30}\n",
            "rad 6, inspel I1, at: 90 är ingen tid. Skriv T+timmar",
        ),
        (HEAD + "injects:\n  - {id: I1, at: T-0:30}\n", "at: T-0:30 ligger före övningens start."),
        (
            HEAD + "injects:\n  - {id: I1, to: ['stadsdl:bromma']}\n",
            "inspel I1, to 1: 'stadsdl:bromma' är ingen mottagare. Menade du stadsdel?",
        ),
        (HEAD + "injects:\n  - {id: I1, to: [chef]}\n", "inspel I1, to 1: 'chef' är ingen mottagare."),
        (HEAD + "injects:\n  - text: 5\n", "rad 6, inspel nummer 1, text: är 5. Det ska vara en text"),
        (HEAD + "injects: x\n", "rad 5, injects: är 'x'. Det ska vara en lista."),
        (HEAD + "readiness: krig\n", "är 'krig'. Det ska vara normallage, fredstida_kris"),
        (HEAD + "example: ja\n", "Det ska vara true eller false."),
        (HEAD.replace("72 h", "3 veckor"), "rad 4, duration: 3 veckor är ingen varaktighet."),
        (HEAD.replace("2027-01-19 06:00", "2027-10-31 02:30"), "finns två gånger: klockan ställs om."),
        (HEAD.replace("2027-01-19 06:00", "2027-03-28 02:30"), "finns inte: klockan ställs om."),
        (HEAD.replace("2027-01-19 06:00", "0001-01-01 00:00:00Z"), "År 1 är utanför"),
        (HEAD + "id: b\n", "Rad 5: filen är ingen giltig YAML (id står två gånger)."),
        (HEAD + "start: &x []\ninjects: *x\n", "hänvisningar (*) används inte"),
        (HEAD + "start: !!python/object/apply:os.system [ls]\n", "taggar (!) används inte"),
        (HEAD + "? [a]\n: b\n", "ett namn är ingen text"),
        (HEAD + "start: " + "[" * 5000, "Filen är ingen giltig YAML."),
        ("<!DOCTYPE html>", "filen är XML eller HTML"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, says: str) -> None:
    listed = read_scenario(text.encode())
    assert listed.scenario is None
    assert any(says in str(one) for one in listed.faults), [str(one) for one in listed.faults]


def test_another_encoding_and_a_file_too_large_are_refused() -> None:
    assert "inte UTF-8" in str(read_scenario((HEAD + "purpose: Övning\n").encode("latin-1")).faults[0])
    assert "inte UTF-8" in str(read_scenario(HEAD.encode("utf-16")).faults[0])
    many = HEAD + "injects:\n" + "- {}\n" * 2_001
    assert "2001 inspel, högst 2000" in str(read_scenario(many.encode()).faults[0])
    assert "större än 2 MB" in str(read_scenario(b"#" * 2_000_001).faults[0])


def test_an_objection_gets_its_line() -> None:
    listed = read_scenario((HEAD + "injects:\n  - id: I1\n    at: T+1:00\n    phase: Intro\n").encode())
    assert listed.scenario is not None
    assert listed.scenario.injects == (Inject("I1", listed.scenario.injects[0].at, "", phase="Intro"),)
    assert listed.where(Fault("?", inject="I1", column="phase")).row == 8
    assert listed.where(Fault("?", inject="I1", column="text")).row == 6
    assert listed.where(Fault("?", inject="", column="duration")).row == 4
