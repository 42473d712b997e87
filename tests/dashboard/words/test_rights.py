"""Rights on the desk's pages: the services' words beside each button, once for who may nothing at all."""

import pytest
from streamlit.testing.v1 import AppTest

from data.access import accounts
from data.access import reads as access_reads
from data.acting import Actor
from data.errors import NotAllowed
from data.log.acts import correct_entry
from data.operations import reads as operation_reads
from data.points.acts.whole_reports import submit
from data.points.commands import PointReport, Unchanged
from data.rights import Grant
from data.words import Function, OperationKind, Role, Status
from tests.dashboard.the_desk import ALICE, Desk, labelled, said

BROMMA, FARSTA = Grant(Role.STADSDEL, "bromma"), Grant(Role.STADSDEL, "farsta")
EXPORT = "Läsare får inte hämta ut uppgifter."
UNCHANGED = tuple(Unchanged(function, 1) for function in Function)
SAVE = ("Bekräfta oförändrat", "Spara beläggning", "Ändra läge")


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.load("Brommaskolan", "Farstaskolan")
    for name, kind in (("op", OperationKind.INCIDENT), ("ovning", OperationKind.OVNING)):
        desk.open(name, kind)
        desk.phase("P01", operation=name)
    desk.works("P01")
    return desk


def page(desk: Desk, name: str, *grants: Grant, operation: str = "op") -> AppTest:
    return desk.page(name, key=desk.sign_in(*grants), handelse=operation, punkt="P01")


def act_labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button if button.label.startswith(("Spara", "Bekräfta", "Ändra"))]


def change_role(desk: Desk, app: AppTest, *grants: Grant) -> None:
    with desk.store.reading() as connection:
        me = access_reads.who(connection, app.session_state["key"], desk.at).id
    accounts.set_grants(desk.store, ALICE, me, grants, desk.at)


@pytest.mark.parametrize("grant", [Grant(Role.KRISLEDNING), BROMMA])
def test_who_may_act_finds_every_button_ready(opened: Desk, grant: Grant) -> None:
    app = page(opened, "situation", grant)
    assert not [button.label for button in app.button if button.disabled]
    assert "får inte" not in said(app)
    assert len(labelled(app.radio, "Status").options) == len(Status)


def test_another_areas_stadsdel_reads_beside_each_button_what_the_service_would_say(opened: Desk) -> None:
    app = page(opened, "situation", FARSTA)
    assert [labelled(app.button, label).disabled for label in SAVE] == [True] * 3
    words = said(app)
    with pytest.raises(NotAllowed) as refused:
        said_unchanged = PointReport("c", "op", "P01", "c", on_behalf_of="hört det", unchanged=UNCHANGED)
        submit(opened.store, Actor("charlie", app.session_state["key"]), said_unchanged, opened.at)
    assert refused.value.reason in words
    assert "Stadsdel Farsta får rapportera bara i sitt eget område." in words
    assert "registrera beslut om en punkts läge bara i sitt eget område" in words


@pytest.mark.parametrize(
    ("name", "grant", "says"),
    [
        ("situation", Grant(Role.LASARE), "Läsare får inte rapportera."),
        ("log", Grant(Role.LASARE), "Läsare får inte skriva i loggen."),
        ("operation", Grant(Role.LASARE), "Läsare får inte öppna händelser."),
        ("operation", BROMMA, "Stadsdel Bromma får inte öppna händelser."),
        ("situation", Grant(Role.ADMIN), "Administratören får inte rapportera."),
    ],
)
def test_who_may_nothing_is_told_once_and_sees_no_forms(
    opened: Desk, name: str, grant: Grant, says: str
) -> None:
    app = page(opened, name, grant)
    assert said(app).count(says) == 1
    refused = [line for line in said(app).splitlines() if "får inte" in line]
    assert refused == ([EXPORT] if name == "log" else []) + [says]
    # What is known of a point is the register's, which an administrator keeps.
    assert act_labels(app) == (["Spara utrustningen"] if grant.role is Role.ADMIN else [])
    assert not app.text_area


