"""The shift and the climb in short: everybody gets in and everything is kept; how fast is no test."""

from pathlib import Path

import pytest

from tests.load import capacity, shift

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def test_a_small_shift_signs_in_reports_and_is_followed(tmp_path: Path) -> None:
    seen = shift.a_shift(tmp_path, shift.SHORT)
    assert seen.refused == []
    assert len(seen.signed_in) == len(seen.opened) == shift.SHORT.people
    assert len(seen.submitted) == 2 * shift.SHORT.people
    assert len(seen.confirmed) == shift.SHORT.phones
    assert seen.on_walls


def test_what_a_desk_submits_at_a_rate_is_kept_once_each(tmp_path: Path) -> None:
    assert capacity.one_rate(tmp_path, rate=6, seconds=3) == (18, 18)
