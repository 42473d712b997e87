"""The systemd units: that systemd takes them, how little they may, and that they start what there is."""

import shlex
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from dashboard.commands.cli import app
from dashboard.health.pulse import HUNG_SECONDS
from tests.dashboard.deploy.fresh_root import DEPLOY

UNITS = DEPLOY / "systemd"
SERVICES = sorted(file.name for file in UNITS.glob("*.service"))
# In tenths, as systemd-analyze takes it: of 10, where a service without hardening has 9.6.
MOST_EXPOSED = 15


def words_of(unit: str, key: str) -> list[str]:
    lines = (UNITS / unit).read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]


def test_there_is_a_unit_for_each_thing_a_machine_does() -> None:
    assert {file.name for file in UNITS.iterdir()} == {
        "trygghetslaget.target",
        "trygghetslaget@.service",
        "trygghetslaget-backup.service",
        "trygghetslaget-backup.timer",
        "trygghetslaget-standby.service",
    }


@pytest.mark.parametrize("unit", SERVICES)
def test_no_service_is_more_exposed_than_we_say(unit: str) -> None:
    words = [
        "systemd-analyze",
        "security",
        "--offline=true",
        f"--threshold={MOST_EXPOSED}",
        str(UNITS / unit),
    ]
    said = subprocess.run(words, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout[-500:] + said.stderr


def test_an_open_service_would_be_found(tmp_path: Path) -> None:
    """The measure measures: without its hardening the same service is over the limit."""
    bare = tmp_path / "bare.service"
    lines = (UNITS / "trygghetslaget-standby.service").read_text(encoding="utf-8").splitlines()
    kept = [
        line for line in lines if not line.startswith(("Protect", "Private", "SystemCall", "Restrict", "Cap"))
    ]
    bare.write_text("\n".join(kept), encoding="utf-8")
    words = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(bare)]
    assert subprocess.run(words, capture_output=True).returncode != 0


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_runs_as_its_own_user_with_secrets_that_are_handed_over(unit: str) -> None:
    assert words_of(unit, "User") == words_of(unit, "Group") == ["trygghetslaget"]
    assert words_of(unit, "LoadCredential") == ["secrets:/etc/trygghetslaget/secrets"]
    assert words_of(unit, "EnvironmentFile") == ["/etc/trygghetslaget/settings.env"]


def test_a_process_that_hangs_is_ended() -> None:
    """It tells systemd that it lives (dashboard/health/pulse.py), from when it has begun to serve."""
    assert words_of("trygghetslaget@.service", "NotifyAccess") == ["main"]
    assert int(words_of("trygghetslaget@.service", "WatchdogSec")[0]) > HUNG_SECONDS + 20


def test_a_service_that_falls_is_started_again_but_not_without_end() -> None:
    for unit in ("trygghetslaget@.service", "trygghetslaget-standby.service"):
        assert words_of(unit, "Restart") == ["on-failure"]
        assert int(words_of(unit, "StartLimitBurst")[0]) == 10
        assert int(words_of(unit, "StartLimitIntervalSec")[0]) == 300
        # SIGTERM ends it within two seconds; the limit is for one that hangs.
        assert 2 < int(words_of(unit, "TimeoutStopSec")[0]) <= 10


@pytest.mark.parametrize("unit", [unit for unit in SERVICES if "backup" not in unit])
def test_what_is_started_is_a_command_with_options_it_has(unit: str) -> None:
    program, name, *options = shlex.split(words_of(unit, "ExecStart")[0])
    assert program == "/opt/trygghetslaget/current/bin/dashboard"
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {option for option in options if option.startswith("--")} <= known
