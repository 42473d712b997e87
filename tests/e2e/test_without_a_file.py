"""*Utan fil*: from *Övning* to a running exercise, written in the browser at a human pace."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.exercise.facts import Exercise, state_of
from data.exercise.reads import exercise, exercises
from data.exercise.scenario import ConditionKind, ExerciseState, Inject, Scenario
from data.exercise.scenario_file import write_scenario
from data.rights import Grant
from data.store.database import Store, open_store
from data.words import Function, Role, Status
from tests.e2e.conftest import Visit
from tests.e2e.newcomer import (
    PRESS_SECONDS,
    Newcomer,
    Step,
    chooses,
    fills,
    gives,
    opens,
    presses,
    reads,
    sees,
)
from tests.e2e.running import Server, sign_in
from tests.e2e.test_desk_live import CUT, WIDTHS, fits, serious

pytestmark = pytest.mark.browser
MINUTES = 15
NAME = "Elavbrott i väst"
AREAS = ("Bromma", "Södermalm", "Skarpnäck")
KEY_SECONDS = 0.5

# When, to whom, from whom, and what: as a leader would jot them down.
INJECTS = (
    ("0:00", "krisledningen", "Elbolaget", "Ett ställverk i väst har brunnit."),
    ("0:05", "stadsdel Bromma", "Elbolaget", "Bromma är utan el. Vi vet inte hur länge."),
    ("0:10", "stadsdel Södermalm", "Vaktmästaren", "Reservkraften har startat."),
    ("0:20", "stadsdel Skarpnäck", "Radion", "Folk frågar var de kan värma sig."),
    ("0:30", "stadsdel Bromma", "Grannskapet", "Det är 15 grader inne."),
    ("0:40", "krisledningen", "Länsstyrelsen", "Vi vill ha en lägesbild klockan nio."),
    ("0:50", "stadsdel Södermalm", "Skolan", "Vi har 40 barn kvar här."),
    ("1:00", "stadsdel Skarpnäck", "Hemtjänsten", "Vi når inte tre av våra."),
    ("1:15", "alla stadsdelar", "Krisledningen", "Skicka läget för alla punkter."),
    ("1:30", "krisledningen", "Radion", "När är strömmen tillbaka?"),
    ("", "krisledningen", "Elbolaget", "Det dröjer till i morgon."),
)
FRAME = (
    opens("Ramen"),
    fills("Övningens tid vid T+0", "2027-01-19 08:00"),
    fills("Längd", "3 h"),
    fills("Genomgången", "Det är kallt. Ni spelar era egna roller."),
    fills("Mål", "M1 Larma i tid"),
    presses("Spara ramen"),
    sees("Ramen är sparad"),
)
# One more, that depends on what is done: nobody in Bromma has reported its electricity.
CONDITIONAL = (
    fills("Tid från start", "0:25"),
    chooses("Till", "stadsdel Bromma"),
    fills("Från", "Krisledningen"),
    fills("Vad de får veta", "Vi har inget hört av er. Hur är elen?"),
    presses("Villkor"),
    chooses("Levereras bara", "om någon inte har rapporterat"),
    chooses("Var", "hela Bromma"),
    chooses("Funktion", "el"),
    fills("Inom den senaste tiden", "20 min"),
    presses("Lägg till inspelet"),
    sees("I12 är sparat"),
)
ON_THE_MAP = (
    opens("Karta"),
    *(
        step
        for at, place, target in (("0:05", "hela Bromma", "I2"), ("0:10", "hela Södermalm", "I3"))
        for step in (
            fills("Gå till", at),
            chooses("Områden och punkter", place),
            chooses("Funktioner", "el"),
            chooses("Läggs i", target),
            presses("Lägg in"),
            sees(f"Facit är inlagt i {target}"),
        )
    ),
)
PLANNED = (
    opens("Planera övningen"),
    sees("Inget fel finns i scenariot"),
    fills("Övningens namn", NAME),
    *(chooses("Områden som deltar", area) for area in AREAS),
    presses("Planera övningen"),
    sees("Förkontroll"),
    presses("Starta övningen"),
    sees("Övningen har startat"),
)


def begun() -> Iterator[Step]:
    yield reads("ovningsledaren", "Skriv ett scenario")
    yield opens("Övning")
    yield sees("Verkstad")
    yield opens("Verkstad")
    yield fills("Scenariots namn", NAME)
    yield presses("Börja skriva")
    yield from FRAME
    yield opens("Tidslinje")
    yield presses("Nytt inspel")
    for number, (at, to, sender, text) in enumerate(INJECTS, start=1):
        if at:
            yield fills("Tid från start", at)
        yield chooses("Till", to)
        yield fills("Från", sender)
        yield fills("Vad de får veta", text)
        yield presses("Lägg till inspelet")
        yield sees(f"I{number} är sparat")
    yield from CONDITIONAL


@pytest.fixture
def leader(visit: Callable[..., Visit], staged: Server) -> Page:
    page = visit(1366, 768, sign_in(staged.store, Grant(Role.OVNINGSLEDNING))).page
    page.goto(staged.url)
    return page


def made(store: Store) -> Exercise:
    (operation,) = [one for one in exercises(store) if one.name == NAME]
    found = exercise(store, operation.id)
    assert found is not None
    return found


def by_id(scenario: Scenario) -> dict[str, Inject]:
    return {one.id: one for one in scenario.injects}


def moved_by_keys(person: Newcomer) -> None:
    """Move the eighth inject eleven minutes on by the keys of the line, and open it so."""
    person.page.get_by_role("button", name="I8, T+ 01:00").focus()
    for key in ("ArrowRight", "Shift+ArrowRight"):
        person.page.keyboard.press(key)
    person.counted.seconds += PRESS_SECONDS + 2 * KEY_SECONDS
    expect(person.page.get_by_role("button", name="I8, T+ 01:11")).to_be_visible(timeout=20_000)
    person.page.get_by_role("button", name="I8, T+ 01:11").press("Enter")
    person.does(sees("Spara inspelet"))
    expect(person.page.get_by_role("textbox", name="Tid från start")).to_have_value("01:11")


def does(person: Newcomer, steps: Sequence[Step] | Iterator[Step]) -> None:
    for step in steps:
        person.does(step)


def test_an_exercise_is_written_and_begun_without_a_file(
    leader: Page, staged: Server, tmp_path: Path
) -> None:
    person = Newcomer(leader, tmp_path)
    does(person, begun())
    moved_by_keys(person)
    looked_at(leader)
    does(person, ON_THE_MAP)
    does(person, PLANNED)
    counted = person.ends()
    print(f"{counted.seconds / 60:.1f} min, {counted}")
    assert counted.seconds <= MINUTES * 60
    assert counted.wrong == []
    with closing(open_store(staged.store)) as store:
        led = made(store)
        assert state_of(led.operation) is ExerciseState.PAGAR
        assert len(led.areas) == len(AREAS)
        injects = by_id(led.scenario)
        assert len(injects) == len(INJECTS) + 1
        assert injects["I11"].at is None
        rule = injects["I12"].condition
        assert rule is not None
        assert (rule.kind, rule.area, rule.function) == (
            ConditionKind.INTE_RAPPORTERAT,
            "bromma",
            Function.EL,
        )
        for name, area in (("I2", "bromma"), ("I3", "sodermalm")):
            (effect,) = injects[name].effects
            assert (effect.functions, effect.status, effect.areas) == (
                (Function.EL,),
                Status.UR_FUNKTION,
                (area,),
            )
        read_in_again(person, led.scenario, tmp_path)


def fetched_from(page: Page) -> bytes:
    link = page.get_by_role("link", name="Scenariot (YAML)").get_attribute("href")
    return page.request.get(str(link)).body()


LOOKS = 3_000  # ms; who has just started an exercise looks at *Nu*, which follows what the start did


def read_in_again(person: Newcomer, scenario: Scenario, files: Path) -> None:
    """Fetch the scenario as a file from the page, and begin a draft from it: the same to the letter."""
    person.page.wait_for_timeout(LOOKS)
    does(person, (presses("Genomgång"), sees("Scenariot (YAML)")))
    fetched = fetched_from(person.page)
    assert fetched == write_scenario(scenario)
    (files / "scenario.yaml").write_bytes(fetched)
    does(
        person,
        (
            opens("Verkstad"),
            chooses("Utgå från", "en egen fil"),
            gives("scenario.yaml"),
            presses("Börja skriva"),
            sees("12 inspel"),
        ),
    )
    does(person, (opens("Fil in och ut"), sees("Scenariot (YAML)")))
    assert fetched_from(person.page) == fetched


def looked_at(page: Page) -> None:
    """The timeline with an inject open fits every screen, hides nothing, and has no serious fault."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844 if width != 683 else 384})
        page.wait_for_timeout(300)
        main = page.get_by_test_id("stMain")
        fits(page)
        assert main.evaluate(CUT) == [], width
        assert serious(page) == [], width
    page.set_viewport_size({"width": 1366, "height": 768})
