"""What is being written at the desk stays: over pages, sessions and restarts, and from shift to shift."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk import last_read
from data.access import accounts, sessions
from data.access import reads as access_reads
from data.drafts import reads as draft_reads
from data.drafts.facts import DraftKind
from data.entries.entry import EntryKind
from data.entries.reports import Reported
from data.exercise.acts.leading import interrupt
from data.log import reads as log_reads
from data.operations import acts as operation_acts
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.situation_reports import reads as situation_report_reads
from data.staff import reads as staff_reads
from data.staff.acts import set_staff_plan
from data.staff.facts import NewStaffPlan
from data.store.database import open_store
from data.words import (
    Channel,
    Extent,
    Function,
    ImpactLevel,
    OperationKind,
    Priority,
    RequestKind,
    Role,
    Status,
    Supply,
)
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, go, labelled, said
from tests.data.sectors.test_sectors import LIST
from tests.reading import read_now

KRISLEDNING = Grant(Role.KRISLEDNING)
BEGUN = ("channel", "priority")  # fields that hold something from the start
PERSONNUMMER = "640823-3234"


@pytest.fixture
def ready(desk: Desk) -> Desk:
    desk.load("Brommaskolan", "Farstaskolan")
    desk.open()
    desk.phase("P01")
    load_sectors(desk.store, ALICE, LIST, desk.at)
    return desk


class Person:
    """Somebody with an account of their own, who can sign in as often as they like."""

    def __init__(self, desk: Desk, login: str, grant: Grant = KRISLEDNING) -> None:
        self.desk, now = desk, desk.at
        self.account = accounts.add_account(
            desk.store, ALICE, login=login, label="prov", grants=[grant], now=now
        )

    def page(self, name: str, **address: str) -> AppTest:
        """Open a page in a browser of its own."""
        desk = self.desk
        link = sessions.make_link(desk.store, ALICE, self.account, timedelta(hours=1), desk.at)
        lasting = sessions.Lasting(timedelta(days=30), timedelta(days=30))
        secret = sessions.sign_in_by_link(desk.store, link, desk.at, lasting).secret
        return desk.page(name, access_reads.digest(secret), **address)


@dataclass(frozen=True)
class Form:
    """A form that is kept: where it is, how it is reached, and what is written in it."""

    page: str
    kind: DraftKind
    name: str
    typed: dict[str, Any]
    reach: tuple[str, str] | None = None


FORMS = [
    Form(
        "situation_report",
        DraftKind.LAGESRAPPORT,
        "situation-report",
        {"assessment": f"Läget är svårt {HOSTILE}", "direction": "Värme först", "next_at": "06:00"},
    ),
    Form(
        "staff",
        DraftKind.PLAN,
        "plan",
        {"direction": "Värme före el", "briefing_at": "04:00", "shifts": "07:00, 19:00"},
        ("staff-form", "plan"),
    ),
    Form(
        "staff",
        DraftKind.BESLUT,
        "decision",
        {"decision": "Öppna två", "decider": "stabschefen", "area": "bromma"},
        ("staff-form", "decision"),
    ),
    Form(
        "relay",
        DraftKind.RAPPORT,
        "relay",
        {
            "point": "P01",
            "channel": Channel.RAKEL,
            "on_behalf_of": "vakten",
            "el_status": Status.UR_FUNKTION,
            "note": "många barn",
        },
    ),
    Form(
        "relay",
        DraftKind.KLISTRAD,
        "paste",
        {"text": "P01 EL-", "on_behalf_of": "vakten", "channel": Channel.PAPPER},
    ),
    Form(
        "staff",
        DraftKind.BUDSKAP,
        "message",
        {"text": "Vatten i Bromma", "channels": ["radio"], "areas": ["bromma"], "function": Function.VATTEN},
        ("staff-form", "message"),
    ),
    Form(
        "support",
        DraftKind.STOD,
        "support",
        {"kind": RequestKind.VATTEN, "what": "tankbil", "priority": Priority.AKUT, "area": "område:bromma"},
    ),
    Form(
        "log",
        DraftKind.ANTECKNING,
        "note",
        {"note": "bussar på väg", "point": "P01", "sender": "Ellevio", "channel": Channel.TELEFON},
    ),
    Form(
        "sectors",
        DraftKind.SEKTORRAPPORT,
        "sector",
        {
            "whose": "energi",
            "area": "bromma",
            "operations": Extent.DELVIS,
            "forecast_24": ImpactLevel.ALLVARLIG,
            "assessment": "Elen räcker till morgonen",
        },
    ),
    Form(
        "overlamning",
        DraftKind.OVERLAMNING,
        "handover",
        {"sender": "stabschef natt", "recipient": "stabschef dag", "note": "Ring Ellevio 06:00"},
    ),
]
WORDS = {
    "decision": "decision",
    "relay": "note",
    "note": "note",
    "paste": "text",
    "message": "text",
    "support": "what",
    "sector": "assessment",
    "handover": "note",
}
EVERY = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


def reach(app: AppTest, form: Form) -> AppTest:
    if form.reach is not None:
        key, part = form.reach
        app = next(one for one in app.button_group if one.key == key).set_value(part).run()
    assert not app.exception
    assert not app.warning
    return app


def field(app: AppTest, form: Form, name: str) -> Any:
    every = (*app.text_input, *app.text_area, *app.radio, *app.selectbox, *app.button_group, *app.multiselect)
    (found,) = [one for one in every if str(one.key).startswith(f"{form.name}:op:{name}:")]
    return found


def place(block: Any, wanted: Any) -> tuple[int, ...] | None:
    """Return where on the page something stands: its number in each of the blocks around it."""
    for number, child in getattr(block, "children", {}).items():
        if child is wanted:
            return (number,)
        if (below := place(child, wanted)) is not None:
            return (number, *below)
    return None


def places(app: AppTest, form: Form) -> dict[str, tuple[int, ...] | None]:
    return {name: place(app.main, field(app, form, name)) for name in form.typed}


def write(app: AppTest, form: Form, **instead: Any) -> AppTest:
    """Write in the fields and leave them."""
    for name, value in {**form.typed, **instead}.items():
        field(app, form, name).set_value(value)
    left: AppTest = app.run()
    assert not left.exception
    return left


def read(app: AppTest, form: Form) -> dict[str, Any]:
    return {name: field(app, form, name).value for name in form.typed}


def press(app: AppTest, label: str) -> AppTest:
    pressed: AppTest = labelled(app.button, label).click().run()
    assert not pressed.exception
    return pressed


def kept(desk: Desk) -> list[DraftKind]:
    return [one.kind for one in draft_reads.drafts_open(desk.store, "op")]


def restart() -> None:
    """Open the store anew, as a new process does."""
    last_read.store().close()
    last_read._database.cache_clear()
    last_read._open.cache_clear()


@EVERY
def test_what_is_written_is_there_after_another_page_a_new_session_and_a_restart(
    ready: Desk, form: Form
) -> None:
    person = Person(ready, "natt")
    app = write(reach(person.page(form.page), form), form)
    assert "Utkast sparat 03:12" in said(app)
    assert kept(ready) == [form.kind]
    app = go(app, "log")
    assert read(reach(go(app, form.page), form), form) == form.typed
    assert read(reach(person.page(form.page), form), form) == form.typed
    restart()
    app = reach(person.page(form.page), form)
    assert read(app, form) == form.typed
    assert "Utkast sparat 03:12" in said(app)


@EVERY
def test_throwing_it_away_takes_one_confirmation_and_is_for_good(ready: Desk, form: Form) -> None:
    person = Person(ready, "natt")
    app = press(write(reach(person.page(form.page), form), form), "Ja, kasta utkastet")
    assert "Utkastet är kastat." in said(app)
    assert kept(ready) == []
    for page in (app, reach(person.page(form.page), form)):
        assert not any(value for name, value in read(page, form).items() if name not in BEGUN)
        assert not [one for one in page.button if one.label == "Ja, kasta utkastet"]


def test_a_lagesrapport_goes_to_the_next_shift_by_name(ready: Desk) -> None:
    form, night, day = FORMS[0], Person(ready, "natt"), Person(ready, "dag")
    mine = write(reach(night.page(form.page), form), form)
    ready.at += timedelta(hours=1)
    theirs = reach(day.page(form.page), form)
    assert "Skrivs av natt (krisledningen) sedan 03:12, senast ändrad 03:12." in said(theirs)
    assert read(theirs, form) == form.typed  # to read: nothing can be written or sent before it is taken over
    assert field(theirs, form, "assessment").disabled
    assert labelled(theirs.button, "Frys rapporten").disabled
    mine = write(mine, form, direction="Värme och vatten först")
    theirs = press(theirs, "Ta över")
    words = {**form.typed, "direction": "Värme och vatten först"}
    assert read(theirs, form) == words  # written in meanwhile: seen first
    assert field(theirs, form, "assessment").disabled
    theirs = press(theirs, "Ta över")
    assert read(theirs, form) == words
    assert not field(theirs, form, "assessment").disabled
    theirs = write(theirs, form, **words, outlook_24="Kallt")

    # The night's page is still open, and writes over nothing.
    mine = field(mine, form, "assessment").set_value("Min egen bedömning").run()
    lines = said(mine)
    assert "Skrivs av dag (krisledningen) sedan 04:12" in lines
    assert "Din text är kvar här på sidan" in lines
    assert "Kallt" in lines  # what stands differently, before anybody chooses
    assert field(mine, form, "assessment").value == "Min egen bedömning"
    mine = press(mine, "Frys rapporten")
    assert "det finns en nyare text" in said(mine)
    assert situation_report_reads.reports(ready.store, "op") == ()
    mine = press(mine, "Använd den sparade texten")
    assert read(mine, form) == words
    assert "Ta över" in [one.label for one in mine.button]

    theirs = press(write(theirs, form, outlook_72="Kallare", **words), "Frys rapporten")
    assert "Rapporten är fryst" in said(theirs)
    (report,) = situation_report_reads.reports(ready.store, "op")
    assert report.words is not None
    assert report.words.direction == "Värme och vatten först"
    assert kept(ready) == []
    lines = said(mine.run())  # the night sees what the day has frozen, where it is approved
    assert "Värme och vatten först" in lines
    assert "Låt någon annan läsa" not in lines
    assert [one for one in mine.button if one.label == "Godkänn rapporten"]


def test_who_chooses_their_own_text_has_seen_the_other(ready: Desk) -> None:
    form, person = FORMS[2], Person(ready, "natt")
    first = reach(person.page(form.page), form)
    second = reach(person.page(form.page), form)
    first = write(first, form)
    second = field(second, form, "decision").set_value("Stäng en").run()
    assert "Du har skrivit här i ett annat fönster, senast 03:12." in said(second)
    assert "Öppna två" in said(second)
    second = press(second, "Behåll min text")
    assert "Utkast sparat" in said(second)
    assert read(reach(person.page(form.page), form), form)["decision"] == "Stäng en"
    # The first window holds nothing unsaved: it shows what stands.
    assert field(first.run(), form, "decision").value == "Stäng en"


@EVERY
def test_no_field_moves_when_another_s_text_is_told_of_or_taken_over(ready: Desk, form: Form) -> None:
    """A field that moved would stand there twice, old and new, until the form is drawn to its end."""
    person = Person(ready, "natt")
    second = reach(person.page(form.page), form)
    stood = places(second, form)
    assert None not in stood.values()
    write(reach(person.page(form.page), form), form)
    second = write(second, form, **{WORDS.get(form.name, "direction"): "Något annat"})
    assert "i ett annat fönster" in said(second)
    assert places(second, form) == stood
    assert places(press(second, "Använd den sparade texten"), form) == stood


def test_a_text_in_conflict_outlives_the_server_and_is_its_writer_s_alone(ready: Desk) -> None:
    form, night, day = FORMS[0], Person(ready, "natt"), Person(ready, "dag")
    mine = write(reach(night.page(form.page), form), form)
    write(press(reach(day.page(form.page), form), "Ta över"), form, direction="Vatten först")
    mine = field(mine, form, "assessment").set_value("Min egen bedömning").run()
    assert "sparad för sig" in said(mine)
    restart()
    assert "Min egen bedömning" not in said(reach(day.page(form.page), form))
    mine = reach(night.page(form.page), form)
    assert field(mine, form, "assessment").value == "Min egen bedömning"
    lines = said(mine)
    assert "Skrivs av dag (krisledningen) sedan 03:12" in lines
    assert "Vatten först" in lines
    mine = press(mine, "Använd den sparade texten")
    assert read(mine, form) == {**form.typed, "direction": "Vatten först"}
    mine = reach(night.page(form.page), form)
    assert "Ta över" in [one.label for one in mine.button]
    assert kept(ready) == [form.kind]


@pytest.mark.parametrize("sent", [False, True])
def test_one_s_own_text_set_aside_is_gone_on_with_and_sent_once(ready: Desk, sent: bool) -> None:
    form, person = FORMS[2], Person(ready, "natt")
    first, second = reach(person.page(form.page), form), reach(person.page(form.page), form)
    first = write(first, form)
    field(second, form, "decision").set_value("Stäng en").run()
    restart()
    if sent:
        press(first, "Logga beslutet")
    again = reach(person.page(form.page), form)
    assert field(again, form, "decision").value == "Stäng en"
    if sent:
        assert "Utkast sparat 03:12" in said(again)
    else:
        again = press(again, "Behåll min text")
    assert kept(ready) == [form.kind]
    field(again, form, "decider").set_value("stabschefen")
    assert "Sparat som post" in said(press(again, "Logga beslutet"))
    assert kept(ready) == []


def test_what_is_set_aside_may_be_thrown_away(ready: Desk) -> None:
    form, person = FORMS[2], Person(ready, "natt")
    first, second = reach(person.page(form.page), form), reach(person.page(form.page), form)
    first = write(first, form)
    field(second, form, "decision").set_value("Stäng en").run()
    press(first, "Logga beslutet")
    again = press(reach(person.page(form.page), form), "Ja, kasta utkastet")
    assert field(again, form, "decision").value == ""
    assert kept(ready) == []


def test_a_point_s_report_stays_for_each_function_until_it_is_sent(ready: Desk) -> None:
    night = Person(ready, "natt")

    def at(function: Function, app: AppTest | None = None) -> AppTest:
        app = app or night.page("situation", punkt="P01")
        return app.button_group[0].set_value(function).run()

    def about(app: AppTest, function: Function, name: str) -> Any:
        every = (*app.text_input, *app.text_area, *app.radio, *app.selectbox, *app.toggle)
        (found,) = [one for one in every if str(one.key).startswith(f"report:op:P01:{function}:{name}:")]
        return found

    heat, power = Function.VARME, Function.EL
    app = at(heat)
    about(app, heat, "status").set_value(Status.UR_FUNKTION)
    about(app, heat, "cause").set_value("pannan har stannat")
    about(app, heat, "supply").set_value(Supply.RESERV)
    about(app, heat, "channel").set_value(Channel.RAKEL)
    app.run()
    assert "Utkast sparat 03:12" in said(app)
    app = at(power, app)
    about(app, power, "cause").set_value("ledningsbrott")
    app.run()
    restart()
    app = at(heat)
    assert not app.warning
    assert about(app, heat, "status").value == Status.UR_FUNKTION
    assert about(app, heat, "cause").value == "pannan har stannat"
    assert about(app, heat, "supply").value == Supply.RESERV
    assert about(app, heat, "channel").value == Channel.RAKEL
    assert kept(ready) == [DraftKind.PUNKTRAPPORT] * 2
    assert about(at(heat, Person(ready, "dag").page("situation", punkt="P01")), heat, "cause").value == ""
    assert "Sparat som post" in said(press(app, "Spara rapport om värme"))
    assert kept(ready) == [DraftKind.PUNKTRAPPORT]
    assert about(at(heat), heat, "cause").value == ""
    assert about(at(power), power, "cause").value == "ledningsbrott"


def test_other_drafts_are_their_writer_s_alone(ready: Desk) -> None:
    form = FORMS[2]
    write(reach(Person(ready, "natt").page(form.page), form), form)
    other = reach(Person(ready, "dag").page(form.page), form)
    assert field(other, form, "decision").value == ""
    assert "Öppna två" not in said(other)


@EVERY
def test_what_may_never_be_stored_is_said_at_the_field_and_the_rest_is_kept(ready: Desk, form: Form) -> None:
    person = Person(ready, "natt")
    name = WORDS.get(form.name, "direction")
    app = write(reach(person.page(form.page), form), form)
    app = field(app, form, name).set_value(f"fru {PERSONNUMMER}").run()
    assert "personnummer" in said(app)
    assert "utom det som är markerat" in said(app)
    assert field(app, form, name).value == f"fru {PERSONNUMMER}"
    assert read(reach(person.page(form.page), form), form) == form.typed
    app = field(app, form, name).set_value("en äldre kvinna").run()
    assert "personnummer" not in said(app).replace("Aldrig personuppgifter", "")
    assert field(reach(person.page(form.page), form), form, name).value == "en äldre kvinna"


def test_sending_ends_the_draft_and_the_form_begins_anew(ready: Desk) -> None:
    form, person = FORMS[2], Person(ready, "natt")
    app = press(write(reach(person.page(form.page), form), form), "Logga beslutet")
    assert "Sparat som post" in said(app)
    (decision,) = log_reads.entries(ready.store, "op", kinds=[EntryKind.DECISION])
    assert (decision.text or {})["decision"] == "Öppna två"
    assert decision.area == "bromma"
    assert kept(ready) == []
    assert field(app, form, "decision").value == ""
    assert field(reach(person.page(form.page), form), form, "decision").value == ""


def test_a_relayed_report_is_sent_from_its_draft_in_a_new_session(ready: Desk) -> None:
    form, person = FORMS[3], Person(ready, "natt")
    write(reach(person.page(form.page), form), form)
    app = person.page(form.page)
    assert "Brommaskolan, P01" in said(press(app, "Läs tillbaka"))
    app = press(app, "Spara rapporten")
    assert "Sparat som post" in said(app)
    (report,) = [
        one for one in log_reads.entries(ready.store, "op", kinds=[EntryKind.REPORT]) if one.actor != "alice"
    ]
    stated = report.says(Reported)
    assert (stated.function, stated.status) == (Function.EL, Status.UR_FUNKTION)
    assert kept(ready) == []


def test_what_is_sent_in_one_window_is_not_brought_back_by_another(ready: Desk) -> None:
    form, person = FORMS[2], Person(ready, "natt")
    first = write(reach(person.page(form.page), form), form)
    second = reach(person.page(form.page), form)
    press(first, "Logga beslutet")
    second = field(second, form, "reason").set_value("kyla").run()
    assert "redan skickat" in said(second)
    assert field(second, form, "reason").value == "kyla"  # nothing typed is lost: it is a new draft's
    second = field(second, form, "reason").set_value("kyla och mörker").run()
    assert "Utkast sparat" in said(second)
    assert len(log_reads.entries(ready.store, "op", kinds=[EntryKind.DECISION])) == 1


def test_a_plan_s_draft_remembers_which_plan_it_was_written_on(ready: Desk) -> None:
    form, person = FORMS[1], Person(ready, "natt")
    write(reach(person.page(form.page), form), form)
    set_staff_plan(ready.store, ALICE, NewStaffPlan("annan", "op", "Någon annans"), ready.at)
    app = press(reach(person.page(form.page), form), "Spara planen")
    assert "Någon annan har ändrat stabens plan" in said(app)
    assert read_now(ready.store, staff_reads.plan, "op").direction == "Någon annans"
    press(app, "Spara planen")  # read, and sent again
    assert read_now(ready.store, staff_reads.plan, "op").direction == "Värme före el"
    assert kept(ready) == []


@contextmanager
def busy(desk: Desk) -> Any:
    """Hold the writer's turn, and let the desk give up soon."""
    with last_read.store().writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    other = open_store(desk.store.url.render_as_string(hide_password=False))
    with other.transaction():
        yield
    other.close()


