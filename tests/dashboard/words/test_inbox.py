"""Inkorg: what was delivered, as text and acknowledged by a tap; and why there is nothing otherwise."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from data.acting import Actor
from data.exercise.acts import following
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Inject, Recipient, Scenario
from data.rights import Grant
from data.words import Role
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, said, trees

BRIEF = "Det är vinter.\n<b>fet</b> :red[c]"
BROMMA, FARSTA = Grant(Role.STADSDEL, "bromma"), Grant(Role.STADSDEL, "farsta")


@pytest.fixture
def begun(desk: Desk) -> Desk:
    """An exercise that has begun, with an inject to Bromma, one to everybody and one that is to come."""
    desk.load("Brommaskolan", "Farstaskolan")
    to_bromma = (Recipient(Role.STADSDEL, "bromma"),)
    listed = (
        Inject("i1", timedelta(), HOSTILE, sender="Pressen", to=to_bromma),
        Inject("i2", timedelta(), "Till alla", sender="Länsstyrelsen", to=(Recipient(Role.STADSDEL),)),
        Inject("i3", timedelta(hours=1), "Framtiden", sender="Skolan", to=to_bromma),
    )
    scenario = Scenario(
        *("prov", "Prov", desk.at, timedelta(hours=2)), purpose="Dolt syfte", brief=BRIEF, injects=listed
    )
    exercise_leading.plan_exercise(desk.store, ALICE, NewExercise("ovn", "Övning", scenario), desk.at)
    start = ClockAct.START
    exercise_leading.set_clock(
        desk.store, ALICE, act_id="start", operation_id="ovn", act=start, speed=1.0, now=desk.at
    )
    exercise_injects.deliver_due(desk.store, "ovn", desk.at)
    return desk


def inbox(app: AppTest) -> dict[str, Any]:
    """Return what the page's inbox was given."""
    (found,) = (one.proto for one in app.get("bidi_component") if one.proto.component_name == "desk-inbox")
    drawn: dict[str, Any] = orjson.loads(found.json)
    return drawn


def test_who_it_is_for_reads_it_as_text_and_acknowledges_once(begun: Desk) -> None:
    key = begun.sign_in(BROMMA)
    app = begun.page("inbox", key, handelse="ovn")
    drawn = inbox(app)
    assert [row["text"] for row in drawn["rows"]] == ["Till alla", HOSTILE]
    assert drawn["texts"]["exercise"] == "ÖVNING ÖVNING ÖVNING"
    assert BRIEF in said(app)
    everything = f"{trees(app)} {drawn}"
    assert not [word for word in ("Dolt syfte", "Framtiden", "i1") if word in everything]
    exercise_injects.acknowledge_inject(begun.store, _actor(key), "ovn", "i1", begun.at)
    alla, own = inbox(begun.page("inbox", key, handelse="ovn"))["rows"]
    assert (own["acknowledged"], own["waits"]) == (["Kvitterat 03:12 av stadsdel Bromma"], False)
    assert (alla["acknowledged"], alla["waits"]) == ([], True)
    others = inbox(begun.page("inbox", begun.sign_in(FARSTA), handelse="ovn"))["rows"]
    assert [row["text"] for row in others] == ["Till alla"]


def test_what_is_shown_is_opened_once_and_a_reminder_says_so(begun: Desk) -> None:
    key = begun.sign_in(BROMMA)
    begun.page("inbox", key, handelse="ovn")
    found = exercise(begun.store, "ovn")
    assert found is not None
    assert [list(one.opened or {}) for one in found.delivered] == [["stadsdel:bromma"]] * 2
    begun.page("inbox", key, handelse="ovn")
    again = exercise(begun.store, "ovn")
    assert again is not None
    assert again.revision == found.revision
    following.remind(begun.store, ALICE, "ovn", Recipient(Role.STADSDEL, "bromma"), begun.at)
    rows = inbox(begun.page("inbox", key, handelse="ovn"))["rows"]
    assert {row["reminded"] for row in rows} == {"Påminnelse 03:12: kvittera inspelet."}


