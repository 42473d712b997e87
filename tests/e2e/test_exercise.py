"""A whole exercise in a browser: the control, two stadsdelar, a sector and the wall, with a crash."""

import math
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard import clock
from dashboard.settings import REFERENCE_SECTORS
from data.acting import LOCAL
from data.entries.entry import EntryKind
from data.entries.operations import ClockSet
from data.exercise.evaluation import Evaluation, evaluate
from data.exercise.facts import Exercise
from data.exercise.history import history
from data.exercise.reads import exercise, exercises
from data.exercise.scenario import (
    ClockAct,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    InjectChannel,
    Objective,
    Outcome,
    Recipient,
    Scenario,
)
from data.log import reads as log_reads
from data.points import reads as point_reads
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.sectors.list_file import read_yaml
from data.store.database import Store, open_store
from data.words import Function, Role, Status
from data.workshop.acts import begin
from data.workshop.facts import Source
from tests.e2e import stage
from tests.e2e.conftest import Visit
from tests.e2e.quick_start import start
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import settled
from tests.reading import read_now

pytestmark = pytest.mark.browser
NAME = "Strömlöst Vinterberg"
BROMMA, JARVA = Recipient(Role.STADSDEL, "bromma"), Recipient(Role.STADSDEL, "jarva")
ENERGI = Recipient(Role.SEKTOR, "energi")
BEGINS = datetime(2027, 1, 14, 5, tzinfo=UTC)
EL, DOWN = Function.EL, Status.UR_FUNKTION
SOON, LONG = timedelta(minutes=5), timedelta(hours=3)
POINT = "P01"  # Brommaskolan; Järvas point says nothing


def expected(kind: ExpectedKind, within: timedelta, area: str = "", **more: Function | Status) -> Expected:
    return Expected(kind, within, area=area, **more)  # type: ignore[arg-type]


STROM = Inject(
    "STROM",
    timedelta(hours=2),
    "Strömmen är borta i västerort.",
    sender="Ellevios driftcentral",
    to=(BROMMA, JARVA, ENERGI),
    channel=InjectChannel.TELEFON,
    objective="lage",
    note="Järva ska missa det här.",
    effects=(Effect((EL,), DOWN, areas=("bromma", "jarva")),),
    expected=(
        expected(ExpectedKind.RAPPORT, SOON, "bromma", function=EL, status=DOWN),
        expected(ExpectedKind.RAPPORT, SOON, "jarva", function=EL, status=DOWN),
        expected(ExpectedKind.KVITTERAT, SOON, "bromma"),
        expected(ExpectedKind.KVITTERAT, SOON, "jarva"),
        Expected(ExpectedKind.BEDOMS, LONG, "Samlad bild till krisledningen", area="bromma"),
    ),
)
# Three that are due in one and the same jump: the server dies among them.
BATCH = tuple(
    Inject(
        f"OM{number}",
        timedelta(hours=2, minutes=20 + number),
        f"Fråga {number} från lokalradion.",
        sender="Radio Väst",
        to=(BROMMA,),
    )
    for number in (1, 2, 3)
)
SCENARIO = Scenario(
    "vinterberg",
    "Strömlöst",
    BEGINS,
    timedelta(hours=5),
    purpose="Öva läget",
    brief="Det är vinter.",
    objectives=(Objective("lage", "Att hålla läget aktuellt"),),
    opens=(POINT, "P25"),
    injects=(STROM, *BATCH),
)


