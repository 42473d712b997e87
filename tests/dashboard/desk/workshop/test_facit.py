"""The tab *Karta* of a draft: what will be true when, and an effect put in where one says."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from data.exercise.scenario import Effect, Inject, InjectChannel
from data.words import Function, Status
from data.workshop import acts
from tests.dashboard.desk.workshop.test_page import DOWN, field, held, open_page, press, shop, tab
from tests.dashboard.the_desk import ALICE, Desk, labelled, said

__all__ = ("shop",)
WATER = Effect((Function.VATTEN,), Status.UR_FUNKTION, points=("P02",))


def on_map(desk: Desk) -> AppTest:
    return tab(open_page(desk, "d1"), "karta")


def stated(app: AppTest, target: str) -> AppTest:
    field(app, "places").set_value(["point:P02"])
    field(app, "functions").set_value(["vatten"])
    field(app, "target").set_value(target)
    app.run()
    assert "vatten ur funktion: Farstaskolan (1 punkt)" in said(app)
    return app


def put_in(app: AppTest, target: str) -> AppTest:
    return press(stated(app, target), "Lägg in")


def inject(desk: Desk, identity: str) -> Inject:
    return next(one for one in held(desk).scenario.injects if one.id == identity)


def test_the_map_shows_what_will_be_true_and_when_it_turns(shop: Desk) -> None:
    app = on_map(shop)
    assert "T+ 00:00 · on 20/1 07:00" in said(app)
    app = press(app, "›")
    assert "A1: el ur funktion: Bromma" in said(app)
    assert labelled(app.button, "›").disabled


def test_an_effect_becomes_a_new_inject_at_the_moment_that_is_shown(shop: Desk) -> None:
    app = on_map(shop)
    assert field(app, "target").value == ":new"
    labelled(app.text_input, "Gå till").set_value("90 min").run()
    app = put_in(app, ":new")
    made = inject(shop, "I1")
    assert (made.at, made.to, made.channel) == (timedelta(minutes=90), (), InjectChannel.VARLDEN)
    assert made.effects == (WATER,)
    assert "Facit är inlagt i I1." in said(app)
    assert "I1: vatten ur funktion: Farstaskolan" in said(app)


def test_an_effect_becomes_a_part_of_an_inject_and_takes_nothing_from_it(shop: Desk) -> None:
    app = on_map(shop)
    another = inject(shop, "A1")
    acts.save_inject(
        shop.store, ALICE, "d1", Inject("A1", another.at, "Nya ord", to=another.to, effects=(DOWN,)),
        held(shop).parts["A1"].version, shop.at,
    )  # fmt: skip
    put_in(app, "A1")
    assert (inject(shop, "A1").text, inject(shop, "A1").effects) == ("Nya ord", (DOWN, WATER))


def test_an_effect_becomes_how_it_all_begins(shop: Desk) -> None:
    app = put_in(on_map(shop), ":start")
    assert held(shop).scenario.start == (WATER,)
    assert "Från start: vatten ur funktion: Farstaskolan" in said(app)


def test_what_somebody_took_away_meanwhile_is_said_and_nothing_is_put_in(shop: Desk) -> None:
    app = stated(on_map(shop), "A2")
    acts.remove_inject(shop.store, ALICE, "d1", "A2", held(shop).parts["A2"].version, shop.at)
    app = press(app, "Lägg in")
    assert "A2 finns inte längre i utkastet." in said(app)
    assert [one.id for one in held(shop).scenario.injects] == ["A1", "R1"]


def test_a_draft_of_another_municipality_is_shown_and_named(shop: Desk) -> None:
    strange = Inject(
        "X1",
        timedelta(minutes=5),
        "",
        effects=(Effect((Function.EL,), Status.UR_FUNKTION, ("gotham",), ("P99",)),),
    )
    acts.save_inject(shop.store, ALICE, "d1", strange, None, shop.at)
    app = press(on_map(shop), "›")
    assert "X1: el ur funktion: gotham, P99" in said(app)
    assert "finns inte i den inlästa kommunen" in said(app)
