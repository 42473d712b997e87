"""*Provkörning* and *Se som*: what a draft asks of whom, and what each of them will have seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.workshop.says.dry_run import RunSays, rule_words, run_says, spoken_to
from dashboard.desk.workshop.says.seen_by import drawer_rows, moments, seen_rows
from dashboard.words.exercise import Names, recipient_words
from data.exercise.dry_run import DryRun
from data.exercise.scenario import Condition, ConditionKind, Effect, Inject, Played, Recipient, Scenario
from data.operations import reads as operation_reads
from data.rights import MACHINE, Grant
from data.sectors.facts import SectorRegister
from data.words import Function, Role, Status
from data.workshop import reads as workshop_reads
from data.workshop.acts import begin, save_inject
from data.workshop.facts import Source, blank
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said

LEADER = Grant(Role.OVNINGSLEDNING)
BROMMA, STAB = Recipient(Role.STADSDEL, "bromma"), Recipient(Role.KRISLEDNING)
NAMES = Names(
    {"bromma": "Bromma", "farsta": "Farsta"},
    {"P01": "Skolan", "P02": "Farstaskolan"},
    {"P01": "bromma", "P02": "farsta"},
    SectorRegister(),
)


def at(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


def told(id: str, minutes: int | None, *to: Recipient, **more: object) -> Inject:
    when = None if minutes is None else at(minutes)
    return Inject(id, when, f"text {id}", sender="Elnätsbolaget", to=to, **more)  # type: ignore[arg-type]


def a_story(*more: Inject) -> Scenario:
    out = Effect((Function.EL,), Status.UR_FUNKTION, ("farsta",))
    silent = Condition(ConditionKind.RAPPORTERAT, area="farsta", function=Function.EL)
    injects = (
        told("I1", 0, Recipient(Role.STADSDEL)),
        Inject("I2", at(45), "", effects=(out,)),
        told("I3", 60, BROMMA, condition=silent),
        told("I4", 60, BROMMA, plays=(Played("P02", Function.EL, Status.BEGRANSAD),)),
        *more,
        told("R1", None, STAB),
    )
    begins = datetime(2027, 1, 20, 6, tzinfo=UTC)
    return Scenario(
        "s", "Storm", begins, at(120), purpose="hemligt syfte", brief="Det är kallt.", injects=injects
    )


RUN = DryRun(("I1", "I2", "I4"), {"I3": "Villkoret gällde inte: el farsta har inte rapporterats."})


def test_it_says_what_came_what_each_meets_and_what_to_look_at() -> None:
    never = Condition(ConditionKind.INTE_LEVERERAT, inject="I1")
    says = run_says(a_story(told("I5", 70, BROMMA, condition=never)), RUN, NAMES)
    assert says.head == "3 inspel kom, 1 kom inte och 1 ligger i lådan. 3 saker att se över."
    bromma = next(row for row in says.rows if row.who == "stadsdel Bromma")
    assert bromma.ticks == (0, 500)
    assert bromma.cells == (
        ("2", ""),
        ("1", ""),
        ("1", ""),
        ("–", ""),
        ("1 h", "från T+ 00:00"),
    )
    assert {row.who for row in says.rows} == {"stadsdel Bromma", "stadsdel Farsta", "krisledningen"}
    assert says.hours == ((0, "T+ 00:00"), (333, "T+ 00:40"), (666, "T+ 01:20"))
    assert says.look == (
        ("", "För tyst för stadsdel Farsta: inget inspel på 2 h av 2 h, från T+ 00:00."),
        ("", "För tyst för krisledningen: inget inspel på 2 h av 2 h, från T+ 00:00."),
        ("I5", "Villkoret kan aldrig gälla. I1 levereras alltid, om ingen hoppar över det."),
    )
    assert says.lacks == (("I3", "Villkoret gällde inte: el farsta har inte rapporterats."),)
    untold = run_says(a_story(), replace(RUN, delivered=("I1", "I2")), NAMES)
    assert untold.look[-1:] == (("I2", "Ingen i Farsta får höra något när det blir sant, T+ 00:45."),)


def test_it_says_what_is_too_much_by_its_rule_and_where_nothing_is_that_too() -> None:
    def run(*injects: Inject) -> RunSays:
        story = replace(a_story(), injects=injects)
        return run_says(story, DryRun(tuple(one.id for one in injects), {}), NAMES)

    calm = run(told("I1", 60, BROMMA))
    assert (calm.look, calm.head) == ((), "1 inspel kom, 0 kom inte och 0 ligger i lådan. Inget att anmärka.")
    crowded = run(*(told(f"I{n}", 58 + n, BROMMA) for n in range(4)))
    assert crowded.look == (("", "För mycket för stadsdel Bromma: 4 inspel, T+ 00:58 till T+ 01:01."),)
    busy = run(*(told(f"I{n}", 10 + 5 * n, BROMMA) for n in range(11)))
    assert busy.look == (("", "För mycket för stadsdel Bromma: 11 inspel, T+ 00:10 till T+ 01:00."),)
    assert "fler än 3 inspel till en mottagare inom 5 min, eller fler än 10" in rule_words()


def test_a_role_sees_its_own_injects_and_what_is_played_and_no_more() -> None:
    story = a_story()
    assert moments(story, BROMMA) == (at(0), at(60), at(120))
    assert [row.id for row in seen_rows(story, BROMMA, at(59), NAMES)] == ["I1"]
    last, before, _first = seen_rows(story, BROMMA, at(60), NAMES)
    assert (last.id, last.text, last.played) == ("I4", "text I4", ("Farstaskolan: el begränsad",))
    assert before.rule == "om Farsta har rapporterat el"
    (played,) = seen_rows(story, STAB, at(120), NAMES)
    assert (played.sender, played.text, played.played) == ("lägesbilden", "", last.played)
    assert [row.id for row in drawer_rows(story, STAB, NAMES)] == ["R1"]
    assert drawer_rows(story, BROMMA, NAMES) == ()
    offered = [recipient_words(one, NAMES) for one in spoken_to(story, NAMES)]
    assert offered == ["krisledningen", "stadsdel Bromma", "stadsdel Farsta"]


@pytest.fixture
def shop(desk: Desk) -> Desk:
    desk.load("Skolan", "Farstaskolan", "Idrottshallen")
    begin(desk.store, ALICE, "utkast", a_story(told("I6", 90, BROMMA, note=HOSTILE)), Source.TOM, "", desk.at)
    return desk


def tab(desk: Desk, name: str) -> AppTest:
    app = desk.page("verkstad", desk.sign_in(LEADER), utkast="utkast")
    app.button_group[0].set_value(name).run()
    assert not app.exception
    return app


def change(desk: Desk, inject: Inject) -> None:
    seen = workshop_reads.draft(desk.store, MACHINE, "utkast").parts[inject.id].version
    save_inject(desk.store, ALICE, "utkast", inject, seen, desk.at)


def test_a_draft_is_played_and_leaves_nothing_behind(shop: Desk) -> None:
    app = tab(shop, "provkorning")
    before = operation_reads.revision(shop.store)
    labelled(app.button, "Provkör scenariot").click().run()
    assert not app.exception
    assert "4 inspel kom, 1 kom inte och 1 ligger i lådan." in said(app)
    assert operation_reads.revision(shop.store) == before
    assert operation_reads.operations(shop.store) == []
    change(shop, told("I6", 95, BROMMA))
    assert "Utkastet har ändrats sedan provkörningen." in said(app.run())
    change(shop, told("I6", 95, Recipient(Role.STADSDEL, "atlantis")))
    app.run()
    assert labelled(app.button, "Provkör scenariot").disabled
    assert "Rätta felet först." in said(app)


def test_one_looks_as_a_role_at_a_moment_and_sees_no_secret(shop: Desk) -> None:
    app = tab(shop, "se-som")
    as_whom, until = labelled(app.selectbox, "Se som"), app.select_slider[0]
    assert as_whom.options == ["krisledningen", "stadsdel Bromma", "stadsdel Farsta"]
    assert "text R1" in said(app)
    assert "Det är kallt." in said(app)
    assert "hemligt syfte" not in said(app)
    as_whom.set_value("stadsdel:bromma").run()
    assert "text I6" in said(app)
    assert HOSTILE not in said(app)
    until = app.select_slider[0]
    until.set_value(at(60)).run()
    assert not app.exception
    assert "text I4" in said(app)
    assert "text I6" not in said(app)
    assert "Kommer bara om Farsta har rapporterat el" in said(app)


def test_with_nobody_to_see_as_it_says_so(desk: Desk) -> None:
    desk.load("Skolan", "Farstaskolan")
    begin(desk.store, ALICE, "utkast", blank("utkast", desk.at), Source.TOM, "", desk.at)
    assert "Inget inspel har någon mottagare än." in said(tab(desk, "se-som"))
