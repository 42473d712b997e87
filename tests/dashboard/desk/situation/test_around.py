"""Område, and the other faces of Sektorer: every actor in an area, and the list read in at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.door.caller import ANONYMOUS
from dashboard.paper.exports.registers import sectors_file
from dashboard.words.addresses import SECTORS
from data.events.acts import load_events
from data.events.facts import NewEvent
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.rights import Grant
from data.sectors import reads as sector_reads
from data.sectors.acts import load_sectors, report_sector
from data.sectors.facts import Responsibility
from data.sectors.list_file import read_list
from data.sectors.reports import Impact, NewSectorReport
from data.words import Duty, Extent, Function, RequestKind, Role, Status
from tests.dashboard.desk.sectors.says.test_page import OWN
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said
from tests.dashboard.words.test_downloads import client
from tests.factories import NOW

REGISTER = OWN.__class__(
    OWN.sectors,
    OWN.organisations,
    OWN.memberships,
    (*OWN.responsibilities, Responsibility("ks", Duty.DRIFT, area="bromma")),
    OWN.activities,
)


@pytest.fixture
def night(desk: Desk) -> Desk:
    """A real operation with a point in each of two areas, where everybody has said something of Bromma."""
    desk.load("Brommaskolan", "Farstaskolan")
    load_sectors(desk.store, ALICE, REGISTER, desk.at)
    desk.open()
    desk.phase("P01")
    desk.report("P01", Function.EL, Status.UR_FUNKTION)
    report_sector(desk.store, ALICE, word("sector-1", "verket", "bromma", HOSTILE[:200]), desk.at)
    report_sector(desk.store, ALICE, word("sector-2", "ks", "farsta", "Lugnt i Farsta"), desk.at)
    for area, what in (("bromma", "Diesel till Bromma"), ("farsta", "Filtar till Farsta")):
        new = NewRequest(
            f"q-{area}", "op", RequestKind.DRIVMEDEL, what, "verket", area, desk.at + timedelta(hours=2)
        )
        ask_for_support(desk.store, ALICE, new, desk.at)
    found = [event("1", "bromma", "Vatten i källaren"), event("2", None, HOSTILE[:200])]
    load_events(desk.store, ALICE, "op", "ia", [*found, event("3", "farsta", "Bara i Farsta")], desk.at)
    return desk


def word(identity: str, organisation: str, area: str, assessment: str) -> NewSectorReport:
    impact = Impact(Extent.HELT, Extent.HELT, Extent.HELT)
    return NewSectorReport(identity, "op", "energi", impact, organisation, area, assessment=assessment)


def event(identity: str, area: str | None, title: str) -> NewEvent:
    return NewEvent(identity, NOW - timedelta(days=1), area, title, "Trafikkontoret")


def moded(desk: Desk, mode: str, key: str | None = None) -> AppTest:
    app = desk.page("sectors", key)
    (choice,) = app.button_group
    choice.set_value(mode).run()
    assert not app.exception
    return app


def test_an_area_shows_everybody_who_acts_in_it_and_nobody_else(night: Desk) -> None:
    words = said(night.page("situation", omrade="bromma"))
    for one in ("Brommaskolan", "Elverket", "kritisk påverkan", "Diesel till Bromma", "Vatten i källaren"):
        assert one in words
    assert "Kommunstyrelsen" in words  # runs the points here
    assert "EJ INLÄST" in words  # nobody is loaded for the infrastructure
    assert HOSTILE[:200] in words
    assert (
        "bromma" not in words.splitlines()
    )  # the place is in the head, not at each word, and never as an id
    for other in ("Farstaskolan", "Lugnt i Farsta", "Filtar till Farsta", "Bara i Farsta"):
        assert other not in words


def test_another_area_is_chosen_on_the_page_and_stands_in_the_address(night: Desk) -> None:
    app = night.page("situation", omrade="bromma")
    labelled(app.selectbox, "Gå till").set_value("omrade:farsta").run()
    assert app.query_params["omrade"] == "farsta"
    words = said(app)
    assert "Lugnt i Farsta" in words
    assert "Diesel till Bromma" not in words


def test_an_area_of_which_nothing_is_said_says_so(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    app = desk.page("situation", omrade="bromma")
    assert "Ingen sektor har rapporterat om området." in said(app)
    assert any("Ingen har begärt stöd i området" in one.value for one in app.caption)


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("omraden", "Energiförsörjning, Elverket: kritisk påverkan"),
        ("organisationer", "Energiförsörjning, Kommunstyrelsen: kritisk påverkan"),
        ("handelser", "Vatten i källaren"),
    ],
)
def test_the_other_faces_of_the_page(night: Desk, mode: str, says: str) -> None:
    assert says in said(moded(night, mode))


# ── the list at the desk ─────────────────────────────────────────────────────────────────────


def chosen(app: AppTest, content: bytes) -> AppTest:
    (uploader,) = app.file_uploader
    uploader.set_value(("sektorer.xlsx", content, "application/octet-stream")).run()
    assert not app.exception
    return app


def act(app: AppTest) -> Any:
    return next(one for one in app.button if one.label.startswith("Läs in"))


def test_a_list_is_shown_in_full_before_it_is_read_in(night: Desk) -> None:
    held = sector_reads.register(night.store)
    fewer = OWN.__class__(held.sectors, held.organisations, held.memberships, held.responsibilities, ())
    app = chosen(night.page("sektorslista"), sectors_file(fewer))
    words = said(app)
    assert "verksamheter" in words
    assert "försvinner" in words
    assert sector_reads.register(night.store) == held
    act(app).click().run()
    assert not app.exception
    assert sector_reads.register(night.store) == fewer


def test_a_refused_list_says_every_row_and_changes_nothing(night: Desk) -> None:
    held = sector_reads.register(night.store)
    twice = OWN.__class__((*held.sectors, held.sectors[0]), *(getattr(held, n) for n in held.__slots__[1:]))
    app = chosen(night.page("sektorslista"), sectors_file(twice))
    words = said(app)
    assert "Sektorn energi finns 2 gånger." in words
    assert act(app).disabled
    assert sector_reads.register(night.store) == held


def test_who_may_not_load_registers_is_not_offered_the_list(night: Desk) -> None:
    app = night.page("sectors", night.sign_in(Grant(Role.SEKTOR, "energi")))
    (choice,) = app.button_group
    assert "Sektorslistan" not in choice.options


def test_the_list_is_fetched_as_it_is_held_and_by_nobody_without_a_right(night: Desk) -> None:
    answer = client(night).get(SECTORS)
    assert answer.headers["content-disposition"] == 'attachment; filename="sektorer.xlsx"'
    assert read_list("sektorer.xlsx", answer.content).register == sector_reads.register(night.store)
    assert client(night, ANONYMOUS).get(SECTORS).status_code == 403
