"""Points as they come, at the desk: added in the area, refused where they cannot be, and settled."""

import pytest
from streamlit.testing.v1 import AppTest

from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.points.acts.reports import report
from data.points.acts.temporary import add_point
from data.points.commands import NewReport
from data.points.facts import Point
from data.points.temporary import NewTemporary, id_of
from data.rights import Grant
from data.words import Function, Role, Status
from tests.dashboard.desk.situation.test_area import BROMMA, area, at_point, mode, press
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said

ADD = "Lägg till punkten"
CHURCH = {"Namn": "Nockeby kyrka", "Adress": "Nockebyvägen 1", "Plats": "59.3300, 17.9500"}


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.load("Alviksskolan", "Farstaskolan")
    desk.open()
    return desk


def fill(app: AppTest, **said_in: str) -> AppTest:
    for label, text in said_in.items():
        labelled(app.text_input, label).input(text)
    return press(app, ADD)


def temporary(desk: Desk) -> list[Point]:
    return [point for point in point_reads.picture(desk.store, "op").points if point.temporary]


def added(desk: Desk) -> str:
    new = NewTemporary("church", "op", "Nockeby kyrka", "", "bromma", 17.95, 59.33)
    add_point(desk.store, ALICE, new, desk.at)
    return id_of("church")


def test_the_stadsdel_adds_a_point_and_it_is_in_the_list_marked(opened: Desk) -> None:
    app = fill(mode(area(opened), "tillfallig"), **CHURCH)
    (church,) = temporary(opened)
    assert (church.name, church.address, church.area) == ("Nockeby kyrka", "Nockebyvägen 1", "bromma")
    assert (church.lat, church.lon) == (59.33, 17.95)
    words = said(app)
    assert "Nockeby kyrka är en tillfällig punkt." in words
    assert "planerad, tillfällig, ej beslutad öppen" in words.replace("\n", "")
    assert "0 av 1 punkter öppna · + 1 tillfällig" in words


def test_without_a_place_it_stands_in_the_middle_and_says_so(opened: Desk) -> None:
    app = fill(mode(area(opened), "tillfallig"), Namn=HOSTILE)
    (church,) = temporary(opened)
    assert church.name == HOSTILE
    assert "Ungefärlig plats: mitt i området." in said(app)
    assert church.source == "tillfällig punkt, ungefärlig plats"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"Namn": ""}, "Skriv vad punkten heter."),
        ({"Namn": "Hos 19121212-1212"}, "skicka aldrig ett personnummer"),
        ({"Plats": "vid torget"}, "Tryck på kartan, eller skriv två tal"),
        ({"Plats": "59.8600, 17.6400"}, "Platsen ligger utanför Stockholm. Flytta den."),
        ({"Plats": "59.3108, 17.9680"}, "Platsen ligger i vatten. Flytta den."),
        ({"Plats": "59.2420, 18.0910"}, "Platsen ligger inte i Bromma."),
    ],
)
def test_what_cannot_be_saved_says_why_and_keeps_what_was_written(
    opened: Desk, changes: dict[str, str], why: str
) -> None:
    before = operation_reads.revision(opened.store)
    app = fill(mode(area(opened), "tillfallig"), **{**CHURCH, **changes})
    assert why in said(app)
    assert labelled(app.text_input, "Adress").value == CHURCH["Adress"]
    assert operation_reads.revision(opened.store) == before


def test_the_same_place_is_asked_about_and_then_saved(opened: Desk) -> None:
    added(opened)
    app = fill(mode(area(opened), "tillfallig"), **{**CHURCH, "Namn": "Församlingshemmet"})
    assert "Nockeby kyrka finns redan, 0 m därifrån." in said(app)
    labelled(app.checkbox, "Det är en annan punkt").check()
    press(app, ADD)
    assert {point.name for point in temporary(opened)} == {"Nockeby kyrka", "Församlingshemmet"}


def test_another_stadsdel_cannot_and_is_told_why(opened: Desk) -> None:
    app = mode(area(opened, Grant(Role.STADSDEL, "farsta"), omrade="bromma"), "tillfallig")
    assert labelled(app.button, ADD).disabled
    assert "får lägga till tillfälliga punkter bara i sitt eget område" in said(app)


def test_an_area_without_a_point_can_have_one(desk: Desk) -> None:
    desk.load("Alviksskolan")
    desk.open()
    app = mode(area(desk, Grant(Role.STADSDEL, "farsta")), "tillfallig")
    fill(app, Namn="Farsta kyrka", Plats="59.2420, 18.0910")
    assert [point.area for point in temporary(desk)] == ["farsta"]


def test_krisledningen_settles_it_on_its_page_and_the_stadsdel_cannot(opened: Desk) -> None:
    point = added(opened)
    heading = "Tillfällig punkt: behåll eller ta bort"
    assert heading not in [one.value for one in at_point(opened, point, BROMMA).header]
    app = at_point(opened, point, Grant(Role.KRISLEDNING))
    assert heading in [one.value for one in app.header]
    press(app, "Spara beslutet")
    assert "Välj om punkten ska behållas." in said(app)
    labelled(app.radio, "Beslut").set_value(True)
    decider = [one for one in app.text_input if "settled:" in str(one.key)]
    reason = [one for one in app.text_area if "settled:" in str(one.key)]
    decider[0].input("krisledningen")
    reason[0].input("behövs i natt")
    press(app, "Spara beslutet")
    assert temporary(opened) == []
    assert point in {one.id for one in point_reads.picture(opened.store, "op").points}


def test_it_is_not_withdrawn_from_a_page_that_did_not_show_its_failure(opened: Desk) -> None:
    point = added(opened)
    app = at_point(opened, point, Grant(Role.KRISLEDNING))
    new = NewReport("vatten", "op", point, Function.VATTEN, Status.UR_FUNKTION, on_behalf_of="vakten")
    report(opened.store, ALICE, [new], opened.at)
    labelled(app.radio, "Beslut").set_value(False)
    (decider,) = (one for one in app.text_input if "settled:" in str(one.key))
    (reason,) = (one for one in app.text_area if "settled:" in str(one.key))
    decider.input("krisledningen")
    reason.input("behövs inte mer")
    press(app, "Spara beslutet")
    assert "Någon annan har ändrat punkten" in said(app)
    assert point in {one.id for one in temporary(opened)}
