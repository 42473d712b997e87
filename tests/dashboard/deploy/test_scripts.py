"""The scripts of an installed machine, each part by itself: what they read, and where they install from."""

import ensurepip
import hashlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.dashboard.deploy.fresh_root import DEPLOY

SETTINGS = """\
# NAME=value, as the unit reads it
DASHBOARD_SERVER_NAME=ledningsplatsen vid Kista
DASHBOARD_DECIDER="krisledningen \\"natt\\" $HOME"
DASHBOARD_OIDC_GROUPS='{{"tp-bromma": ["stadsdel:bromma"]}}'
DASHBOARD_RUN=$(touch {folder}/run)`touch {folder}/run`
DASHBOARD_SPACES=sist  \t
BACKUP_TO=age1 a=b
USER_NAME=nobody
program=/bin/false
not a line; touch {folder}/run
#DASHBOARD_NONE=1
DASHBOARD_LAST=utan radslut"""


def test_settings_are_read_as_the_unit_reads_them_and_nothing_in_them_is_run(tmp_path: Path) -> None:
    """The command is run by root: a name with spaces, and a line that a shell would carry out."""
    program = tmp_path / "current" / "bin" / "dashboard"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\n[ "$*" = "user list" ] && exec env\n')
    program.chmod(0o755)
    (tmp_path / "settings.env").write_text(SETTINGS.format(folder=tmp_path))
    words = (DEPLOY / "dashboard.sh").read_text()
    for there in ("/etc", "/opt", "/var/lib"):
        words = words.replace(f"{there}/trygghetslaget", str(tmp_path))
    script = tmp_path / "dashboard.sh"
    ours = f"USER_NAME={pwd.getpwuid(os.geteuid()).pw_name}"
    script.write_text(words.replace("USER_NAME=trygghetslaget", ours))
    bare = {"PATH": os.environ["PATH"]}  # nothing of whoever runs the tests
    done = subprocess.run(["sh", str(script), "user", "list"], capture_output=True, text=True, env=bare)
    assert done.returncode == 0, done.stderr
    told = dict(line.partition("=")[::2] for line in done.stdout.splitlines())
    assert {name: value for name, value in told.items() if name.startswith(("DASHBOARD_", "BACKUP_"))} == {
        "DASHBOARD_SERVER_NAME": "ledningsplatsen vid Kista",
        "DASHBOARD_DECIDER": 'krisledningen "natt" $HOME',
        "DASHBOARD_OIDC_GROUPS": '{"tp-bromma": ["stadsdel:bromma"]}',
        "DASHBOARD_RUN": f"$(touch {tmp_path}/run)`touch {tmp_path}/run`",
        "DASHBOARD_SPACES": "sist",
        "BACKUP_TO": "age1 a=b",
        "DASHBOARD_LAST": "utan radslut",
    }
    assert not (tmp_path / "run").exists()


def a_wheel(folder: Path, name: str) -> Path:
    wheel = folder / f"{name}-1-py3-none-any.whl"
    about = f"{name}-1.dist-info"
    with ZipFile(wheel, "w") as held:
        held.writestr(f"{name}.py", "")
        held.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        held.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        held.writestr(
            f"{about}/RECORD", f"{name}.py,,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n"
        )
    return wheel


@pytest.mark.slow
def test_it_installs_with_pip_from_a_folder_with_a_space_in_its_name(tmp_path: Path) -> None:
    """A stick is called what its owner called it."""
    folder = tmp_path / "en sticka"
    (folder / "wheels").mkdir(parents=True)
    (pip,) = (Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")
    shutil.copy(pip, folder / "wheels")
    needed, ours = a_wheel(folder / "wheels", "needed"), a_wheel(folder, "dashboard")
    digest = hashlib.sha256(needed.read_bytes()).hexdigest()
    (folder / "requirements.txt").write_text(f"needed==1 --hash=sha256:{digest}\n")
    words = (DEPLOY / "install.sh").read_text()
    part = words[words.index("with_pip() {") : words.index("shipped() {")]
    given = {"from": str(folder), "wheel": str(ours), "venv": str(tmp_path / "venv"), "index": "no"}
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **given}
    done = subprocess.run(
        ["sh", "-euc", f"{part}\nwith_pip"], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    asked = [str(tmp_path / "venv" / "bin" / "python"), "-c", "import needed, dashboard"]
    assert subprocess.run(asked, cwd=tmp_path).returncode == 0
