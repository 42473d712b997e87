"""*Tänk om* at the desk: an outage is stated, told, saved, compared, cited, and applied by its own act."""

from datetime import timedelta
from pathlib import Path

import pytest
from shapely import Polygon
from streamlit.testing.v1 import AppTest

from dashboard.desk.assessments import reading
from dashboard.desk.assessments.says.stated import How
from dashboard.paper.downloads import download_routes
from dashboard.places import Part
from dashboard.words.addresses import LogAsked, assessment_address, log_address, table_address
from data.access import security
from data.assessments.facts import Drawn
from data.assessments.reads import assessments
from data.entries.entry import EntryKind
from data.exercise.scenario_file import read_scenario
from data.log.reads import NEWS, entries
from data.operations import reads as operation_reads
from data.operations.acts import close_operation
from data.points import reads as point_reads
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.rights import Grant
from data.situation_reports.reads import document, reports
from data.words import Function, OperationKind, Role, SecurityKind, Status
from geo.outage import BrokenOutage, OutageArea
from tests.dashboard.desk.situation_reports.test_page import fill, part
from tests.dashboard.paper.test_exercise_files import caller
from tests.dashboard.the_desk import ALICE, Desk, labelled, said
from tests.dashboard.words.test_downloads import client_of
from tests.geo.test_outage import TOWN, geojson

CORNERS = "Hörn, eller cirkelns mitt på en enda rad"
HERE = "59.3, 17.9"  # where the test's points stand


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    desk.works("P01")
    return desk


def press(app: AppTest, label: str) -> AppTest:
    labelled(app.button, label).click().run()
    assert not app.exception
    return app


def state(app: AppTest, how: How) -> AppTest:
    (choice,) = [one for one in app.button_group if "Koordinater" in one.options]
    choice.set_value(how).run()
    assert not app.exception
    return app


def circle(desk: Desk, key: str | None = None) -> AppTest:
    app = state(desk.page(Part.WHAT_IF, key=key), How.KOORDINATER)
    labelled(app.text_area, CORNERS).set_value(HERE).run()
    assert not app.exception
    return app


def save(app: AppTest, name: str, *, leaves: bool = False) -> AppTest:
    labelled(app.text_input, "Namn").set_value(name)
    labelled(app.checkbox, "Får följa med i filer som lämnar kommunen").set_value(leaves)
    return press(app, "Spara bedömningen")


def test_nothing_is_told_before_an_area_is_stated_and_all_of_it_is_marked(stocked: Desk) -> None:
    shown = said(stocked.page(Part.WHAT_IF))
    assert "TÄNKT" in shown
    assert "Tänkt, inte inträffat: inget av det här är rapporterat." in shown
    assert "Rita eller välj ett område: följderna visas här." in shown
    assert "Vad som skulle följa" not in shown


def test_what_would_follow_is_told_at_once_and_nothing_is_written(stocked: Desk) -> None:
    before = operation_reads.revision(stocked.store)
    shown = said(circle(stocked))
    assert "el ur funktion 03:12–11:12 (8 h)" in shown
    assert "2, varav 1 öppna eller rapporterande; där fungerar det nu i 1" in shown
    assert "gångavstånd runt vatten" in shown
    assert "verkliga vägen är längre" in shown
    assert "Brommaskolan" in shown
    assert operation_reads.revision(stocked.store) == before


def test_areas_and_stadsdelar_are_a_way_without_a_mouse(stocked: Desk) -> None:
    app = state(stocked.page(Part.WHAT_IF), How.OMRADEN)
    labelled(app.multiselect, "Hela områden").set_value(["farsta"]).run()
    assert "Farsta, 1" in said(app)  # its size in km²
    app = state(app, How.STADSDELAR)
    labelled(app.multiselect, "Hela stadsdelar").set_value(["Farsta"]).run()
    assert "Farsta (Farsta)" in said(app)


