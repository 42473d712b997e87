"""An observer's note on the phone: a few taps, for whoever evaluates alone, and ready for the next."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from uuid import uuid4

import pytest

from data.acting import LOCAL
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.facts import Exercise
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Inject, Objective, Recipient, Scenario
from data.words import Role
from tests.dashboard.phone.phone import Phone, phone
from tests.dashboard.phone.world import EXERCISE, REAL, Night, signed_in

By = Callable[..., Phone]
PATH = f"/anteckna/{EXERCISE}"
HIDDEN = "inspel som ingen fått"


@pytest.fixture
def by(night: Night) -> Iterator[By]:
    with ExitStack() as open_phones:
        yield lambda role, bound="": open_phones.enter_context(phone(night, signed_in(night, role, bound)))


@pytest.fixture
def observer(night: Night, by: By) -> Phone:
    """An exercise that began half an hour ago, with one inject delivered and one to come."""
    told = Recipient(Role.STADSDEL, "bromma")
    injects = (
        Inject("A1", timedelta(), "Strömmen går", sender="elbolaget", to=(told,)),
        Inject("A2", timedelta(hours=2), HIDDEN, sender="elbolaget", to=(told,)),
    )
    scenario = Scenario(
        "s",
        "Elavbrott",
        night.at,
        timedelta(hours=3),
        objectives=(Objective("M1", "Larma i tid"),),
        injects=injects,
    )
    exercise_leading.plan_exercise(
        night.store, LOCAL, NewExercise(EXERCISE, "Höstövning", scenario), night.at
    )
    exercise_leading.set_clock(
        night.store, LOCAL, act_id="start", operation_id=EXERCISE, act=ClockAct.START, speed=1.0, now=night.at
    )
    exercise_injects.deliver_due(night.store, EXERCISE, night.at)
    night.at += timedelta(minutes=30)
    return by(Role.UTVARDERARE)


def held(night: Night) -> Exercise:
    found = exercise(night.store, EXERCISE)
    assert found is not None
    return found


def test_a_note_is_kept_at_its_time_and_the_next_can_be_written(observer: Phone, night: Night) -> None:
    page = observer.open(PATH)
    assert "T+ 00:30" in page.text
    assert "<script" not in page.html
    assert page.form.offered["ago"] == ["0", "2", "5", "10", "20"]
    assert page.form.sent["ago"] == "0"
    saved = observer.send(PATH, page, text="De ringde <b>direkt</b>", ago="5", objective="M1", inject="A1")
    assert f"Sparad som post {night.revision()}" in saved.text
    (noted,) = held(night).observations
    assert (noted.text, noted.objective, noted.inject, noted.by) == (
        "De ringde <b>direkt</b>",
        "M1",
        "A1",
        "utvärderare",
    )
    assert noted.at - held(night).begins == timedelta(minutes=25)
    assert "T+ 00:25 De ringde <b>direkt</b>" in " ".join(saved.text.split())
    assert "<b>direkt" not in saved.html
    assert saved.form.sent.get("text", "") == ""
    observer.send(PATH, saved, text="De ringde igen")
    assert [one.text for one in held(night).observations] == ["De ringde <b>direkt</b>", "De ringde igen"]


def test_an_observers_page_tells_the_exercises_time_and_that_it_stands(observer: Phone, night: Night) -> None:
    assert "övningstid" in observer.open(PATH).text
    exercise_leading.set_clock(
        night.store,
        LOCAL,
        act_id="pause",
        operation_id=EXERCISE,
        act=ClockAct.PAUSE,
        word="Samling i <b>salen</b>",
        now=night.at,
    )
    page = observer.open(PATH)
    assert "PAUSAD · Paus för alla: Samling i <b>salen</b> när sidan hämtades" in " ".join(page.text.split())
    assert "<b>salen" not in page.html


def test_what_is_refused_is_said_in_its_field_and_kept(observer: Phone, night: Night) -> None:
    page = observer.open(PATH)
    assert "Skriv vad du såg" in observer.send(PATH, page, text=" ").text
    refused = observer.send(PATH, page, text="Anna 19811228-9874", ago="10", inject="A1")
    assert refused.form.sent["text"] == "Anna 19811228-9874"
    assert refused.form.sent["ago"] == "10"
    assert '<option value="A1" selected>' in refused.html
    assert not held(night).observations


def test_sent_twice_it_is_one_note(observer: Phone, night: Night) -> None:
    page = observer.open(PATH)
    for _again in range(2):
        sent = observer.send(PATH, page, text="Lugnt", ago="5")
        assert "Sparad som post" in sent.text
        night.at += timedelta(seconds=40)  # poor coverage
    (noted,) = held(night).observations
    assert noted.at - held(night).begins == timedelta(minutes=25)


def test_what_is_to_come_is_not_offered_and_nothing_is_told_to_who_takes_part(
    observer: Phone, night: Night, by: By
) -> None:
    page = observer.open(PATH)
    assert '<option value="A1">' in page.html
    assert "A2" not in page.html
    assert HIDDEN not in page.html
    for role, bound in (
        (Role.KRISLEDNING, ""),
        (Role.STADSDEL, "bromma"),
        (Role.LASARE, ""),
    ):
        for path in ("/anteckna", PATH):
            refused = by(role, bound).open(path)
            assert refused.status == 403
            assert "Strömmen" not in refused.html


def test_the_list_leads_to_each_exercise_and_what_is_none_is_said(observer: Phone, night: Night) -> None:
    listed = observer.open("/anteckna")
    assert PATH in listed.html
    assert "Höstövning" in listed.text
    night.open_operation(REAL)
    assert observer.open(f"/anteckna/{REAL}").status == 404
    assert observer.open(f"/anteckna/{uuid4().hex}").status == 404
