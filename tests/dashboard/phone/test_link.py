"""The form behind a point's link: what it shows, what it stores, what it refuses, and what it keeps."""

from datetime import timedelta
from typing import Any

import pytest

from data.access import reads as access_reads
from data.access import tokens
from data.acting import LOCAL
from data.entries.entry import EntryKind
from data.points.acts import phases as point_phases
from data.points.commands import NewPhase
from data.words import Function, Phase, Status, Supply, TokenKind
from tests.dashboard.phone.phone import Phone, phone
from tests.dashboard.phone.world import EXERCISE, NOW, REAL, Night

PERSONNUMMER = "19811218-9876"  # the example of the tax agency
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}'


@pytest.fixture
def path(night: Night) -> str:
    return f"/r/{night.link()}"


def test_it_shows_the_point_its_last_state_and_how_old_it_is(mobile: Phone, path: str) -> None:
    page = mobile.open(path)
    assert page.status == 200
    for said in ("Grimstaskolan", "Hässelby-Vällingby", "senast rapporterat 02:40 , för 32 min sedan"):
        assert said in page.text
    assert "Minst 18 °C inne" in page.text
    assert "reservdrift · räcker till 05:40" in page.text
    assert page.form.offered["el_status"] == ["fungerar", "begransad", "ur_funktion", "okand"]
    assert page.form.offered["vatten_supply"] == ["ordinarie", "reserv", "nodvatten"]
    assert page.form.offered["el_supply"] == ["ordinarie", "reserv"]


def test_one_report_says_everything_at_once(mobile: Phone, night: Night, path: str) -> None:
    before = night.revision()
    page = mobile.send(
        path,
        mobile.open(path),
        el_status="ur_funktion",
        el_cause="ledningsbrott",
        vatten_status="begransad",
        vatten_supply="nodvatten",
        vatten_lasts="6",
        occupancy="fullt",
        people="210",
        staffing="knapp",
        relief="2",
        support="två elverk",
        note="kön växer",
    )
    assert page.status == 200
    assert night.revision() == before + 5
    assert f"Tack. Sparat 03:12 som post {before + 1}–{before + 5}." in page.text
    assert "Vatten: begränsad, nödvatten, räcker till 09:12" in page.text
    assert "Behov av stöd: två elverk" in page.text
    point = night.point()
    water = point.functions[Function.VATTEN].current
    assert water is not None
    assert (water.status, water.supply) == (Status.BEGRANSAD, Supply.NODVATTEN)
    assert water.lasts_until == NOW + timedelta(hours=6)
    assert water.unconfirmed_device
    assert point.occupancy is not None
    assert (point.occupancy.people, point.occupancy.relief_at) == (210, NOW + timedelta(hours=2))


def test_unchanged_stores_exactly_what_the_form_showed(mobile: Phone, night: Night, path: str) -> None:
    page = mobile.open(path)
    assert "El fungerar, reservdrift, räcker till 05:40" in page.text
    assert "Värme BEGRÄNSAD, pannan går på halv effekt" in page.text
    night.at += timedelta(minutes=10)
    receipt = mobile.send(path, page, do="confirm")
    assert "Information: fungerar, oförändrat" in receipt.text
    states = night.point().functions
    power, heat = states[Function.EL].current, states[Function.VARME].current
    assert power is not None
    assert (power.status, power.supply) == (Status.FUNGERAR, Supply.RESERV)
    assert power.lasts_until == NOW - timedelta(minutes=32) + timedelta(hours=3)
    assert power.observed_at == NOW + timedelta(minutes=10)
    assert heat is not None
    assert (heat.status, heat.cause) == (Status.BEGRANSAD, "pannan går på halv effekt")
    assert heat.observed_at == NOW + timedelta(minutes=10)