class Control:
    """The control at *Övningsledning*."""

    def __init__(self, page: Page, server: Server, operation: str = "") -> None:
        self.page, self.server, self.operation = page, server, operation

    def open(self) -> None:
        self.page.goto(f"{self.server.url}/exercise?handelse={self.operation}")
        settled(self.page)

    def press(self, name: str, said: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        expect(self.page.get_by_text(said).first).to_be_visible(timeout=30_000)
        settled(self.page)

    def show(self, part: str) -> None:
        self.page.get_by_role("radio", name=part).or_(
            self.page.get_by_test_id("stButtonGroup").get_by_text(part, exact=True)
        ).first.click()
        settled(self.page)

    def pace(self, words: str) -> None:
        self.show("Takt, hopp och slut")
        field = self.page.get_by_role("combobox", name="Övningstid för varje verklig tid")
        field.click()
        field.fill(words)  # a long list draws only what can be seen
        self.page.get_by_role("option", name=words, exact=True).click()
        settled(self.page)
        self.press("Ändra takten", "Takten är")

    def jump(self, to: str, label: str) -> None:
        self.show("Takt, hopp och slut")
        self.page.get_by_role("textbox", name="Till tid från start").fill(to)
        self.page.keyboard.press("Enter")
        settled(self.page)
        self.page.get_by_role("button", name=f"Hoppa till {label}").click()


def plan(control: Control, store: Store) -> None:
    """Plan it from a draft, as somebody does who has written their own scenario."""
    begin(store, LOCAL, "vinterberg", SCENARIO, Source.FIL, "", clock.now())
    page = control.page
    page.goto(f"{control.server.url}/exercise")
    settled(page)
    show = page.get_by_test_id("stButtonGroup").get_by_text("Planera en ny", exact=True)
    if show.count():
        show.click()
        settled(page)
    source = page.get_by_role("combobox", name="Var scenariot kommer ifrån")
    source.click()
    source.fill(SCENARIO.title)
    page.get_by_role("option").first.click()
    expect(page.get_by_text("Öva läget").first).to_be_visible(timeout=30_000)
    page.get_by_role("textbox", name="Namn").fill(NAME)
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="Planera övningen").click()
    expect(page.get_by_role("button", name="Starta övningen")).to_be_visible(timeout=30_000)


def planned(store: Store) -> str:
    return next(one.id for one in exercises(store) if one.name == NAME)


def held(store: Store, operation: str) -> Exercise:
    found = exercise(store, operation)
    assert found is not None
    return found


def inbox(page: Page, server: Server, operation: str) -> None:
    page.goto(f"{server.url}/inbox?handelse={operation}")
    settled(page)


def acknowledge(page: Page) -> None:
    page.get_by_role("button", name="Kvittera").first.click()
    expect(page.get_by_text("är kvitterat").first).to_be_visible(timeout=30_000)


def test_a_whole_exercise(tmp_path: Path, serve: Callable[..., Server], visit: Callable[..., Visit]) -> None:
    url = f"sqlite:///{tmp_path / 'ovning.db'}"
    stage.set_up(url)
    with closing(open_store(url)) as store:
        load_sectors(store, LOCAL, read_yaml(REFERENCE_SECTORS.read_bytes()).register, clock.now())
        server = serve(url)

        def signed_in(*grants: Grant) -> Page:
            return visit(session=sign_in(url, *grants)).page

        control = Control(signed_in(Grant(Role.OVNINGSLEDNING)), server)
        plan(control, store)
        control.operation = operation = planned(store)
        bromma, jarva = (signed_in(Grant(Role.STADSDEL, one.bound)) for one in (BROMMA, JARVA))
        energi = signed_in(Grant(Role.SEKTOR, "energi"))
        wall = visit().page
        wall.goto(server.wall(operation))
        cell = wall.locator('tr[data-area="bromma"] .cell').nth(1)

        control.open()
        control.press("Starta övningen", "Övningen har startat.")
        control.pace("60 ×")
        control.press("Pausa", "klockan står")
        control.jump("2:00", "T+ 02:00")
        inbox(bromma, server, operation)
        expect(bromma.get_by_text("Strömmen är borta i västerort.")).to_be_visible(timeout=30_000)
        expect(cell).not_to_have_attribute("data-status", "ur_funktion")  # nobody has reported
        acknowledge(bromma)
        report(bromma, server, operation)
        expect(cell).to_have_attribute("data-status", "ur_funktion", timeout=10_000)
        inbox(energi, server, operation)
        acknowledge(energi)

        # The server dies in the middle of a batch; the next one delivers what is left, and nothing twice.
        control.jump("2:25", "T+ 02:25")
        wait_for(store, operation, 2)
        server.kill()
        again = start(url, tmp_path / "again.log", int(server.url.rpartition(":")[2]))
        try:
            control.server = again
            control.open()
            delivered = [one.inject for one in wait_for(store, operation, len(SCENARIO.injects)).delivered]
            assert sorted(delivered) == sorted(one.id for one in SCENARIO.injects)
            control.press("Fortsätt", "Övningen går igen.")
            control.page.wait_for_timeout(8_000)  # eight minutes and more, at sixty times the pace
            control.press("Pausa", "klockan står")
            inbox(jarva, again, operation)
            expect(jarva.get_by_text("Fråga 1 från lokalradion.")).to_have_count(0)
            acknowledge(jarva)
            control.show("Takt, hopp och slut")
            control.page.get_by_text("Ja, övningen är slut").click()
            settled(control.page)
            control.page.get_by_role("button", name="Avsluta övningen").click()
            going = control.page.get_by_role("button", name="Fortsätt", exact=True)
            expect(going).to_have_count(0, timeout=30_000)
            expect(wall.locator("html")).to_have_attribute("data-live", "live", timeout=30_000)
            expect(cell).to_have_attribute("data-status", "ur_funktion")
            judged(store, operation)
            control.page.goto(f"{again.url}/evaluation?handelse={operation}")
            settled(control.page)
            expect(control.page.get_by_text("Järva").first).to_be_visible(timeout=30_000)
        finally:
            again.kill()


