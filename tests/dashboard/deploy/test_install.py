"""The one script, in a fresh root without a network: what it lays, and that this runs as its unit says."""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.dashboard.deploy.fresh_root import DEPLOY, parts, source

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What each part of an installation said, done once for all tests."""
    if os.geteuid() != 0:
        if os.environ.get("CI"):
            pytest.fail("a fresh root needs root, and CI is")
        pytest.skip("a fresh root needs root")
    folder = tmp_path_factory.mktemp("root")
    (folder / "room").mkdir()
    return parts(folder / "room", source(folder / "from"))


def test_it_installs_and_does_nothing_the_second_time(said: Mapping[str, str]) -> None:
    assert re.search(
        r"Installerade versionen 0\.1\.0-[0-9a-f]{8} i /opt/trygghetslaget/versions/", said["install"]
    )
    assert said["again"].endswith("finns redan.")
    assert 'DASHBOARD_DECIDER="krisledningen"' in said["settings"]  # what was written in them is kept


def test_another_version_is_laid_beside_and_the_service_goes_on_with_its_own(said: Mapping[str, str]) -> None:
    assert "bara ha bokstäver" in said["misnamed"]
    assert "Tjänsten går kvar på versions/0.1.0-" in said["beside"]
    assert re.search(r"/opt/trygghetslaget/current versions/0\.1\.0-", said["folders"])


def test_only_who_must_can_read(said: Mapping[str, str]) -> None:
    rows = {row.split()[3]: tuple(row.split()[:3]) for row in said["folders"].splitlines()}
    service = "trygghetslaget"
    assert rows["/etc/trygghetslaget"] == ("drwxr-x---", "root", service)
    assert rows["/etc/trygghetslaget/settings.env"] == ("-rw-r-----", "root", service)
    assert rows["/etc/trygghetslaget/secrets"] == ("drwx------", "root", "root")
    assert rows["/var/lib/trygghetslaget"] == ("drwxr-x---", service, service)
    assert rows["/var/backups/trygghetslaget"] == ("drwx------", service, service)
    assert rows["/opt/trygghetslaget"] == ("drwxr-xr-x", "root", "root")  # it cannot change its own program


def test_the_units_are_taken_where_they_were_laid(said: Mapping[str, str]) -> None:
    assert said["units"] == "verified"


def test_it_runs_as_its_unit_says(said: Mapping[str, str]) -> None:
    """As its user, with no capability, by the filter of its unit, in a root that it cannot write in."""
    assert json.loads(said["health"])["status"] == "ok", said["told"]
    status = dict(line.split(":\t", 1) for line in said["process"].splitlines())
    assert "0" not in status["Uid"].split()
    assert {int(status["CapEff"], 16), int(status["CapBnd"], 16)} == {0}
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert "Engångslänk för administratören" in said["told"]


def test_a_secret_reaches_it_as_a_credential(said: Mapping[str, str]) -> None:
    assert said["secret"] == "True"


def test_the_command_is_the_services_own(said: Mapping[str, str]) -> None:
    """`dashboard` typed by root sees the store that the service runs on."""
    assert [one["login"] for one in json.loads(said["users"])["users"]] == ["admin"]


def test_backups_are_checked_closed_to_others_and_the_oldest_make_room(said: Mapping[str, str]) -> None:
    *taken, kept, signature = said["backup"].splitlines()
    answers = [json.loads(line) for line in taken]
    assert [answer["intact"] for answer in answers] == [True, True]
    assert kept == f"600 {Path(answers[-1]['out']).name}"
    assert signature == f"{kept}.sig"


def test_it_ends_within_two_seconds(said: Mapping[str, str]) -> None:
    code, took = map(int, said["ended"].split())
    assert code in (0, 143)  # by the signal that it was asked with
    assert took < 2000


def test_a_broken_folder_installs_nothing(tmp_path: Path) -> None:
    """Every fault is said before anything is done: on this machine itself, with nothing to install."""
    if os.geteuid() != 0:
        pytest.skip("it asks for root first")
    script = str(DEPLOY / "install.sh")

    def refused(*words: str) -> str:
        answer = subprocess.run(["sh", script, *words], capture_output=True, text=True)
        assert answer.returncode in (1, 2)
        return answer.stderr

    assert "install.sh --from FOLDER" in refused()
    assert "requirements.txt saknas" in refused("--from", str(tmp_path))
    (tmp_path / "requirements.txt").touch()
    assert "exakt en dashboard-" in refused("--from", str(tmp_path))
    wheel = tmp_path / "dashboard-0.1.0-py3-none-any.whl"
    wheel.touch()
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  {wheel.name}\n", encoding="utf-8")
    assert "är inte de som SHA256SUMS säger" in refused("--from", str(tmp_path))
    assert not Path("/opt/trygghetslaget").exists()
