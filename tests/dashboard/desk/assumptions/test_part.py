"""Antaganden: what is edited comes back as what is assumed, its difference is shown, and a file sets it."""

from dataclasses import replace
from math import nan

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.assumptions import says
from data.assumptions import reads
from data.assumptions.facts import Figure, Link, Share
from data.assumptions.list_file import assumptions_change
from data.assumptions.tables import defaults, from_tables, write
from data.assumptions.words import FigureKind, LinkReach, YearPart
from data.rights import Grant
from data.words import Function, Role
from tests.dashboard.the_desk import Desk, said

PUMPS = Link(Function.EL, "fjärrvärmepumpar", Function.VARME, 6, 12, source="RSA 2026")
OWN = replace(defaults(), chain=(PUMPS,))


def opened(desk: Desk, key: str | None = None) -> AppTest:
    return desk.page("antaganden", key)


def choose(app: AppTest, content: bytes) -> AppTest:
    (uploader,) = app.file_uploader
    uploader.set_value(("antaganden.toml", content, "application/toml")).run()
    assert not app.exception
    return app


def test_what_stands_in_the_editors_is_what_is_assumed() -> None:
    assert from_tables(says.tables(says.rows(defaults()))) == defaults()


def test_an_editors_empty_cells_and_rows_say_nothing() -> None:
    edited = says.rows(defaults())
    edited["shares"] = [
        {"season": "vinter", "hours": 6, "below": nan, "low": 0.5, "high": 2.5, "source": None},
        {"season": None, "hours": nan, "below": None, "low": nan, "high": None, "source": ""},
    ]
    assert from_tables(says.tables(edited)).shares == (Share(YearPart.VINTER, 6, 0.005, 0.025),)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (PUMPS, "el → fjärrvärmepumpar → värme efter 6–12 h, samma punkt, alltid · RSA 2026"),
        (
            replace(PUMPS, reach=LinkReach.OMRADE, low=0.5, source=""),
            "el → fjärrvärmepumpar → värme efter 0.5–12 h, hela området, alltid · förslag",
        ),
        (
            Share(YearPart.VINTER, 6, 0.005, 0.03, below=-10),
            "vinter, från 6 h utan värme, kallare än -10 °C: 0.5–3 % · förslag",
        ),
        (Figure(FigureKind.KW_BESOKARE, 0.05), "kW för varje besökare: 0.05 · förslag"),
    ],
)
def test_a_row_is_one_sentence_with_its_source(row: Link | Share | Figure, sentence: str) -> None:
    assert says.sentence(row) == sentence


def test_a_changed_row_is_gone_and_new_and_another_order_is_a_change_too() -> None:
    change = assumptions_change(defaults(), OWN)
    assert (change.gone, change.new) == (defaults().chain, (PUMPS,))
    turned = replace(defaults(), shares=defaults().shares[::-1])
    assert not assumptions_change(defaults(), turned).nothing
    assert assumptions_change(defaults(), defaults()).nothing


def test_a_file_is_shown_by_its_difference_and_then_set(desk: Desk) -> None:
    desk.open()
    app = choose(opened(desk), write(OWN).encode())
    words = said(app)
    assert "el → fjärrvärmepumpar → värme efter 6–12 h, samma punkt, alltid · RSA 2026" in words
    assert reads.assumptions(desk.store) == defaults()
    next(one for one in app.button if one.label.startswith("Läs in")).click().run()
    assert not app.exception
    assert reads.assumptions(desk.store) == OWN


def test_a_ring_in_a_file_is_named_and_nothing_is_set(desk: Desk) -> None:
    desk.open()
    ring = replace(OWN, chain=(PUMPS, Link(Function.VARME, "frysta rör", Function.EL, 1, 2)))
    app = choose(opened(desk), write(ring).encode())
    assert "Följdkedjan går runt: el (fjärrvärmepumpar) → värme (frysta rör) → el." in said(app)
    assert next(one for one in app.button if one.label.startswith("Läs in")).disabled


def test_nothing_is_saved_while_nothing_is_changed(desk: Desk) -> None:
    app = opened(desk)
    assert next(one for one in app.button if one.label == "Spara antagandena").disabled
    assert "märks antagande" in said(app)


def test_it_is_of_use_only_to_whoever_may_read_registers_in(desk: Desk) -> None:
    desk.open()
    reader = desk.sign_in(Grant(Role.LASARE))
    app = opened(desk, reader)
    assert all(one.disabled for one in app.file_uploader)
