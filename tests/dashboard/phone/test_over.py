"""An exercise that is broken off or has ended, on a phone: it says so everywhere, and asks nothing more."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from data.acting import LOCAL
from data.exercise.acts import leading
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Inject, Recipient, Scenario
from data.words import Role
from tests.dashboard.phone.phone import Phone, phone
from tests.dashboard.phone.world import EXERCISE, POINT, Night, signed_in

SAID = "ÖVNINGEN AVBRUTEN – SKARPT LÄGE"
By = Callable[..., Phone]


def clock_act(night: Night, act: ClockAct, identity: str = "", **more: object) -> None:
    leading.set_clock(
        night.store,
        LOCAL,
        act_id=identity or act,
        operation_id=EXERCISE,
        act=act,
        now=night.at,
        **more,  # type: ignore[arg-type]  # what the act takes
    )


def break_off(night: Night) -> None:
    why = "Skarpt läge."
    leading.interrupt(night.store, LOCAL, act_id="off", operation_id=EXERCISE, reason=why, now=night.at)


@pytest.fixture
def exercise(night: Night) -> Night:
    """An exercise that goes on beside what is real, with an inject to the point."""
    told = (
        Inject(
            "i1", timedelta(), "Vattnet är missfärgat", sender="Skolan", to=(Recipient(Role.PUNKT, POINT),)
        ),
    )
    new = NewExercise(
        EXERCISE, "Höstövning", Scenario("s", "Prov", night.at, timedelta(hours=9), injects=told)
    )
    leading.plan_exercise(night.store, LOCAL, new, night.at)
    clock_act(night, ClockAct.START, speed=1.0)
    return night


@pytest.fixture
def by(exercise: Night) -> Iterator[By]:
    with ExitStack() as opened:
        yield lambda role, bound="": opened.enter_context(phone(exercise, signed_in(exercise, role, bound)))


def test_a_page_left_open_is_told_when_it_next_asks(mobile: Phone, exercise: Night) -> None:
    link = f"/r/{exercise.link(exercise=True)}"
    assert mobile.client.get(f"{link}?klocka=1").json()["over"] == ""
    break_off(exercise)
    over = mobile.client.get(f"{link}?klocka=1").json()["over"]
    assert over.startswith(f"{SAID}. ")
    assert "punktens vanliga länk" in over
    page = mobile.open(link)
    assert page.text.count(SAID) >= 2  # in the band too, where it said ÖVNING
    assert "<form" not in page.html
    assert "data-live" not in page.html  # no copy of it is kept, to be opened without network


@pytest.mark.parametrize("stopped", [False, True])
def test_a_refusal_says_so_offers_no_form_and_loses_no_word(
    mobile: Phone, exercise: Night, stopped: bool
) -> None:
    title = "ÖVNINGEN AVSLUTAD" if stopped else SAID
    link = f"/r/{exercise.link(exercise=True)}"
    page = mobile.open(link)
    clock_act(exercise, ClockAct.STOP) if stopped else break_off(exercise)
    sent = {**page.form.sent, "do": "report", "vatten_status": "ur_funktion"}
    told = mobile.post_json(link, **sent)
    assert told.json()["over"]
    assert told.json()["detail"].startswith(f"{title}. ")
    refused = mobile.send(link, page, vatten_status="ur_funktion", note="kön växer")
    assert refused.status in (403, 422)
    assert title in refused.text
    assert "Inget av övningens läge gäller." in refused.text
    assert "Inte sparat. Du skrev: kön växer" in refused.text
    assert "<form" not in refused.html
    acknowledged = mobile.send(link, page, do="kvittera", inject="1")
    assert title in acknowledged.text
    assert "<form" not in acknowledged.html
    assert "Planera en ny" not in acknowledged.text


def test_a_report_that_was_in_before_the_end_gets_its_receipt_after_it(
    mobile: Phone, exercise: Night
) -> None:
    link = f"/r/{exercise.link(exercise=True)}"
    sent = {**mobile.open(link).form.sent, "do": "report", "vatten_status": "ur_funktion"}
    first = mobile.post_json(link, **sent)
    assert first.status_code == 201
    break_off(exercise)
    again = mobile.post_json(link, **sent)
    assert (again.status_code, again.json()["revision"]) == (200, first.json()["revision"])


def test_ones_own_pages_of_it_say_so_and_never_show_what_is_real_in_its_place(
    by: By, exercise: Night
) -> None:
    own = by(Role.STADSDEL, "hasselby-vallingby")
    listed = own.open(f"/mitt?h={EXERCISE}")
    assert f"/mitt/{POINT}?h={EXERCISE}" in listed.html
    page = own.open(f"/mitt/{POINT}?h={EXERCISE}")
    sent = own.send(f"/mitt/{POINT}?h={EXERCISE}", page, el_status="fungerar")
    receipt = str(sent.answer.url.query.decode())
    break_off(exercise)
    for path in (f"/mitt?h={EXERCISE}", f"/mitt/{POINT}?h={EXERCISE}", f"/mitt/{POINT}?{receipt}"):
        over = own.open(path)
        assert SAID in over.text, path
        assert "pannan går på halv effekt" not in over.html
        assert "senast rapporterat" not in over.text
        assert "<form" not in over.html
    assert "Vinterstorm Västerort" in own.open(f"/mitt?h={EXERCISE}").text  # the way to what is real
    before = exercise.revision()
    refused = own.send(f"/mitt/{POINT}", page, el_status="ur_funktion", note="elen gick")
    assert SAID in refused.text
    assert "Inte sparat. Du skrev: elen gick" in refused.text
    assert 'href="/mitt"' in refused.html
    assert "<form" not in refused.html
    assert exercise.revision() == before
    assert SAID not in own.open("/mitt").text


def test_alone_open_its_pages_say_which_they_are_of_so_that_they_can_say_that_it_is_over(
    by: By, exercise: Night
) -> None:
    exercise.close_operation()
    own = by(Role.STADSDEL, "hasselby-vallingby")
    assert f'href="/mitt/{POINT}?h={EXERCISE}"' in own.open("/mitt").html
    assert f'href="/mitt?h={EXERCISE}"' in own.open(f"/mitt/{POINT}").html


def test_an_observers_page_says_so_and_still_takes_notes(by: By, exercise: Night) -> None:
    own = by(Role.UTVARDERARE)
    assert "pågår" in own.open("/anteckna").text
    page = own.open(f"/anteckna/{EXERCISE}")
    assert SAID not in page.text
    break_off(exercise)
    assert SAID in own.open(f"/anteckna/{EXERCISE}").text
    assert "avbruten" in own.open("/anteckna").text
    assert "Sparad som post" in own.send(f"/anteckna/{EXERCISE}", page, text="de lämnade salen").text


def test_a_page_is_told_how_far_what_it_shows_was_carried_and_how_fast_it_goes(
    mobile: Phone, exercise: Night
) -> None:
    link = f"/r/{exercise.link(exercise=True)}"

    def told() -> dict[str, object]:
        found: dict[str, object] = mobile.client.get(f"{link}?klocka=1").json()
        return found

    assert (told()["carried"], told()["fast"]) == (0, False)
    assert 'data-carried="0"' in mobile.open(link).html
    clock_act(exercise, ClockAct.JUMP, to=timedelta(hours=1), carry=True)
    clock_act(exercise, ClockAct.SPEED, speed=60.0)
    assert (told()["carried"], told()["fast"]) == (3600, True)
    assert 'data-carried="3600"' in mobile.open(link).html
    assert " · 60 ×" in str(told()["says"])
    clock_act(exercise, ClockAct.PAUSE)
    assert told()["fast"] is False
    assert "60 ×" not in str(told()["says"])