@pytest.mark.parametrize("script", [False, True])
def test_an_older_page_never_makes_a_newer_failure_vanish(
    night: Night, path: str, mobile: Phone, script: bool
) -> None:
    """A opens the page, B says that the water has failed, A confirms what their page shows."""
    page = mobile.open(path)
    with phone(night) as other:
        other.send(path, other.open(path), vatten_status="ur_funktion")
    failed_at = night.at
    night.at += timedelta(minutes=25)
    if script:
        told = mobile.post_json(path, **{**page.form.sent, "do": "confirm"}).json()
        assert [one["field"] for one in told["left_out"]] == ["vatten_status"]
        words = told["title"]
    else:
        receipt = mobile.send(path, page, do="confirm")
        assert 'href="#vatten_status"' in receipt.html
        words = receipt.text
    assert "Vatten bekräftades inte" in words
    assert "Nu: ur funktion sedan 03:12. Svara för vatten." in words
    water, news = (night.point().functions[one].current for one in (Function.VATTEN, Function.INFORMATION))
    assert water is not None
    assert (water.status, water.observed_at) == (Status.UR_FUNKTION, failed_at)
    assert news is not None
    assert news.observed_at == night.at


def test_where_everything_has_changed_nothing_is_stored_and_each_is_asked_for(
    mobile: Phone, night: Night, path: str
) -> None:
    page = mobile.open(path)
    night.at += timedelta(minutes=5)
    night.report_all(status=Status.UR_FUNKTION)
    before = night.revision()
    again = mobile.send(path, page, do="confirm")
    assert again.status == 409
    assert again.html.count(" bekräftades inte: det sidan visade gäller inte längre. Nu: ") == 8
    assert "Värme UR FUNKTION" in again.text
    assert night.revision() == before


def test_one_phones_own_report_that_waited_is_not_undone_by_the_page_it_was_sent_from(
    mobile: Phone, night: Night, path: str
) -> None:
    page = mobile.open(path)
    sent = {**page.form.sent, "el_status": "ur_funktion"}
    assert mobile.post_json(path, **sent, do="report").status_code == 201
    night.at += timedelta(minutes=40)
    told = mobile.post_json(path, **{**page.form.sent, "id": "a" * 32, "do": "confirm"}).json()
    assert [one["field"] for one in told["left_out"]] == ["el_status"]
    power = night.point().functions[Function.EL].current
    assert power is not None
    assert power.status is Status.UR_FUNKTION


def test_a_form_that_does_not_say_what_its_page_showed_confirms_nothing(
    mobile: Phone, night: Night, path: str
) -> None:
    before = night.revision()
    sent = mobile.open(path).form.sent
    older = {name: value for name, value in sent.items() if not name.endswith("_seen")}
    assert mobile.post_json(path, **older, do="confirm").status_code == 409
    oldest = {name: value for name, value in older.items() if name != "covers"}
    answer = mobile.post_json(path, **oldest, do="confirm")
    assert answer.status_code == 422
    assert "sade inte vad sidan visade" in answer.json()["detail"]
    assert night.revision() == before


def test_two_phones_with_one_link_contradict_each_other_unless_the_second_saw_the_first(
    mobile: Phone, night: Night, path: str
) -> None:
    with phone(night) as other:
        older = other.open(path)
        mobile.send(path, mobile.open(path), el_status="ur_funktion")
        night.at += timedelta(minutes=5)
        other.send(path, older, el_status="fungerar")
        assert night.point().functions[Function.EL].rival is not None
        night.at += timedelta(minutes=5)
        other.send(path, other.open(path), el_status="fungerar")  # and now it has seen both
        assert night.point().functions[Function.EL].rival is None


def test_what_is_chosen_is_said_and_the_rest_confirmed(mobile: Phone, night: Night, path: str) -> None:
    mobile.send(path, mobile.open(path), do="confirm", el_status="begransad")
    states = night.point().functions
    assert [s.current.status for s in states.values() if s.current] == [
        Status.FUNGERAR,
        Status.BEGRANSAD,
        Status.BEGRANSAD,
        Status.FUNGERAR,
    ]
    assert {s.current.observed_at for s in states.values() if s.current} == {NOW}


def test_what_does_not_hold_can_never_be_confirmed_by_a_form_that_was_tampered_with(
    mobile: Phone, night: Night, path: str
) -> None:
    night.at += timedelta(days=1)
    before = night.revision()
    page = mobile.send(path, mobile.open(path), do="confirm", covers="varme")
    assert page.status == 409
    assert "Värme bekräftades inte" in page.text
    assert night.revision() == before


