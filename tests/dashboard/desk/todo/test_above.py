"""Gör detta nu above every page: what it says, where its buttons lead, and that it stands still."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.todo import above
from dashboard.places import Part
from data.acting import Actor
from data.operations.acts import close_operation, reopen_operation
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.todo.acts import take
from data.words import Function, RequestKind, Role, Status
from tests.dashboard.the_desk import ABOVE, ALICE, NOW, Desk, said, trees
from tests.data.sectors.test_sectors import LIST

pytestmark = pytest.mark.usefixtures("presses")
EL, VATTEN = Function.EL, Function.VATTEN
BROMMA = Grant(Role.STADSDEL, "bromma")


@pytest.fixture
def night(desk: Desk) -> Desk:
    """P01 and P03 are in Bromma, P02 in Farsta; all of them are open."""
    desk.load("Husby", "Kista", "Ängby")
    desk.open()
    load_sectors(desk.store, ALICE, LIST, NOW - timedelta(hours=5))
    for point in ("P01", "P02", "P03"):
        desk.phase(point)
        desk.works(point)
    return desk


def drawn(app: AppTest) -> Any:
    return next(tree[0] for key, tree in trees(app).items() if key.endswith(ABOVE))


def words(node: Any) -> str:
    if isinstance(node, str):
        return node
    return " ".join(filter(None, (words(child) for child in node[2:])))


def rows(app: AppTest) -> list[str]:
    _kind, _named, *children = drawn(app)
    return [words(row) for child in children for row in child[2:] if row[0].startswith("li")]


def buttons(node: Any) -> list[str]:
    if isinstance(node, str):
        return []
    own = [node[1]["choose"]] if "choose" in node[1] else []
    return [*own, *(value for child in node[2:] for value in buttons(child))]


def bromma(desk: Desk) -> AppTest:
    return desk.page(key=desk.sign_in(BROMMA))


def later(desk: Desk, minutes: float = 1) -> None:
    desk.at += timedelta(minutes=minutes)


def test_it_stands_first_on_every_page_with_a_way_to_where_it_is_done(night: Desk) -> None:
    night.report("P01", EL, Status.UR_FUNKTION)
    for name in ("situation", "log", "support", "staff"):
        app = night.page(name)
        assert rows(app) == ["El ur funktion och inget görs Husby Jag tar det Åtgärda"]
        assert buttons(drawn(app)) == ["failing", "take:ur_funktion:P01:el", "go:ur_funktion:P01:el"]
        assert "1 fel utan åtgärd" in said(app, above=True)
        first = next(
            key for key in trees(app) if not key.endswith("skips")
        )  # those are seen by keyboard alone
        assert first.endswith(ABOVE)
    assert rows(bromma(night)) == ["El ur funktion och inget görs Husby Jag tar det Åtgärda"]


def test_where_nothing_waits_it_is_one_line_that_counts_what_waits_for_others(night: Desk) -> None:
    assert "inget väntar på dig · inga fel utan åtgärd" in said(bromma(night), above=True)
    night.report("P02", EL, Status.UR_FUNKTION)
    app = bromma(night)
    assert "inget väntar på dig · 1 fel utan åtgärd" in said(app, above=True)
    assert buttons(drawn(app)) == ["failing"]
    reader = night.page(key=night.sign_in(Grant(Role.LASARE)))
    assert "inget väntar på dig · 1 fel utan åtgärd" in said(reader, above=True)


def test_without_an_operation_it_says_nothing(desk: Desk) -> None:
    assert "Gör detta nu" not in said(desk.page())


def test_a_drawn_list_stands_still_until_it_is_asked_for_anew(night: Desk) -> None:
    night.report("P01", VATTEN, Status.UR_FUNKTION)
    app = bromma(night)
    before = rows(app)
    later(night)
    night.report("P03", EL, Status.UR_FUNKTION, 0)
    app.run()
    assert rows(app) == before
    assert "1 ny – visa nytt läge" in words(drawn(app))
    later(night)
    pressed(app, "anew")
    assert rows(app) == ["2 punkter har något ur funktion och inget görs Husby, Ängby Jag tar det Åtgärda"]
    assert "visa nytt läge" not in words(drawn(app))


def test_what_is_done_meanwhile_keeps_its_line_but_has_no_button(night: Desk) -> None:
    night.report("P01", EL, Status.UR_FUNKTION)
    app = bromma(night)
    later(night)
    new = NewRequest(
        *("b1", "op", RequestKind.RESERVKRAFT, "elverk", "slk", "bromma", NOW + timedelta(hours=3)),
        point="P01",
    )
    ask_for_support(night.store, ALICE, new, night.at)
    app.run()
    assert rows(app) == ["El ur funktion och inget görs Husby klart eller taget"]
    assert buttons(drawn(app)) == ["failing"]  # nobody has answered yet
    app.session_state["acted-at"] = night.at
    app.run()
    assert "inget väntar på dig" in said(app, above=True)


def test_closed_it_says_that_nothing_is_followed_and_opened_again_what_waits(night: Desk) -> None:
    night.report("P01", EL, Status.UR_FUNKTION)
    app = bromma(night)
    before = rows(app)
    named = {"operation_id": "op", "reason": "över"}
    later(night)
    close_operation(night.store, ALICE, act_id="c", named="op", now=night.at, **named)
    app.run()
    assert "inget väntar på dig · Händelsen är stängd: fel följs inte längre" in said(app, above=True)
    later(night)
    reopen_operation(night.store, ALICE, act_id="o", now=night.at, **named)
    app.run()
    assert rows(app) == before
    assert "klart eller taget" not in words(drawn(app))


def test_another_page_shows_the_list_as_it_is(night: Desk) -> None:
    app = bromma(night)
    later(night)
    night.report("P01", EL, Status.UR_FUNKTION, 0)
    app.switch_page("desk/log/page.py").run()
    assert rows(app) == ["El ur funktion och inget görs Husby Jag tar det Åtgärda"]


def test_what_a_colleague_has_taken_is_away_and_comes_back(night: Desk) -> None:
    night.report("P01", EL, Status.UR_FUNKTION)
    mine = night.sign_in(BROMMA)
    keys = ["ur_funktion:P01:el"]
    take(night.store, Actor("", mine), act_id="tar", operation_id="op", keys=keys, now=night.at)
    assert rows(night.page(key=mine)) == ["El ur funktion och inget görs Husby taget 03:12 Åtgärda"]
    told = "inget väntar på dig · 1 ändring att kvittera · 1 fel utan åtgärd"
    assert told in said(bromma(night), above=True)
    later(night, 15)
    assert rows(bromma(night)) == ["El ur funktion och inget görs Husby Jag tar det Åtgärda"]


def test_pressing_takes_it_and_who_was_second_is_told_who_has_it(night: Desk) -> None:
    night.report("P01", EL, Status.UR_FUNKTION)
    first, second = bromma(night), night.page()
    later(night)
    pressed(first, choice(first, "take"))
    assert rows(first) == ["El ur funktion och inget görs Husby taget 03:13 Åtgärda"]
    pressed(second, choice(second, "take"))
    assert "Stadsdel Bromma tog det 03:13." in said(second, above=True)
    assert "inget väntar på dig" in said(second, above=True)
    assert "någon tar det" in said(night.page("log"), above=True)


def choice(app: AppTest, way: str) -> str:
    """Return what the first button of a kind sends."""
    return next(value for value in buttons(drawn(app)) if value.startswith(f"{way}:"))


def pressed(app: AppTest, value: str) -> None:
    """Press a button of the list: what its callback does, in the page's own run."""

    def press(*_asked: Any) -> None:
        above._chosen("op", value)

    app.session_state["pressing"] = press
    app.run()


