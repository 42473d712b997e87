"""The night the clocks are put back: wherever 02:40 is shown it says which of the two it is."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.desk.situation.says.point import point_page
from dashboard.live.render import Renderer
from dashboard.phone.form_says import light_form
from dashboard.phone.inbox_says import light_receipt
from dashboard.phone.sheet_says import written
from dashboard.wall.ticker import ticker
from dashboard.words import _, log_rows, speaking, times
from dashboard.words.cells import stamp
from dashboard.words.exercise_clock import told
from dashboard.words.replay import moment_text
from dashboard.words.times import applies, dated
from data.clock import Clock
from data.entries.entry import Entry
from data.log.facts import why_not_tick
from data.operations.facts import Operation
from data.points.facts import Picture
from data.rights import Who
from data.words import Function, OperationKind, Status
from tests.factories import (
    make_coordination,
    make_entry,
    make_forecast,
    make_operation,
    make_phase_change,
    make_picture,
    make_point,
    make_staff,
    make_state,
)

MIDNIGHT = datetime(2026, 10, 24, 22, tzinfo=UTC)
MORNING = MIDNIGHT + timedelta(hours=8)
UNNAMED = re.compile(r"\b02:\d\d(?::\d\d)?(?![:\d])(?! (?:sommartid|vintertid|summer time|winter time))")
SWEDISH = re.compile("sommartid|vintertid")


ROOT = Path(__file__).parents[2]
# Where a moment gets its words. All others ask these; the starting stick has only the standard library.
WRITERS = {
    *("data/clock.py", "dashboard/words/times.py", "dashboard/words/cells.py"),
    "dashboard/bundle/installer/talking.py",
}
# A time of day that is of no day: typed and not yet read, a shift of every day; and what nobody reads.
NO_MOMENT = {
    *("data/entries/codec.py", "data/events/list_file.py", "data/exercise/written.py"),
    *("data/paper_reports/times.py", "data/text_reports/said.py", "data/notices/acts.py"),
    *("dashboard/words/text_answers.py", "dashboard/words/heard.py", "dashboard/words/entries/staff.py"),
    *("dashboard/desk/staff/forms.py", "dashboard/desk/staff/says/page.py"),
    *("dashboard/desk/staff/says/returning.py", "dashboard/desk/workshop/says/frame.py"),
    *("dashboard/desk/setup/copying.py", "dashboard/bundle/installer/main.py", "dashboard/health/logs.py"),
}
IN_THE_BROWSER = {"dashboard/assets/times.js", "dashboard/phone/templates/queue.js"}


def clock(begins: datetime = MIDNIGHT) -> Clock:
    return Clock(begins, begins)


def entry(at: datetime) -> Entry:
    facts = {
        "function": "el",
        "status": "ur_funktion",
        "supply": "reserv",
        "lasts_until": at.isoformat(),
        "restored_estimate": at.isoformat(),
    }
    return make_entry(occurred_at=at, recorded_at=at, facts=facts)


def picture(at: datetime, **operation: Any) -> Picture:
    times_of: dict[str, Any] = {"observed_at": at, "recorded_at": at, "valid_until": at, "lasts_until": at}
    said = make_state(Function.EL, Status.UR_FUNKTION, **times_of)
    moved = make_phase_change(at=at)
    point = make_point(functions=dict.fromkeys(Function, said), phase_change=moved)
    held = make_operation(clock=clock(), opened_at=at, **operation)
    return make_picture((point,), operation=held, recent=(entry(at),))


def exercise(at: datetime) -> Operation:
    return make_operation(kind=OperationKind.OVNING, clock=Clock(at, at, 0.0))


def wall(at: datetime) -> str:
    seen = picture(at, closed_at=at)
    held = {"held": make_coordination(), "staff": make_staff(), "foreseen": make_forecast(seen, MORNING)}
    one = Renderer(_.language).render(seen, (), MORNING, **held)  # type: ignore[arg-type]
    return "".join([*one.panels.values(), repr(one.points)])


def log(at: datetime) -> str:
    rows = log_rows.log_rows([entry(at)], picture(at), MORNING)
    return repr([asdict(one) for one in rows])


def form(at: datetime) -> str:
    one = picture(at)
    return repr(asdict(light_form(one.operation, one.points[0], "Bromma", MORNING)))


SURFACES: dict[str, Callable[[datetime], str]] = {
    "wall": wall,
    "form": form,
    "ticker": lambda at: repr(ticker(picture(at), MORNING)),
    "receipt": lambda at: repr(light_receipt([entry(at)], clock(), MORNING)),
    "told": lambda at: repr(told(exercise(at), MORNING)),
    "time of day": lambda at: times.clock(at, None),
    "another day": lambda at: times.clock(at, MORNING + timedelta(days=3)),
}
AT_THE_DESK: dict[str, Callable[[datetime], str]] = {
    "log": log,
    "point": lambda at: repr(point_page(picture(at), picture(at).points[0], MORNING, Who("", "", ()))),
    "file": lambda at: dated(at),
    "export": lambda at: stamp(at),
    "replay": lambda at: moment_text(at),
    "sheet": lambda at: written(at),
    "receipt": lambda at: applies(at, MORNING),
    "reason": lambda at: why_not_tick(7, "alice", at).text,
}


def moments(hours: range) -> list[datetime]:
    return [MIDNIGHT + timedelta(hours=hour, minutes=minute) for hour in hours for minute in (0, 20, 40, 59)]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_time_in_that_hour_is_named_in_the_pages_own_language(surface: str, language: str) -> None:
    for at in moments(range(2, 4)):
        with speaking(language):
            said, named = SURFACES[surface](at), times.clock(at, None)
        assert named in said, (surface, at)
        assert not UNNAMED.search(said), (surface, UNNAMED.findall(said))
        assert language == "sv" or not SWEDISH.search(said)


@pytest.mark.parametrize("surface", AT_THE_DESK)
def test_so_it_is_at_the_desk_and_in_files(surface: str) -> None:
    for at in moments(range(2, 4)):
        said = AT_THE_DESK[surface](at)
        assert re.search("sommartid|vintertid", said), (surface, said)
        assert not UNNAMED.search(said), (surface, said)


def test_no_two_moments_of_the_night_read_the_same_and_other_hours_are_plain() -> None:
    night = [MIDNIGHT + timedelta(minutes=minute) for minute in range(5 * 60)]
    for write in (times.clock, dated, stamp, moment_text):
        assert len({write(at) for at in night}) == len(night)
    plain = [at for at in night if not MIDNIGHT + timedelta(hours=2) <= at < MIDNIGHT + timedelta(hours=4)]
    assert not [at for at in plain if SWEDISH.search(times.clock(at))]
    assert times.clock(MIDNIGHT + timedelta(hours=2, minutes=40)) == "02:40 sommartid"
    with speaking("en"):
        assert times.clock(MIDNIGHT + timedelta(hours=3, minutes=40)) == "02:40 winter time"


def writes_hours(tree: ast.AST) -> Iterator[str]:
    """Yield every format with an hour in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "%H" in node.value:
            yield node.value


def test_no_other_module_writes_an_hour_by_itself() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for package in ("dashboard", "data", "geo")
        for path in (ROOT / package).rglob("*.py")
        if any(writes_hours(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == WRITERS | NO_MOMENT


def test_no_other_script_writes_an_hour_by_itself() -> None:
    hours = re.compile(r"DateTimeFormat\([^;]*hour|get(?:UTC)?Hours|toLocale(?:Time)?String", re.DOTALL)
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "dashboard").rglob("*")
        if path.suffix in (".js", ".html") and hours.search(path.read_text(encoding="utf-8"))
    }
    assert found <= IN_THE_BROWSER
    scripts = (path.read_text(encoding="utf-8") for path in (ROOT / "dashboard").rglob("*.js"))
    formats = [script for script in scripts if "DateTimeFormat(" in script]
    assert len(formats) == 3, "times.js, queue.js, and a day in copy.js"
