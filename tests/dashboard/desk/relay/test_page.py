"""Writing down what somebody else said: by the script, or pasted; read back before it is saved."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.entries.entry import EntryKind
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.truth import effective
from data.words import (
    Channel,
    Function,
    Mark,
    Occupancy,
    OperationKind,
    RequestKind,
    Role,
    Staffing,
    Status,
    Supply,
)
from tests.dashboard.the_desk import ALICE, Desk, labelled, said
from tests.data.sectors.test_sectors import LIST
from tests.reading import read_now


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    return desk


def relay(desk: Desk, **more: Any) -> AppTest:
    return desk.page("relay", **more)


def press(app: AppTest, label: str) -> str:
    labelled(app.button, label).click().run()
    assert not app.exception
    return said(app)


def field(app: AppTest, name: str, form: str = "relay") -> Any:
    every = (*app.text_input, *app.text_area, *app.radio, *app.selectbox)
    (found,) = [one for one in every if one.key.startswith(f"{form}:") and f":{name}:" in one.key]
    return found


def speak(app: AppTest, **typed: Any) -> None:
    for name, value in typed.items():
        one = field(app, name)
        one.input(value) if hasattr(one, "input") else one.set_value(value)


def point(desk: Desk, identity: str = "P01", operation: str = "op") -> Any:
    return next(one for one in point_reads.picture(desk.store, operation).points if one.id == identity)


def test_what_was_said_is_read_back_and_then_stored_in_the_speakers_name(opened: Desk) -> None:
    app = relay(opened)
    before = operation_reads.revision(opened.store)
    speak(app, point="P01", on_behalf_of="platsansvarig", observed_at="02:40", channel=Channel.RAKEL)
    speak(app, el_status=Status.BEGRANSAD, el_supply=Supply.RESERV, el_lasts="6")
    speak(
        app, vatten_status=Status.FUNGERAR, occupancy=Occupancy.FULLT, people="180", staffing=Staffing.KNAPP
    )
    speak(app, relief="06:00", support="diesel", note="många barn")
    words = press(app, "Läs tillbaka")
    assert (
        "Jag läser tillbaka: Brommaskolan, P01, läget 02:40, enligt platsansvarig. "
        "El begränsad, reservdrift, räcker till 08:40. Vatten fungerar. Beläggning: fullt, 180 personer. "
        "Bemanning: knapp, avlösning 06:00. Behov av stöd: diesel (drivmedel). Anteckning: många barn. "
        "Stämmer det?"
    ) in words
    assert operation_reads.revision(opened.store) == before
    assert "Sparat som post" in press(app, "Spara rapporten")
    held = point(opened)
    el = held.functions[Function.EL].current
    assert (el.status, el.supply, el.channel) == (Status.BEGRANSAD, Supply.RESERV, Channel.RAKEL)
    assert (el.source, f"{el.observed_at:%H:%M}") == ("platsansvarig", "01:40")
    assert held.functions[Function.VARME].current is None
    assert (held.occupancy.people, held.occupancy.staffing) == (180, Staffing.KNAPP)
    assert operation_reads.revision(opened.store) == before + 5
    assert field(app, "note").value == ""


def test_a_need_by_telephone_goes_to_who_answers_for_it_and_is_not_doubled(opened: Desk) -> None:
    def tell(support: str) -> str:
        app = relay(opened)
        speak(app, point="P01", on_behalf_of="platsansvarig", support=support)
        return press(app, "Spara rapporten")

    assert "Sektorslistan anger ingen att begära stödet av" in tell("diesel")
    load_sectors(opened.store, ALICE, LIST, opened.at)
    said = tell("diesel till reservkraften")
    assert "begärt av Stadsledningskontoret som drivmedel, enligt sektorslistan." in said
    assert "Stödet är redan begärt" in tell("mer diesel")
    (asked,) = read_now(opened.store, request_reads.requests, "op")
    assert (asked.kind, asked.owner, asked.asked_by) == (RequestKind.DRIVMEDEL, "slk", "platsansvarig")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"on_behalf_of": "platsansvarig", "el_status": Status.FUNGERAR}, "Välj punkten"),
        ({"point": "P01", "el_status": Status.FUNGERAR}, "Skriv vem som sa det"),
        ({"point": "P01", "on_behalf_of": "vakten"}, "Rapporten är tom"),
        ({"point": "P01", "on_behalf_of": "vakten", "el_supply": Supply.RESERV}, "Välj en status."),
        ({"point": "P01", "on_behalf_of": "vakten", "people": "många"}, "med siffror"),
        ({"point": "P01", "on_behalf_of": "vakten", "staffing": Staffing.KNAPP}, "Välj beläggning."),
        ({"point": "P01", "on_behalf_of": "vakten", "reason": "låst"}, "Välj om punkten har öppnat"),
        ({"point": "P01", "on_behalf_of": "vakten", "opening": "cannot"}, "varför punkten inte kan öppna"),
        ({"point": "P01", "on_behalf_of": "vakten", "observed_at": "i går"}, "Skriv klockslaget"),
        ({"point": "P01", "on_behalf_of": "vakten", "observed_at": "04:00"}, "04:00 har inte varit än"),
        ({"point": "P01", "on_behalf_of": "vakten", "note": "fru 19850101-1234"}, "personnummer"),
        ({"point": "P01", "on_behalf_of": "vakten", "note": "fru 640823-3234"}, "personnummer"),
    ],
)
@pytest.mark.parametrize("button", ["Läs tillbaka", "Spara rapporten"])
def test_what_is_refused_is_said_and_everything_typed_is_kept(
    opened: Desk, typed: dict[str, Any], reason: str, button: str
) -> None:
    app = relay(opened)
    before = operation_reads.revision(opened.store)
    speak(app, **typed)
    assert reason in press(app, button)
    for name, value in typed.items():
        assert field(app, name).value == value
    assert operation_reads.revision(opened.store) == before


def test_a_choice_can_be_taken_back_and_the_form_emptied(opened: Desk) -> None:
    app = relay(opened)
    speak(app, point="P01", on_behalf_of="vakten", el_status=Status.UR_FUNKTION, varme_status=Status.FUNGERAR)
    press(app, "Läs tillbaka")
    speak(app, el_status="")
    press(app, "Spara rapporten")
    assert point(opened).functions[Function.EL].current is None
    speak(app, note="fel ruta")
    app.run()
    press(app, "Ja, kasta utkastet")
    assert field(app, "note").value == ""


def test_a_pasted_message_is_shown_line_by_line_before_it_is_saved(opened: Desk) -> None:
    app = relay(opened)
    before = operation_reads.revision(opened.store)
    field(app, "text", "paste").input("p01 EL- VA+ KL 0240 // kom")
    field(app, "on_behalf_of", "paste").input("platsansvarig")
    words = press(app, "Visa vad som sparas")
    assert "Brommaskolan, P01, läget 02:40, enligt platsansvarig via sms" in words
    assert "EL-\nEl\n \nur funktion" in words
    assert "VA är läst som vatten" in words
    assert operation_reads.revision(opened.store) == before
    assert "Sparat som post" in press(app, "Spara meddelandet")
    report = point(opened).functions[Function.EL].current
    assert (report.channel, report.source) == (Channel.SMS, "platsansvarig")
    assert f"{report.observed_at:%H:%M}" == "01:40"


def test_what_came_in_yesterday_is_shown_with_its_day_as_it_is_saved(opened: Desk) -> None:
    app = relay(opened)
    field(app, "text", "paste").input("P01 EL+R6H VA-")
    field(app, "on_behalf_of", "paste").input("platsansvarig")
    field(app, "received_at", "paste").input("0600")
    words = press(app, "Visa vad som sparas")
    assert "Brommaskolan, P01, läget 13/1 06:00, enligt platsansvarig" in words
    assert "räcker till 13/1 12:00" in words
    assert "Sparat som post" in press(app, "Spara meddelandet")
    assert f"{point(opened).functions[Function.VATTEN].current.observed_at:%d %H:%M}" == "13 05:00"


def test_a_message_is_never_saved_before_it_has_been_shown_as_it_is(opened: Desk) -> None:
    app = relay(opened)
    before = operation_reads.revision(opened.store)
    field(app, "on_behalf_of", "paste").input("platsansvarig")
    field(app, "text", "paste").input("P01 EL-")
    assert "så här blir det" in press(app, "Spara meddelandet")
    field(app, "text", "paste").input("P01 EL+")
    assert "så här blir det" in press(app, "Spara meddelandet")
    assert operation_reads.revision(opened.store) == before
    press(app, "Spara meddelandet")
    assert point(opened).functions[Function.EL].current.status is Status.FUNGERAR


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("P01 XX-", "förstods inte"),
        ("P77 EL-", "finns inte i registret"),
        ("P01 EL- #9", "#9 är ingen öppen händelse"),
        ("P01 EL- #2", "Meddelandet gäller Vinterstorm op2"),
        ("P01 EL+ men bara i halva huset", "Menade avsändaren P01 EL! // men bara i halva huset?"),
        ("P01 EL- vatten slut", "Menade avsändaren P01 EL- VA-?"),
        ("P01 allt fungerar inte", "Menade avsändaren P01 IN- EL- VÄ- VA-?"),
        ("P01 IN+ // vatten slut", "Menade avsändaren P01 IN+ VA- // vatten slut?"),
        ("P01 elen tillbaka kl 5", "Menade avsändaren P01 EL- // elen tillbaka kl 5?"),
        ("P01 EL+ åter KL 0700", "Menade avsändaren P01 EL- // åter KL 0700?"),
        ("vatten slut", "Punktens id saknas"),
        ("ÖVNING P01 EL-", "aldrig i en övning"),
        ("P01 EL- KL 0400", "04:00 har inte varit än"),
        ("P01 EL- // 19850101-1234", "skicka aldrig ett personnummer"),
    ],
)
def test_a_message_that_cannot_be_read_says_why_and_stays(opened: Desk, text: str, reason: str) -> None:
    opened.at += timedelta(minutes=1)
    opened.open("op2")
    app = relay(opened, handelse="op")
    field(app, "on_behalf_of", "paste").input("platsansvarig")
    field(app, "text", "paste").input(text)
    assert reason in press(app, "Visa vad som sparas")
    assert reason in press(app, "Spara meddelandet")
    assert field(app, "text", "paste").value == text
    assert point(opened).functions[Function.EL].current is None


def test_a_call_about_an_earlier_moment_does_not_win_and_a_difference_is_contradicted(opened: Desk) -> None:
    opened.report("P01", Function.EL, Status.FUNGERAR, 10, on_behalf_of="personalen på punkten")
    app = relay(opened)
    speak(app, point="P01", on_behalf_of="vakten", observed_at="02:40", el_status=Status.UR_FUNKTION)
    press(app, "Spara rapporten")
    state = point(opened).functions[Function.EL]
    assert state.current.status is Status.FUNGERAR
    assert effective(state, opened.at).mark is Mark.MOTSTRIDIGT
    speak(app, point="P01", on_behalf_of="vakten", observed_at="01:00", el_status=Status.BEGRANSAD)
    press(app, "Spara rapporten")
    assert point(opened).functions[Function.EL].current.status is Status.FUNGERAR


def test_an_exercise_has_its_own_page_and_real_operations_hear_nothing_of_it(opened: Desk) -> None:
    opened.open("ovn", OperationKind.OVNING)
    app = relay(opened, handelse="ovn")
    assert "ÖVNING" in said(app)
    field(app, "text", "paste").input("ÖVNING ÖVNING P01 VA-")
    field(app, "on_behalf_of", "paste").input("motspelet")
    assert "Vatten\n \nur funktion" in press(app, "Visa vad som sparas")
    speak(app, point="P01", on_behalf_of="motspelet", el_status=Status.UR_FUNKTION)
    press(app, "Spara rapporten")
    assert point(opened, operation="ovn").functions[Function.EL].current is not None
    assert point(opened).functions[Function.EL].current is None


def test_who_may_not_relay_here_is_told_why_and_gets_no_button(opened: Desk) -> None:
    opened.open("ovn", OperationKind.OVNING)
    both = opened.sign_in(Grant(Role.LASARE), Grant(Role.OVNINGSLEDNING))
    app = relay(opened, key=both, handelse="op")
    assert labelled(app.button, "Spara rapporten").disabled
    assert labelled(app.button, "Spara meddelandet").disabled
    assert "bara i övningar" in said(app)


def test_a_stadsdel_is_refused_outside_its_own_area_with_the_text_kept(opened: Desk) -> None:
    app = relay(opened, key=opened.sign_in(Grant(Role.STADSDEL, "bromma")))
    speak(app, point="P02", on_behalf_of="vakten", el_status=Status.UR_FUNKTION)
    assert "eget område" in press(app, "Spara rapporten")
    assert field(app, "on_behalf_of").value == "vakten"
    assert not [e for e in log_reads.entries_since(opened.store, 0) if e.kind is EntryKind.REPORT]


def heard_at(app: AppTest, identity: str, **typed: Any) -> None:
    speak(app, point=identity, **typed)


def test_the_points_of_one_call_are_read_back_together_and_saved_all_in_one(opened: Desk) -> None:
    app = relay(opened)
    before = operation_reads.revision(opened.store)
    speak(app, on_behalf_of="stadsdelens jour", observed_at="02:40", channel=Channel.RAKEL)
    heard_at(app, "P01", el_status=Status.BEGRANSAD, el_supply=Supply.RESERV)
    words = press(app, "Nästa punkt i samma samtal")
    assert "El begränsad, reservdrift" in words
    assert (field(app, "point").value, field(app, "el_status").value) == ("", "")
    assert (field(app, "on_behalf_of").value, field(app, "channel").value) == ("stadsdelens jour", "rakel")
    heard_at(app, "P02", vatten_status=Status.UR_FUNKTION, support="tankbil")
    words = press(app, "Läs tillbaka")
    assert (
        "Jag läser tillbaka 2 punkter, läget 02:40, enligt stadsdelens jour. "
        "Brommaskolan, P01: El begränsad, reservdrift. "
        "Farstaskolan, P02: Vatten ur funktion. Behov av stöd: tankbil. Stämmer det?"
    ) in words
    assert operation_reads.revision(opened.store) == before
    words = press(app, "Spara rapporterna")
    assert "Brommaskolan, läget 02:40: el begränsad" in words
    assert "Farstaskolan, läget 02:40: vatten ur funktion" in words
    assert words.count("Sparat som post") == 2
    for identity, function in (("P01", Function.EL), ("P02", Function.VATTEN)):
        report = point(opened, identity).functions[function].current
        assert (report.source, report.channel) == ("stadsdelens jour", Channel.RAKEL)
    assert not [one for one in app.button if one.label == "Ändra"]


def test_a_call_where_one_point_is_refused_saves_none_and_names_it(opened: Desk) -> None:
    app = relay(opened, key=opened.sign_in(Grant(Role.STADSDEL, "bromma")))
    speak(app, on_behalf_of="vakten")
    heard_at(app, "P02", el_status=Status.UR_FUNKTION)  # in another area
    press(app, "Nästa punkt i samma samtal")
    heard_at(app, "P01", el_status=Status.UR_FUNKTION)
    assert "eget område" in press(app, "Spara rapporterna")
    assert not [e for e in log_reads.entries_since(opened.store, 0) if e.kind is EntryKind.REPORT]
    assert field(app, "el_status").value == Status.UR_FUNKTION


def test_a_point_already_written_down_is_changed_and_never_told_twice(opened: Desk) -> None:
    app = relay(opened)
    speak(app, on_behalf_of="vakten")
    heard_at(app, "P01", el_status=Status.UR_FUNKTION)
    press(app, "Nästa punkt i samma samtal")
    heard_at(app, "P01", vatten_status=Status.UR_FUNKTION)
    assert "redan med i samtalet" in press(app, "Nästa punkt i samma samtal")
    speak(app, point="P02")
    press(app, "Ändra")
    assert field(app, "el_status").value == Status.UR_FUNKTION
    speak(app, el_status=Status.BEGRANSAD)
    press(app, "Spara rapporterna")
    assert point(opened, "P01").functions[Function.EL].current.status is Status.BEGRANSAD
    assert point(opened, "P02").functions[Function.VATTEN].current.status is Status.UR_FUNKTION


def test_the_points_of_a_call_are_kept_as_a_draft(opened: Desk) -> None:
    key = opened.sign_in(Grant(Role.KRISLEDNING))
    app = relay(opened, key=key)
    speak(app, on_behalf_of="vakten")
    heard_at(app, "P01", el_status=Status.UR_FUNKTION)
    press(app, "Nästa punkt i samma samtal")
    again = relay(opened, key=key)
    assert "El ur funktion" in said(again)
    heard_at(again, "P02", el_status=Status.FUNGERAR)
    press(again, "Spara rapporterna")
    assert point(opened, "P01").functions[Function.EL].current.status is Status.UR_FUNKTION
