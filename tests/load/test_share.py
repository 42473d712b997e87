"""A process that is held to a part of a core uses no more; where that cannot be set, it is said."""

import subprocess
import sys
import time

import psutil

from tests.load.share import held_to


def test_a_process_uses_the_part_that_it_is_given() -> None:
    spinning = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        with held_to(0.2, [spinning.pid]):
            before = _used(spinning.pid)
            time.sleep(1)
            assert _used(spinning.pid) - before <= 0.3
        before = _used(spinning.pid)
        time.sleep(1)
        assert _used(spinning.pid) > before  # and goes on where it was
    except OSError as fault:
        assert "cgroup" in str(fault)
    finally:
        spinning.kill()
        spinning.wait()


def _used(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
