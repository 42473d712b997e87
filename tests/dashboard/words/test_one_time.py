"""After a jump that carried the situation along, one report has one time wherever it is shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from dashboard.phone.inbox_says import light_receipt
from dashboard.wall.popup import popup
from dashboard.wall.reading import read_all
from dashboard.wall.ticker import ticker
from dashboard.words.log_rows import log_rows, open_rows
from dashboard.words.times import clock
from data.entries.entry import EntryKind
from data.exercise.scenario import ClockAct
from data.log import reads as log_reads
from data.log.facts import OpenEntry
from data.points import reads as point_reads
from data.points.acts import reports as point_reports
from data.points.acts.phases import opening_in
from data.points.commands import NewOpening
from data.points.facts import Picture
from data.rights import Who
from data.words import Function, Status
from tests.dashboard.the_desk import Desk, said
from tests.data.exercise.played import ID, ORIGIN, a_scenario, an_inject, minutes, plan
from tests.data.exercise.played import clock as set_clock
from tests.data.world import ALICE, a_report, later
from tests.factories import make_entry

SAID, ALONG = "07:10", "08:35"  # as it was said, and 85 minutes later


@pytest.fixture
def jumped(desk: Desk) -> Desk:
    """El fails and P02 says that it has opened at T+10; at T+30 the clock jumps to T+115 with all of it."""
    desk.load("Brommaskolan", "Farstaskolan")
    plan(desk.store, a_scenario(an_inject("I1", 118, "stadsdel:bromma"), opens=("P01",)))
    set_clock(desk.store, ClockAct.START)
    out = a_report(Function.EL, Status.UR_FUNKTION, operation=ID, restored_estimate=ORIGIN + minutes(60))
    point_reports.report(desk.store, ALICE, [out], later(10))
    with desk.store.transaction() as connection:
        opening_in(connection, ALICE, NewOpening("o1", ID, "P02", opened=True), later(10))
    set_clock(desk.store, ClockAct.JUMP, later(30), to=minutes(115), carry=True)
    desk.at = later(40)
    return desk


def times(desk: Desk, picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield every time of the report as the wall, the map, the log and the phone say it."""
    now = picture.operation.clock.at(desk.at)
    (wall,) = (one for one in ticker(picture, now) if one.status is Status.UR_FUNKTION)
    yield "ticker", wall.time
    reading = next(one for one in read_all(picture, now) if one.point.id == "P01")
    (line,) = (one for one in popup(reading, "Bromma", now).functions if one.function is Function.EL)
    assert line.observed is not None
    yield "popup", clock(line.observed, now)
    found = log_reads.entries(desk.store, ID, kinds=[EntryKind.REPORT])
    (row,) = log_rows(found, picture, now)
    assert row.late == "", "it was written down when it was seen"
    assert "åter 09:25" in row.says, "what it promised goes with it"
    yield "log", row.at
    receipt = light_receipt(found, picture.operation.clock, now)
    yield "saved", receipt.title.split()[2]
    yield "applies", receipt.observed.removeprefix("Gäller läget ").rstrip(".")


def test_one_report_has_one_time(jumped: Desk) -> None:
    picture = point_reads.picture(jumped.store, ID)
    assert dict(times(jumped, picture)) == dict.fromkeys(
        ("ticker", "popup", "log", "saved", "applies"), ALONG
    )
    assert point_reads.picture(jumped.store, ID, until=later(40)) == picture


def test_a_file_keeps_what_the_journal_says(jumped: Desk) -> None:
    picture = point_reads.picture(jumped.store, ID)
    now = picture.operation.clock.at(jumped.at)
    found = log_reads.entries(jumped.store, ID, kinds=[EntryKind.REPORT])
    (row,) = log_rows(found, picture, now, as_said=True)
    assert (row.at, row.late) == (SAID, "")
    assert row.occurred == ORIGIN + minutes(10) == found[0].occurred_at


def test_an_open_entry_is_since_when_it_is_shown_and_due_when_agreed(jumped: Desk) -> None:
    picture = point_reads.picture(jumped.store, ID)
    note, due = make_entry(EntryKind.NOTE, facts={}, text={"note": "Ring"}), ORIGIN + minutes(60)
    told = replace(note, operation=ID, occurred_at=ORIGIN + minutes(10), recorded_at=later(10))
    who, now = Who("x", "krisledning", ()), picture.operation.clock.at(jumped.at)
    (row,) = open_rows([OpenEntry(told, due)], picture, who, now)
    assert (row.since, row.due) == (ORIGIN + minutes(95), due)


def test_the_log_and_a_points_page_say_no_other_time(jumped: Desk) -> None:
    for page in (jumped.page("log"), jumped.page("situation", punkt="P01")):
        assert ALONG in said(page)
        assert SAID not in said(page)


def test_what_a_point_said_of_its_opening_is_compared_as_it_is_shown(jumped: Desk) -> None:
    """Said of 08:15 after the jump, it is older than what the page says of 08:35: the newer word stands."""
    assert opened_at(jumped) == ORIGIN + minutes(95)
    older = NewOpening("o2", ID, "P02", opened=False, reason="låst", observed_at=ORIGIN + minutes(75))
    with jumped.store.transaction() as connection:
        opening_in(connection, ALICE, older, later(31))
    assert opened_at(jumped) == ORIGIN + minutes(95)


def opened_at(desk: Desk) -> datetime:
    point = next(one for one in point_reads.picture(desk.store, ID).points if one.id == "P02")
    assert point.opening is not None
    assert point.opening.opened
    return point.opening.at
