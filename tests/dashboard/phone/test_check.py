"""The monthly check on the phone: four questions without script, by a link or signed in; never a status."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from data.acting import LOCAL
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Check, Equipment
from data.preparedness.reads import known
from data.preparedness.words import Reserve
from data.words import Role
from tests.dashboard.phone.phone import Phone, Sheet, phone
from tests.dashboard.phone.world import EXERCISE, REAL, Night, signed_in

By = Callable[..., Phone]
ALL_WELL = {"opened": "ja", "staffed": "ja", "stocked": "ja", "tried": "ja"}


@pytest.fixture
def by(night: Night) -> Iterator[By]:
    with ExitStack() as open_phones:
        yield lambda role, bound="": open_phones.enter_context(phone(night, signed_in(night, role, bound)))


@pytest.fixture
def own(by: By) -> Phone:
    return by(Role.STADSDEL, "hasselby-vallingby")


def checked(night: Night, point: str = "P12") -> Check | None:
    return known(night.store)[point].check


def send(device: Phone, path: str, page: Sheet | None = None, **typed: str) -> Sheet:
    return device.send(path, page or device.open(path), **{**ALL_WELL, **typed})


def test_a_link_checks_its_point_and_changes_nothing_of_what_works(mobile: Phone, night: Night) -> None:
    before, path = night.point(), f"/r/{night.link()}/kontroll"
    page = mobile.open(path)
    assert "aldrig kontrollerad" in page.text
    assert page.form.offered["tried"] == ["ja", "nej", "ingen"]
    assert not {"opened", "staffed", "stocked", "tried"} & page.form.sent.keys()
    assert "<script" not in page.html
    saved = send(mobile, path, page, stocked="nej", tried="ingen", note="lampor saknas")
    assert f"Kontrollen är sparad som post {night.revision()}" in saved.text
    found = checked(night)
    assert found is not None
    assert (found.opened, found.stocked, found.tried, found.note) == (True, False, None, "lampor saknas")
    assert night.point() == before
    assert "senast kontrollerad 2027-01-14" in mobile.open(path).text


def test_sent_twice_it_is_one_check(mobile: Phone, night: Night) -> None:
    path = f"/r/{night.link()}/kontroll"
    page = mobile.open(path)
    send(mobile, path, page)
    once = night.revision()
    assert f"som post {once}" in send(mobile, path, page).text
    changed = send(mobile, path, page, tried="nej")
    assert "Samma id" in changed.text
    assert night.revision() == once
    assert changed.form.hidden["id"] != page.form.hidden["id"]
    assert "Kontrollen är sparad" in send(mobile, path, changed, tried="nej").text


def test_an_open_question_is_named_in_its_place_and_the_rest_is_kept(mobile: Phone, night: Night) -> None:
    path, before = f"/r/{night.link()}/kontroll", night.revision()
    page = mobile.open(path)
    refused = mobile.send(path, page, opened="ja", staffed="kanske", note="kvar")
    assert refused.status == 422
    assert refused.html.count('class="why"') == 3
    assert (refused.form.sent["opened"], refused.form.sent["note"]) == ("ja", "kvar")
    personal = send(mobile, path, refused, note="ring 19811218-9876")
    assert "personnummer" in personal.text
    assert night.revision() == before


def test_an_exercises_link_and_a_dead_one_check_nothing(mobile: Phone, night: Night) -> None:
    night.open_operation(EXERCISE, "Höstövning")
    path = f"/r/{night.link(exercise=True)}/kontroll"
    assert "<form" not in mobile.open(path).html
    ordinary = mobile.open(f"/r/{night.link('P13')}/kontroll")
    assert send(mobile, path, ordinary).status == 403
    assert mobile.open("/r/aaaa/kontroll").status == 404
    assert checked(night) is None


def test_signed_in_the_points_that_wait_come_first(own: Phone, by: By, night: Night) -> None:
    assert "Månadskontroll (3 väntar)" in own.open("/mitt").text
    assert "Kontrollen är sparad" in send(own, "/kontroll/P12").text
    listed = own.open("/kontroll").text
    places = ["Dags för kontroll (2)", "Vällingby bibliotek", "Klara för nu (1)", "Grimstaskolan"]
    assert [listed.index(one) for one in places] == sorted(listed.index(one) for one in places)
    assert "Brommaskolan" not in listed
    night.at += timedelta(days=31)
    again = by(Role.STADSDEL, "hasselby-vallingby")
    assert "Dags för kontroll (3)" in again.open("/kontroll").text


def test_another_area_and_a_reader_are_refused_in_the_rules_words(by: By, night: Night) -> None:
    foreign = by(Role.STADSDEL, "bromma")
    page = foreign.open("/kontroll/P12")
    assert "bara i sitt eget område" in page.text
    assert "<form" not in page.html
    refused = send(foreign, "/kontroll/P12", foreign.open("/kontroll/P30"))
    assert refused.status == 403
    assert "<form" not in by(Role.LASARE).open("/kontroll/P12").html
    assert "inga punkter" in by(Role.LASARE).open("/kontroll").text
    assert checked(night) is None


def test_a_form_of_another_session_is_refused_and_kept(own: Phone, by: By, night: Night) -> None:
    page = own.open("/kontroll/P12")
    other = by(Role.STADSDEL, "hasselby-vallingby")
    refused = send(other, "/kontroll/P12", page, note="kvar")
    assert refused.status == 403
    assert refused.form.sent["note"] == "kvar"
    assert checked(night) is None
    assert "Kontrollen är sparad" in send(other, "/kontroll/P12", refused).text


def test_nobody_is_shown_nothing_and_an_unknown_point_is_none(mobile: Phone, own: Phone) -> None:
    for path in ("/kontroll", "/kontroll/P12"):
        assert "<form" not in mobile.open(path).html
        assert "Vällingby" not in mobile.open(path).text
    assert own.open("/kontroll/P99").status == 404


def test_the_form_offers_it_in_peace_and_not_in_an_operation(mobile: Phone, night: Night) -> None:
    path = f"/r/{night.link()}"
    assert "kontroll" not in mobile.open(path).html
    night.close_operation(REAL)
    assert f'href="{path}/kontroll"' in mobile.open(path).html


def test_it_says_nothing_of_what_the_point_has(mobile: Phone, own: Phone, night: Night) -> None:
    has = Equipment("P12", Reserve.FAST, 777.5, 12_345, 91.5, None, 54_321, 4242, 3, "nattetid", 917)
    load_equipment(night.store, LOCAL, [has], night.at)
    link = f"/r/{night.link()}"
    pages = [mobile.open(link), mobile.open(f"{link}/kontroll"), send(mobile, f"{link}/kontroll")]
    pages += [own.open("/mitt"), own.open("/mitt/P12"), own.open("/kontroll"), own.open("/blankett/P12")]
    for page in pages:
        assert page.status == 200
        for value in ("777", "12345", "12 345", "91.5", "91,5", "54321", "4242", "nattetid", "917"):
            assert value not in page.text
