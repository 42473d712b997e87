"""Sheets for a point's staff: who may make them, that the old link stops, and what is on the paper."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from data.access import reads as access_reads
from data.acting import LOCAL
from data.exercise.acts.leading import plan_exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import Scenario
from data.words import Role, TokenKind
from tests.dashboard.phone.phone import Phone, Sheet, phone
from tests.dashboard.phone.world import EXERCISE, NOW, Night, signed_in

By = Callable[..., Phone]


@pytest.fixture
def by(night: Night) -> Iterator[By]:
    def opened(role: Role, bound: str = "", public_url: str = "") -> Phone:
        return open_phones.enter_context(phone(night, signed_in(night, role, bound), public_url))

    with ExitStack() as open_phones:
        yield opened


def typed_secret(page: Sheet) -> str:
    found = re.search(r"<b>[^<]*/r/([\w-]+)</b>", page.html)
    assert found is not None
    return found.group(1)


def test_one_click_makes_a_sheet_and_the_old_link_stops(by: By, night: Night, mobile: Phone) -> None:
    old = f"/r/{night.link()}"
    own = by(Role.STADSDEL, "hasselby-vallingby", "https://lage.example")
    page = own.open("/blad")
    assert "Grimstaskolan" in page.text
    assert "Brommaskolan" not in page.text
    assert "Länk sedan 2027-01-14 03:12, gäller tills vidare." in page.text
    made = own.send("/blad", page, one="P12", days="365")
    assert made.status == 200
    assert "lage.example/r/" in made.text
    assert "FÅR EJ ANSLÅS" in made.text
    assert made.html.count("<svg") == 1
    assert made.answer.headers["cache-control"] == "no-store"
    assert mobile.open(old).status == 404
    assert mobile.open(f"/r/{typed_secret(made)}").status == 200
    assert typed_secret(made).replace("-", "") not in own.open("/blad").html


def test_many_sheets_for_an_exercise_are_hatched_and_end(by: By, night: Night, mobile: Phone) -> None:
    night.open_operation(EXERCISE, "Höstövning")
    led = by(Role.OVNINGSLEDNING)
    page = led.open(f"/blad?h={EXERCISE}")
    token = page.form.hidden["csrf"]
    body = {"csrf": token, "operation": EXERCISE, "days": "3", "points": ["P12", "P30"]}
    made = Sheet(led.client.post("/blad", data=body))
    assert made.html.count("<svg") == 2
    assert made.html.count("ÖVNING") >= 4
    assert "Gäller från 2027-01-14 03:12 till 2027-01-17 03:12." in made.text
    assert (
        "Länk sedan 2027-01-14 03:12, gäller till 2027-01-17 03:12." in led.open(f"/blad?h={EXERCISE}").text
    )
    assert "Höstövning" in mobile.open(f"/r/{typed_secret(made)}").text
    endless = Sheet(led.client.post("/blad", data={**body, "days": ""}))
    assert endless.status == 422
    assert "Välj hur länge" in endless.text


def test_an_exercise_of_some_areas_offers_their_points_alone(by: By, night: Night) -> None:
    scenario = Scenario("s", "Elavbrott", NOW, timedelta(hours=2))
    new = NewExercise(EXERCISE, "Höstövning", scenario, areas=("bromma",))
    plan_exercise(night.store, LOCAL, new, night.at)
    page = by(Role.OVNINGSLEDNING).open(f"/blad?h={EXERCISE}")
    assert "Brommaskolan" in page.text
    assert "Grimstaskolan" not in page.text


@pytest.mark.parametrize(
    ("role", "bound"), [(Role.STADSDEL, "bromma"), (Role.LASARE, ""), (Role.OVNINGSLEDNING, "")]
)
def test_who_may_not_is_told_so_and_no_link_is_made(by: By, night: Night, role: Role, bound: str) -> None:
    night.link()
    held = access_reads.tokens(night.store, TokenKind.PUNKT)
    asked = by(role, bound)
    page = asked.open("/blad")
    body = {"csrf": page.form.hidden.get("csrf", ""), "one": "P12", "days": ""}
    refused = Sheet(asked.client.post("/blad", data=body))
    assert refused.status in (403, 422)
    assert access_reads.tokens(night.store, TokenKind.PUNKT) == held


@pytest.mark.parametrize("csrf", ["", "x", "å" * 32])
def test_another_sites_form_makes_nothing(by: By, night: Night, csrf: str) -> None:
    led = by(Role.KRISLEDNING)
    answer = Sheet(led.client.post("/blad", data={"csrf": csrf, "one": "P12", "days": ""}))
    assert answer.status == 403
    assert not access_reads.tokens(night.store, TokenKind.PUNKT)


def test_a_phone_is_confirmed_with_one_button(by: By, night: Night, mobile: Phone) -> None:
    link = f"/r/{night.link()}"
    mobile.send(link, mobile.open(link), el_status="fungerar")
    own = by(Role.STADSDEL, "hasselby-vallingby")
    page = own.open("/blad")
    assert "obekräftad" in page.text
    found = re.search(r'name="phone" value="([^"]+)"', page.html)
    assert found is not None
    body = {"csrf": page.form.hidden["csrf"], "phone": found.group(1)}
    confirmed = Sheet(own.client.post("/blad/enhet", data=body))
    assert "· bekräftad" in confirmed.text
    assert "obekräftad enhet" not in mobile.open(link).text
    strange = Sheet(own.client.post("/blad/enhet", data={**body, "phone": "x y"}))
    assert strange.status == 422


def test_the_paper_form_asks_the_same_in_the_same_order(by: By, night: Night) -> None:
    own = by(Role.STADSDEL, "hasselby-vallingby")
    page = own.open("/blankett/P12")
    words = (
        "Information",
        "El",
        "Värme",
        "Minst 18 °C inne",
        "Vatten",
        "nödvatten",
        "Människor",
        "öppnat",
        "stöd",
    )
    places = [page.text.index(word) for word in words]
    assert places == sorted(places)
    assert "/r/" not in page.html
    assert own.open("/blankett/P99").status == 404


def test_the_code_holds_the_address(by: By, night: Night) -> None:
    import segno

    from dashboard.phone.sheets import qr

    address = "https://lage.example/r/abcdefghjkmnpqrstvwx"
    made = segno.make(address, error="q", micro=False)
    assert made.error == "Q"
    dark = sum(sum(row) for row in made.matrix)
    assert dark > 300
    assert "<svg" in qr(address)