def test_a_double_tap_and_the_back_button_store_once(mobile: Phone, night: Night, path: str) -> None:
    page = mobile.open(path)
    first = mobile.send(path, page, el_status="fungerar")
    stored = night.revision()
    night.at += timedelta(minutes=9)
    again = mobile.send(path, page, el_status="fungerar")
    assert night.revision() == stored
    assert f"Sparat 03:12 som post {stored}" in first.text
    assert f"Sparat 03:12 som post {stored}" in again.text


def test_a_form_sent_before_and_changed_is_offered_as_a_new_report(
    mobile: Phone, night: Night, path: str
) -> None:
    page = mobile.open(path)
    mobile.send(path, page, el_status="fungerar", note="först")
    stored = night.revision()
    changed = mobile.send(path, page, el_status="ur_funktion", note="sedan")
    assert changed.status == 409
    assert "Formuläret är redan skickat: Tack. Sparat 03:12" in changed.text
    assert night.revision() == stored
    assert changed.form.sent["el_status"] == "ur_funktion"
    assert changed.form.sent["note"] == "sedan"
    sent = mobile.send(path, changed)
    assert sent.status == 200
    assert night.revision() > stored


@pytest.mark.parametrize(
    ("typed", "field", "reason"),
    [
        ({"note": f"ring {PERSONNUMMER}"}, "note", "personnummer"),
        ({"el_status": "begransad", "el_cause": PERSONNUMMER}, "el_cause", "personnummer"),
        ({"support": "x" * 2001}, "support", "för lång"),
        ({"el_status": "fungerar", "el_lasts": "snart"}, "el_lasts", "Skriv timmar"),
        ({"el_status": "fungerar", "el_lasts": "1999 h"}, "el_lasts", "längre än 60 dygn"),
        ({"el_lasts": "4"}, "el_status", "Välj en status."),
        ({"el_status": "trasig"}, "el_status", "Okänt val."),
        ({"el_status": "ej_aktuell"}, "el_status", "avgör stadsdelen"),
        ({"el_status": "fungerar", "el_supply": "nodvatten"}, "el_supply", "Nödvatten"),
        ({"occupancy": "fullt", "people": "många"}, "people", "siffror"),
        ({"staffing": "knapp"}, "occupancy", "Välj beläggning."),
        ({"occupancy": "fullt", "relief": "2"}, "staffing", "Välj bemanning."),
        ({"occupancy": "fullt", "staffing": "knapp", "relief": "400"}, "relief", "sju dygn"),
        ({"el_status": "fungerar", "ago": "at", "at": "25:99"}, "at", "02:40"),
        ({"el_status": "fungerar", "ago": "at", "at": "2026-12-24 12:00"}, "at", "sju dygn"),
        ({"vatten_status": "ur_funktion", "ago": "at", "at": "04:00"}, "at", "04:00 har inte varit än"),
        ({"el_status": "fungerar", "ago": "at", "at": "2027-01-15 12:00"}, "at", "framtiden"),
    ],
)
def test_a_refusal_stands_in_its_field_keeps_everything_and_stores_nothing(
    mobile: Phone, night: Night, path: str, typed: dict[str, str], field: str, reason: str
) -> None:
    before = night.revision()
    page = mobile.send(path, mobile.open(path), **{"note": "kvar", **typed})
    assert page.status == 422
    why = page.html.partition(f'id="why-{field}">')[2].partition("</p>")[0]
    assert reason in why
    assert f'href="#{field}"' in page.html
    kept = {name: value for name, value in typed.items() if not name.endswith(("status", "supply"))}
    assert kept.items() <= page.form.sent.items()
    assert page.form.sent["note"] == typed.get("note", "kvar")
    assert night.revision() == before


def test_an_empty_report_says_so(mobile: Phone, night: Night, path: str) -> None:
    before = night.revision()
    page = mobile.send(path, mobile.open(path))
    assert page.status == 422
    assert "Rapporten är tom" in page.text
    assert night.revision() == before


def test_focus_goes_to_the_first_fault(mobile: Phone, path: str) -> None:
    page = mobile.send(path, mobile.open(path), occupancy="fullt", people="x", note=PERSONNUMMER)
    assert page.html.count("autofocus") == 1
    assert 'name="people"' in page.html.partition(" autofocus")[0].rpartition("<input")[2]