def test_motspelet_reports_in_an_exercise_but_neither_settles_exempts_nor_decides(opened: Desk) -> None:
    opened.report("P01", Function.EL, Status.UR_FUNKTION, 10, operation="ovning", on_behalf_of="vakten")
    opened.report("P01", Function.EL, Status.FUNGERAR, 5, operation="ovning", on_behalf_of="personalen")
    app = page(opened, "situation", Grant(Role.MOTSPEL), operation="ovning")
    app.button_group[0].set_value(Function.EL).run()
    assert not labelled(app.button, "Spara rapport om el").disabled
    assert len(labelled(app.radio, "Status").options) == len(Status) - 1
    words = said(app)
    assert "Motspelet får inte sätta en funktion som ej aktuell." in words
    assert "Motspelet får inte avgöra vad som gäller när uppgifter är motstridiga." in words
    assert labelled(app.button, "Avgör vad som gäller om el").disabled
    assert labelled(app.button, "Ändra läge").disabled


def test_a_role_taken_away_refuses_the_next_act_and_what_was_typed_stays_in_sight(opened: Desk) -> None:
    app = page(opened, "situation", BROMMA)
    labelled(app.text_input, "Källa").input("talat med punkten kl 03:10")
    change_role(opened, app, Grant(Role.LASARE))
    before = operation_reads.revision(opened.store)
    labelled(app.button, "Bekräfta oförändrat").click().run()
    assert not app.exception
    assert operation_reads.revision(opened.store) == before
    assert "Läsare får inte registrera vad någon annan sagt." in said(app)
    assert labelled(app.text_input, "Källa").value == "talat med punkten kl 03:10"
    assert labelled(app.button, "Bekräfta oförändrat").disabled
    change_role(opened, app, BROMMA)
    app.run()
    labelled(app.button, "Bekräfta oförändrat").click().run()
    assert "4 funktioner bekräftade." in said(app)


def test_a_session_that_has_ended_refuses_and_says_so(opened: Desk) -> None:
    from data.access.sessions import sign_out

    app = page(opened, "situation", BROMMA)
    labelled(app.text_input, "Källa").input("talat med punkten")
    sign_out(opened.store, app.session_state["key"], opened.at)
    before = operation_reads.revision(opened.store)
    labelled(app.button, "Bekräfta oförändrat").click().run()
    assert operation_reads.revision(opened.store) == before
    assert "Du är inte inloggad" in said(app)


def test_the_log_offers_notes_and_corrections_only_where_they_may_be_made(opened: Desk) -> None:
    opened.report("P01", Function.EL, Status.BEGRANSAD, 3)
    number = str(operation_reads.revision(opened.store))

    def ways(grant: Grant) -> list[str]:
        app = opened.page("log", opened.sign_in(grant), handelse="op", post=number)
        return [one.label for one in app.button if one.label == "Spara rättelsen"]

    app = page(opened, "log", FARSTA)
    named = labelled(app.selectbox, "Om en punkt (frivilligt)").options
    assert not [one for one in named if "Brommaskolan" in one]
    assert [one for one in named if "Farstaskolan" in one]
    assert (ways(FARSTA), ways(BROMMA)) == ([], ["Spara rättelsen"])


def test_correcting_anothers_entry_is_not_offered_and_refused_by_the_service(opened: Desk) -> None:
    opened.report("P01", Function.EL, Status.BEGRANSAD, 3)
    number = operation_reads.revision(opened.store)
    assert "Du kan läsa posten" in said(
        opened.page("log", opened.sign_in(FARSTA), handelse="op", post=str(number))
    )
    somebody = Actor("stadsdel Farsta", opened.sign_in(FARSTA))
    with pytest.raises(NotAllowed, match="Stadsdel Farsta får rätta poster bara i sitt eget område"):
        correct_entry(opened.store, somebody, act_id="c", revision=number, note="fel", now=opened.at)


def test_ovningsledningen_opens_exercises_alone_and_changes_no_real_operation(opened: Desk) -> None:
    app = page(opened, "operation", Grant(Role.OVNINGSLEDNING), operation="ovning")
    assert labelled(app.radio, "Slag").options == ["övning"]
    assert "Övningsledningen får öppna händelser bara i övningar" in said(app)
    assert not labelled(app.button, "Spara ändringen").disabled