def test_a_press_on_an_older_list_is_about_what_it_said(night: Desk) -> None:
    night.report("P01", EL, Status.FUNGERAR, lasts_until=night.at + timedelta(hours=1))
    app = bromma(night)
    seen = choice(app, "go")
    later(night)
    night.report("P03", VATTEN, Status.UR_FUNKTION)
    pressed(app, "anew")
    assert choice(app, "go") != seen
    pressed(app, seen)
    assert app.query_params["punkt"] == "P01"


def test_a_press_on_what_is_no_longer_listed_shows_the_list_anew(night: Desk) -> None:
    night.report("P01", EL, Status.UR_FUNKTION)
    app = bromma(night)
    seen = choice(app, "take")
    later(night)
    night.report("P01", EL, Status.FUNGERAR)
    night.report("P03", EL, Status.UR_FUNKTION)
    pressed(app, "anew")
    pressed(app, seen)
    assert rows(app) == ["El ur funktion och inget görs Ängby Jag tar det Åtgärda"]


def test_its_button_leads_to_the_point(night: Desk) -> None:
    night.report("P03", EL, Status.UR_FUNKTION)
    app = bromma(night)
    pressed(app, choice(app, "go"))
    assert not app.exception
    assert (app.query_params["handelse"], app.query_params["punkt"]) == ("op", "P03")


def test_the_rest_is_counted_and_shown_when_asked_for(night: Desk) -> None:
    night.report("P01", EL, Status.UR_FUNKTION)
    night.report("P03", EL, Status.FUNGERAR, lasts_until=night.at + timedelta(hours=1))
    night.report("P01", VATTEN, Status.FUNGERAR, 10, on_behalf_of="grannen")
    night.report("P01", VATTEN, Status.BEGRANSAD, 5, on_behalf_of="vakten")
    new = NewRequest(
        "b1", "op", RequestKind.VATTEN, "vatten", "slk", "bromma", night.at + timedelta(minutes=1)
    )
    ask_for_support(night.store, ALICE, new, night.at)
    later(night, 2)
    app = night.page()
    assert [row.split()[0] for row in rows(app)] == ["El", "Begäran", "El"]
    assert "+1" in words(drawn(app))
    pressed(app, "more")
    assert rows(app)[3].startswith("Motstridigt om vatten Husby")


def test_where_nothing_waits_it_says_what_is_to_be_acknowledged_and_leads_there(night: Desk) -> None:
    night.report("P03", EL, Status.UR_FUNKTION)
    app = bromma(night)
    pressed(app, choice(app, "take"))
    app = night.page()
    assert "inget väntar på dig · 1 ändring att kvittera" in said(app, above=True)
    assert "1 ej kvitterad" in said(app)
    pressed(app, "seen")
    assert not app.exception
    assert app.query_params["del"] == Part.STAFF.value
    reader = night.page(key=night.sign_in(Grant(Role.LASARE)))
    assert "att kvittera" not in said(reader, above=True)
