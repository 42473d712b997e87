"""Every page opens, says why it is empty, shows hostile text as text, and marks an exercise."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk import last_read
from dashboard.places import PARTS, Part, Place
from data.exercise.acts.leading import interrupt
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.rights import Grant
from data.words import Function, OperationKind, Phase, Role, Status
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, go, labelled, said, trees

PAGES = (
    *("replay", "situation", "log", "staff"),
    *("sectors", "situation_report", "operation", "inbox"),
)
BAND = "exercise-band"


def bands(app: AppTest) -> list[str]:
    return [
        one.proto.body
        for one in app.get("html")
        if BAND in one.proto.body and "<style>" not in one.proto.body
    ]


@pytest.mark.parametrize("name", [name for name in PAGES if name != "operation"])
def test_without_an_operation_every_page_says_where_to_open_one(desk: Desk, name: str) -> None:
    app = desk.page(name)
    assert "Ingen händelse är öppnad" in said(app)
    assert "desk-waiting" in components(app)


def components(app: AppTest) -> set[str]:
    return {one.proto.component_name for one in app.get("bidi_component")}


def test_a_page_of_an_operation_waits_for_none(desk: Desk) -> None:
    desk.open()
    assert "desk-waiting" not in components(desk.page("situation"))


def test_where_one_is_opened_the_form_says_it_and_nothing_leads_to_itself(desk: Desk) -> None:
    app = desk.page("operation")
    assert labelled(app.button, "Öppna händelsen")
    assert "Öppna en händelse" not in links(app)


def test_without_points_a_page_says_where_they_are_loaded_and_by_whom(desk: Desk) -> None:
    desk.open()
    app = desk.page("situation")
    assert "Inga trygghetspunkter är inlästa" in said(app)
    assert "Läs in kommunens punkter" in links(app)
    other = desk.page("situation", key=desk.sign_in(Grant(Role.LASARE)))
    assert "Krisledningen eller administratören läser in kommunens egna." in said(other)
    assert "Läs in kommunens punkter" not in links(other)
    assert "uv run" not in said(app) + said(other)


def links(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("page_link")]


def test_examples_in_a_real_operation_are_not_loaded(desk: Desk) -> None:
    desk.load("Exempelskolan", example=True)
    desk.open()
    words = said(desk.page())
    assert "ej inlästa" in words
    assert "Exempelskolan" not in words


@pytest.mark.parametrize("name", PAGES)
def test_an_exercise_cannot_be_overlooked_and_a_real_operation_is_never_marked(desk: Desk, name: str) -> None:
    desk.load("Brommaskolan")
    desk.open("skarp")
    desk.open("ovning", OperationKind.OVNING)
    marked, plain = desk.page(name, handelse="ovning"), desk.page(name, handelse="skarp")
    assert len(bands(marked)) == 1
    assert "ÖVNING" in said(marked)
    assert bands(plain) == []
    assert "ÖVNING" not in str(trees(plain).get("subject"))


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_reaches_the_page_as_text_only(desk: Desk, name: str) -> None:
    desk.load(HOSTILE)
    desk.open()
    desk.phase("P01")
    desk.report("P01", Function.EL, Status.UR_FUNKTION, cause=HOSTILE, note=HOSTILE, on_behalf_of=HOSTILE)
    app = desk.page(name, punkt="P01")
    markup = [one.value for one in (*app.markdown, *app.caption, *app.header, *app.title)]
    markup += [one.proto.body for one in app.get("html")]
    labels = [one.label for one in (*app.button, *app.selectbox, *app.radio, *app.text_input)]
    assert not [text for text in (*markup, *labels) if "onerror" in text]
    if name in ("situation", "log"):
        assert HOSTILE in said(app)


def test_a_real_operation_is_shown_before_an_exercise_and_the_choice_is_kept(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open("skarp")
    desk.open("ovning", OperationKind.OVNING)
    app = desk.page()
    chooser = labelled(app.sidebar.selectbox, "Händelse")
    assert chooser.value == "skarp"
    chooser.select("ovning").run()
    go(app, "log")
    assert "Vinterstorm ovning" in said(app)
    assert app.query_params["handelse"] == "ovning"


def test_an_unknown_operation_or_point_in_the_address_changes_nothing(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    app = desk.page("situation", handelse="finns-inte", punkt="<script>")
    words = said(app)
    assert "Punkten i adressen finns inte i händelsen." in words
    assert "Brommaskolan" in words


def test_a_broken_store_gives_one_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    broken = f"{tmp_path}/broken.db"
    with open(broken, "wb") as file:  # noqa: PTH123
        file.write(b"not a database, but long enough to be looked at" * 10)
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{broken}")
    last_read._database.cache_clear()
    app = desk.page()
    assert "Lagret svarar inte" in said(app)
    assert "Filen har inte ändrats" in said(app)
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", str(desk.store.url))
    last_read._database.cache_clear()


def test_the_situation_has_the_worst_point_first_and_filters_it(desk: Desk) -> None:
    desk.load("Alviksskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    desk.phase("P02")
    desk.works("P01")
    desk.works("P02")
    desk.report("P02", Function.EL, Status.UR_FUNKTION, 5)
    app = desk.page()
    words = said(app)
    assert words.index("Farstaskolan") < words.index("Alviksskolan")
    labelled(app.toggle, "Bara öppna eller rapporterande").set_value(True).run()
    assert "visar 2 av 2 punkter" in said(app)
    labelled(app.selectbox, "Ålder").select("14400").run()
    assert "Ingen punkt passar filtren" in said(app)


def test_what_can_be_chosen_on_the_map_can_be_chosen_in_the_list(desk: Desk) -> None:
    desk.load("Alviksskolan")
    desk.open()
    desk.phase("P01")
    desk.report("P01", Function.EL, Status.UR_FUNKTION, cause="ledningsbrott")
    app = desk.page()
    labelled(app.selectbox, "Gå till").select("punkt:P01").run()
    assert "ledningsbrott" in said(app)
    assert app.query_params["punkt"] == "P01"
    assert [text for text in said(app).splitlines() if text in ("Läget", "Bromma", "Alviksskolan")]


def test_time_alone_turns_the_table(desk: Desk) -> None:
    desk.load("Alviksskolan")
    desk.open()
    desk.phase("P01", Phase.UNDER_AKTIVERING, Phase.OPPEN)
    desk.works("P01", minutes=110)
    assert "okänd" not in said(desk.page())
    desk.at = desk.at.replace(hour=3)
    assert "okänd" in said(desk.page())


def test_a_new_operation_never_takes_over_a_page_and_is_named_on_it(desk: Desk) -> None:
    """Without an address too, on whichever page one goes to next; only the person's own choice moves it."""
    desk.load("Brommaskolan")
    desk.open("forsta")
    app = desk.page("situation")
    assert "även öppen:" not in said(app)
    new = NewOperation("andra", "Elavbrott", OperationKind.INCIDENT)
    operation_acts.open_operation(desk.store, ALICE, new, desk.at)
    for name in ("log", "operation", "support"):
        app.query_params.clear()  # as Streamlit does between pages
        go(app, name)
        assert app.query_params["handelse"] == "forsta"
        assert "även öppen:" in said(app)
    assert desk.page("log").query_params["handelse"] == "forsta"
    app.button("to:andra").click().run()
    assert not app.exception
    assert app.query_params["handelse"] == "andra"
    assert [one.label for one in app.button if str(one.key).startswith("to:")] == ["Vinterstorm forsta"]
    desk.report("P01", Function.EL, Status.UR_FUNKTION, operation="forsta")
    app.run()
    assert [one.label for one in app.button if str(one.key).startswith("to:")] == [
        "Vinterstorm forsta (1 fel)"
    ]
    app.query_params.clear()
    go(app, "situation")
    assert app.query_params["handelse"] == "andra"