def test_a_phone_number_is_warned_about_once_it_is_saved(mobile: Phone, night: Night, path: str) -> None:
    before = night.revision()
    page = mobile.send(path, mobile.open(path), note="ring vakten 070-123 45 67")
    assert night.revision() == before + 1
    assert "telefonnummer" in page.text


def test_text_is_only_text(mobile: Phone, night: Night, path: str) -> None:
    page = mobile.send(path, mobile.open(path), el_status="fungerar", el_cause=HOSTILE, note=HOSTILE)
    assert "<script>alert" not in page.html
    assert "<img src=x" not in page.html
    assert "{{ 7*7 }}" in page.text
    shown = mobile.open(path)
    assert "<img src=x" not in shown.html
    refused = mobile.send(path, shown, note=HOSTILE + PERSONNUMMER)
    assert "<img src=x" not in refused.html
    assert refused.form.sent["note"] == HOSTILE + PERSONNUMMER


def test_we_have_opened_carries_out_the_decision(mobile: Phone, night: Night, path: str) -> None:
    link = f"/r/{night.link('P14')}"
    page = mobile.send(link, mobile.open(link), opening="cannot")
    assert page.status == 422
    page = mobile.send(link, page, opening_reason="porten är låst")
    assert "kan inte öppna, porten är låst" in page.text
    opening = night.point(point="P14").opening
    assert opening is not None
    assert not opening.opened
    new = NewPhase("fas", REAL, "P14", Phase.UNDER_AKTIVERING, "stadsdelsdirektören", "elavbrott")
    point_phases.change_phase(night.store, LOCAL, new, night.at)
    mobile.send(link, mobile.open(link), opening="opened")
    assert night.point(point="P14").phase is Phase.OPPEN
    assert 'name="opening"' not in mobile.open(link).html


@pytest.mark.parametrize(("ago", "at", "minutes"), [("10", "", 10), ("60", "", 60), ("at", "03:00", 12)])
def test_it_can_say_that_it_was_earlier(
    mobile: Phone, night: Night, path: str, ago: str, at: str, minutes: int
) -> None:
    page = mobile.send(path, mobile.open(path), varme_status="fungerar", ago=ago, at=at)
    heat = night.point().functions[Function.VARME].current
    assert page.status == 200
    if minutes < 32:
        assert heat is not None
        assert heat.observed_at == NOW - timedelta(minutes=minutes)
    else:  # older than what stands: kept in the log, and what is newer still stands
        assert night.entries()[-1].occurred_at == NOW - timedelta(minutes=minutes)


def test_a_queued_form_with_a_time_soon_to_come_takes_the_time_it_was_made(
    mobile: Phone, night: Night, path: str
) -> None:
    fast = timedelta(minutes=47)
    form = mobile.open(path).form.hidden
    made = night.at + timedelta(minutes=1)
    night.at += timedelta(minutes=20)
    sent = {"made": str(int((made + fast).timestamp())), "sent": str(int((night.at + fast).timestamp()))}
    body = {"id": "e" * 32, "operation": REAL, "drawn": form["drawn"], "vatten_status": "ur_funktion", **sent}
    answer = mobile.post_json(path, **body, ago="at", at="04:00")
    assert answer.status_code == 201
    water = night.point().functions[Function.VATTEN].current
    assert water is not None
    assert (water.status, water.observed_at) == (Status.UR_FUNKTION, made)
    assert answer.json()["title"].endswith("Gäller läget 03:13.")


@pytest.mark.parametrize("fast", [timedelta(0), timedelta(minutes=47), timedelta(days=-400)])
def test_a_phones_wrong_clock_never_matters(mobile: Phone, night: Night, path: str, fast: timedelta) -> None:
    form = mobile.open(path).form.hidden
    made = night.at + timedelta(minutes=1)
    night.at += timedelta(minutes=20)
    sent = {"made": str(int((made + fast).timestamp())), "sent": str(int((night.at + fast).timestamp()))}
    body = {"id": "a" * 32, "operation": REAL, "drawn": form["drawn"], "vatten_status": "ur_funktion", **sent}
    answer = mobile.post_json(path, **body)
    assert answer.status_code == 201
    water = night.point().functions[Function.VATTEN].current
    assert water is not None
    assert water.observed_at == made
    night.at += timedelta(minutes=3)
    again = mobile.post_json(path, **{**body, "sent": str(int(sent["sent"]) + 180)})
    assert again.status_code == 200
    assert again.json() == {**answer.json(), "title": answer.json()["title"]}


