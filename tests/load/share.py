"""Processes held to a share of a core each: how two scale where cores are not what ends it.

Where application, database, proxy and driver share two cores, two processes at their best use all that is
left, and their number is the machine's. Held to a part of a core each, as the kernel's control groups do it,
one and two are compared with room beside them. Linux, as root.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

_GROUPS: Final = Path("/sys/fs/cgroup")
_PERIOD: Final = (
    10_000  # µs; as short as a turn of the interpreter's, so that being held back is no long wait
)


@contextmanager
def held_to(share: float, processes: Iterable[int]) -> Iterator[None]:
    """Let each of some processes use at most this share of a core; OSError where that cannot be set."""
    with ExitStack() as held:
        for process in processes:
            held.enter_context(_one(share, process))
        yield


@contextmanager
def _one(share: float, process: int) -> Iterator[None]:
    first = _GROUPS / "cpu" if (_GROUPS / "cpu").is_dir() else _GROUPS  # version 1, or 2
    group = first / f"held-{os.getpid()}-{process}"
    group.mkdir()
    try:
        _limit(group, round(share * _PERIOD))
        (group / "cgroup.procs").write_text(str(process))
        yield
    finally:
        for one in (group / "cgroup.procs").read_text().split():
            (first / "cgroup.procs").write_text(one)
        group.rmdir()


def _limit(group: Path, quota: int) -> None:
    if (group / "cpu.cfs_quota_us").exists():
        (group / "cpu.cfs_period_us").write_text(str(_PERIOD))
        (group / "cpu.cfs_quota_us").write_text(str(quota))
    else:
        (group / "cpu.max").write_text(f"{quota} {_PERIOD}")