def report(page: Page, server: Server, operation: str) -> None:
    """Report at *Punkt* that the power is out."""
    page.goto(f"{server.url}/situation?handelse={operation}&punkt={POINT}")
    settled(page)
    page.get_by_test_id("stButtonGroup").get_by_text("el", exact=True).click()
    save = page.get_by_role("button", name="Spara rapport om el")
    expect(save).to_be_visible(timeout=30_000)
    page.get_by_text("ur funktion", exact=True).last.click()
    save.click()
    expect(page.get_by_text("Sparat som post")).to_be_visible(timeout=30_000)


def wait_for(store: Store, operation: str, delivered: int) -> Exercise:
    until = clock.now() + timedelta(seconds=30)
    while len(held(store, operation).delivered) < delivered and clock.now() < until:
        pass
    return held(store, operation)


def judged(store: Store, operation: str) -> None:
    """Hold the evaluation to what is worked out here from what was pressed and when.

    The clock stood at T+2:00 while Bromma and the sector answered, at once; then it ran for so long that
    Järva's answer is late, and its report never came. Played: `first` until the jumps, and `then`.
    """
    found = held(store, operation)
    first, then = stretches(store, operation)
    figures = evaluate(found, read_now(store, history, found.operation), areas(store, operation), clock.now())
    (strom,) = (one for one in figures.injects if one.inject.id == "STROM")
    assert [one.outcome for one in strom.judged] == [
        Outcome.UPPFYLLD,
        Outcome.MISSAD,
        Outcome.UPPFYLLD,
        Outcome.SEN,
        Outcome.INTE_BEDOMD,
    ]
    assert (figures.acts.met, figures.acts.late, figures.acts.missed, figures.acts.unjudged) == (2, 1, 1, 1)
    took = {one.recipient: one.took for one in strom.acknowledged}
    assert took == {
        BROMMA: timedelta(),
        ENERGI: timedelta(),
        JARVA: pytest.approx(then, abs=timedelta(seconds=1)),
    }
    assert figures.first_report.longest == timedelta()
    # Two areas after the first inject, and Järva never reported; too little was played after the other three.
    assert (figures.first_report.n, figures.first_report.missing) == (2, 1)
    minutes(figures, first, then)


def minutes(figures: Evaluation, first: timedelta, then: timedelta) -> None:
    """Two points with four functions each; only Brommas power was ever reported, and that was right."""
    played = math.ceil((first + then) / timedelta(minutes=1))
    right = played - math.ceil(first / timedelta(minutes=1))
    total = figures.picture.total
    assert (total.right, total.wrong, total.unconfirmed) == (right, 0, 0)
    assert total.unknown == 2 * 4 * played - right
    silent = {one.area: one.silent for one in figures.areas if one.picture.minutes}
    assert silent == {"bromma": False, "jarva": True}


def stretches(store: Store, operation: str) -> tuple[timedelta, timedelta]:
    """Return how long it ran before the jumps and after them, by what the log says of its clock."""
    told = log_reads.entries(store, operation, kinds=[EntryKind.EXERCISE_CLOCK])[::-1]
    read = [(clock.act, clock.clock_origin) for clock in (one.says(ClockSet) for one in told)]
    acts = [act for act, _ in read]
    assert acts == [
        *(ClockAct.START, ClockAct.SPEED, ClockAct.PAUSE, ClockAct.JUMP, ClockAct.JUMP),
        *(ClockAct.RESUME, ClockAct.PAUSE, ClockAct.STOP),
    ]
    at = [moment for _, moment in read]
    return at[2] - at[0], at[6] - at[5]


def areas(store: Store, operation: str) -> dict[str, str]:
    return {point.id: point.area for point in point_reads.picture(store, operation).points}
