"""The list of what is installed is the lock's own, whatever kind of machine it is for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from dashboard.bundle.locked import REQUIREMENTS, locked, target
from data.errors import Refused

ROOT = Path(__file__).parents[3]
EXPORT = "export --frozen --no-dev --no-emit-project --no-header --no-annotate --format requirements.txt"


def test_the_list_that_travels_is_the_lock() -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv is not None
    written = subprocess.run([uv, *EXPORT.split()], cwd=ROOT, capture_output=True, text=True, check=True)
    assert REQUIREMENTS.read_text() == written.stdout, f"uv {EXPORT} > {REQUIREMENTS.relative_to(ROOT)}"


def test_each_machine_gets_one_version_of_each_package_with_hashes() -> None:
    for python, machine in (("3.11", "x86_64"), ("3.13", "aarch64")):
        found = locked(target(python, machine))
        names = [one.name for one in found]
        assert len(names) == len(set(names)) > 80
        assert all(one.hashes for one in found)
        assert {"streamlit", "pip", "pyrage", "uvloop"} <= set(names)
        assert "colorama" not in names  # which is for another system


def test_another_python_gets_other_versions() -> None:
    versions = [{one.name: one.version for one in locked(target(p, "x86_64"))} for p in ("3.11", "3.12")]
    assert versions[0]["numpy"] != versions[1]["numpy"]


@pytest.mark.parametrize(
    ("python", "machine"), [("3.10", "x86_64"), ("3", "x86_64"), ("4.1", "x86_64"), ("3.11", "sparc")]
)
def test_what_the_application_does_not_run_on_is_refused(python: str, machine: str) -> None:
    with pytest.raises(Refused):
        target(python, machine)
