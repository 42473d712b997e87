"""Servers and commands for the tests: `dashboard` in a process of its own, which has read its modules before.

Reading them takes two seconds and a half of a core, and the ground that people walk on one more, sixty times
a run. One process does it once for all, and each server is a fork of it. Benchmarks, and what is about
starting itself, use `running.start`: a Python of its own.
"""

import multiprocessing
import os
import pkgutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

import dashboard.desk
from dashboard.commands.warming import SCRIPT
from tests.e2e.running import Server, answering, free_port


@dataclass(frozen=True)
class Forked:
    """A forked process, with what the tests ask of one that was started by itself."""

    process: ForkServerProcess

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def send_signal(self, what: int) -> None:
        if self.process.is_alive():
            os.kill(self.pid, what)

    def wait(self, timeout: float | None = None) -> int:
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired("dashboard run", timeout or 0)
        return self.process.exitcode


@cache
def _forks() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    every = pkgutil.walk_packages(dashboard.desk.__path__, "dashboard.desk.")
    pages = [module.name for module in every if not module.name.endswith(SCRIPT)]
    ready = ["dashboard.commands.cli", "dashboard.commands.serve", *pages, "tests.e2e.ready_ground", __name__]
    context.set_forkserver_preload(ready)
    return context


def _run(words: list[str], out: str, err: str, environment: dict[str, str]) -> None:
    """Be `dashboard` with these words, from here on."""
    for number, name in ((1, out), (2, err)):
        with Path(name).open("ab") as file:
            os.dup2(file.fileno(), number)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1) for number in (1, 2))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(environment)
    sys.argv = ["dashboard", *words]
    from dashboard.commands.cli import main

    main()


def start(store: str, log: Path, port: int | None = None, **environment: str) -> Server:
    """Start `dashboard run` on a store and wait until it answers."""
    return answering(begun(store, log, port, **environment))


def begun(store: str, log: Path, port: int | None = None, **environment: str) -> Server:
    """Start `dashboard run` on a store; nobody is let in."""
    port = port or free_port()
    process = _forked(["run", "--port", str(port), "--store", store], log, log, environment)
    return Server(f"http://127.0.0.1:{port}", store, process, log)


def commanded(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Do what `dashboard` does with these words; return its exit status and what it said."""
    with TemporaryDirectory() as name:
        out, err = Path(name) / "out", Path(name) / "err"
        done = _forked(list(words), out, err, environment).wait(120)
        return subprocess.CompletedProcess(words, done, out.read_text(), err.read_text())


def _forked(words: list[str], out: Path, err: Path, environment: dict[str, str]) -> Forked:
    given = (words, str(out), str(err), {**os.environ, **environment})
    process = _forks().Process(target=_run, args=given, daemon=True)
    process.start()
    return Forked(process)
