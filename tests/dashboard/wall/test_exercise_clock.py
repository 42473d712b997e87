"""What is done to an exercise's clock, in the log and in the wall's ticker, in both languages."""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.live.render import Renderer
from dashboard.wall.header import operation_facts
from dashboard.wall.ticker import ticker
from dashboard.words import log_rows, speaking
from dashboard.words.exercise_clock import told
from data.clock import Clock
from data.entries.entry import EntryKind
from data.words import OperationKind
from tests.dashboard.drawing import drawn
from tests.factories import NOW, make_entry, make_operation, make_picture


def done(act: str, speed: float = 1.0, carried: float = 0.0) -> dict[str, Any]:
    origin = "2027-01-14T08:40:00.000000Z"
    return {"act": act, "clock_origin": origin, "clock_speed": speed, "carried": carried}


@pytest.mark.parametrize(
    ("facts", "swedish", "english"),
    [
        (done("start"), "övningen startar", "the exercise starts"),
        (done("start", 4), "övningen startar: 4 ×", "the exercise starts: 4 ×"),
        (done("pause", 0), "övningen pausas", "the exercise is paused"),
        (done("resume", 0.5), "övningen går vidare: 0,5 ×", "the exercise goes on: 0.5 ×"),
        (done("speed"), "övningen får ny takt: 1 ×", "the exercise gets another pace: 1 ×"),
        (
            *(done("speed", 0) | {"pace": 60.0}, "övningen får ny takt när den fortsätter: 60 ×"),
            "the exercise gets another pace when it goes on: 60 ×",
        ),
        (
            *(done("jump", 2, 600), "övningens tid hoppar till 09:40, läget följer med"),
            "the exercise's time jumps to 09:40, what is known moves along",
        ),
        (
            *(done("jump"), "övningens tid hoppar till 09:40, läget åldras"),
            "the exercise's time jumps to 09:40, what is known ages",
        ),
        (done("stop", 0), "övningen avslutas", "the exercise ends"),
    ],
)
def test_the_log_and_the_wall_say_it_alike(facts: dict[str, Any], swedish: str, english: str) -> None:
    entry = make_entry(EntryKind.EXERCISE_CLOCK, point=None, facts=facts, text={})
    assert log_rows.log_rows([entry], make_picture(), NOW)[0].says == swedish
    for language, words in (("sv", swedish), ("en", english)):
        with speaking(language):
            (line,) = ticker(make_picture(recent=[entry]), NOW)
        assert line.news == words


def test_breaking_off_says_what_it_is_and_why_at_the_desk_alone() -> None:
    facts = done("stop", 0)
    entry = make_entry(EntryKind.EXERCISE_INTERRUPTED, point=None, facts=facts, text={"reason": "brand"})
    row = log_rows.log_rows([entry], make_picture(), NOW)[0]
    assert (row.says, row.text) == ("skarpt läge: övningen står still", "skäl: brand")
    (line,) = ticker(make_picture(recent=[entry]), NOW)
    assert line.news == "övningen avbruten"


@pytest.mark.parametrize(("language", "words"), [("sv", "Paus för alla"), ("en", "Pause for everybody")])
def test_what_a_pause_says_stands_on_every_screen_as_text(language: str, words: str) -> None:
    clock = Clock(NOW, NOW, 0.0, earlier=Clock(NOW, NOW).stretches)
    paused = make_operation(kind=OperationKind.OVNING, clock=clock, pause="Lunch <b>nu</b>")
    panel = drawn(make_picture(operation=paused), by=Renderer(language)).panels["pause"]
    assert f"<b>{words}</b>" in panel
    assert "Lunch &lt;b&gt;nu&lt;/b&gt;" in panel
    assert operation_facts(paused)["pause"] == "Lunch <b>nu</b>"
    with speaking(language):
        said = told(paused, NOW)
    assert said is not None
    assert said.says.endswith(f"{words}: Lunch <b>nu</b>")
    goes_on = replace(paused, pause="")
    assert drawn(make_picture(operation=goes_on), by=Renderer(language)).panels["pause"] == ""
    assert "pause" not in operation_facts(goes_on)
