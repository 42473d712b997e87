"""From a version that is really older, built from its own commit, to this one and back, with reports between.

`OLDER`: a commit before migrations that this version has. Both are installed from their own locks.
"""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

from tests.dashboard.deploy.fresh_root import REPOSITORY, uv_program
from tests.dashboard.deploy.versions import Machine, machine

# The commit before the results that are given to those who took part (migration 0034) and the pause (0036).
OLDER = os.environ.get("DRILL_OLDER", "1dd241dc^")


def drill(folder: Path, short: bool) -> Iterator[str]:
    store = f"sqlite:///{folder / 's.db'}"
    town = machine(folder / "home", store)
    (town.home / "current").unlink()
    shutil.rmtree(town.home / "versions" / "nu")
    begun = time.monotonic()
    tree = folder / "older"
    subprocess.run(
        ["git", "-C", str(REPOSITORY), "worktree", "add", "--detach", str(tree), OLDER], check=True
    )
    try:
        _install(town, "older", tree)
        _install(town, "newer", REPOSITORY)
    finally:
        subprocess.run(["git", "-C", str(REPOSITORY), "worktree", "remove", "--force", str(tree)], check=True)
    yield f"two versions built and installed: {time.monotonic() - begun:.0f} s"
    (town.home / "current").symlink_to("versions/older")
    try:
        yield from _night(town, 2 if short else 200)
    finally:
        town.end()


def _night(town: Machine, reports: int) -> Iterator[str]:
    older = town.home / "versions" / "older" / "bin" / "dashboard"
    where = ("--store", town.store)
    operation, key = _opened(older, *where)
    town.upgrade("start")
    _wait(town)
    _report(town, key, operation, reports)
    yield f"the older version serves {_health(town)}"
    yield from _changed(town, "newer")
    _report(town, key, operation, reports)
    before = _failures(town, key, operation)
    yield f"the newer version serves {_health(town)}"
    yield from _changed(town, "--back")
    if _failures(town, key, operation) != before:
        raise SystemExit("the picture is another after the way back")
    _report(town, key, operation, 1)
    yield f"the older version serves again {_health(town)}, with the same picture and key"
    town.end()
    verdict = subprocess.run([older, "verify", *where], capture_output=True, text=True)
    yield f"verify: {verdict.stdout.strip()}"
    if verdict.returncode:
        raise SystemExit(verdict.stdout)


def _install(town: Machine, release: str, tree: Path) -> None:
    uv, venv = uv_program(), town.home / "versions" / release
    wheels = town.home / f"{release}-wheel"
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    environment = {**os.environ, "VIRTUAL_ENV": str(venv)}
    lock = town.home / f"{release}-pylock.toml"
    export = ("export", "--no-dev", "--no-emit-project", "--locked", "--quiet", "--format", "pylock.toml")
    subprocess.run(
        [uv, *export, "--project", str(tree), "--output-file", str(lock.with_name("pylock.toml"))], **quiet
    )  # type: ignore[call-overload]
    subprocess.run([uv, "build", "--wheel", "--quiet", "--out-dir", str(wheels), str(tree)], **quiet)  # type: ignore[call-overload]
    subprocess.run([uv, "venv", "--quiet", "--no-project", str(venv)], **quiet)  # type: ignore[call-overload]
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode"]
    subprocess.run([*install, "-r", str(lock.with_name("pylock.toml"))], env=environment, **quiet)  # type: ignore[call-overload]
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([*install, "--no-deps", str(wheel)], env=environment, **quiet)  # type: ignore[call-overload]


def _opened(program: Path, *where: str) -> tuple[str, str]:
    points = REPOSITORY / "data" / "reference" / "points.csv"

    def told(*words: str) -> dict[str, Any]:
        said = subprocess.run([program, *words, *where, "--json"], capture_output=True, text=True)
        if said.returncode:
            raise SystemExit(said.stderr)
        answer: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
        return answer

    told("import", "points", str(points))
    opened = told("operation", "open", "Övning inför byte", "--kind", "ovning")
    key = told("token", "issue", "prov", "--kind", "api", "--role", "krisledning")
    return str(opened.get("id") or opened["operation"]), str(key["secret"])


def _changed(town: Machine, what: str) -> Iterator[str]:
    done = town.upgrade(what)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    yield from (f"  {line}" for line in re.sub(r"/\S*/", "…/", done.stdout).splitlines())


def _report(town: Machine, key: str, operation: str, number: int) -> None:
    for turn in range(number):
        status = ("ur_funktion", "begransad", "fungerar")[turn % 3]
        where = {"operation": operation, "point": f"P{turn % 50 + 1:02}"}
        body = {
            "id": str(uuid4()),
            **where,
            "function": ("el", "varme", "vatten")[turn % 3],
            "status": status,
        }
        _asked(f"{town.url}/api/v1/reports", key, body)


def _failures(town: Machine, key: str, operation: str) -> Any:
    return _asked(f"{town.url}/api/v1/failures?operation={operation}", key)["failures"]


def _health(town: Machine) -> str:
    said = _asked(f"{town.url}/healthz")
    return f"revision {said['revision']}"


def _wait(town: Machine) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            _asked(f"{town.url}/healthz")
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit((town.home / "log").read_text())


def _asked(url: str, key: str = "", body: Any = None) -> Any:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    content = json.dumps(body).encode() if body is not None else None
    with urlopen(Request(url, content, headers), timeout=60) as answer:
        return json.load(answer)