@pytest.mark.parametrize(
    ("made", "sent"), [("5", "9999999999"), ("9999999999", "5"), ("", "7"), ("x", "y"), ("1" * 30, "2")]
)
def test_a_clock_that_was_moved_is_held_to_when_the_form_was_drawn(
    mobile: Phone, night: Night, path: str, made: str, sent: str
) -> None:
    form = mobile.open(path).form.hidden
    night.at += timedelta(minutes=20)
    body = {"id": "b" * 32, "operation": REAL, "drawn": form["drawn"], "made": made, "sent": sent}
    assert mobile.post_json(path, **body, vatten_status="begransad").status_code == 201
    water = night.point().functions[Function.VATTEN].current
    assert water is not None
    assert NOW <= water.observed_at <= night.at


@pytest.mark.parametrize(
    ("drawn_fast", "written_fast", "sent_fast"),
    [(47, 47, 0), (-47, -47, 0), (0, 0, 47), (47, 47, 47), (-300, -300, 10)],
)
def test_a_clock_corrected_while_a_report_waits_hides_nothing_newer(
    mobile: Phone, night: Night, path: str, drawn_fast: int, written_fast: int, sent_fast: int
) -> None:
    """Minutes fast when drawn, written and sent: never later than written, never before it was drawn."""

    def phone(fast: int) -> str:
        return str(int((night.at + timedelta(minutes=fast)).timestamp()))

    form = mobile.open(path).form.hidden
    body = {"id": "b" * 32, "operation": REAL, "drawn": form["drawn"], "opened": phone(drawn_fast)}
    night.at += timedelta(minutes=5)
    written, body["made"] = night.at, phone(written_fast)
    night.at += timedelta(minutes=20)
    body["sent"] = phone(sent_fast)
    assert mobile.post_json(path, **body, vatten_status="begransad").status_code == 201
    water = night.point().functions[Function.VATTEN].current
    assert water is not None
    assert NOW <= water.observed_at <= written
    if sent_fast == written_fast or sent_fast < written_fast:
        assert water.observed_at == written


def test_json_answers_for_the_queue(mobile: Phone, night: Night, path: str) -> None:
    body = {"id": "c" * 32, "operation": REAL, "el_status": "begransad"}
    answer = mobile.post_json(path, **body)
    assert answer.status_code == 201
    assert answer.json()["revision"] == night.revision()
    assert answer.json()["lines"] == [{"title": "El", "text": "begränsad"}]
    assert mobile.post_json(path, **body).status_code == 200
    changed = mobile.post_json(path, **{**body, "el_status": "fungerar"})
    assert changed.status_code == 409
    refused = mobile.post_json(path, id="d" * 32, operation=REAL, note=PERSONNUMMER)
    assert refused.status_code == 422
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert refused.json()["errors"][0]["field"] == "note"
    gone = mobile.post_json("/r/finnsinte", **body)
    assert gone.status_code == 404
    assert "application/problem+json" in gone.headers["content-type"]


def test_every_link_that_does_not_hold_gets_the_same_page(mobile: Phone, night: Night, path: str) -> None:
    old = path
    new = f"/r/{night.link()}"  # rotated
    ended = f"/r/{night.link('P13', exercise=False)}"
    held = next(t for t in access_reads.tokens(night.store, TokenKind.PUNKT) if t.grant.bound == "P13")
    tokens.revoke_token(night.store, LOCAL, held.id, night.at)
    pages = [mobile.open(link) for link in (old, ended, "/r/x", new[:-3], f"/r/{'y' * 3000}", "/r/%00%ff")]
    assert {page.status for page in pages} == {404}
    assert len({page.html for page in pages}) == 1
    assert "Ring stadsdelen" in pages[0].text
    assert "Grimsta" not in pages[0].html
    before = night.revision()
    sent = mobile.client.post(old, data={"id": "e" * 32, "operation": REAL, "el_status": "fungerar"})
    assert sent.status_code == 404
    assert night.revision() == before
    assert mobile.open(new).status == 200


