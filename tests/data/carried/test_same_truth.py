"""What stands is the same on every island, whatever was done where and however the sticks went."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from data.store.verify import verify
from tests.data.carried.acts_on_islands import DEEDS, Step, before_the_cut
from tests.data.carried.islands import carry, islands, truth_of
from tests.data.world import later

A, B, C = range(3)
# Of one function mostly: there the order matters most.
_deeds = some.sampled_from([*DEEDS, *["report", "settle", "phone", "unchanged"] * 2])
# Seconds apart at most, and often the very same moment.
_steps = some.builds(
    Step,
    island=some.sampled_from([A, B]),
    deed=_deeds,
    late=some.sampled_from([0, 0, 1, 2, 3, 8, 45]),
    pick=some.integers(0, 5),
    who=some.integers(0, 5),
)
_sticks = some.tuples(some.just("stick"), some.sampled_from([(A, B), (B, A)]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("öar")


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(night=some.lists(some.one_of(_steps, _steps, _steps, _steps, _sticks), min_size=4, max_size=24))
def test_two_islands_find_the_same_truth(
    folder: Path, night: list[Step | tuple[str, tuple[int, int]]]
) -> None:
    with islands(folder, "a", "b", before=before_the_cut) as both:
        for minute, step in enumerate(night):
            if isinstance(step, Step):
                step.do(both[step.island], 1 + minute // 2)
            else:
                here, there = step[1]
                carry(both[here], both[there], later(1 + minute // 2))
        for here, there in ((A, B), (B, A), (A, B), (B, A)):
            carry(both[here], both[there], later(60))
        assert truth_of(both[A].store) == truth_of(both[B].store)
        for island in both:
            assert verify(island.store).differences == []
            assert truth_of(island.store, until=island.world.revision()) == _past(truth_of(island.store))


def _past(told: dict[str, object]) -> dict[str, object]:
    """Return what a past picture tells of: its points."""
    kept = ("phase", "opening", "occupancy", "temporary", "el", "varme", "vatten", "information")
    return {key: one for key, one in told.items() if key.rpartition("/")[2] in kept}
