"""Tyst natt: everybody stops reporting and a day goes by; every screen must say the same, and no old green.

The glyph, the matrix, the desk's table and the API are each read as they leave the application (the
rendered feed message, the table's rows, the JSON) at a hundred random moments and held against each
other, and against a reading of the raw reports written only for this test.
"""

import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.desk.situation.says import page as situation_says
from dashboard.wall.geojson import points_geojson
from dashboard.wall.reading import read_all
from data.points import reads as point_reads
from data.points.facts import Picture
from data.services.facts import NO_SERVICES
from data.store.database import open_store
from data.words import Function, Phase, Status
from tests.dashboard.drawing import drawn
from tests.e2e import stage

pytestmark = pytest.mark.slow  # every screen at a hundred moments

START = datetime(2026, 1, 17, 17, 0, tzinfo=UTC)
MOMENTS = 100
_CELL = re.compile(r'<div class="cell" data-status="(\w+)" data-mark="(\w+)"><b>(\d+)/(\d+)</b>')


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    url = f"sqlite:///{tmp_path_factory.mktemp('night') / 's.db'}"
    stage.set_up(url, START)
    store = open_store(url)
    picture = point_reads.picture(store, stage.OPERATION)
    store.close()
    return picture


def moments() -> list[datetime]:
    chance = random.Random(7)
    return sorted(START + timedelta(seconds=chance.uniform(1, 24 * 3600)) for _ in range(MOMENTS))


Seen = dict[tuple[str, str], tuple[str, str]]


def by_hand(picture: Picture, now: datetime) -> Seen:
    """Read the raw reports by the words of the design, without the rules under test."""
    seen: Seen = {}
    for point in picture.points:
        for function in Function:
            report = point.functions[function].current
            assert point.functions[function].rival is None
            if report is None:
                seen[point.id, function] = ("okand", "bekraftat")
                continue
            ends = [end for end in (report.valid_until, report.lasts_until) if end]
            over = bool(ends) and now >= min(ends)
            if over and report.status == "fungerar":
                seen[point.id, function] = ("okand", "bekraftat")
            else:
                seen[point.id, function] = (report.status.value, "obekraftat" if over else "bekraftat")
    return seen


def on_glyphs(picture: Picture, now: datetime) -> tuple[Seen, list[tuple[str, str, int, int]]]:
    rendered = drawn(picture, now)
    seen = {
        (point, part[0]): (part[1], part[2])
        for point, feature in rendered.points.items()
        for part in feature["properties"]["parts"]
    }
    cells = [(s, m, int(a), int(b)) for s, m, a, b in _CELL.findall(rendered.panels["matrix"])]
    return seen, cells


def in_table(picture: Picture, now: datetime) -> Seen:
    table = situation_says.table(picture, read_all(picture, now), situation_says.Filters(), now)
    return {
        (row.id, cell.function): (cell.status.value, cell.mark.value)
        for row in table.rows
        for cell in row.cells
    }


def in_api(picture: Picture, now: datetime) -> Seen:
    return {
        (feature["id"], function): (read["status"], read["mark"])
        for feature in points_geojson(picture, now, NO_SERVICES)["features"]
        for function, read in feature["properties"]["functions"].items()
    }


def test_all_screens_agree_at_a_hundred_moments_of_the_quiet_day(night: Picture) -> None:
    for now in moments():
        expected = by_hand(night, now)
        glyphs, _cells = on_glyphs(night, now)
        receiving = {p.id for p in night.points if p.phase is Phase.OPPEN}
        assert {point for point, _function in glyphs} == receiving
        assert glyphs == {key: one for key, one in expected.items() if key[0] in receiving}, now
        assert in_table(night, now) == expected, now
        assert in_api(night, now) == expected, now


def test_the_matrix_counts_what_the_glyphs_show(night: Picture) -> None:
    for now in moments():
        seen, cells = on_glyphs(night, now)
        open_points = [point for point in night.points if point.phase is Phase.OPPEN]
        per_cell: Counter[tuple[str, str]] = Counter()
        working: Counter[tuple[str, str]] = Counter()
        for point in open_points:
            for function in Function:
                per_cell[point.area, function] += 1
                working[point.area, function] += seen[point.id, function] == ("fungerar", "bekraftat")
        assert Counter((a, b) for _s, _m, a, b in cells) == Counter(
            (working[key], per_cell[key]) for key in per_cell
        ), now


def test_every_green_is_gone_at_its_expiry_and_failures_stay_worst(night: Picture) -> None:
    reports = [state.current for point in night.points for state in point.functions.values() if state.current]
    greens = [report for report in reports if report.status is Status.FUNGERAR]
    ends = {min(end for end in (r.valid_until, r.lasts_until) if end) for r in greens}
    for end in ends:
        before, _ = on_glyphs(night, end - timedelta(microseconds=1))
        after, cells = on_glyphs(night, end)
        for report in greens:
            if min(e for e in (report.valid_until, report.lasts_until) if e) == end:
                assert before[report.point, report.function][0] == "fungerar"
                assert after[report.point, report.function][0] == "okand"
    last, cells = on_glyphs(night, START + timedelta(hours=24))
    assert not any(status == "fungerar" for status, _mark in last.values())
    failures = [r for r in reports if r.status in (Status.UR_FUNKTION, Status.BEGRANSAD)]
    assert failures
    for report in failures:
        assert last[report.point, report.function] == (report.status.value, "obekraftat")
    # Worst first: every row that holds a failure comes before every row that is only silent.
    failing = [
        any(s in ("ur_funktion", "begransad") for s, *_ in cells[n : n + 4]) for n in range(0, len(cells), 4)
    ]
    assert failing == sorted(failing, reverse=True)
    assert failing[0]
    assert not failing[-1]
    assert all(mark == "obekraftat" for status, mark, _a, _b in cells if status == "ur_funktion")
    rendered = drawn(night, START + timedelta(hours=24))
    texts = " ".join(feature["properties"]["popup"] for feature in rendered.points.values())
    assert "obekräftat" in texts
