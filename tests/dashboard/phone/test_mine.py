"""The phone's own pages for the stadsdel: whose points, in which order, and what the session may say."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from data.acting import LOCAL
from data.entries.reports import Reported
from data.operations.acts import close_operation
from data.points.acts.temporary import add_point
from data.points.temporary import NewTemporary, id_of
from data.words import Channel, Function, Role, Status
from tests.dashboard.phone.phone import Phone, phone
from tests.dashboard.phone.world import EXERCISE, REAL, Night, account_of, session_of, signed_in

By = Callable[..., Phone]


@pytest.fixture
def by(night: Night) -> Iterator[By]:
    with ExitStack() as open_phones:
        yield lambda role, bound="": open_phones.enter_context(phone(night, signed_in(night, role, bound)))


def test_a_stadsdel_sees_its_own_points_and_what_expires_first(by: By, night: Night) -> None:
    night.report(Function.EL, point="P13", lasts_until=night.at + timedelta(minutes=8))
    page = by(Role.STADSDEL, "hasselby-vallingby").open("/mitt")
    assert page.status == 200
    assert "Brommaskolan" not in page.text
    places = [
        page.text.index(name) for name in ("el går ut 03:20, om 8 min", "Grimstaskolan", "Hässelby gårds")
    ]
    assert places == sorted(places)
    assert page.text.index("Vällingby bibliotek") < page.text.index("Grimstaskolan")


def test_nobody_is_shown_nothing(mobile: Phone, night: Night) -> None:
    for path in ("/mitt", "/blad", "/blankett/P12"):
        page = mobile.open(path)
        assert page.status == 403
        assert "Logga in" in page.text
        assert "Grimsta" not in page.text
    before = night.revision()
    assert mobile.send("/mitt/P12", mobile.open("/mitt/P12"), el_status="fungerar").status == 403
    assert night.revision() == before


def test_its_form_may_say_that_a_function_is_not_applicable_and_who_told_it(by: By, night: Night) -> None:
    own = by(Role.STADSDEL, "hasselby-vallingby")
    page = own.open("/mitt/P12")
    assert "ej_aktuell" in page.form.offered["el_status"]
    sent = own.send(
        "/mitt/P12",
        page,
        el_status="ej_aktuell",
        channel="rakel",
        on_behalf_of="platsansvarig",
        note="läst upp",
    )
    assert "Tack. Sparat" in sent.text
    power = night.point().functions[Function.EL].current
    assert power is not None
    assert (power.status, power.channel, power.source) == (Status.EJ_AKTUELL, Channel.RAKEL, "platsansvarig")
    assert not power.unconfirmed_device


def test_another_area_is_refused_in_the_rules_words(by: By, night: Night) -> None:
    foreign = by(Role.STADSDEL, "bromma")
    page = foreign.open("/mitt/P12")
    assert "bara i sitt eget område" in page.text
    assert "<form" not in page.html
    before = night.entries()
    own = foreign.open("/mitt/P30")
    refused = foreign.send("/mitt/P12", own, el_status="ur_funktion", note="kvar")
    assert refused.status == 403
    assert "bara i sitt eget område" in refused.text
    assert refused.form.sent["note"] == "kvar"
    assert night.entries() == before


def test_a_form_of_another_session_is_refused_and_kept(by: By, night: Night) -> None:
    one, other = by(Role.KRISLEDNING), by(Role.KRISLEDNING)
    page = one.open("/mitt/P12")
    before = night.revision()
    refused = other.send("/mitt/P12", page, el_status="ur_funktion", note="kvar")
    assert refused.status == 403
    assert refused.form.sent["note"] == "kvar"
    assert night.revision() == before
    assert other.send("/mitt/P12", refused).status == 200
    assert night.revision() > before


def test_two_phones_with_one_account_are_two_sources_and_an_older_page_confirms_nothing_newer(
    night: Night,
) -> None:
    account = account_of(night, Role.STADSDEL, "hasselby-vallingby")
    with phone(night, session_of(night, account)) as one, phone(night, session_of(night, account)) as two:
        works, confirms = (two.open("/mitt/P12") for _again in range(2))
        one.send("/mitt/P12", one.open("/mitt/P12"), vatten_status="ur_funktion")
        night.at += timedelta(minutes=40)
        answer = two.send("/mitt/P12", confirms, do="confirm")
        assert "Vatten bekräftades inte" in answer.text
        water = night.point().functions[Function.VATTEN]
        assert water.current is not None
        assert water.current.status is Status.UR_FUNKTION
        night.at -= timedelta(minutes=20)
        two.send("/mitt/P12", works, vatten_status="fungerar")
    water = night.point().functions[Function.VATTEN]
    assert water.current is not None
    assert water.rival is not None
    assert {water.current.status, water.rival.status} == {Status.FUNGERAR, Status.UR_FUNKTION}


def test_with_several_operations_it_asks_and_marks_the_exercise(by: By, night: Night) -> None:
    night.open_operation(EXERCISE, "Höstövning")
    own = by(Role.STADSDEL, "hasselby-vallingby")
    asked = own.open("/mitt")
    assert "ÖVNING: Höstövning" in asked.text
    assert "Grimstaskolan" not in asked.text
    assert 'class="x"' not in asked.html
    page = own.open(f"/mitt/P12?h={EXERCISE}")
    assert 'class="x"' in page.html
    real = night.entries(REAL)
    assert own.send(f"/mitt/P12?h={EXERCISE}", page, el_status="ur_funktion").status == 200
    assert night.entries(REAL) == real
    assert night.entries(EXERCISE)[-1].says(Reported).status == "ur_funktion"


def test_without_an_operation_it_says_when_it_was_fetched_and_is_fetched_again(by: By, night: Night) -> None:
    own = by(Role.STADSDEL, "hasselby-vallingby")
    again = '<meta http-equiv="refresh" content="30">'
    assert again not in own.open("/mitt").html
    close_operation(
        night.store, LOCAL, act_id="over", operation_id=REAL, named=REAL, reason="över", now=night.at
    )
    page = own.open("/mitt")
    assert "Ingen händelse är öppen. Hämtad 03:12, och hämtas på nytt var 30:e sekund." in page.text
    assert again in page.html


def test_a_temporary_point_is_among_ones_own_and_reported_in_its_operation_alone(
    by: By, night: Night
) -> None:
    new = NewTemporary("church", REAL, "Grimsta kyrka", "", "hasselby-vallingby", 17.85, 59.36)
    add_point(night.store, LOCAL, new, night.at)
    own, church = by(Role.STADSDEL, "hasselby-vallingby"), f"/mitt/{id_of('church')}"
    listed = own.open("/mitt").text
    assert "Grimsta kyrka" in listed
    assert "tillfällig, ej beslutad öppen" in listed
    assert "Tack. Sparat" in own.send(church, own.open(church), el_status="fungerar").text
    night.open_operation(EXERCISE, "Höstövning")
    assert own.open(f"{church}?h={EXERCISE}").status == 404


def test_a_reader_may_look_and_is_told_why_not_more(by: By, night: Night) -> None:
    page = by(Role.LASARE).open("/mitt/P12")
    assert page.status == 200
    assert "får inte rapportera" in page.text
    assert by(Role.KRISLEDNING).open("/mitt/P99").status == 404


def test_what_waits_stands_first_with_a_way_to_where_it_is_done(by: By, night: Night) -> None:
    night.report(Function.VATTEN, Status.UR_FUNKTION, point="P13")
    own = by(Role.STADSDEL, "hasselby-vallingby").open("/mitt")
    assert own.text.index("Vatten ur funktion och inget görs") < own.text.index("Grimstaskolan")
    assert own.html.count('href="/mitt/P13"') == 2
    assert "1 fel utan åtgärd på dina punkter" in own.text
    other = by(Role.STADSDEL, "bromma").open("/mitt")
    assert "inget väntar på dig · 1 fel utan åtgärd" in other.text
    assert "ur funktion och inget görs" not in other.text
    assert "på dina punkter" not in other.text
