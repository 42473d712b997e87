"""*Verkstad* on a closed operation: begun there, its log lent entry by entry, its words never copied."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.workshop import from_reality
from data.log.acts import mask_entry, write_note
from data.log.facts import Particulars
from data.operations.acts import close_operation
from data.rights import Grant
from data.store.rows import MASKED
from data.words import Function, Role, Status, TextClass
from data.workshop import acts, reads
from tests.dashboard.desk.workshop.test_page import LEADER, LED, PAGE, field, held, press, tab
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said

OPERATION = "op-1"
NOTE, STRUCK = f"Kön når gatan {HOSTILE}", "Nyckeln hos Eva"


@pytest.fixture
def night(desk: Desk) -> tuple[Desk, int, int]:
    """A closed operation with a report and two notes, one of them struck; their numbers."""
    desk.load("Alviksskolan", "Farstaskolan")
    desk.open(OPERATION)
    desk.report("P01", Function.EL, Status.UR_FUNKTION, operation=OPERATION)
    struck = Particulars(handling=TextClass.STRYK_VID_EXPORT)
    note = write_note(desk.store, ALICE, act_id="n1", operation_id=OPERATION, note=NOTE, now=desk.at)
    other = write_note(
        desk.store, ALICE, act_id="n2", operation_id=OPERATION, note=STRUCK, more=struck, now=desk.at
    )
    close_operation(
        desk.store, ALICE, act_id="c1", operation_id=OPERATION, named=OPERATION, reason="över", now=desk.at
    )
    return desk, note.revision, other.revision


def opened(desk: Desk, *grants: Grant) -> AppTest:
    """Begin a draft of the operation on the page; it is the draft that the page shows then."""
    app = desk.page(PAGE, desk.sign_in(LEADER, *grants))
    field(app, "source").set_value(f"operation:{OPERATION}").run()
    press(app, "Börja skriva")
    return app


def the_draft(desk: Desk) -> str:
    (head,) = reads.drafts(desk.store, LED)
    return head.id


def taken(app: AppTest, draft: str, revision: int) -> AppTest:
    """Press *Ta med* at an entry."""
    app.session_state["pressing"] = lambda: from_reality._chosen(draft, str(revision))
    app.run()
    assert not app.exception
    return app


@pytest.mark.usefixtures("presses")
def test_a_draft_is_begun_of_what_happened_and_its_log_is_lent_entry_by_entry(
    night: tuple[Desk, int, int],
) -> None:
    desk, note, struck = night
    app = opened(desk, Grant(Role.KRISLEDNING))
    draft = the_draft(desk)
    assert NOTE not in said(app)
    tab(app, "loggen")
    assert "det ändras 1 gånger, vid 1 punkter" in said(app)
    assert NOTE in said(app)
    assert STRUCK not in said(app)
    assert f"Post {struck} är klassad stryk vid export" in said(app)
    taken(app, draft, note)
    assert f"Post {note} är med som inspel." in said(app)
    assert f"med som post-{note}" in said(app)
    taken(app, draft, struck)
    assert f"Post {struck} är klassad stryk vid export: orden stannar i loggen." in said(app)
    assert [one.text for one in held(desk, draft).scenario.injects if one.source] == [NOTE]


def test_who_may_not_read_the_operation_is_told_so_and_sees_no_words(night: tuple[Desk, int, int]) -> None:
    desk, _note, _struck = night
    opened(desk, Grant(Role.KRISLEDNING))
    app = desk.page(PAGE, desk.sign_in(LEADER), utkast=the_draft(desk))
    tab(app, "loggen")
    assert "bara i övningar, inte i en skarp händelse" in said(app)
    assert NOTE not in said(app)
    (source,) = [one for one in desk.page(PAGE, desk.sign_in(LEADER)).selectbox if ":source:" in str(one.key)]
    assert not [one for one in source.options if "det som hände" in one]


def test_chosen_words_stand_in_the_log_until_somebody_writes_their_own(night: tuple[Desk, int, int]) -> None:
    desk, note, _struck = night
    app = opened(desk, Grant(Role.KRISLEDNING))
    draft = the_draft(desk)
    acts.choose(desk.store, ALICE, draft, [note], desk.at)
    app.session_state[f"workshop-inject:{draft}"] = f"post-{note}"
    app.run()
    assert f"Orden står i loggen, post {note}, och försvinner om den maskeras." in said(app)
    assert NOTE in said(app)
    assert not [one for one in app.text_area if ":text:" in str(one.key)]
    field(app, "sender").set_value("Länsstyrelsen")
    press(app, "Spara inspelet")
    (inject,) = [one for one in held(desk, draft).scenario.injects if one.source]
    assert (inject.sender, inject.text) == ("Länsstyrelsen", NOTE)
    desk.at += timedelta(minutes=1)  # at once it would be the second click of the first save
    labelled(app.toggle, "Skriv egna ord i stället").set_value(True).run()
    field(app, "text").set_value("Kön når bron")
    press(app, "Spara inspelet")
    (inject,) = [one for one in held(desk, draft).scenario.injects if one.id == f"post-{note}"]
    assert (inject.source, inject.text) == (None, "Kön når bron")


def test_masked_while_a_form_is_open_the_words_are_not_saved_as_anybodys_own(
    night: tuple[Desk, int, int],
) -> None:
    desk, note, _struck = night
    app = opened(desk, Grant(Role.KRISLEDNING))
    draft = the_draft(desk)
    acts.choose(desk.store, ALICE, draft, [note], desk.at)
    app.session_state[f"workshop-inject:{draft}"] = f"post-{note}"
    app.run()
    field(app, "sender").set_value("Länsstyrelsen").run()
    mask_entry(desk.store, ALICE, act_id="m1", revision=note, decision="dnr 1", now=desk.at)
    app.run()
    assert NOTE not in said(app)
    press(app, "Spara inspelet")
    (inject,) = [one for one in held(desk, draft).scenario.injects if one.id == f"post-{note}"]
    assert (inject.source, inject.sender, inject.text) == (note, "Länsstyrelsen", MASKED)
    assert "Orden är maskerade i loggen" in said(app)
