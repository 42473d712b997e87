"""What is done to an exercise's clock, in the log and in the wall's ticker, in both languages."""

from typing import Any

import pytest

from dashboard.wall.ticker import ticker
from dashboard.words import log_rows, speaking
from data.entries.entry import EntryKind
from tests.factories import NOW, make_entry, make_picture


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
