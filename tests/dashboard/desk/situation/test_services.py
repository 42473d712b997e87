"""Further functions at the desk: one level down, and nothing of them where a municipality has none."""

from typing import Any
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from data.operations import reads as operation_reads
from data.rights import Grant
from data.services.acts import load_services
from data.services.acts import report as report_services
from data.services.facts import NewServiceReport, Service
from data.services.reads import services
from data.words import Role, Status
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said

LIST = (
    Service("toalett", "toalett", "minst en går att använda"),
    Service("tolk", HOSTILE, "tolk finns på plats"),
)
SAVE = "Spara övrig funktion"


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    return desk


def load(desk: Desk) -> None:
    load_services(desk.store, ALICE, LIST, desk.at)


def field(app: AppTest, name: str, form: str = "P01") -> Any:
    fields = (*app.selectbox, *app.radio, *app.text_input, *app.text_area)
    (found,) = (one for one in fields if one.key and one.key.startswith(f"service:op:{form}:{name}"))
    return found


def report(app: AppTest, form: str = "P01", **fields: Any) -> str:
    for name, value in fields.items():
        field(app, name, form).set_value(value)
    labelled(app.button, SAVE).click().run()
    assert not app.exception
    return said(app)


@pytest.mark.parametrize(
    ("place", "address"),
    [("situation", {"punkt": "P01"}), ("situation", {"omrade": "bromma"}), ("relay", {})],
)
def test_where_there_are_none_nothing_new_is_seen(opened: Desk, place: str, address: dict[str, str]) -> None:
    app = opened.page(place, **address)
    assert "vriga funktioner" not in said(app)
    assert SAVE not in [button.label for button in app.button]


def test_one_is_reported_at_its_point_and_seen_there_and_in_its_area(opened: Desk) -> None:
    load(opened)
    app = opened.page("situation", punkt="P01")
    words = report(app, function="toalett", status=Status.UR_FUNKTION, note="stopp", observed_at="02:40")
    assert "toalett ur funktion" in words
    app = opened.page("situation", punkt="P01")
    assert "Övriga funktioner" in said(app)
    assert f"Inte rapporterat: {HOSTILE}" in said(app)
    area = said(opened.page("situation", omrade="bromma"))
    assert "Övriga funktioner som inte fungerar" in area
    assert "stopp" in area
    assert "Övriga" not in said(opened.page("situation", omrade="farsta"))
    assert "toalett" not in said(opened.page("situation"), above=True)


def stated(desk: Desk, status: Status, by: str) -> None:
    new = NewServiceReport(uuid4().hex, "op", "P01", "toalett", status, on_behalf_of=by)
    report_services(desk.store, ALICE, [new], desk.at)


def test_a_contradiction_is_settled_as_the_page_showed_it(opened: Desk) -> None:
    load(opened)
    stated(opened, Status.FUNGERAR, "vakten")
    stated(opened, Status.UR_FUNKTION, "värden")
    app = opened.page("situation", punkt="P01")
    stated(opened, Status.BEGRANSAD, "vaktmästaren")
    (settles,) = (one for one in app.toggle if one.label == "Det här avgör det motstridiga")
    settles.set_value(True)
    assert "Läget har ändrats sedan sidan visades" in report(app, function="toalett", status=Status.FUNGERAR)
    with opened.store.reading() as connection:
        operation = operation_reads.operation(connection, "op")
    (shown, _other) = services(opened.store, operation).at("P01")
    assert shown.state.rival is not None


def test_what_is_lacking_is_said_in_its_field_and_nothing_is_saved(opened: Desk) -> None:
    load(opened)
    before = operation_reads.revision(opened.store)
    app = opened.page("situation", punkt="P01")
    words = report(app, note="stopp", observed_at="i går")
    assert all(why in words for why in ("Välj en funktion.", "Välj en status.", "Skriv klockslaget"))
    assert field(app, "note").value == "stopp"
    assert operation_reads.revision(opened.store) == before


def test_one_is_taken_down_in_somebodys_name(opened: Desk) -> None:
    load(opened)
    key = opened.sign_in(Grant(Role.STADSDEL, "farsta"))
    app = opened.page("relay", key=key)
    asked = {"function": "toalett", "status": Status.BEGRANSAD, "on_behalf_of": "vaktmästaren"}
    assert "i sitt eget område" in report(app, "", point="P01", **asked)
    report(app, "", point="P02")
    with opened.store.reading() as connection:
        operation = operation_reads.operation(connection, "op")
    (stated, _other) = services(opened.store, operation).at("P02")
    assert stated.state.current is not None
    assert stated.state.current.source == "vaktmästaren"


def test_the_list_is_shown_where_it_is_read_in(opened: Desk) -> None:
    load(opened)
    assert "minst en går att använda" in said(opened.page("ovriga-funktioner"))
