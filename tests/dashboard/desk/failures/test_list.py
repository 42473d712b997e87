"""Åtgärdslistan at the desk: two of three are without action once somebody acts on one, and which."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.failures import part
from data.failures.acts import state_action
from data.failures.facts import NewStatement
from data.failures.words import ActionState
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.words import Function, RequestKind, Role, Status
from tests.dashboard.the_desk import ALICE, Desk, labelled, said
from tests.data.sectors.test_sectors import LIST

pytestmark = pytest.mark.usefixtures("presses")
WHO = "Vem gör det (funktion, inte namn)"
OWNER = "Av vem (tomt: den som sektorslistan anger)"
ALSO = "Gäller också (samma funktion i området, eller samma orsak)"


@pytest.fixture
def broken(desk: Desk) -> Desk:
    desk.load("Alviksskolan", "Brommaskolan", "Ängbyskolan")
    load_sectors(desk.store, ALICE, LIST, desk.at - timedelta(days=1))
    desk.open()
    for point in ("P01", "P02", "P03"):
        desk.phase(point)
        desk.report(point, Function.EL, Status.UR_FUNKTION, cause="ledningsbrott")
    return desk


def chosen(desk: Desk, key: str, *grants: Grant) -> AppTest:
    app = desk.page("support", key=desk.sign_in(*grants) if grants else None)
    app.session_state["failure"] = key
    app.run()
    assert not app.exception
    return app


def fill(app: AppTest, label: str, text: str) -> None:
    labelled(app.text_input, label).input(text)


def test_it_says_that_nobody_acts_and_then_who_does_and_until_when(broken: Desk) -> None:
    app = chosen(broken, "P01:el")
    assert "3 fel · 3 utan åtgärd" in said(app)
    labelled(app.radio, "Vad görs").set_value(ActionState.PA_VAG)
    app.run()
    fill(app, WHO, "Ellevio, felanmälan")
    fill(app, "Klart", "05:00")
    labelled(app.button, "Spara åtgärden").click().run()
    shown = said(app)
    assert "på väg, Ellevio, felanmälan, klart 05:00." in shown
    assert "3 fel · 2 utan åtgärd" in shown
    assert "Ellevio, felanmälan på väg, framme 05:00" in shown


def test_one_action_covers_those_chosen_for_it_alone(broken: Desk) -> None:
    app = chosen(broken, "P01:el")
    labelled(app.radio, "Vad görs").set_value(ActionState.ATAGEN)
    app.run()
    fill(app, WHO, "Ellevio")
    fill(app, "Klart", "05:00")
    labelled(app.multiselect, ALSO).set_value(["P03:el"])
    labelled(app.button, "Spara åtgärden").click().run()
    assert "3 fel · 1 utan åtgärd" in said(app)


def test_a_promise_without_a_time_is_refused_and_what_was_typed_stays(broken: Desk) -> None:
    app = chosen(broken, "P01:el")
    labelled(app.radio, "Vad görs").set_value(ActionState.ATAGEN)
    app.run()
    fill(app, WHO, "Ellevio")
    labelled(app.button, "Spara åtgärden").click().run()
    assert "utan tid räknas felet som utan åtgärd" in said(app)
    assert labelled(app.text_input, WHO).value == "Ellevio"


def test_that_nobody_will_is_no_sectors_to_say(broken: Desk) -> None:
    offered = labelled(chosen(broken, "P01:el").radio, "Vad görs").options
    assert "åtgärdas inte" in offered
    theirs = labelled(chosen(broken, "P01:el", Grant(Role.SEKTOR, "energi")).radio, "Vad görs").options
    assert "åtgärdas inte" not in theirs
    reader = chosen(broken, "P01:el", Grant(Role.LASARE))
    assert not [button for button in reader.button if button.label == "Spara åtgärden"]


def test_support_is_asked_for_with_everything_filled_in(broken: Desk) -> None:
    app = chosen(broken, "P01:el")
    labelled(app.button, "Begär stöd för det här").click().run()
    labelled(app.button, "Begär stöd").click().run()
    assert "3 fel · 3 utan åtgärd" in said(app)  # nobody has answered yet
    assert "begärt av Stadsledningskontoret, inget svar" in said(app)


def test_whom_to_ask_is_proposed_and_never_filled_in(broken: Desk) -> None:
    app = chosen(broken, "P01:el")
    assert "Förslag ur sektorslistan: Stadsledningskontoret." in [caption.value for caption in app.caption]
    assert labelled(app.text_input, WHO).value == ""
    assert labelled(app.selectbox, OWNER).value is None


# ── the same list on Läget ───────────────────────────────────────────────────────────────────


def pressed(app: AppTest, value: str) -> None:
    """Press a row or a button of the short list: what its callback does, in the page's own run."""

    def press(*_asked: Any) -> None:
        part._go("op", value)

    app.session_state["pressing"] = press
    app.run()
    assert not app.exception