def test_an_exercises_link_ends_and_shows_only_the_exercise(mobile: Phone, night: Night) -> None:
    night.open_operation(EXERCISE, "Höstövning")
    link = f"/r/{night.link(exercise=True)}"
    page = mobile.open(link)
    assert page.html.count("ÖVNING") >= 2
    assert "Höstövning" in page.text
    assert "Vinterstorm" not in page.text
    assert "aldrig rapporterat" in page.text
    real = night.entries()
    mobile.send(link, page, el_status="ur_funktion")
    assert night.entries() == real
    refused = mobile.send(link, mobile.open(link), operation=REAL, el_status="ur_funktion")
    assert refused.status in (403, 422)
    assert night.entries() == real
    night.at += timedelta(days=3)
    assert mobile.open(link).status == 404


def test_an_ordinary_link_neither_shows_nor_writes_to_an_exercise(
    mobile: Phone, night: Night, path: str
) -> None:
    night.open_operation(EXERCISE, "Höstövning")
    page = mobile.open(path + f"?h={EXERCISE}")
    assert "Höstövning" not in page.html
    before = night.entries(EXERCISE)
    refused = mobile.send(path, page, operation=EXERCISE, el_status="ur_funktion", note="kvar")
    assert refused.status == 403
    assert refused.form.sent["note"] == "kvar"
    assert night.entries(EXERCISE) == before


def test_with_several_open_operations_the_form_asks(mobile: Phone, night: Night, path: str) -> None:
    night.open_operation("brand", "Storbrand Råcksta")
    page = mobile.open(path)
    assert "Vilken händelse gäller det?" in page.text
    assert sorted(page.form.offered["operation"]) == ["brand", REAL]
    assert "operation" not in page.form.sent
    assert "Allt som förut" not in page.text
    refused = mobile.send(path, page, el_status="begransad")
    assert refused.status == 422
    assert "Välj vilken händelse" in refused.text
    sent = mobile.send(path, refused, operation="brand")
    assert sent.status == 200
    assert [entry.kind for entry in night.entries("brand")][-1] is EntryKind.REPORT
    chosen = mobile.open(f"{path}?h={REAL}")
    assert "Allt som förut" in chosen.text


def test_without_an_open_operation_it_says_what_to_do(mobile: Phone, night: Night, path: str) -> None:
    page = mobile.open(path)
    night.close_operation()
    shut = mobile.open(path)
    assert shut.status == 200
    assert "Ingen händelse är öppen." in shut.text
    assert "<form" not in shut.html
    before = night.revision()
    refused = mobile.send(path, page, el_status="ur_funktion", note="kvar")
    assert refused.status == 422
    assert "är stängd" in refused.text
    assert refused.form.sent["note"] == "kvar"
    assert night.revision() == before


def test_what_was_saved_before_the_operation_closed_is_still_acknowledged(
    mobile: Phone, night: Night, path: str
) -> None:
    page = mobile.open(path)
    mobile.send(path, page, el_status="ur_funktion", follow=False)
    stored = night.revision()
    night.close_operation()
    answer = mobile.post_json(path, **{**page.form.sent, "do": "report", "el_status": "ur_funktion"})
    assert answer.status_code == 200
    assert answer.json()["revision"] == stored


def test_an_exercises_own_clock_is_the_forms(mobile: Phone, night: Night) -> None:
    night.open_operation(EXERCISE, "Höstövning", origin=NOW + timedelta(days=30), speed=10.0)
    night.at += timedelta(minutes=3)
    link = f"/r/{night.link(exercise=True)}"
    mobile.send(link, mobile.open(link), el_status="begransad", ago="10")
    assert night.entries(EXERCISE)[-1].occurred_at == NOW + timedelta(days=30, minutes=30 - 10)