def test_who_takes_no_part_is_told_so(begun: Desk) -> None:
    new = NewExercise("smal", "Smal", clone_of="ovn", areas=("bromma",))
    exercise_leading.plan_exercise(begun.store, ALICE, new, begun.at)
    text = said(begun.page("inbox", begun.sign_in(FARSTA), handelse="smal"))
    assert "Ditt område deltar inte i den här övningen." in text
    own = inbox(begun.page("inbox", begun.sign_in(BROMMA), handelse="smal"))
    assert (own["rows"], own["texts"]["nothing"]) == ([], "Inga inspel än")


def test_broken_off_every_page_says_so_and_nothing_can_be_acknowledged(begun: Desk) -> None:
    begun.open("storm")
    exercise_leading.interrupt(
        begun.store, ALICE, act_id="off", operation_id="ovn", reason="skarpt", now=begun.at
    )
    app = begun.page("inbox", begun.sign_in(BROMMA), handelse="ovn")
    assert any("ÖVNINGEN AVBRUTEN – SKARPT LÄGE" in one.proto.body for one in app.get("html"))
    assert inbox(app)["open"] is False
    app.button("to-real").click().run()
    assert not app.exception
    assert app.query_params["handelse"] == "storm"
    assert "Det här är en skarp händelse" not in said(app)  # what is real has no injects


def test_broken_off_a_page_leads_first_where_the_walls_turn_and_names_all_that_is_open(begun: Desk) -> None:
    begun.open("storm")
    begun.open("elavbrott")
    exercise_leading.interrupt(
        begun.store, ALICE, act_id="off", operation_id="ovn", reason="skarpt", now=begun.at
    )
    app = begun.page("log", begun.sign_in(BROMMA), handelse="ovn")
    fresh = begun.page("log", begun.sign_in(BROMMA)).query_params["handelse"]
    assert (app.button("to-real").label, fresh) == ("Till Vinterstorm elavbrott", "elavbrott")
    assert app.button("to-real:1").label == "Till Vinterstorm storm"
    app.button("to-real:1").click().run()
    assert app.query_params["handelse"] == "storm"
    assert "Loggens poster" in said(app)


def test_what_is_real_has_no_injects_and_says_so(begun: Desk) -> None:
    begun.open("storm")
    text = said(begun.page("inbox", begun.sign_in(BROMMA), handelse="storm"))
    assert "Det här är en skarp händelse" in text
    assert "Till alla" not in text
    reader = said(begun.page("inbox", begun.sign_in(Grant(Role.LASARE)), handelse="ovn"))
    assert "Din roll tar inte emot några." in reader


def _actor(key: str) -> Actor:
    return Actor("stadsdel Bromma", key)


@pytest.mark.parametrize("real", [True, False])
def test_broken_off_its_leader_is_told_what_is_true_and_sent_nowhere_in_vain(begun: Desk, real: bool) -> None:
    """That role reads exercises alone and opens nothing real: an open real one was called "none"."""
    if real:
        begun.open("storm")
    exercise_leading.interrupt(
        begun.store, ALICE, act_id="off", operation_id="ovn", reason="skarpt", now=begun.at
    )
    leader = begun.page("log", begun.sign_in(Grant(Role.OVNINGSLEDNING)), handelse="ovn")
    text = said(leader)
    assert ("En skarp händelse är öppen, men din roll får inte läsa den." in text) is real
    assert ("Ingen skarp händelse är öppen. Krisledningen öppnar den." in text) is not real
    assert "Vinterstorm storm" not in text
    assert [one.proto.label for one in leader.get("page_link") if "Händelse" in one.proto.label] == []
    led = begun.page("log", begun.sign_in(Grant(Role.KRISLEDNING)), handelse="ovn")
    assert ("to-real" in [one.key for one in led.button]) is real
    ways = [one.proto.label for one in led.get("page_link") if "Händelse" in one.proto.label]
    assert ways == ([] if real else ["Till Händelser"])
