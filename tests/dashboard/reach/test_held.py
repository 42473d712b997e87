"""What a process holds: nothing waits, what is new is measured beside, and is found after a restart."""

import gc
from pathlib import Path
from time import monotonic
from weakref import ref

import pytest

from dashboard.reach.facts import better, by_area, covered
from dashboard.reach.held import AGAIN_SECONDS, FORGOTTEN_SECONDS, Reaches
from dashboard.registers import pack_at
from dashboard.settings import REFERENCE_PACK
from geo.coverage import Method
from tests.factories import make_point

PACK = pack_at(REFERENCE_PACK)
BROMMA, SODER = make_point("P01"), make_point("P02", lon=18.07, lat=59.315)


def test_nothing_waits_and_a_new_point_is_measured_with_those_before(tmp_path: Path) -> None:
    held = Reaches(PACK, tmp_path)
    assert held.of([BROMMA]) is None
    first = held.waited([BROMMA], Method.VATTEN, 60)
    assert first is not None
    assert held.of([BROMMA]) is first
    assert held.of([BROMMA, SODER]) is None
    both = held.waited([SODER], Method.VATTEN, 60)
    assert both is not None
    assert held.of([BROMMA]) is both
    people = both.covered({"P01", "P02"}, 1000).people
    alone = both.covered({"P01"}, 1000).people
    assert people is not None
    assert alone is not None
    assert people.spread > alone.spread > 0


def test_a_reach_that_is_past_is_let_go_with_all_that_was_asked_of_it(tmp_path: Path) -> None:
    held = Reaches(PACK, tmp_path)
    past = held.waited([BROMMA], Method.VATTEN, 60)
    assert past is not None
    here = frozenset({"P01"})
    assert covered(past, here, 1000) is covered(past, here, 1000)
    by_area(past, here, 1000)
    better(past, here, here, 1000, "", 3)
    gone = ref(past)
    del past
    assert held.waited([BROMMA, SODER], Method.VATTEN, 60) is not None
    gc.collect()
    assert gone() is None


def test_a_point_that_has_moved_is_measured_anew(tmp_path: Path) -> None:
    held = Reaches(PACK, tmp_path)
    held.waited([BROMMA], Method.VATTEN, 60)
    assert held.of([make_point("P01", lon=18.07, lat=59.315)]) is None


def test_the_methods_are_apart_and_the_folder_is_found_again(tmp_path: Path) -> None:
    held = Reaches(PACK, tmp_path / "kept")
    walked, flown = (held.waited([BROMMA], method, 60) for method in (Method.VATTEN, Method.FAGEL))
    assert walked is not None
    assert flown is not None
    assert (walked.method, flown.method) == (Method.VATTEN, Method.FAGEL)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").iterdir()}
    assert kept
    assert Reaches(PACK, tmp_path / "kept").waited([BROMMA], Method.VATTEN, 60) is not None
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_what_cannot_be_measured_is_said_to_be_unknown(caplog: pytest.LogCaptureFixture) -> None:
    began = monotonic()
    held = Reaches(PACK, None)
    assert held.waited([BROMMA], Method.NAT, 60) is None
    assert monotonic() - began < 30, "nobody waits for what has failed"
    assert "could not measure" in caplog.text
    assert held.failed(Method.NAT)
    assert not held.failed(Method.VATTEN)


def test_what_failed_is_tried_again_only_after_a_while(caplog: pytest.LogCaptureFixture) -> None:
    seconds = 100.0
    held = Reaches(PACK, None, lambda: seconds)
    for _each in range(3):
        held.waited([BROMMA], Method.NAT, 60)
    assert caplog.text.count("could not measure") == 1
    seconds += AGAIN_SECONDS
    assert not held.failed(Method.NAT)
    held.waited([BROMMA], Method.NAT, 60)
    assert caplog.text.count("could not measure") == 2


def test_a_point_that_nobody_asks_for_any_more_is_forgotten_when_another_comes() -> None:
    seconds = 100.0
    held = Reaches(PACK, None, lambda: seconds)
    temporary, other = make_point("T01"), make_point("P03")
    held.waited([BROMMA, temporary], Method.VATTEN, 60)
    seconds += FORGOTTEN_SECONDS
    held.of([BROMMA])
    seconds += 1
    reach = held.waited([SODER], Method.VATTEN, 60)
    assert reach is not None
    assert reach.points == ("P01", "P02"), "P01 was asked for, T01 not"
    reach = held.waited([other], Method.VATTEN, 60)
    assert reach is not None
    assert reach.points == ("P01", "P02", "P03")