def test_phones_are_told_apart_until_the_stadsdel_has_confirmed_them(
    mobile: Phone, night: Night, path: str
) -> None:
    page = mobile.open(path)
    assert "Ny telefon" in page.text
    cookie = page.answer.headers["set-cookie"]
    mobile.send(path, page, el_status="begransad")
    for part in ("enhet=", "HttpOnly", "Path=/r/", "SameSite=strict"):
        assert part in cookie
    (token,) = (
        t for t in access_reads.tokens(night.store) if t.grant.bound == "P12" and t.revoked_at is None
    )
    (device,) = token.devices
    tokens.confirm_device(night.store, LOCAL, token.id, device.id, night.at)
    assert "Ny telefon" not in mobile.open(path).text
    mobile.send(path, mobile.open(path), varme_status="fungerar")
    heat = night.point().functions[Function.VARME].current
    assert heat is not None
    assert not heat.unconfirmed_device
    mobile.client.cookies.clear()
    assert "Ny telefon" in mobile.open(path).text


def test_an_address_typed_from_paper_may_have_dashes_and_capitals(
    mobile: Phone, night: Night, path: str
) -> None:
    secret = path.rpartition("/")[2].upper()
    assert mobile.open(f"/r/{secret[:5]}-{secret[5:10]}-{secret[10:]}").status == 200
    night.open_operation(EXERCISE, "Höstövning")
    exercise = night.link(exercise=True)
    assert mobile.open(f"/r/{exercise.lower()}").status == 200


@pytest.mark.parametrize("given", ["", "kort", "a b" * 9, "x" * 63, "å" * 32])
def test_a_form_without_its_number_is_refused_and_gets_one(
    mobile: Phone, night: Night, path: str, given: str
) -> None:
    before = night.revision()
    page = mobile.send(path, mobile.open(path), id=given, note="kvar")
    assert page.status == 422
    assert page.form.sent["note"] == "kvar"
    assert len(page.form.hidden["id"]) == 32
    assert night.revision() == before


@pytest.mark.parametrize(
    "body",
    [
        b"x" * 70_000,
        b"&".join(b"a=%d" % n for n in range(500)),
        b"\xff\xfe=%ff&note=%00%ff",
        b'{"id": 1}',
        b"id=" + b"f" * 32 + b"&operation=storm&note=%ff%fe",
    ],
)
def test_what_is_no_form_is_answered_in_words(mobile: Phone, night: Night, path: str, body: bytes) -> None:
    answer = mobile.client.post(path, content=body, follow_redirects=False)
    assert answer.status_code in (303, 413, 422)
    assert "Traceback" not in answer.text


def test_a_receipt_is_shown_to_its_own_point_only(mobile: Phone, night: Night, path: str) -> None:
    page = mobile.open(path)
    mobile.send(path, page, note="bara härifrån")
    other = f"/r/{night.link('P13')}"
    assert "bara härifrån" in mobile.open(f"{path}?k={page.form.hidden['id']}").text
    assert "bara härifrån" not in mobile.open(f"{other}?k={page.form.hidden['id']}").text


def test_nobody_on_the_way_may_keep_it_and_no_script_but_ours_runs(
    mobile: Phone, night: Night, path: str
) -> None:
    headers: Any = mobile.open(path).answer.headers
    # The browser's own copy is what the back button shows: the same form, with the same id.
    assert headers["cache-control"] == "private, max-age=0"
    receipt = mobile.send(path, mobile.open(path), note="tack").answer.headers
    assert receipt["cache-control"] == "no-store"
    night.close_operation()
    without_a_form = mobile.open(path).answer.headers
    assert without_a_form["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert policy.count("'sha256-") == 2


def test_it_is_complete_in_english(mobile: Phone, night: Night, path: str) -> None:
    page = mobile.open(f"{path}?lang=en")
    assert '<html lang="en"' in page.html
    for said in ("At least 18 °C inside", "last reported 02:40", "Send report", "Never write"):
        assert said in page.text
    sent = mobile.send(f"{path}?lang=en", page, note=PERSONNUMMER)
    assert "personal identity number" in sent.text
    sent = mobile.send(f"{path}?lang=en", sent, note="")
    assert "The report is empty" in sent.text
    sent = mobile.send(f"{path}?lang=en", sent, el_status="begransad")
    assert "Thank you. Saved 03:12" in sent.text