def test_the_list_on_läget_is_in_groups_and_leads_to_the_form(broken: Desk) -> None:
    app = broken.page()
    words = said(app)
    assert "3 fel · 3 utan åtgärd" in words
    assert "ledningsbrott: 3 fel, el" in words
    assert "Alviksskolan, Brommaskolan, Ängbyskolan" in words
    pressed(app, "P01:el")
    assert app.query_params["handelse"] == "op"
    assert app.session_state["failure"] == "P01:el"
    assert [button for button in app.button if button.label == "Spara åtgärden"]
    assert labelled(app.multiselect, ALSO).value == []  # an action covers only those chosen for it


def test_one_tap_on_läget_asks_for_support_with_what_is_known(broken: Desk) -> None:
    broken.report("P02", Function.VATTEN, Status.UR_FUNKTION, cause="frusen ledning")
    app = broken.page()
    pressed(app, "ask:P02:vatten")
    assert labelled(app.selectbox, "Var").value == "punkt:P02"
    assert labelled(app.selectbox, "Vad").value == RequestKind.VATTEN
    assert labelled(app.selectbox, OWNER).value is None


def test_a_replay_of_a_minute_says_the_same_count_and_which(broken: Desk) -> None:
    before, until = broken.at, broken.at + timedelta(minutes=7)
    broken.at += timedelta(minutes=1)
    new = NewStatement("a1", "op", ("P02:el",), ActionState.PA_VAG, by="Ellevio", until=until)
    state_action(broken.store, ALICE, new, broken.at)
    broken.at += timedelta(hours=1)
    for moment, counted, done in (
        (before, "3 fel · 3 utan åtgärd", ["utan åtgärd"] * 3),
        (
            until - timedelta(minutes=1),
            "3 fel · 2 utan åtgärd",
            ["utan åtgärd", "utan åtgärd", "Ellevio på väg"],
        ),
        (until, "3 fel · 3 utan åtgärd · varav 1 försenad", ["utan åtgärd"] * 3),
    ):
        app = broken.page("aterspelning", ogonblick=moment.isoformat().replace("+00:00", "Z"))
        words = said(app).split("Fel och åtgärd då")[1].split("Sektorer då")[0]
        assert counted in words.splitlines()
        assert all(part in words for part in done), words


def turning(app: AppTest) -> float:
    """Return the moment at which the page's strip says that what it shows no longer holds."""
    strips = (element.proto for element in app.get("bidi_component"))
    return float(next(orjson.loads(strip.json)["turns"] for strip in strips if "strip" in strip.id))


@pytest.mark.parametrize("page", ["support", "overlamning"])
def test_a_page_knows_when_a_promise_stops_counting(broken: Desk, page: str) -> None:
    until = broken.at + timedelta(minutes=7)
    new = NewStatement("a1", "op", ("P01:el",), ActionState.PA_VAG, by="Ellevio", until=until)
    state_action(broken.store, ALICE, new, broken.at)
    assert turning(broken.page(page)) == until.timestamp()


def test_what_is_not_counted_is_not_said_to_be_without_action(broken: Desk) -> None:
    for point in ("P01", "P02", "P03"):
        broken.report(point, Function.EL, Status.FUNGERAR, 5)
        broken.report(point, Function.EL, Status.BEGRANSAD, 1)
    words = said(broken.page("support"))
    assert "0 fel · 0 utan åtgärd · 3 räknas för sig" in words
    assert "utan åtgärd" not in words.replace("0 utan åtgärd", "")