def test_a_busy_store_is_said_and_what_was_written_stays_on_the_page(ready: Desk) -> None:
    form, person = FORMS[0], Person(ready, "natt")
    app = reach(person.page(form.page), form)
    with busy(ready):
        app = field(app, form, "assessment").set_value("Läget").run()
    assert "inte sparat som utkast" in said(app)
    assert field(app, form, "assessment").value == "Läget"
    assert kept(ready) == []
    app = field(app, form, "direction").set_value("Värme").run()
    assert "Utkast sparat" in said(app)
    again = reach(person.page(form.page), form)
    assert (field(again, form, "assessment").value, field(again, form, "direction").value) == (
        "Läget",
        "Värme",
    )


def test_in_a_closed_operation_nothing_more_is_kept(ready: Desk) -> None:
    form, person = FORMS[0], Person(ready, "natt")
    app = write(reach(person.page(form.page), form), form)
    operation_acts.close_operation(
        ready.store, ALICE, act_id="close", operation_id="op", named="op", reason="slut", now=ready.at
    )
    app = field(app, form, "direction").set_value("Sent").run()
    assert "är stängd" in said(app)
    other = press(reach(Person(ready, "dag").page(form.page), form), "Ta över")
    assert "är stängd" in said(other)
    assert read(other, form) == form.typed
    app = reach(person.page(form.page), form)
    assert read(app, form) == form.typed  # to read, until it can no longer be opened again
    ready.at += timedelta(hours=25)
    assert field(reach(person.page(form.page), form), form, "direction").value == ""


def test_an_exercise_that_has_ended_says_that_its_drafts_are_gone(desk: Desk) -> None:
    form, person = FORMS[2], Person(desk, "natt")
    desk.load("Brommaskolan")
    desk.open(kind=OperationKind.OVNING)
    app = write(reach(person.page(form.page), form), form)
    interrupt(desk.store, ALICE, act_id="break", operation_id="op", reason="skarpt", now=desk.at)
    app = reach(app.run(), form)
    assert "Utkastet är borttaget: det var inte skickat" in said(app)
    assert "i ett annat fönster" not in said(app)


def test_closing_names_what_is_unsent_and_not_a_word_of_it(ready: Desk) -> None:
    night, day = Person(ready, "natt"), Person(ready, "dag")
    for form in (FORMS[0], FORMS[2]):
        write(reach(night.page(form.page), form), form)
    words = said(day.page("operation"))
    assert "oskickat utkast: lägesrapport, skrivs av natt (krisledningen) sedan 03:12" in words
    assert "oskickat utkast: beslut, skrivs av natt (krisledningen) sedan 03:12" in words
    assert "Öppna två" not in words
