"""Beredskap at the desk: what is ready is counted and listed, one point's equipment shown and changed."""

from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.preparedness import says
from dashboard.words.preparedness import figures
from data.notices.acts import load_plan, owed, put
from data.notices.facts import Address, NoticePlan, Telling
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.preparedness import acts, reads
from data.preparedness.counting import totals
from data.preparedness.facts import Equipment, Known, NewCheck
from data.preparedness.words import Reserve
from data.rights import Grant
from data.words import NoticeChannel, NoticeEvent, OperationKind, Role
from tests.dashboard.the_desk import ALICE, Desk, labelled, said

P01 = Equipment("P01", Reserve.FAST, 60, 400, 10, date(2027, 1, 2), 1000, 300, 2, "vardagar 8–16", 1)
P02 = Equipment("P02", Reserve.INGEN)
P03 = Equipment("P03", Reserve.FORBEREDD, None, 300, 10, date(2026, 3, 1))
SAVE = "Spara utrustningen"


@pytest.fixture
def known(desk: Desk) -> Desk:
    desk.load("Brommaskolan", "Farstaskolan", "Mälarskolan", "Ängskolan")
    acts.load_equipment(desk.store, ALICE, (P01, P02, P03), desk.at)
    new = NewCheck("c-1", "P01", opened=False, staffed=True, stocked=True, tried=True)
    acts.check_point(desk.store, ALICE, new, desk.at - timedelta(days=2))
    return desk


def test_the_totals_are_those_worked_out_by_hand(known: Desk) -> None:
    held = totals(reads.known(known.store).values(), known.at)
    assert (held.points, held.checked) == (4, 1)
    assert (held.reserve, held.reserve_unknown) == (2, 1)  # P04 is unknown
    assert (held.triable, held.tried) == (3, 1)
    assert (held.lasting, held.lasting_unknown) == (2, 1)
    assert (held.middle, held.least) == (None, None)
    told = [f"{one.number} {one.text}" for one in figures(held)]
    assert told == [
        "33 % prövade senaste kvartalet, 1 av 3",
        "50 % har reservkraft, fast eller förberedd, 2 av 4; okänt för 1",
        "– uthållighet på full tank: sägs först när den är känd för fem punkter (förslag); okänt för 1",
        "25 % kontrollerade senaste månaden, 1 av 4",
        "ej inläst utbildade: inga uppgifter om utbildning är inlästa",
    ]


@pytest.mark.parametrize(
    ("points", "said"), [(4, (None, None)), (5, (timedelta(hours=3), timedelta(hours=1)))]
)
def test_of_few_points_how_long_one_lasts_is_not_said(
    desk: Desk, points: int, said: tuple[timedelta | None, timedelta | None]
) -> None:
    lasting = (Equipment(f"P{n}", tank_litres=n, litres_per_hour=1) for n in range(1, points + 1))
    held = totals((Known(one) for one in lasting), desk.at)
    assert (held.lasting, held.middle, held.least) == (points, *said)
    told = " ".join(one.number for one in figures(held))
    assert ("1 h" in told) is (points == 5)


def test_nothing_known_is_said_and_never_guessed(desk: Desk) -> None:
    told = [one.number for one in figures(totals((), desk.at))]
    assert told == ["–", "–", "–", "–", "ej inläst"]


def test_a_line_says_what_is_late_unknown_and_lacking(known: Desk) -> None:
    points = point_reads.loaded_points(known.store)
    lines = {one.id: one for one in says.lines(points, reads.known(known.store), {}, known.at)}
    assert (lines["P01"].lasts, lines["P01"].tried, lines["P01"].tried_late) == (
        "40 h",
        "senast vid kontrollen 2027-01-12",
        "",
    )
    assert lines["P01"].lacks == "gick inte att öppna"
    assert (lines["P02"].lasts, lines["P02"].tried, lines["P02"].tried_late) == ("–", "–", "")
    assert (lines["P03"].tried, lines["P03"].tried_late, lines["P03"].check_late) == (
        "2026-03-01",
        "försenad",
        True,
    )
    assert lines["P04"].reserve == "okänt"
    assert all(one.wants for one in lines.values())


def test_a_failed_start_is_said_where_the_last_good_one_stands(known: Desk) -> None:
    failed = NewCheck("c-2", "P01", opened=True, staffed=True, stocked=True, tried=False)
    acts.check_point(known.store, ALICE, failed, known.at)
    words = said(known.page("admin", **{"del": "beredskap"}))
    assert "senast vid kontrollen 2027-01-12" in words
    assert "startade inte vid kontrollen 2027-01-14" in words
    assert "0 % prövade senaste kvartalet" in words.replace("\n", " ")