def test_a_file_is_read_and_a_broken_one_says_why(stocked: Desk) -> None:
    app = state(stocked.page(Part.WHAT_IF), How.FIL)
    app.file_uploader[0].upload("avbrott.geojson", geojson([]), "application/geo+json").run()
    assert "avbrott.geojson: filen har inga ytor." in said(app)
    app.file_uploader[0].upload("avbrott.geojson", geojson([Polygon(TOWN)]), "application/geo+json").run()
    assert "Vad som skulle följa" in said(app)


def test_a_file_is_read_once_and_not_when_another_field_changes(
    stocked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(file: str, content: bytes, told: str) -> OutageArea | BrokenOutage:
        asked.append(told)
        return file_area(file, content, told)

    file_area = reading.file_area
    monkeypatch.setattr(reading, "file_area", counted)
    app = state(stocked.page(Part.WHAT_IF), How.FIL)
    for shapes in ([], [Polygon(TOWN)]):
        app.file_uploader[0].upload("avbrott.geojson", geojson(shapes), "application/geo+json").run()
        labelled(app.number_input, "Längd (timmar)").set_value(12.0 + len(shapes)).run()
    assert asked == ["", ""]
    assert "(13 h)" in said(app)
    labelled(app.selectbox, "Koordinatsystem, om filen inte säger det").set_value("EPSG:3011").run()
    assert asked == ["", "", "EPSG:3011"]


def test_a_closed_crossing_is_told_with_what_it_does(stocked: Desk) -> None:
    app = circle(stocked)
    crossing, name = next(iter(reading.crossings().items()))
    labelled(app.multiselect, "Stängda övergångar").set_value([crossing]).run()
    assert not app.exception
    assert f"{name}: gör omkring" in said(app)


def test_of_several_closed_crossings_each_is_told_of_where_that_is_asked_for(stocked: Desk) -> None:
    app = circle(stocked)
    (one, name), (other, _name), *_rest = reading.crossings().items()
    labelled(app.multiselect, "Stängda övergångar").set_value([one, other]).run()
    assert not app.exception
    assert name in said(app)
    assert f"{name}: gör omkring" not in said(app)
    labelled(app.checkbox, "Räkna dem också var för sig, högst 3").check().run()
    assert not app.exception
    assert f"{name}: gör omkring" in said(app)


def test_it_is_saved_with_what_was_told_and_listed(stocked: Desk) -> None:
    app = save(circle(stocked), "Kabelbrand")
    assert "Den är tänkt: inget är rapporterat." in said(app)
    (held,) = assessments(stocked.store, "op")
    assert (held.name, held.outage.drawn, held.struck) == ("Kabelbrand", Drawn.CIRKEL, True)
    assert [one.point for one in held.consequences.points] == ["P01", "P02"]
    assert not held.consequences.unforeseen
    app = stocked.page(Part.WHAT_IF)
    assert "TÄNKT: Kabelbrand" in said(app)
    point = next(one for one in point_reads.picture(stocked.store, "op").points if one.id == "P01")
    current = point.functions[Function.EL].current
    assert current is not None
    assert current.status is Status.FUNGERAR


def test_without_a_name_it_is_not_saved_and_what_was_drawn_stays(stocked: Desk) -> None:
    app = press(circle(stocked), "Spara bedömningen")
    assert "Skriv ett namn" in said(app)
    assert assessments(stocked.store, "op") == ()
    assert "Vad som skulle följa" in said(app)


def test_two_are_read_beside_each_other(stocked: Desk) -> None:
    save(circle(stocked), "Kort")
    app = circle(stocked)
    labelled(app.number_input, "Längd (timmar)").set_value(24.0).run()
    save(app, "Lång")
    app = stocked.page(Part.WHAT_IF)
    first, _second = assessments(stocked.store, "op")[::-1]
    labelled(app.selectbox, "Jämför med").set_value(str(first.revision)).run()
    shown = said(app)
    assert "TÄNKT: Kort" in shown
    assert "TÄNKT: Lång" in shown
    assert "(8 h)" in shown
    assert "(24 h)" in shown


def test_a_saved_one_is_where_the_next_begins(stocked: Desk) -> None:
    app = circle(stocked)
    crossing = next(iter(reading.crossings()))
    labelled(app.multiselect, "Stängda övergångar").set_value([crossing]).run()
    labelled(app.selectbox, "Funktion").set_value(Function.VATTEN).run()
    labelled(app.number_input, "Längd (timmar)").set_value(30.0).run()
    save(app, "Kabelbrand")
    app = press(stocked.page(Part.WHAT_IF), "Utgå från den här")
    assert "Kartan och fälten överst är ifyllda från den." in said(app)
    save(app, "Ett till")
    second, first = assessments(stocked.store, "op")
    assert second.name == "Ett till"
    assert second.outage.drawn is first.outage.drawn
    assert second.consequences.km2 == pytest.approx(first.consequences.km2, abs=0.01)
    told = [(one.function, one.lasts, one.closed) for one in (first.outage, second.outage)]
    assert told == [(Function.VATTEN, timedelta(hours=30), (crossing,))] * 2


def test_a_report_cites_it_marked_as_what_it_is(stocked: Desk) -> None:
    save(circle(stocked), "Kabelbrand")
    app = part(stocked.page("situation_report"), "På väg")
    (held,) = assessments(stocked.store, "op")
    fill(app)
    labelled(app.text_input, "Nästa lägesrapport").set_value("07:00")
    labelled(app.multiselect, "Ta med tänkta bedömningar").set_value([str(held.revision)])
    app = press(app, "Frys rapporten")
    (report,) = reports(stocked.store, "op")
    assert document(report).cited == (held.revision,)
    shown = said(app)
    assert "Tänkta bedömningar" in shown
    assert "TÄNKT: Kabelbrand" in shown
    assert f"post {held.revision}" in shown


def test_it_becomes_reports_only_when_seen_and_from_whom_it_is(stocked: Desk) -> None:
    save(circle(stocked), "Kabelbrand")
    app = stocked.page(Part.WHAT_IF)
    app = press(app, "Förhandsgranska rapporterna")
    assert "Skriv vem uppgiften kommer från. En bedömning är ingen uppgift." in said(app)
    labelled(app.multiselect, "Punkter").set_value(["P01"])
    labelled(app.text_input, "Uppgift från (funktion)").set_value("nätägarens jour")
    app = press(app, "Förhandsgranska rapporterna")
    assert "fungerar sedan 02:52" in said(app)
    app = press(app, "Spara för 1 punkt")
    point, other = sorted(point_reads.picture(stocked.store, "op").points, key=lambda one: one.id)
    current = point.functions[Function.EL].current or point.functions[Function.EL].rival
    newest = entries(stocked.store, "op", limit=1)[0]
    assert newest.text is not None
    (held,) = assessments(stocked.store, "op")
    assert newest.text["note"] == f"Enligt bedömning post {held.revision}."
    assert newest.text["on_behalf_of"] == "nätägarens jour"
    assert (newest.point, current is not None) == ("P01", True)
    assert other.functions[Function.EL].current is None


def test_who_may_not_judge_is_told_why(stocked: Desk) -> None:
    app = circle(stocked, stocked.sign_in(Grant(Role.STADSDEL, "farsta")))
    assert "bara i sitt eget område" in said(app)
    assert labelled(app.button, "Spara bedömningen").disabled


def test_its_facit_is_fetched_as_a_scenario_and_that_is_journalled(stocked: Desk) -> None:
    save(circle(stocked), "Kabelbrand", leaves=True)
    (held,) = assessments(stocked.store, "op")
    routes = download_routes(stocked.store, reading.pack(), lambda: stocked.at)
    client = client_of(routes, caller(stocked, Grant(Role.KRISLEDNING)))
    told = client.get(assessment_address("op", held.revision))
    scenario = read_scenario(told.content).scenario
    assert scenario is not None
    assert scenario.injects[0].effects[0].points == ("P01", "P02")
    assert next(iter(security.entries(stocked.store))).kind is SecurityKind.EXPORT
    for number in ("99", "x", ""):
        address = assessment_address("op", held.revision).replace(str(held.revision), number)
        assert client.get(address).status_code == 404


def test_a_struck_one_is_no_facit_and_the_page_says_why(stocked: Desk) -> None:
    words = said(save(circle(stocked), "Kabelbrand"))
    assert "Bedömningen är sparad så att den inte lämnas ut" in words
    (held,) = assessments(stocked.store, "op")
    routes = download_routes(stocked.store, reading.pack(), lambda: stocked.at)
    told = client_of(routes, caller(stocked, Grant(Role.KRISLEDNING))).get(
        assessment_address("op", held.revision)
    )
    assert (told.status_code, "P01" in told.text) == (400, False)
    assert "inte lämnas ut" in told.text


def test_in_a_closed_operation_nothing_is_saved(stocked: Desk) -> None:
    close_operation(
        stocked.store, ALICE, act_id="c", operation_id="op", named="op", reason="slut", now=stocked.at
    )
    app = circle(stocked)
    assert "är stängd" in said(app)
    assert labelled(app.button, "Spara bedömningen").disabled


def test_no_screen_on_a_wall_tells_of_it() -> None:
    assert EntryKind.ASSESSMENT_SAVED not in NEWS
    rooms = [*Path("dashboard/wall").rglob("*.py"), *Path("dashboard/live").rglob("*.py")]
    assert len(rooms) > 10
    assert [one for one in rooms if "assessments" in one.read_text(encoding="utf-8")] == []


def test_only_the_ways_between_two_shores_here_can_be_closed() -> None:
    offered = reading.crossings()
    walk = dict(zip(reading.pack().crossings["id"], reading.pack().crossings["walk"], strict=True))
    assert "vasterbron-sodra-delen" in offered
    assert {walk[one] for one in offered} == {"ja"}
    out = {"lidingobron", "nockebybron", "ekelundsbron"}  # to Lidingö, Ekerö and Solna
    assert out < set(walk)
    assert not out & set(offered)
    assert list(offered.values()) == sorted(offered.values())


@pytest.mark.parametrize("leaves", [False, True])
def test_what_a_struck_judgement_says_leaves_in_no_journal(stocked: Desk, leaves: bool) -> None:
    save(circle(stocked), "Kabelbrand", leaves=leaves)
    routes = download_routes(stocked.store, reading.pack(), lambda: stocked.at)
    client = client_of(routes, caller(stocked, Grant(Role.KRISLEDNING)))
    addresses = (table_address("journal", ".json", "op"), table_address("journal", ".csv", "op"))
    for address in (*addresses, log_address(LogAsked("op"))):
        told = client.get(address).text
        assert ("inte inträffat" in told or "outage" in told) is leaves, address


@pytest.mark.parametrize("role", [Role.KRISLEDNING, Role.OVNINGSLEDNING])
def test_who_only_plays_exercises_is_told_no_real_points_reserve_power(stocked: Desk, role: Role) -> None:
    load_equipment(stocked.store, ALICE, [Equipment("P01", Reserve.FAST, 60)], stocked.at)
    stocked.open("ov", OperationKind.OVNING)
    app = stocked.page(Part.WHAT_IF, stocked.sign_in(Grant(role)), handelse="ov")
    labelled(state(app, How.KOORDINATER).text_area, CORNERS).set_value(HERE).run()
    words = said(app)
    assert "Brommaskolan" in words
    assert ("60 kW" in words) is (role is Role.KRISLEDNING)
