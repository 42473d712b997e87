"""What is wrong with a scenario in the municipality that is loaded, each thing by its inject and field."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from data.exercise.checking import in_order, objections, remarks
from data.exercise.scenario import (
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
from data.words import Function, Phase, Role, Status, Supply
from tests.data.exercise.any_scenario import SCENARIOS

AREAS = ("bromma", "sodermalm")
POINTS = ("P01", "P50")
SECTORS = ("energi",)
HOUR = timedelta(hours=1)
TO = (Recipient(Role.STADSDEL, "sodermalm"),)
FIRST = Inject("I1", HOUR, "Det är mörkt.", phase="Början", sender="En granne", to=TO, objective="M1")
SECOND = Inject("I2", 2 * HOUR, "Hallå?", sender="Radion", to=(Recipient(Role.KRISLEDNING),))
SPARE = Inject(
    "R1",
    None,
    "",
    channel=InjectChannel.VARLDEN,
    effects=(Effect((Function.EL,), Status.UR_FUNKTION, ("bromma",)),),
)
SCENARIO = Scenario(
    "a",
    "A",
    datetime(2027, 1, 19, tzinfo=UTC),
    4 * HOUR,
    phases=("Början",),
    objectives=(Objective("M1", "Rapportera."),),
    opens=("P01",),
    injects=(FIRST, SECOND, SPARE),
)


def found(**changed: Any) -> list[str]:
    return [str(one) for one in objections(replace(SCENARIO, **changed), AREAS, POINTS, SECTORS)]


def found_in(first: Any = None, second: Any = None) -> list[str]:
    """Return what is wrong once the two injects have been changed."""
    return found(injects=(replace(FIRST, **(first or {})), replace(SECOND, **(second or {})), SPARE))


def after(inject: str, kind: ConditionKind = ConditionKind.LEVERERAT) -> dict[str, Any]:
    return {"condition": Condition(kind, inject=inject)}


def effect(**changed: Any) -> dict[str, Any]:
    given = {"functions": (Function.EL,), "status": Status.FUNGERAR, "points": ("P50",)} | changed
    return {"effects": (Effect(**given),)}


def expects(kind: ExpectedKind, **changed: Any) -> dict[str, Any]:
    return {"expected": (Expected(kind, **({"within": HOUR} | changed)),)}


def plays(**changed: Any) -> dict[str, Any]:
    given = {"point": "P50", "function": Function.EL, "status": Status.FUNGERAR} | changed
    return {"plays": (Played(**given),)}


def test_a_sound_scenario_has_nothing_against_it() -> None:
    assert found() == []
    assert found_in(effect(lasts=HOUR), after("I1")) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"title": " "}, "title: Scenariot saknar id eller titel."),
        ({"duration": timedelta(), "injects": ()}, "duration: Längden ska vara mer än noll"),
        ({"opens": ("P99",)}, "opens: Punkten P99 finns inte i den inlästa kommunen."),
        (
            {"start": (Effect((Function.EL,), Status.FUNGERAR, ("uppsala",)),)},
            "start: Området uppsala finns inte i den inlästa kommunen.",
        ),
        ({"injects": (FIRST, FIRST)}, "inspel I1, id: Inspelet I1 finns 2 gånger."),
        (
            {"objectives": (Objective("M1", "a"), Objective("M1", "b"))},
            "objectives: Målet M1 finns 2 gånger.",
        ),
        ({"phases": ("Början", "Början")}, "phases: Skedet Början finns 2 gånger."),
        ({"injects": (FIRST, replace(SECOND, id="start"))}, "start kan inte vara ett id."),
        ({"injects": (FIRST, replace(SECOND, id="a, b"))}, "a, b kan inte vara ett id."),
        ({"injects": (SECOND, FIRST)}, "inspel I1, at: T+1:00 står efter I2, som är T+2:00."),
        ({"brief": "x" * 8_001}, "brief: Texten är för lång: 8001 tecken, högst 8000."),
        ({"purpose": "Ring 811228-9874."}, "purpose: Texten ser ut att innehålla ett personnummer."),
    ],
)
def test_what_is_wrong_with_the_scenario_is_said(changed: dict[str, Any], says: str) -> None:
    said = found(**changed)
    assert len(said) == 1
    assert says in said[0]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"at": -HOUR}, "at: Tiden ligger före övningens start."),
        ({"phase": "Slut"}, "phase: Skedet Slut finns inte bland scenariots skeden."),
        ({"objective": "M9"}, "objective: Målet M9 finns inte bland scenariots mål."),
        ({"text": " "}, "text: Inspelet har mottagare men ingen text."),
        ({"sender": ""}, "sender: Inspelet har mottagare men ingen avsändare."),
        ({"to": ()}, "to: Inspelet har varken mottagare eller facit."),
        ({"to": TO * 2}, "to: Samma mottagare står två gånger."),
        ({"to": (Recipient(Role.STADSDEL, "uppsala"),)}, "to: Området uppsala finns inte"),
        ({"to": (Recipient(Role.PUNKT, "P99"),)}, "to: Punkten P99 finns inte"),
        ({"to": (Recipient(Role.SEKTOR, "rymd"),)}, "to: Sektorn rymd är inte inläst."),
        (
            {"to": (Recipient(Role.STADSDEL, "brmma"),)},
            "to: Området brmma finns inte i den inlästa kommunen. Menade du bromma?",
        ),
        ({"to": (Recipient(Role.SEKTOR, "enrgi"),)}, "to: Sektorn enrgi är inte inläst. Menade du energi?"),
        ({"to": (Recipient(Role.UTVARDERARE),)}, "to: Rollen utvarderare tar inte emot inspel."),
        ({"to": (Recipient(Role.KRISLEDNING, "bromma"),)}, "to: krisledning ska stå utan tillägg."),
        ({"channel": InjectChannel.VARLDEN}, "channel: Inspelet har mottagare. Ange hur"),
        ({"text": "=SUMMA(A1)"}, "text: Texten börjar med = och kan köras som formel"),
        ({"text": "Sök 811228-9874."}, "text: Texten ser ut att innehålla ett personnummer."),
        ({"questions": ("Vem\nringer?",)}, "questions: En fråga ska stå på en rad."),
        ({"questions": ("Sök 811228-9874.",)}, "questions: Texten ser ut att innehålla ett personnummer."),
        ({"note": "x\x00"}, "note: Texten innehåller styrtecken"),
        ({"text": "x" * 2_001}, "text: Texten är för lång"),
        (effect(points=("P99",)), "effects: Punkten P99 finns inte"),
        (effect(areas=("uppsala",)), "effects: Området uppsala finns inte"),
        (effect(functions=()), "effects: Facit saknar funktion."),
        (effect(points=()), "effects: Facit saknar område och punkt."),
        (effect(status=Status.OKAND), "effects: Facit är vad som är sant"),
        (effect(supply=Supply.NODVATTEN), "effects: Nödvatten kan bara anges för vatten."),
        (effect(lasts=-HOUR), "effects: Uthålligheten ska vara mer än noll"),
        (effect(lasts=HOUR, status=Status.UR_FUNKTION), "effects: Det som redan är ur funktion"),
        (plays(point="P99"), "plays: Punkten P99 finns inte"),
        (plays(cause="+46"), "plays: Texten börjar med +"),
        (expects(ExpectedKind.KVITTERAT, within=timedelta()), "expected: Tiden för åtgärden"),
        (expects(ExpectedKind.BEDOMS), "expected: Skriv vad som ska bedömas."),
        (expects(ExpectedKind.RAPPORT, area="uppsala"), "expected: Området uppsala finns inte"),
        (expects(ExpectedKind.RAPPORT, sector="energi"), "expected: En sektor hör inte till rapport."),
        (
            expects(ExpectedKind.BESLUT, function=Function.EL),
            "expected: Funktion och status hör till en rapport",
        ),
        (expects(ExpectedKind.RAPPORT, phase=Phase.OPPEN), "expected: Läget hör till lage"),
        (expects(ExpectedKind.SEKTORRAPPORT, sector="rymd"), "expected: Sektorn rymd är inte inläst."),
        (
            {"condition": Condition(ConditionKind.INTE_RAPPORTERAT, function=Function.EL)},
            "condition: Ange område eller punkt som ska ha rapporterat",
        ),
        (
            {"condition": Condition(ConditionKind.RAPPORTERAT, point="P99")},
            "condition: Punkten P99 finns inte",
        ),
        (
            {"condition": Condition(ConditionKind.KVITTERAT)},
            "condition: Ange vilket inspel villkoret gäller.",
        ),
        (after("I9"), "condition: Inspelet I9 i villkoret finns inte."),
        (after("R1", ConditionKind.KVITTERAT), "condition: R1 har inga mottagare som kan kvittera."),
        (after("I1"), "condition: Villkoren går i ring: I1 → I1."),
        (after("I2"), "condition: Villkoret gäller I2 (T+2:00), som kommer senare."),
    ],
)
def test_what_is_wrong_with_an_inject_is_said_with_its_field(changed: dict[str, Any], says: str) -> None:
    said = found_in(changed)
    assert len(said) == 1, said
    assert said[0].startswith(f"inspel I1, {says}")


def test_an_inject_may_be_questions_alone() -> None:
    asked = replace(SPARE, effects=(), questions=("Vem ringer vem?",))
    assert found(injects=(FIRST, SECOND, asked)) == []


def test_a_moment_after_the_end_is_said() -> None:
    assert found_in(second={"at": 5 * HOUR}) == ["inspel I2, at: T+5:00 ligger efter övningens slut, T+4:00."]


def test_a_ring_of_conditions_is_said_once() -> None:
    assert found_in(after("I2"), after("I1")) == ["inspel I1, condition: Villkoren går i ring: I1 → I2 → I1."]


def test_what_leads_into_a_ring_is_no_ring() -> None:
    ring = (replace(FIRST, **after("I2")), replace(SECOND, **after("I1")))
    third = replace(SECOND, id="I3", at=3 * HOUR, **after("I2"))
    assert [
        one.inject for one in objections(replace(SCENARIO, injects=(*ring, third)), AREAS, POINTS, SECTORS)
    ] == ["I1"]


def test_a_number_that_may_be_a_telephone_is_remarked_on_and_stops_nothing() -> None:
    asked = replace(SCENARIO, injects=(replace(FIRST, text="Ring 08-123 456 78."),))
    assert objections(asked, AREAS, POINTS, SECTORS) == ()
    (remark,) = remarks(asked)
    assert (remark.inject, remark.column) == ("I1", "text")
    assert "telefonnummer" in remark.reason


def test_a_list_is_in_order_by_moment_with_contingency_last() -> None:
    assert in_order((SPARE, SECOND, FIRST)) == (FIRST, SECOND, SPARE)


@given(SCENARIOS)
def test_any_scenario_is_answered(scenario: Scenario) -> None:
    said = objections(scenario, AREAS, POINTS, SECTORS)
    assert all(str(one) for one in (*said, *remarks(scenario)))
