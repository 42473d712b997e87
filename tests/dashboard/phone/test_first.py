"""The form's first screen: all as before where all holds, else plain questions; and a way back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from data.acting import LOCAL
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.words import Function, Occupancy, Role, Status, Supply
from tests.dashboard.phone.phone import Phone, Sheet, phone
from tests.dashboard.phone.world import NOW, POINT, REAL, Night, signed_in


@pytest.fixture
def path(night: Night) -> str:
    return f"/r/{night.link()}"


def test_it_lists_what_it_confirms_and_bad_news_stands_out(mobile: Phone, night: Night, path: str) -> None:
    night.report(Function.VATTEN, Status.UR_FUNKTION, cause="röret")
    page = mobile.open(path)
    button = page.html.partition('value="confirm"')[2].partition("</button>")[0]
    for said in (
        "Allt som förut",
        "Information fungerar",
        "El fungerar, reservdrift, räcker till 05:40",
        "Värme BEGRÄNSAD",
        "Vatten UR FUNKTION, röret",
    ):
        assert said in button
    night.at += timedelta(minutes=10)
    mobile.send(path, page, do="confirm")
    states = night.point().functions
    water = states[Function.VATTEN].current
    assert water is not None
    assert (water.status, water.cause, water.observed_at) == (Status.UR_FUNKTION, "röret", night.at)


def test_it_renews_no_endurance(mobile: Phone, night: Night, path: str) -> None:
    ends = night.point().functions[Function.EL].current
    assert ends is not None
    for _again in range(3):
        night.at += timedelta(minutes=20)
        mobile.send(path, mobile.open(path), do="confirm")
    now = night.point().functions[Function.EL].current
    assert now is not None
    assert (now.lasts_until, now.observed_at) == (ends.lasts_until, night.at)


def other_says(night: Night, function: Function, status: Status) -> None:
    new = NewReport(uuid4().hex, REAL, POINT, function, status, on_behalf_of="vakten")
    point_reports.report(night.store, LOCAL, [new], night.at)


@pytest.mark.parametrize(
    ("before", "later", "asked"),
    [
        (Status.UR_FUNKTION, timedelta(hours=20), "Är vattnet fortfarande borta?"),
        (Status.BEGRANSAD, timedelta(hours=20), "Är det fortfarande fel på vattnet?"),
        (Status.FUNGERAR, timedelta(hours=20), "Fungerar vattnet fortfarande?"),
    ],
)
def test_what_is_too_old_is_asked_in_plain_words_and_nothing_is_as_before(
    mobile: Phone, night: Night, path: str, before: Status, later: timedelta, asked: str
) -> None:
    night.report(Function.VATTEN, before)
    night.at += later
    for function in (Function.INFORMATION, Function.EL, Function.VARME):
        night.report(function)
    page = mobile.open(path)
    assert "Allt som förut" not in page.text
    assert 'value="confirm"' not in page.html
    assert asked in page.text
    assert f'href="#vatten_status">{asked}' in page.html
    assert 'id="v-vatten_status" checked' in page.html
    assert 'id="v-el_status" checked' not in page.html
    answered = mobile.send(path, page, vatten_status="fungerar")
    assert "Allt som förut" in answered.text


def test_so_is_what_two_have_said_differently_and_what_was_never_said(mobile: Phone, night: Night) -> None:
    path = f"/r/{night.link()}"
    night.report(Function.VATTEN)
    night.at += timedelta(minutes=1)
    other_says(night, Function.VATTEN, Status.UR_FUNKTION)
    page = mobile.open(path)
    assert "Två olika besked om vattnet: vad gäller?" in page.text
    assert "Allt som förut" not in page.text
    never = mobile.open(f"/r/{night.link('P14')}")
    for asked in ("informationen", "elen", "värmen", "vattnet"):
        assert f"Hur är det med {asked}?" in never.text
    assert never.html.count(" checked") >= 4


def test_what_does_not_apply_keeps_nothing_back(mobile: Phone, night: Night, path: str) -> None:
    night.report(Function.VATTEN, Status.EJ_AKTUELL)
    page = mobile.open(path)
    assert "Allt som förut" in page.text
    assert page.form.sent["covers"] == "information el varme"


def test_a_receipt_leads_back_to_what_was_sent(mobile: Phone, night: Night, path: str) -> None:
    page = mobile.open(path)
    typed: dict[str, Any] = {
        "el_status": "begransad",
        "el_supply": "reserv",
        "el_lasts": "6",
        "el_cause": "halva huset",
        "occupancy": "fullt",
        "people": "210",
        "staffing": "knapp",
        "relief": "2",
        "note": "kön växer",
    }
    receipt = mobile.send(path, page, **typed)
    back = f"{path}?k={page.form.hidden['id']}&ratta=1"
    assert back.replace("&", "&amp;") in receipt.html
    night.at += timedelta(minutes=5)
    form = mobile.open(back)
    assert "Rätta det du skickade 03:12" in form.text
    assert "Tack. Sparat" not in form.text
    assert "Allt som förut" not in form.text
    again = ("el_status", "el_supply", "el_cause", "occupancy", "people", "staffing")
    assert {name: form.form.sent[name] for name in again} == {name: typed[name] for name in again}
    assert (form.form.sent["el_lasts"], form.form.sent["relief"]) == ("09:12", "05:12")
    assert form.form.sent["note"] == ""  # said twice it would be two
    assert form.form.hidden["id"] != page.form.hidden["id"]
    before = night.entries()
    mobile.send(back, form, el_status="fungerar", el_cause="", people="120")
    power = night.point().functions[Function.EL]
    assert power.current is not None
    assert (power.current.status, power.current.supply, power.rival) == (
        Status.FUNGERAR,
        Supply.RESERV,
        None,
    )
    assert power.current.lasts_until == NOW + timedelta(hours=6)
    crowd = night.point().occupancy
    assert crowd is not None
    assert (crowd.occupancy, crowd.people) == (Occupancy.FULLT, 120)
    assert night.entries()[: len(before)] == before  # nothing is taken out of the log


def test_what_was_confirmed_by_mistake_is_put_right_the_same_way(
    mobile: Phone, night: Night, path: str
) -> None:
    page = mobile.open(path)
    mobile.send(path, page, do="confirm")
    night.at += timedelta(minutes=1)
    back = f"{path}?k={page.form.hidden['id']}&ratta=1"
    form = mobile.open(back)
    assert form.form.sent["varme_status"] == "begransad"
    mobile.send(back, form, vatten_status="ur_funktion")
    states = night.point().functions
    water = states[Function.VATTEN].current
    assert water is not None
    assert water.status is Status.UR_FUNKTION
    assert states[Function.VATTEN].rival is None


def corrected(mobile: Phone, night: Night, path: str) -> Sheet:
    """Report that all works, five minutes ago, and return its form once more, to be corrected."""
    page = mobile.open(path)
    works = {f"{function}_status": "fungerar" for function in Function}
    mobile.send(path, page, **works, occupancy="ledigt", people="12")
    night.at += timedelta(minutes=5)
    return mobile.open(f"{path}?k={page.form.hidden['id']}&ratta=1")


def test_who_corrects_a_report_takes_back_nothing_that_was_said_after_it(
    mobile: Phone, night: Night, path: str
) -> None:
    """Another phone has reported that the water is gone; only the number of people was to be put right."""
    page = mobile.open(path)
    mobile.send(path, page, el_status="fungerar", vatten_status="fungerar", occupancy="ledigt", people="12")
    night.at += timedelta(minutes=3)
    with phone(night) as other:
        other.send(path, other.open(path), vatten_status="ur_funktion", occupancy="fullt")
    form = mobile.open(f"{path}?k={page.form.hidden['id']}&ratta=1")
    assert form.form.sent["el_status"] == "fungerar"
    assert not {"vatten_status", "occupancy"} & set(form.form.sent)
    assert "Nyare besked finns: vatten. Det står kvar om du inte svarar." in form.text
    mobile.send(path, form, note="vi är 120")
    point = night.point()
    water = point.functions[Function.VATTEN]
    assert water.current is not None
    assert (water.current.status, water.rival) == (Status.UR_FUNKTION, None)
    assert point.occupancy is not None
    assert point.occupancy.occupancy is Occupancy.FULLT


@pytest.mark.parametrize("minutes", [1, 45])
def test_nor_anything_that_is_said_while_it_is_being_corrected(
    mobile: Phone, night: Night, path: str, minutes: int
) -> None:
    form = corrected(mobile, night, path)
    with phone(night) as other:
        other.send(path, other.open(path), vatten_status="ur_funktion", occupancy="fullt")
    night.at += timedelta(minutes=minutes)
    receipt = mobile.send(path, form, el_status="begransad")
    assert "Vatten bekräftades inte" in receipt.text
    point = night.point()
    water, power = point.functions[Function.VATTEN].current, point.functions[Function.EL].current
    assert (water and water.status, power and power.status) == (Status.UR_FUNKTION, Status.BEGRANSAD)
    assert point.occupancy is not None
    assert point.occupancy.occupancy is Occupancy.FULLT


def test_what_is_left_as_it_was_holds_from_the_correction_on(mobile: Phone, night: Night, path: str) -> None:
    form = corrected(mobile, night, path)
    mobile.send(path, form, people="120")
    point = night.point()
    power = point.functions[Function.EL].current
    assert power is not None
    assert (power.status, power.observed_at, power.repeats) == (Status.FUNGERAR, night.at, True)
    assert point.occupancy is not None
    assert (point.occupancy.occupancy, point.occupancy.people) == (Occupancy.LEDIGT, 120)


def test_a_correction_that_changes_nothing_says_so(mobile: Phone, night: Night, path: str) -> None:
    page = mobile.open(path)
    mobile.send(path, page, occupancy="ledigt", people="12")
    form = mobile.open(f"{path}?k={page.form.hidden['id']}&ratta=1")
    before = night.revision()
    answer = mobile.send(path, form)
    assert answer.status == 422
    assert "Inget är ändrat. Det du skickade gäller som det är." in answer.text
    assert night.revision() == before
    saved = mobile.send(path, answer, people="120")
    assert "Tack. Sparat" in saved.text


def test_a_form_that_was_refused_had_not_seen_what_was_said_meanwhile(
    mobile: Phone, night: Night, path: str
) -> None:
    """Its page is drawn anew with all that was typed, which was chosen on the page before."""
    page = mobile.open(path)
    with phone(night) as other:
        other.send(path, other.open(path), vatten_status="ur_funktion")
    night.at += timedelta(minutes=3)
    refused = mobile.send(path, page, vatten_status="fungerar", note="sök 811218-9876")
    assert refused.status == 422
    mobile.send(path, refused, note="")
    water = night.point().functions[Function.VATTEN]
    assert water.current is not None
    assert water.rival is not None
    assert {water.current.status, water.rival.status} == {Status.FUNGERAR, Status.UR_FUNKTION}


def test_the_stadsdels_own_form_says_who_said_it_once_more(night: Night) -> None:
    with phone(night, session=signed_in(night, Role.STADSDEL, "hasselby-vallingby")) as led:
        path = f"/mitt/{POINT}"
        page = led.open(path)
        led.send(path, page, el_status="begransad", channel="telefon", on_behalf_of="vakten")
        form = led.open(f"{path}?k={page.form.hidden['id']}&ratta=1")
        assert (form.form.sent["channel"], form.form.sent["on_behalf_of"]) == ("telefon", "vakten")


def test_nobody_else_gets_at_what_was_sent(mobile: Phone, night: Night, path: str) -> None:
    page = mobile.open(path)
    mobile.send(path, page, el_status="begransad", el_cause="bara härifrån")
    other = f"/r/{night.link('P13')}"
    assert "bara härifrån" not in mobile.open(f"{other}?k={page.form.hidden['id']}&ratta=1").html


def test_it_is_dark_at_night_by_the_phones_own_choice(mobile: Phone, path: str) -> None:
    assert "@media(prefers-color-scheme:dark)" in mobile.open(path).html
