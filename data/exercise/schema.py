"""A scenario's file, field by field, as its writers meet it; published as JSON Schema for their editors.

The file is data/reference/scenario.schema.json, written by `python -m data.exercise.schema`.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    WithJsonSchema,
)

from data.exercise import written
from data.exercise.scenario import ConditionKind, ExerciseForm, ExpectedKind, InjectChannel, Recipient
from data.words import Function, Phase, Readiness, Status, Supply

PUBLISHED: Final = Path(__file__).parents[1] / "reference" / "scenario.schema.json"
_SPAN: Final = r"^( ?\d+ ?(d|h|min|s))+$"
_ID: Final = r"^[A-Za-zÅÄÖåäö0-9][A-Za-zÅÄÖåäö0-9_.-]{0,39}$"

Moment = Annotated[
    timedelta,
    BeforeValidator(written.moment),
    PlainSerializer(written.moment_said, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^T\+\d+:[0-5]\d(:[0-5]\d)?$", "examples": ["T+1:30"]}),
]
Span = Annotated[
    timedelta,
    BeforeValidator(written.span),
    PlainSerializer(written.span_said, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": _SPAN, "examples": ["15 min", "4 h", "1 h 30 min"]}),
]
Origin = Annotated[
    datetime,
    BeforeValidator(written.origin),
    PlainSerializer(written.origin_said, when_used="json"),
    WithJsonSchema({"type": "string", "examples": ["2027-01-19 06:00", "2027-01-19T06:00:00+01:00"]}),
]
To = Annotated[
    Recipient,
    BeforeValidator(written.recipient),
    PlainSerializer(written.recipient_said, when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(krisledning|(stadsdel|sektor|punkt)(:\S+)?)$",
            "examples": ["krisledning", "stadsdel:sodermalm", "sektor:energi", "punkt:P01"],
        }
    ),
]
Text = Annotated[str, BeforeValidator(written.text)]
Id = Annotated[Text, WithJsonSchema({"type": "string", "pattern": _ID})]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True, frozen=True)


class ObjectiveFile(_Part):
    """Ett mål: vad övningen ska träna."""

    id: Id = Field(description="Målets id, som inspel pekar på.")
    text: Text = Field(description="Målet i en mening.")


class EffectFile(_Part):
    """En verkan: vad som blir sant i scenariot. Deltagarna ser den aldrig; någon måste rapportera."""

    functions: tuple[Function, ...] = Field(description="Funktioner som verkan gäller.")
    status: Status = Field(description="Vad som är sant från och med inspelets tid.")
    areas: tuple[Text, ...] = Field((), description="Områdens id: alla punkter där.")
    points: tuple[Text, ...] = Field((), description="Punkters id.")
    supply: Supply = Field(Supply.OKANT, description="Vad funktionen drivs med.")
    lasts: Span | None = Field(None, description="Hur länge det räcker; sedan är funktionen ur funktion.")


class ConditionFile(_Part):
    """Ett villkor för att inspelet ska levereras när dess tid kommer."""

    kind: ConditionKind = Field(description="Vad som ska gälla: om rapporter eller om ett annat inspel.")
    inject: Text = Field("", description="Det andra inspelets id; inte för rapporter.")
    area: Text = Field("", description="Området som ska ha rapporterat eller inte.")
    point: Text = Field("", description="Punkten som ska ha rapporterat eller inte.")
    function: Function | None = Field(None, description="Funktionen; utelämnad: vilken som helst.")
    within: Span | None = Field(None, description="Inom den senaste tiden; utelämnad: sedan övningens start.")


class ExpectedFile(_Part):
    """En förväntad åtgärd. Det som utelämnas får vara vad som helst."""

    kind: ExpectedKind = Field(description="Slag av åtgärd; bedoms avgörs av en utvärderare.")
    within: Span = Field(description="Inom hur lång tid efter inspelet.")
    text: Text = Field("", description="Åtgärden i ord.")
    area: Text = Field("", description="Området den gäller.")
    point: Text = Field("", description="Punkten den gäller.")
    sector: Text = Field("", description="Sektorn den gäller.")
    function: Function | None = Field(None, description="Funktionen som ska rapporteras.")
    status: Status | None = Field(None, description="Statusen som ska rapporteras.")
    phase: Phase | None = Field(None, description="Läget som punkten ska få.")


class PlayedFile(_Part):
    """En rapport som motspelet gör självt; den syns som rapporterad av motspel."""

    point: Text = Field(description="Punktens id.")
    function: Function = Field(description="Funktionen.")
    status: Status = Field(description="Vad motspelet rapporterar.")
    supply: Supply = Field(Supply.OKANT, description="Vad funktionen drivs med.")
    cause: Text = Field("", description="Orsaken i ord.")
    lasts: Span | None = Field(None, description="Hur länge det sägs räcka.")


class InjectFile(_Part):
    """Ett inspel: en rad i inspelslistan."""

    id: Id = Field(description="Inspelets id, som aldrig ändras.")
    at: Moment | None = Field(
        None, description="Tid från övningens start. Utan tid: ett reservinspel, som levereras för hand."
    )
    phase: Text = Field("", description="Skedet, ett av scenariots.")
    sender: Text = Field("", description="Vem inspelet sägs komma från.")
    to: tuple[To, ...] = Field((), description="Mottagare. Utan mottagare ändras bara det som är sant.")
    channel: InjectChannel = Field(InjectChannel.TELEFON, description="Hur inspelet sägs nå dem.")
    text: Text = Field("", description="Det mottagarna får, ord för ord.")
    expected_text: Text = Field("", description="Förväntad åtgärd i ord, för övningsledningen.")
    expected: tuple[ExpectedFile, ...] = Field((), description="Förväntade åtgärder som går att leta efter.")
    objective: Text = Field("", description="Målets id.")
    note: Text = Field("", description="Anteckning som bara övningsledningen ser.")
    effects: tuple[EffectFile, ...] = Field((), description="Vad som blir sant när inspelet levereras.")
    condition: ConditionFile | None = Field(None, description="Vad som ska gälla för att det ska levereras.")
    plays: tuple[PlayedFile, ...] = Field((), description="Rapporter som motspelet gör samtidigt.")
    questions: tuple[Text, ...] = Field((), description="Frågor att diskutera, i en bordsövning.")


class ScenarioFile(_Part):
    """Ett scenario för en övning i Trygghetsläget. Bara brief läses av dem som övas."""

    id: Id = Field(description="Scenariots id.")
    title: Text = Field(description="Scenariots namn.")
    origin: Origin = Field(description="Övningens tid vid T+0:00; utan tidszon är det svensk tid.")
    duration: Span = Field(description="Övningens längd i övningens tid.")
    readiness: Readiness = Field(Readiness.NORMALLAGE, description="Beredskapsläge i övningen.")
    purpose: Text = Field("", description="Syftet, för övningsledningen.")
    brief: Text = Field("", description="Genomgången: det enda som deltagarna läser.")
    sources: Text = Field("", description="Vad scenariot bygger på.")
    phases: tuple[Text, ...] = Field((), description="Skeden i ordning.")
    objectives: tuple[ObjectiveFile, ...] = Field((), description="Övningens mål.")
    opens: tuple[Text, ...] = Field((), description="Punkter som är öppna från start.")
    start: tuple[EffectFile, ...] = Field((), description="Vad som är sant vid start. Allt annat fungerar.")
    injects: tuple[InjectFile, ...] = Field((), description="Inspelen i tidsordning, reservinspel sist.")
    example: StrictBool = Field(False, description="Följer med programmet och är ingens plan.")
    form: ExerciseForm = Field(ExerciseForm.SIMULERING, description="Slag av övning.")


def schema() -> dict[str, Any]:
    """Return the file's JSON Schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ScenarioFile.model_json_schema(),
        "title": "Scenario",
    }


def published() -> str:
    """Return the schema as it is written."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(published(), encoding="utf-8")