def test_what_was_left_just_now_is_no_choice_though_the_browser_says_it_once_more(desk: Desk) -> None:
    """What draws itself by the clock asks with the address from before the choice."""
    desk.load("Brommaskolan")
    desk.open("forsta")
    app = desk.page("situation", handelse="forsta")
    desk.open("andra")
    app.run()
    app.button("to:andra").click().run()
    app.query_params["handelse"] = "forsta"
    app.run()
    assert [one.label for one in app.button if str(one.key).startswith("to:")] == ["Vinterstorm forsta"]
    desk.at += timedelta(seconds=6)  # the way back in the browser is a choice
    app.query_params["handelse"] = "forsta"
    app.run()
    assert [one.label for one in app.button if str(one.key).startswith("to:")] == ["Vinterstorm andra"]


def test_a_page_opened_for_an_exercise_stays_with_it(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open("ovning", OperationKind.OVNING)
    app = desk.page("log", handelse="ovning")
    desk.open("nasta", OperationKind.OVNING)
    desk.open("skarp")
    app.query_params.clear()
    go(app, "situation")
    assert app.query_params["handelse"] == "ovning"
    names = [one.label for one in app.button if str(one.key).startswith("to:")]
    assert names == ["skarp händelse Vinterstorm skarp", "övning Vinterstorm nasta"]


@pytest.mark.parametrize("role", [Role.LASARE, Role.OVNINGSLEDNING, Role.KRISLEDNING])
def test_without_an_operation_nobody_is_sent_where_they_can_open_none(desk: Desk, role: Role) -> None:
    app = desk.page("log", desk.sign_in(Grant(role)))
    links = [one.proto.label for one in app.get("page_link")]
    assert ("Öppna en händelse" in links) is (role is not Role.LASARE)
    assert ("Öppna en under Förvaltning." in said(app)) is (role is not Role.LASARE)
    none = "Ingen övning är öppnad" if role is Role.OVNINGSLEDNING else "Ingen händelse är öppnad"
    assert none in said(app)


@pytest.mark.parametrize("part", PARTS[Place.ADMIN])
def test_nothing_that_is_missing_leads_to_where_one_is(desk: Desk, part: Part) -> None:
    """Neither an operation nor a list is there; then an exercise that was broken off, and nothing real."""
    key = desk.sign_in(Grant(Role.KRISLEDNING), Grant(Role.ADMIN))
    empty = desk.page(part.value, key)
    desk.open("ov", OperationKind.OVNING)
    interrupt(desk.store, ALICE, act_id="off", operation_id="ov", reason="larm", now=desk.at)
    for app in (empty, desk.page(part.value, key)):
        here = {"del": [part.value]}.items()
        ways = [one.proto for one in app.get("page_link") if here <= parse_qs(one.proto.query_string).items()]
        assert [one.label for one in ways if one.label != part.menu_title] == []
    assert ("Till Händelser" in links(desk.page("log", key))) is True


DENIALS = ("inga kända fel", "inga fel utan", "inget fel är utan", "klart eller taget", "inget faller ut")


@pytest.mark.parametrize("broken_off", [False, True])
@pytest.mark.parametrize(
    "name", ["situation", "support", "staff", "overlamning", "log", "sectors", "tank-om"]
)
def test_closed_or_broken_off_no_page_denies_a_failure_that_stands(
    desk: Desk, name: str, broken_off: bool
) -> None:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open("op", OperationKind.OVNING if broken_off else OperationKind.INCIDENT)
    desk.phase("P01")
    desk.report("P01", Function.EL, Status.UR_FUNKTION)
    act: Any = {"act_id": "over", "operation_id": "op", "reason": "över", "now": desk.at}
    if broken_off:
        interrupt(desk.store, ALICE, **act)
    else:
        operation_acts.close_operation(desk.store, ALICE, named="op", **act)
    places = [{}, {"omrade": "farsta"}, {"punkt": "P01"}] if name == "situation" else [{}]
    for place in places:
        words = said(desk.page(name, handelse="op", **place), above=True).lower()
        assert "fel följs inte längre" in words
        assert not [one for one in DENIALS if one in words]
