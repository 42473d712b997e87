"""Questions to senders of text messages: whose yes finds which, for how long, and what is kept of them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from data.acting import Actor
from data.errors import SignedOut
from data.log.acts import mask_entry, write_note
from data.rights import MACHINE
from data.store.tables.staff import TEXT_QUESTION
from data.text_reports import acts as text_report_acts
from data.text_reports import senders
from data.text_reports.acts import HOLDS, TextQuestion
from data.text_reports.senders import KEPT, Sender
from tests.data.world import ALICE, NOW, OPERATION, World

NUMBER = "0701234567"
WAY = MACHINE.id


def a_question(identity: str = "q1", minutes: float = 0, **changes: Any) -> TextQuestion:
    at = NOW + timedelta(minutes=minutes)
    said: dict[str, Any] = {"point": "P01", "source": "sms …67", "line": f"P01 VA- // {identity}"}
    times = {"observed_at": at, "received_at": at, "asked_at": at}
    return TextQuestion(id=identity, operation=OPERATION, **{**said, **times, **changes})


def a_sender(world: World, number: str = NUMBER, minutes: float = 0) -> Sender:
    return senders.sender(world.store, WAY, number, NOW + timedelta(minutes=minutes))


def asked(world: World, question: TextQuestion, number: str = NUMBER) -> None:
    sender = senders.sender(world.store, WAY, number, question.asked_at)
    text_report_acts.ask(world.store, ALICE, question, sender, question.asked_at)


def answered(world: World, minutes: float, number: str = NUMBER, way: str = WAY) -> str | None:
    found = text_report_acts.answered(world.store, way, number, NOW + timedelta(minutes=minutes))
    return found.id if found is not None else None


def test_the_newest_question_to_a_number_is_answered_for_a_while(world: World) -> None:
    asked(world, a_question("q1"))
    asked(world, a_question("q2", 5))
    asked(world, a_question("q3", 6), "0709999999")
    assert answered(world, 6) == "q2"
    assert answered(world, 4) == "q1"
    assert answered(world, 5 + HOLDS / timedelta(minutes=1)) == "q2"
    assert answered(world, 6 + HOLDS / timedelta(minutes=1)) is None
    assert answered(world, 6, "0701234568") is None
    assert answered(world, 6, way="another key") is None


@pytest.mark.parametrize("order", [("q1", "q2", "q3"), ("q3", "q1", "q2"), ("q2", "q3", "q1")])
def test_of_several_asked_in_one_moment_the_last_is_answered(world: World, order: tuple[str, ...]) -> None:
    for identity in order:
        asked(world, a_question(identity))
    assert answered(world, 0) == order[-1]


def withdrawn(world: World, minutes: float, number: str = NUMBER) -> None:
    at = NOW + timedelta(minutes=minutes)
    text_report_acts.withdraw(world.store, WAY, number, at, at)


def test_what_was_asked_before_something_else_was_sent_is_answered_by_no_yes(world: World) -> None:
    asked(world, a_question("q1"))
    asked(world, a_question("q2", 2))
    withdrawn(world, 3, number="0709999999")
    withdrawn(world, 1)  # sent before it was asked, and come now
    assert answered(world, 3) == "q2"
    withdrawn(world, 3)
    assert answered(world, 3) is None
    known = text_report_acts.asked_before(world.store, "q2")
    assert known is not None
    asked(world, known)
    assert answered(world, 3) == "q2"


def test_the_same_question_again_is_the_first_and_old_ones_are_forgotten(world: World) -> None:
    asked(world, a_question("q1"))
    asked(world, a_question("q1", 10, line="P01 EL-"))
    first = text_report_acts.asked_before(world.store, "q1")
    assert first == a_question("q1")
    asked(world, a_question("q2", KEPT / timedelta(minutes=1) + 1))
    assert text_report_acts.asked_before(world.store, "q1") is None


def test_the_number_is_not_kept_and_nobody_asks_unknown(world: World) -> None:
    asked(world, a_question())
    with world.store.reading() as connection:
        (row,) = connection.execute(select(TEXT_QUESTION)).mappings()
    assert NUMBER not in " ".join(map(str, row.values()))
    assert len(row["sender"]) == 64
    with pytest.raises(SignedOut):
        text_report_acts.ask(world.store, Actor("ingen", ""), a_question("q9"), a_sender(world), NOW)
    assert text_report_acts.asked_before(world.store, "q9") is None


def test_words_that_are_masked_are_in_no_question_either(world: World) -> None:
    asked(world, a_question(line="P01 VA- // fel plats"))
    note = write_note(world.store, ALICE, act_id="n", operation_id=OPERATION, note="fel plats", now=NOW)
    mask_entry(world.store, ALICE, act_id="m", revision=note.revision, decision="beslut 7", now=NOW)
    assert text_report_acts.asked_before(world.store, "q1") is None
