"""A version is changed in the middle of an operation, and changed back: nothing acknowledged is lost."""

import json
import os
import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import psycopg
import pytest

from dashboard import clock
from dashboard.commands.upgrading import differences
from dashboard.installation.keys import KEY_FILE, keys_in
from data.server import acts
from data.store.database import open_store
from data.store.verify import verify
from data.words import Role, TokenKind
from tests.dashboard.deploy.versions import Machine, later, machine
from tests.e2e import stage
from tests.e2e.running import issue_key
from tests.postgres_server import PostgresServer, name_in


@dataclass
class Night:
    """What was seen while a machine changed its version and went back."""

    town: Machine
    broken: str = ""
    over: str = ""
    back: str = ""
    schemas: list[str] = field(default_factory=list)
    pictures: list[Any] = field(default_factory=list)
    revisions: list[int] = field(default_factory=list)


def asked(url: str, key: str = "", body: Any = None) -> Any:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    content = json.dumps(body).encode() if body is not None else None
    with urlopen(Request(url, content, headers), timeout=20) as answer:
        return json.load(answer)


def failures(town: Machine, key: str) -> Any:
    return asked(f"{town.url}/api/v1/failures?operation={stage.OPERATION}", key)["failures"]


def reported(town: Machine, key: str, function: str) -> int:
    where = {"operation": stage.OPERATION, "point": "P01"}
    body = {"id": str(uuid4()), **where, "function": function, "status": "ur_funktion"}
    return int(asked(f"{town.url}/api/v1/reports", key, body)["revision"])


def schema(town: Machine) -> str:
    with closing(sqlite3.connect(town.store.removeprefix("sqlite:///"))) as held:
        return str(held.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def answers(town: Machine) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if asked(f"{town.url}/healthz")["status"] == "ok":
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError((town.home / "log").read_text())


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return later(tmp_path_factory.mktemp("versions") / "sen")


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory, newer: Path) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("town")
    store = f"sqlite:///{folder / 's.db'}"
    stage.set_up(store)
    # A standby has followed it: the store says whose it is, and no copy of it is written by anybody else.
    with closing(open_store(store)) as held:
        acts.claim(held, keys_in(folder / KEY_FILE).id, "Ledningsplatsen", clock.now())
    town = machine(folder / "home", store)
    town.lay("sen", newer)
    broken = town.home / "versions" / "trasig" / "bin"
    broken.mkdir(parents=True)
    good = town.home / "versions" / "nu" / "bin" / "dashboard"
    words = f'#!/bin/sh\n[ "$1" = upgrade ] && exec {good} "$@"\necho trasig >&2\nexit 1\n'
    (broken / "dashboard").write_text(words)
    (broken / "dashboard").chmod(0o755)
    key = issue_key(store, TokenKind.API, Role.KRISLEDNING)
    seen = Night(town)
    try:
        town.upgrade("start")
        answers(town)
        reported(town, key, "el")
        _see(seen, key)
        seen.broken = _told(town.upgrade("trasig"))
        _see(seen, key)
        seen.over = _told(town.upgrade("sen"))
        reported(town, key, "varme")
        reported(town, key, "vatten")
        _see(seen, key)
        seen.back = _told(town.upgrade("--back"))
        _see(seen, key)
        reported(town, key, "information")
        _see(seen, key)
    finally:
        town.end()
    yield seen


def _told(done: Any) -> str:
    return f"{done.returncode}\n{done.stdout}{done.stderr}"


def _see(seen: Night, key: str) -> None:
    seen.schemas.append(schema(seen.town))
    seen.pictures.append(failures(seen.town, key))
    seen.revisions.append(asked(f"{seen.town.url}/healthz")["revision"])


@pytest.mark.slow
def test_a_version_that_does_not_open_the_backup_is_never_changed_to(night: Night) -> None:
    assert night.broken.startswith("1\n")
    assert "trasig är prövad och byts inte till. Tjänsten är orörd." in night.broken
    assert night.pictures[1] == night.pictures[0]
    assert night.revisions[1] == night.revisions[0]


@pytest.mark.slow
def test_a_version_that_shows_something_otherwise_is_changed_to_only_when_that_is_accepted(
    tmp_path: Path,
) -> None:
    store = f"sqlite:///{tmp_path / 's.db'}"
    stage.set_up(store)
    other = later(tmp_path / "annan")
    told = other / "dashboard" / "api" / "failures.py"
    said = '"kind": failure.kind,'
    assert said in told.read_text()
    told.write_text(told.read_text().replace(said, '"kind": "annat",'))
    town = machine(tmp_path / "home", store)
    town.lay("annan", other)
    try:
        town.upgrade("start")
        answers(town)
        refused = town.upgrade("annan")
        assert (refused.returncode, town.current) == (1, "nu")
        assert 'kind: "ur_funktion" blev "annat"' in refused.stdout
        accepted = town.upgrade("--differs", "annan")
        assert (accepted.returncode, town.current) == (0, "annan"), accepted.stderr
        assert 'kind: "ur_funktion" blev "annat"' in accepted.stdout
    finally:
        town.end()


