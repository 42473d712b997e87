"""*Stöd*: asking, moving on, what is late or without owner, and who may not; through the page itself."""

import json
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.requests.acts import ask_for_support, move_request
from data.requests.facts import NewMove, NewRequest
from data.rights import Grant
from data.sectors.acts import load_sectors, report_sector
from data.sectors.facts import SectorRegister
from data.sectors.reports import Impact, NewSectorReport
from data.words import Extent, Function, Priority, RequestKind, RequestState, Role, Status
from tests.dashboard.the_desk import ALICE, HOSTILE, NOW, Desk, go, labelled, said, trees
from tests.data.sectors.test_sectors import LIST
from tests.reading import read_now


@pytest.fixture
def ready(desk: Desk) -> Desk:
    desk.load("Husby", "Kista")
    desk.open()
    register = SectorRegister(
        LIST.sectors, LIST.organisations, LIST.memberships, LIST.responsibilities, LIST.activities
    )
    load_sectors(desk.store, ALICE, register, NOW - timedelta(hours=5))
    return desk


def asked(desk: Desk, what: str = "diesel till Husby", hours: float = 3, **more: str) -> str:
    identity = f"b-{what[:20]}-{hours}"
    new = NewRequest(
        identity,
        "op",
        RequestKind.DRIVMEDEL,
        what,
        more.get("owner", "slk"),
        "bromma",
        NOW + timedelta(hours=hours),
        priority=Priority.AKUT,
    )
    ask_for_support(desk.store, ALICE, new, NOW - timedelta(hours=4))
    return identity


def press(app: AppTest, label: str) -> AppTest:
    pressed: AppTest = labelled(app.button, label).click().run()
    assert not pressed.exception
    return pressed


def fill(app: AppTest, field: str, value: str) -> None:
    widgets = [*app.text_input, *app.selectbox, *app.radio]
    found = next(one for one in widgets if f":{field}:" in str(one.key))
    found.set_value(value)


def test_nothing_asked_for_says_what_to_do(ready: Desk) -> None:
    app = ready.page("support")
    assert "Ingen har begärt stöd" in said(app)