def test_the_page_shows_all_and_filters(known: Desk) -> None:
    app = known.page("admin", **{"del": "beredskap"})
    words = said(app)
    for name in ("Brommaskolan", "Farstaskolan", "Ängskolan", "gick inte att öppna", "tank 400 l", "33 %"):
        assert name in words
    assert app.file_uploader
    labelled(app.selectbox, "Område").set_value("bromma").run()
    words = said(app)
    assert ("Farstaskolan" in words, "Brommaskolan" in words) in ((True, False), (False, True))


def test_three_points_without_reserve_power_are_a_map_of_weaknesses(known: Desk) -> None:
    assert "karta över svagheter" not in said(known.page("admin", **{"del": "beredskap"}))
    bare = [Equipment(f"P{n:02}", Reserve.INGEN) for n in (1, 2, 3)]
    acts.load_equipment(known.store, ALICE, bare, known.at)
    words = said(known.page("admin", **{"del": "beredskap"}))
    assert "vilka 3 punkter som inte har någon reservkraft" in words


def test_who_only_plays_exercises_is_told_why_not(known: Desk) -> None:
    known.open("ovning", OperationKind.OVNING)
    key = known.sign_in(Grant(Role.OVNINGSLEDNING))
    words = said(known.page("admin", key=key, handelse="ovning", **{"del": "beredskap"}))
    assert "inte i en skarp händelse" in words
    assert "tank" not in words


def test_a_reminder_that_never_arrived_is_said(known: Desk) -> None:
    jour = Address("sdn", "Bromma", NoticeChannel.EPOST, "sdn@example.org", area="bromma")
    plan = NoticePlan((jour,), (Telling(NoticeEvent.MANADSKONTROLL, "omrade"),))
    load_plan(known.store, ALICE, plan, known.at)
    day = known.at - timedelta(days=2) + timedelta(hours=8)  # 11:12 in Stockholm
    assert put(known.store, owed(known.store, day), day) == 1
    assert "1 påminnelse om månadskontroll har inte gått fram" in said(
        known.page("admin", **{"del": "beredskap"})
    )
    reader = known.sign_in(Grant(Role.STADSDEL, "bromma"))
    assert "gått fram" not in said(known.page("admin", key=reader, **{"del": "beredskap"}))


def field(app: AppTest, name: str) -> Any:
    fields = (*app.selectbox, *app.text_input)
    (found,) = (one for one in fields if one.key and one.key.startswith(f"equipment:P01:{name}:"))
    return found


def test_one_points_equipment_is_shown_and_changed_where_the_rest_of_it_stands(known: Desk) -> None:
    known.open()
    app = known.page("situation", punkt="P01")
    assert "60 kW · tank 400 l" in said(app)
    assert field(app, "tank_litres").value == "400"
    field(app, "tank_litres").set_value("1 200")
    field(app, "litres_per_hour").set_value("10,5")
    labelled(app.button, SAVE).click().run()
    assert "Utrustningen är sparad som post" in said(app)
    now = reads.equipment(known.store)["P01"]
    assert (now.tank_litres, now.litres_per_hour, now.reserve_kw) == (1200, 10.5, 60)


def test_what_cannot_be_is_said_in_its_field_and_nothing_is_saved(known: Desk) -> None:
    known.open()
    before = operation_reads.revision(known.store)
    app = known.page("situation", punkt="P01")
    field(app, "tank_litres").set_value("fyrahundra")
    field(app, "last_tried").set_value("igår")
    labelled(app.button, SAVE).click().run()
    words = said(app)
    assert "Fyrahundra är inget heltal." in words
    assert "Igår är inget datum; det skrivs 2026-11-30." in words
    field(app, "tank_litres").set_value("-4")
    field(app, "last_tried").set_value("")
    labelled(app.button, SAVE).click().run()
    assert "Tanken kan inte vara negativ." in said(app)
    assert operation_reads.revision(known.store) == before


def test_what_somebody_else_changed_meanwhile_is_never_undone_unseen(known: Desk) -> None:
    known.open()
    app = known.page("situation", punkt="P01")
    changed = Equipment("P01", Reserve.FAST, 60, 900)
    acts.state_equipment(known.store, ALICE, changed, P01, known.at, "other")
    field(app, "reserve_kw").set_value("80")
    labelled(app.button, SAVE).click().run()
    assert "Någon har ändrat uppgifterna" in said(app)
    assert reads.equipment(known.store)["P01"] == changed
    labelled(app.button, SAVE).click().run()
    assert reads.equipment(known.store)["P01"].reserve_kw == 80


def test_who_may_not_read_registers_in_sees_it_and_has_no_form(known: Desk) -> None:
    known.open()
    key = known.sign_in(Grant(Role.STADSDEL, "bromma"))
    app = known.page("situation", key=key, punkt="P01")
    assert "tank 400 l" in said(app)
    assert SAVE not in [button.label for button in app.button]