def test_the_backup_is_tried_before_the_version_is_changed(night: Night) -> None:
    assert night.over.startswith("0\n"), night.over
    tried, kept, changed = (
        night.over.index(said) for said in ("är prövad", "Kopierade", "Bytte från nu till sen")
    )
    assert tried < kept < changed
    assert "lägesbilden är densamma i båda" in night.over


@pytest.mark.slow
def test_the_way_back_keeps_what_the_newer_version_wrote(night: Night) -> None:
    """By the same key and with the same numbers: the two reports in between stand as they stood."""
    assert night.back.startswith("0\n"), night.back
    before, _, newer, after, going_on = night.schemas
    assert (newer, after, going_on) == ("9999", before, before)
    assert "Förde över 2 poster" in night.back
    assert "för hand" not in night.back
    assert night.pictures[3] == night.pictures[2] != night.pictures[1]
    assert night.revisions[2] == night.revisions[3] == night.revisions[4] - 1
    assert night.town.current == "nu"
    with closing(open_store(night.town.store)) as held:
        assert verify(held).intact


@pytest.mark.slow
def test_it_says_how_long_it_was_down(night: Night) -> None:
    down = [float(found) for found in re.findall(r"Avbrott: (\d+\.\d) s", night.over + night.back)]
    assert len(down) == 2
    assert max(down) < 60  # on a machine with all else to do; measured in docs/reliability.md


@pytest.mark.slow
@pytest.mark.postgres
def test_there_and_back_on_postgresql(
    tmp_path: Path, newer: Path, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried in databases beside, which are gone; what the newer version left lies aside, whole."""
    monkeypatch.setenv("PATH", f"{postgres_server.programs}:{os.environ['PATH']}")
    store = postgres_server.database()
    stage.set_up(store)
    town = machine(tmp_path / "home", store)
    town.lay("sen", newer)
    key = issue_key(store, TokenKind.API, Role.KRISLEDNING)
    try:
        town.upgrade("start")
        answers(town)
        reported(town, key, "el")
        over = _told(town.upgrade("sen"))
        assert over.startswith("0\n"), over
        reported(town, key, "varme")
        revision = reported(town, key, "vatten")
        there = failures(town, key)
        back = _told(town.upgrade("--back"))
        assert back.startswith("0\n"), back
        assert "Förde över 2 poster" in back, back
        assert "för hand" not in back
        assert failures(town, key) == there
        assert reported(town, key, "information") == revision + 1
    finally:
        town.end()
    with closing(open_store(store)) as held:
        assert verify(held).intact
    name = name_in(store)
    with psycopg.connect(postgres_server.address, autocommit=True) as server:
        names = [str(row[0]) for row in server.execute("SELECT datname FROM pg_database").fetchall()]
    beside = [one.removeprefix(name) for one in names if one.startswith(f"{name}_")]
    assert [one[:6] for one in beside] == ["_fore_"]  # the newer version's own, kept until somebody drops it
    for one in [name + ending for ending in beside] + [name]:
        postgres_server.drop(postgres_server.address_of(one))


def ended() -> int:
    """Return the number of a process that has ended."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


STUB = """#!/bin/sh
echo "{name} $*" >>{home}/asked
case "$1" in {fails}) exit 1 ;; esac
"""


def test_where_the_way_back_fails_the_newer_goes_on_with_what_it_wrote(tmp_path: Path) -> None:
    """The older version can neither read the store nor put its own back, as on a full disk."""
    town = machine(tmp_path / "home", "sqlite:///none.db")
    for name, fails in (("gammal", "operation|restore"), ("ny", "never")):
        programs = town.home / "versions" / name / "bin"
        programs.mkdir(parents=True)
        (programs / "dashboard").write_text(STUB.format(name=name, home=town.home, fails=fails))
        (programs / "dashboard").chmod(0o755)
    (town.home / "current").unlink()
    (town.home / "current").symlink_to("versions/ny")
    (town.home / "changed").write_text(f"gammal\nny\n{tmp_path / 'fore.backup'}\n")
    (town.home / "pid").write_text(str(ended()))
    done = town.upgrade("--back")
    assert done.returncode == 1
    assert "Tjänsten går på ny som förut" in done.stderr
    assert town.current == "ny"
    deadline = time.monotonic() + 5
    while "ny run" not in (town.home / "asked").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    told = (town.home / "asked").read_text().splitlines()
    assert [line.split(" ")[:2] for line in told] == [
        *(["ny", "upgrade"], ["gammal", "operation"], ["gammal", "restore"], ["ny", "restore"], ["ny", "run"])
    ]
    assert "/efter-ny-" in told[-2]


def test_what_the_newer_says_besides_is_no_difference() -> None:
    before: dict[str, Any] = {
        "points": [{"id": "P01", "status": "fungerar"}, {"id": "P02", "status": "okand"}]
    }
    after: dict[str, Any] = {
        "points": [{"id": "P01", "status": "fungerar", "nytt": 1}, {"id": "P02", "status": "okand"}]
    }
    assert list(differences(before, after, "bilden")) == []
    after["points"][1]["status"] = "fungerar"
    assert list(differences(before, after, "bilden")) == [
        'bilden, points, P02, status: "okand" blev "fungerar"'
    ]
    assert list(differences({"a": [1]}, {"a": []}, "bilden")) == ["bilden, a: [1] blev []"]
    assert list(differences({"a": 1}, {}, "bilden")) == ["bilden: a saknas"]