def test_it_is_asked_of_the_one_the_list_names_and_shown(ready: Desk) -> None:
    app = ready.page("support")
    fill(app, "kind", RequestKind.DRIVMEDEL)
    fill(app, "what", "diesel till reservkraften")
    fill(app, "deadline", "18:00")
    fill(app, "area", "område:bromma")
    press(app, "Begär stöd")
    assert not app.exception
    (held,) = read_now(ready.store, request_reads.requests, "op")
    assert (held.what, held.owner, held.area, held.state) == (
        "diesel till reservkraften",
        "slk",
        "bromma",
        RequestState.BEGARD,
    )
    assert "Stadsledningskontoret" in said(app)
    assert "1 väntar på svar" in said(app)


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("kind", "Välj vad stödet gäller."),
        ("area", "Välj var stödet behövs."),
        ("what", "Skriv vad som behövs."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(ready: Desk, left_out: str, says: str) -> None:
    app = ready.page("support")
    typed = {"kind": RequestKind.ANNAT, "what": "filtar", "deadline": "18:00", "area": "område:bromma"}
    for field, value in typed.items():
        if field != left_out:
            fill(app, field, value)
    press(app, "Begär stöd")
    assert says in said(app)
    assert read_now(ready.store, request_reads.requests, "op") == ()
    if left_out != "what":
        assert next(one for one in app.text_input if ":what:" in str(one.key)).value == "filtar"


def test_without_an_owner_to_name_it_is_refused_never_guessed(desk: Desk) -> None:
    desk.load("Husby", "Kista")
    desk.open()
    app = desk.page("support")
    assert "Ingen sektorslista är inläst" in said(app)
    for field, value in {
        "kind": RequestKind.DRIVMEDEL,
        "what": "diesel",
        "deadline": "18:00",
        "area": "område:bromma",
    }.items():
        fill(app, field, value)
    press(app, "Begär stöd")
    assert "en begäran har exakt en ägare" in said(app)


def test_what_is_late_declined_or_ownerless_comes_first(ready: Desk) -> None:
    asked(ready, "vatten", 5)
    asked(ready, "sen diesel", -1)
    declined = asked(ready, "filtar", 6)
    no = NewMove("nej", declined, RequestState.AVSLAGEN, "har inga")
    move_request(ready.store, ALICE, no, NOW - timedelta(hours=1))
    app = ready.page("support")
    shown = said(app)
    assert "2 väntar på svar · 1 försenad · 1 utan ägare" in shown
    assert shown.index("sen diesel") < shown.index("vatten")
    assert shown.index("filtar") < shown.index("vatten")
    assert '"age": 3600, "say": "%s försenad"' in json.dumps(trees(app), ensure_ascii=False)
    assert "avslagen: begär av någon annan" in shown


def test_it_is_moved_on_and_who_was_second_hears_what_happened(ready: Desk) -> None:
    identity = asked(ready)
    app = ready.page("support")
    app.session_state["support-request"] = identity
    app.run()
    fill(app, "state", RequestState.ATAGEN)
    first = NewMove("a", identity, RequestState.PA_VAG, version=None)
    with pytest.raises(Exception, match="kan bli"):
        move_request(ready.store, ALICE, first, NOW)
    other = NewMove("b", identity, RequestState.ATERKALLAD, "behövs inte")
    move_request(ready.store, ALICE, other, NOW)
    press(app, "Spara")
    assert "återkallad" in said(app)
    (held,) = read_now(ready.store, request_reads.requests, "op")
    assert held.state is RequestState.ATERKALLAD


def chosen(desk: Desk, identity: str, key: str | None = None) -> AppTest:
    app = desk.page("support", key=key) if key else desk.page("support")
    app.session_state["support-request"] = identity
    app.run()
    assert not app.exception
    return app


def a_point_request(owner: str = "slk") -> NewRequest:
    ends = NOW + timedelta(hours=3)
    return NewRequest("bp", "op", RequestKind.DRIVMEDEL, "diesel", owner, "bromma", ends, point="P01")


def test_delivered_fuel_changes_the_point_in_the_same_act(ready: Desk) -> None:
    ready.phase("P01")
    ready.report("P01", Function.EL, Status.UR_FUNKTION)
    ask_for_support(ready.store, ALICE, a_point_request(), NOW - timedelta(hours=1))
    move_request(ready.store, ALICE, NewMove("m1", "bp", RequestState.ATAGEN), NOW - timedelta(hours=1))
    app = chosen(ready, "bp")
    fill(app, "state", RequestState.PA_PLATS)
    app.run()
    fill(app, "effect_status", Status.FUNGERAR)
    press(app, "Spara")
    assert "Skriv hur länge det räcker." in said(app)
    assert read_now(ready.store, request_reads.requests, "op")[0].state is RequestState.ATAGEN
    fill(app, "effect_lasts", "12")
    press(app, "Spara")
    assert read_now(ready.store, request_reads.requests, "op")[0].state is RequestState.PA_PLATS
    point = next(one for one in point_reads.picture(ready.store, "op").points if one.id == "P01")
    told = point.functions[Function.EL].current
    assert told is not None
    assert (told.status, told.lasts_until) == (Status.FUNGERAR, NOW + timedelta(hours=12))


def test_who_must_know_acknowledges_for_their_own_area_only(ready: Desk) -> None:
    app = ready.page("support")
    for field, value in {
        "kind": RequestKind.DRIVMEDEL,
        "what": "diesel",
        "deadline": "18:00",
        "area": "område:bromma",
    }.items():
        fill(app, field, value)
    next(one for one in app.multiselect if ":must_acknowledge:" in str(one.key)).set_value(["verket"])
    press(app, "Begär stöd")
    (held,) = read_now(ready.store, request_reads.requests, "op")
    elsewhere = chosen(ready, held.id, ready.sign_in(Grant(Role.STADSDEL, "farsta")))
    assert not [one for one in elsewhere.button if one.label.startswith("Kvittera")]
    assert "bara i sitt eget område" in said(elsewhere)
    app = chosen(ready, held.id)
    press(app, "Kvittera för Elverket")
    assert read_now(ready.store, request_reads.requests, "op")[0].acknowledged == ("verket",)
    assert "Kvitterat som post" in said(app)


def test_an_organisation_that_leads_nothing_answers_what_it_is_asked(ready: Desk) -> None:
    mine, others = asked(ready, owner="verket"), asked(ready, "vatten till Kista", owner="ks")
    key = ready.sign_in(Grant(Role.ORGANISATION, "verket"))
    app = chosen(ready, mine, key)
    assert "får inte" not in said(app)
    assert not [one for one in app.button if one.label == "Begär stöd"]
    assert labelled(app.radio, "Nytt läge").options == ["åtagen", "avslagen", "lämna till någon annan"]
    fill(app, "state", RequestState.ATAGEN)
    press(app, "Spara")
    (held,) = (one for one in read_now(ready.store, request_reads.requests, "op") if one.id == mine)
    assert (held.state, held.moved_by) == (RequestState.ATAGEN, "organisation Elverket")
    elsewhere = chosen(ready, others, key)
    assert not [one for one in elsewhere.radio if one.label == "Nytt läge"]
    assert "bara för sin egen organisation" in said(elsewhere)


def test_an_organisation_is_not_offered_what_it_may_not_say_of_the_point(ready: Desk) -> None:
    ready.phase("P01")
    asking = a_point_request(owner="verket")
    ask_for_support(ready.store, ALICE, asking, NOW - timedelta(hours=1))
    move_request(ready.store, ALICE, NewMove("m1", "bp", RequestState.ATAGEN), NOW - timedelta(hours=1))
    app = chosen(ready, "bp", ready.sign_in(Grant(Role.ORGANISATION, "verket")))
    assert not [one for one in app.selectbox if ":effect_status:" in str(one.key)]
    fill(app, "state", RequestState.PA_PLATS)
    press(app, "Spara")
    assert read_now(ready.store, request_reads.requests, "op")[0].state is RequestState.PA_PLATS


def test_an_organisations_menu_begins_with_what_it_is_asked(ready: Desk) -> None:
    asked(ready, owner="verket")
    app = ready.page(key=ready.sign_in(Grant(Role.ORGANISATION, "verket")))
    assert [one.value for one in app.title] == ["Stöd"]
    assert [one.value for one in ready.page(key=ready.sign_in(Grant(Role.SEKTOR, "energi"))).title] == [
        "Läget"
    ]


def test_a_reader_sees_the_requests_and_no_forms(ready: Desk) -> None:
    asked(ready)
    app = ready.page("support", key=ready.sign_in(Grant(Role.LASARE)))
    assert "diesel till Husby" in said(app)
    assert "Läsare får inte begära stöd" in said(app)
    assert not [one for one in app.button if one.label == "Begär stöd"]


def test_hostile_text_is_text(ready: Desk) -> None:
    asked(ready, HOSTILE)
    app = ready.page("support")
    assert HOSTILE in said(app)
    assert not app.exception


def test_from_what_does_not_work_to_a_filed_request(ready: Desk) -> None:
    ready.phase("P01")
    ready.report("P01", Function.EL, Status.UR_FUNKTION)
    app = ready.page("situation", punkt="P01")
    press(app, "Begär stöd: el")
    held = {
        str(one.key).split(":")[2]: one.value for one in app.selectbox if str(one.key).startswith("support:")
    }
    assert (held["kind"], held["area"]) == (RequestKind.RESERVKRAFT, "punkt:P01")
    press(app, "Begär stöd")
    (asked_for,) = read_now(ready.store, request_reads.requests, "op")
    assert (asked_for.point, asked_for.owner, asked_for.kind) == ("P01", "slk", RequestKind.RESERVKRAFT)
    assert (asked_for.what, asked_for.deadline) == ("Reservkraft", NOW + timedelta(hours=4))


@pytest.mark.parametrize("take", [True, False])
def test_a_half_written_request_stands_and_the_other_waits_beside_it(ready: Desk, take: bool) -> None:
    ready.phase("P01")
    ready.report("P01", Function.EL, Status.UR_FUNKTION)
    key = ready.sign_in(Grant(Role.KRISLEDNING))
    app = ready.page("support", key)
    for name, value in {"what": "filtar", "amount": "50"}.items():
        fill(app, name, value)
    app.run()
    for page in (at_the_point(app), ready.page("situation", key, punkt="P01")):
        page = press(page, "Begär stöd: el")
        assert written(page) == {"what": "filtar", "amount": "50", "kind": None, "area": None}
        assert "Det du redan har skrivit här står kvar." in said(page)
        assert "Väntar: reservkraft, Husby" in said(page)
    if take:
        page = go(press(page, "Kasta det skrivna och ta det som väntar"), "support")
        begun = {"what": "Reservkraft", "amount": "", "kind": "reservkraft", "area": "punkt:P01"}
        assert written(page) == begun
    else:
        page = go(press(page, "Glöm det som väntar"), "support")
        assert written(page)["what"] == "filtar"
    assert "Väntar:" not in said(page)


def at_the_point(app: AppTest) -> AppTest:
    """Go from the page to a point's."""
    app.query_params["punkt"] = "P01"
    return go(app, "situation")


def written(app: AppTest) -> dict[str, Any]:
    """Return what some of the form's fields hold."""
    every = [one for one in (*app.selectbox, *app.text_input) if str(one.key).startswith("support:")]
    held = {str(one.key).split(":")[2]: one.value for one in every}
    return {name: held[name] for name in ("what", "amount", "kind", "area")}


def test_what_was_filled_in_and_left_so_is_no_half_written_request(ready: Desk) -> None:
    ready.phase("P01")
    for function in (Function.EL, Function.VATTEN):
        ready.report("P01", function, Status.UR_FUNKTION)
    app = press(ready.page("situation", punkt="P01"), "Begär stöd: el")
    app = press(at_the_point(app), "Begär stöd: vatten")
    assert written(app)["what"] == "Vatten"
    assert "Väntar:" not in said(app)


def test_who_may_not_ask_is_not_offered_to(ready: Desk) -> None:
    ready.phase("P01")
    ready.report("P01", Function.EL, Status.UR_FUNKTION)
    app = ready.page("situation", key=ready.sign_in(Grant(Role.LASARE)), punkt="P01")
    assert not [one for one in app.button if one.label.startswith("Begär stöd")]


def test_from_a_sector_that_is_badly_off_to_a_filed_request(ready: Desk) -> None:
    serious = Impact(Extent.HELT, Extent.INTE, Extent.INTE)
    report_sector(ready.store, ALICE, NewSectorReport("s1", "op", "energi", serious, "verket"), NOW)
    app = press(ready.page("sectors"), "Begär stöd: Energiförsörjning")
    for field, value in {
        "kind": RequestKind.RESERVKRAFT,
        "what": "aggregat",
        "area": "område:bromma",
    }.items():
        fill(app, field, value)
    press(app, "Begär stöd")
    (held,) = read_now(ready.store, request_reads.requests, "op")
    assert (held.sector, held.owner) == ("energi", "slk")


def test_what_waits_for_whoever_looks_comes_first_then_what_they_asked(ready: Desk) -> None:
    asked(ready, "diesel till Kista", 4)
    mine = asked(ready, "el till Husby", 5, owner="verket")
    taken = asked(ready, "vatten", 6)
    move_request(ready.store, ALICE, NewMove("m", taken, RequestState.ATAGEN), NOW)
    app = ready.page("support", key=ready.sign_in(Grant(Role.ORGANISATION, "verket")))
    shown = said(app)
    order = ["Väntar på dig (1)", "el till Husby", "Övriga (2)", "diesel till Kista"]
    listed = shown[shown.index("Väntar på dig") :]
    assert [listed.index(one) for one in order] == sorted(listed.index(one) for one in order)
    assert "2 väntar på svar · 1 åtagen" in shown
    stadsdel = said(ready.page("support", key=ready.sign_in(Grant(Role.STADSDEL, "bromma"))))
    assert "Du har begärt (3)" in stadsdel
    move_request(ready.store, ALICE, NewMove("n", mine, RequestState.AVSLAGEN, "nej"), NOW)
    stadsdel = said(ready.page("support", key=ready.sign_in(Grant(Role.STADSDEL, "bromma"))))
    listed = stadsdel[stadsdel.index("Väntar på dig (1)") :]
    assert listed.index("el till Husby") < listed.index("Du har begärt (2)")
    assert "Väntar på dig (1)" in said(ready.page("support"))  # nobody's is the staff's


def test_it_is_handed_to_somebody_else_from_the_page(ready: Desk) -> None:
    identity = asked(ready, owner="ks")
    app = chosen(ready, identity)
    assert not [one for one in app.selectbox if one.label == "Till vem"]
    fill(app, "state", RequestState.BEGARD)
    app.run()
    assert "Förslag ur sektorslistan: Stadsledningskontoret." in [one.value for one in app.caption]
    press(app, "Spara")
    assert "exakt en ägare" in said(app)
    fill(app, "owner", "slk")
    press(app, "Spara")
    (held,) = read_now(ready.store, request_reads.requests, "op")
    assert (held.owner, held.state) == ("slk", RequestState.BEGARD)
    log = said(ready.page("log"))
    assert "lämnad från Kommunstyrelsen till Stadsledningskontoret" in log


def test_the_kind_is_read_from_the_words_and_the_same_need_is_said_not_doubled(ready: Desk) -> None:
    def ask_for(what: str) -> AppTest:
        app = ready.page("support")
        fill(app, "what", what)
        fill(app, "area", "punkt:P01")
        return app.run()

    app = ask_for("diesel till reservkraften")
    assert any("Förslag ur sektorslistan: Stadsledningskontoret" in one.value for one in app.caption)
    press(app, "Begär stöd")
    (held,) = read_now(ready.store, request_reads.requests, "op")
    assert (held.kind, held.owner) == (RequestKind.DRIVMEDEL, "slk")
    again = ask_for("mer diesel")
    assert "Redan begärt: diesel till reservkraften, av Stadsledningskontoret till" in said(again)
    press(again, "Begär stöd")
    assert "Inget nytt sparades" in said(again)
    labelled(again.checkbox, "Det är ett annat behov").check().run()
    press(again, "Begär stöd")
    assert len(read_now(ready.store, request_reads.requests, "op")) == 2


def test_a_sector_sees_what_concerns_it_though_somebody_else_is_asked(ready: Desk) -> None:
    """El is Elverket's by the list, what runs on it somebody else's: nobody in the sector was told."""
    asked(ready, "diesel till Husby")
    theirs = said(ready.page("support", key=ready.sign_in(Grant(Role.SEKTOR, "energi"))))
    assert "Gäller er sektor, någon annan är frågad (1)" in theirs
    others = said(ready.page("support", key=ready.sign_in(Grant(Role.SEKTOR, "halsa"))))
    assert "Gäller er sektor" not in others
    assert "Väntar på dig (1)" in others  # the one that is asked takes part there
