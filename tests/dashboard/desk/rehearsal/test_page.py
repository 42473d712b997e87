"""A rehearsal at the desk: each role follows its own steps, in the pages' own forms, to *klart* and back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.rehearsal import panel, says
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.rehearsal.facts import Step
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.store.verify import verify
from data.words import Extent, Function, Phase, RequestKind, RequestState, Role, Status
from tests.dashboard.the_desk import ALICE, NOW, Desk, go, labelled, said
from tests.data.sectors.test_sectors import LIST

pytestmark = pytest.mark.usefixtures("presses")
LEADER, BROMMA, ENERGI = Grant(Role.KRISLEDNING), Grant(Role.STADSDEL, "bromma"), Grant(Role.SEKTOR, "energi")


@pytest.fixture
def ready(desk: Desk) -> Desk:
    """Husby, an example, is in Bromma and Kista in Farsta; one real operation is open."""
    desk.load("Husby", "Kista", example=True)
    desk.open()
    load_sectors(desk.store, ALICE, LIST, NOW)
    return desk


def own(desk: Desk) -> Operation:
    (found,) = [one for one in operation_reads.operations(desk.store, private=True) if one.owner]
    return found


def begun(desk: Desk, *grants: Grant, role: str = "") -> AppTest:
    app = desk.page("ova", desk.sign_in(*grants), handelse="op")
    press(app, next(one.label for one in app.button if one.label.startswith(f"Öva som {role}")))
    assert "Övningen har börjat" in said(app)
    return app


def press(app: AppTest, label: str) -> AppTest:
    labelled(app.button, label).click().run()
    assert not app.exception
    return app


def chosen(desk: Desk, app: AppTest, value: str) -> AppTest:
    """Press a button of the panel."""
    identity = own(desk).id
    app.session_state["pressing"] = lambda: panel._chosen(identity, value)
    app.run()
    assert not app.exception
    return app


def field(app: AppTest, form: str, name: str) -> Any:
    every = (*app.text_input, *app.text_area, *app.radio, *app.selectbox)
    return next(one for one in every if str(one.key).startswith(form) and f":{name}:" in str(one.key))


def at_its_place(desk: Desk, app: AppTest, step: Step) -> AppTest:
    """Go to where the step is done, as the panel's own button leads; AppTest itself stays on its page."""
    chosen(desk, app, "go")
    return go(app, says._PLACES[step].value)


def report(app: AppTest) -> None:
    app.button_group[0].set_value(Function.EL).run()
    labelled(app.radio, "Status").set_value(Status.UR_FUNKTION)
    press(app, "Spara rapport om el")


def opens(app: AppTest, phase: Phase = Phase.UNDER_AKTIVERING) -> None:
    labelled(app.radio, "Nytt läge").set_value(phase)
    labelled(app.text_input, "Beslut av (funktion, inte namn)").input("stadsdelsdirektören")
    labelled(app.text_area, "Skäl").input("elavbrott")
    press(app, "Ändra läge")


def ask(app: AppTest) -> None:
    go(app, "support")
    for name, value in (("kind", RequestKind.DRIVMEDEL), ("what", "diesel"), ("deadline", "18:00")):
        field(app, "", name).set_value(value)
    field(app, "", "area").set_value("område:bromma")
    press(app, "Begär stöd")


def confirm(app: AppTest) -> None:
    labelled(app.text_input, "Källa").input("talat med punkten")
    press(app, "Bekräfta oförändrat")


def call(app: AppTest) -> None:
    for name, value in (
        ("point", "P01"),
        ("on_behalf_of", "platsansvarig"),
        ("el_status", Status.UR_FUNKTION),
    ):
        field(app, "relay:", name).set_value(value)
    press(app, "Spara rapporten")


def decide(app: AppTest) -> None:
    next(one for one in app.button_group if one.key == "staff-form").set_value("decision").run()
    field(app, "", "decision").set_value("Reservelverk till Husby")
    field(app, "", "decider").set_value("stabschefen")
    press(app, "Logga beslutet")


def answer(app: AppTest) -> None:
    field(app, "move:", "state").set_value(RequestState.ATAGEN)
    press(app, "Spara")


def on_its_way(app: AppTest) -> None:
    field(app, "move:", "state").set_value(RequestState.PA_VAG)
    press(app, "Spara")


def note(app: AppTest) -> None:
    labelled(app.text_area, "Anteckning").set_value("Husby har ringt")
    press(app, "Skriv i loggen")


def assess(app: AppTest) -> None:
    labelled(app.selectbox, "Vems uppgift").set_value("energi")
    for name in ("verksamheten", "resurserna", "belastningen"):
        labelled(app.radio, f"Påverkas {name}?").set_value(Extent.INTE)
    text = "Bedömning: vad läget betyder och vad som troligen följer"
    labelled(app.text_area, text).set_value("Elen räcker till kvällen")
    press(app, "Spara sektorsrapporten")


DOES: dict[Step, Callable[[AppTest], None]] = {
    Step.REPORT: report,
    Step.OPEN: opens,
    Step.ASK: ask,
    Step.CONFIRM: confirm,
    Step.CALL: call,
    Step.DECIDE: decide,
    Step.ANSWER: answer,
    Step.ON_ITS_WAY: on_its_way,
    Step.NOTE: note,
    Step.ASSESS: assess,
}


@pytest.mark.parametrize(
    ("grant", "steps"),
    [
        (BROMMA, (Step.REPORT, Step.OPEN, Step.ASK, Step.CONFIRM)),
        (LEADER, (Step.CALL, Step.DECIDE, Step.ANSWER, Step.NOTE)),
        (ENERGI, (Step.ASSESS, Step.ANSWER, Step.ON_ITS_WAY)),
    ],
)
def test_a_role_follows_its_steps_to_klart_and_back(
    ready: Desk, grant: Grant, steps: tuple[Step, ...]
) -> None:
    before = operation_reads.operations(ready.store)
    app = begun(ready, grant)
    for number, step in enumerate(steps, start=1):
        assert f"Steg {number} av {len(steps)}" in said(app, above=True)
        ready.at += timedelta(seconds=10)
        DOES[step](at_its_place(ready, app, step))
        app.run()
        if step is Step.OPEN:  # two decisions, not one button pressed twice
            ready.at += timedelta(seconds=10)
            opens(app, Phase.OPPEN)
    words = said(app, above=True)
    assert "Klart" in words
    assert f"Alla {len(steps)} steg" in words
    chosen(ready, app, "end")
    assert app.query_params["handelse"] == "op"
    assert "Öva själv: " not in said(app, above=True)
    assert operation_reads.operations(ready.store) == before
    assert [one.id for one in operation_reads.operations(ready.store, private=True)] == ["op"]
    assert verify(ready.store).differences == []


def test_a_step_can_be_skipped_and_all_of_it_ended(ready: Desk) -> None:
    app = begun(ready, ENERGI)
    chosen(ready, app, f"skip:{Step.ASSESS}")
    assert "Steg 2 av 3" in said(app, above=True)
    chosen(ready, app, f"skip:{Step.ANSWER}")
    chosen(ready, app, f"skip:{Step.ON_ITS_WAY}")
    assert "Du hoppade över alla steg." in said(app, above=True)
    chosen(ready, app, "end")
    assert app.query_params["handelse"] == "op"


def test_it_says_ovning_and_has_what_waits_there_alone(ready: Desk) -> None:
    app = go(begun(ready, ENERGI), "support")
    assert "ÖVNING" in said(app)
    assert "Diesel till reservkraften" in said(app)
    assert "Svara" in said(app, above=True)
    assert "Avbryt övningen" not in str([one.label for one in app.button])


def test_nobody_else_has_it_in_choice_strip_or_by_its_address(ready: Desk) -> None:
    app = begun(ready, BROMMA)
    for grant in (LEADER, Grant(Role.ADMIN), BROMMA, Grant(Role.OVNINGSLEDNING)):
        other = ready.page("situation", ready.sign_in(grant), handelse=own(ready).id)
        choice = [one.options for one in other.sidebar.selectbox if one.label == "Händelse"]
        assert (
            "Öva själv: " not in f"{choice} {[one.label for one in other.button]} {said(other, above=True)}"
        )
    mine = labelled(app.sidebar.selectbox, "Händelse").options
    assert any(name.startswith("Öva själv: stadsdel Bromma") for name in mine)


def test_with_nothing_loaded_it_says_what_is_lacking(desk: Desk) -> None:
    desk.load()
    app = desk.page("ova", desk.sign_in(LEADER, BROMMA))
    assert all(one.disabled for one in app.button if one.label.startswith("Öva som"))
    assert "inga trygghetspunkter är inlästa" in said(app)
    assert "området har inga inlästa trygghetspunkter" in said(app)


def test_a_role_without_steps_is_told_so(ready: Desk) -> None:
    app = ready.page("ova", ready.sign_in(Grant(Role.LASARE)))
    assert "för krisledningen, stadsdelar och sektorer" in said(app)
