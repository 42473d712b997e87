"""What the application is made of: every package hashed, listed as a part, and under a licence we may use."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.dashboard.deploy.fresh_root import REPOSITORY, source
from tests.licences import ALLOWED, Part, locked, parts, running


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return source(tmp_path_factory.mktemp("release"))


def test_every_locked_file_has_its_hash() -> None:
    """`uv sync --locked` refuses a file whose hash is another; a package without one would pass unseen."""
    for name, versions in locked().items():
        for package in versions:
            files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
            assert name == "dashboard" or files, name
            assert all(file["hash"].startswith("sha256:") for file in files), name


def test_ci_installs_by_the_lock_alone() -> None:
    lines = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    syncs = [line for line in lines if line.lstrip().startswith("uv sync")]
    assert syncs
    assert all("--locked" in line for line in syncs)


@pytest.mark.slow
def test_requirements_name_every_package_with_its_hashes(release: Path) -> None:
    text = re.sub(r"\\\n\s*", "", (release / "requirements.txt").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and line[0] not in "# "]
    found = {tuple(line.split(" ")[0].split("==")) for line in lines}
    assert found == set(running())
    assert all(" --hash=sha256:" in line for line in lines)


@pytest.mark.slow
def test_the_list_of_parts_names_every_locked_package(release: Path) -> None:
    held = json.loads((release / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert (held["bomFormat"], held["specVersion"]) == ("CycloneDX", "1.5")
    listed = [(part["name"], part["version"]) for part in held["components"]]
    assert sorted(listed) == sorted(running())
    assert all(part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}" for part in held["components"])
    assert all(file["hashes"] for part in held["components"] for file in part["externalReferences"])


def test_every_package_is_under_a_licence_we_may_use() -> None:
    strange = [part for part in parts() if not part.allowed]
    assert strange == [], "read its licence and write down in tests/licences.py where it says so"


def test_most_of_what_runs_is_looked_at() -> None:
    """Some packages are for Windows or another Python alone; if many were missing, this would see little."""
    seen = {part.name for part in parts()}
    missing = {name for name, _ in running()} - seen
    assert len(missing) <= 4, missing


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("GPL-3.0-only", False),
        ("MIT AND AGPL-3.0-only", False),
        ("säger inget", False),
    ],
)
def test_a_licence_that_binds_ours_is_found(licence: str, allowed: bool) -> None:
    assert Part("paket", "1", licence, "License").allowed is allowed
    assert "GPL-3.0-only" not in ALLOWED


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/deployment.md"])
def test_what_a_page_points_to_is_there(page: str) -> None:
    """A defence that is said to be tested, and is not, is worse than none."""
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:tests|docs|dashboard|\.ci)/[\w./-]*\w", text))
    assert len(named) >= 3
    assert [path for path in sorted(named) if not (REPOSITORY / path).exists()] == []


def test_the_audit_says_that_it_could_not_ask(tmp_path: Path) -> None:
    """Where the list of known faults cannot be reached it says so and fails; it never passes unseen."""
    script = str(REPOSITORY / ".ci" / "audit")
    nowhere = {"PATH": "/usr/bin:/bin", "UV": str(tmp_path / "uv")}
    (tmp_path / "uv").write_text("#!/bin/sh\necho 'error: network is unreachable' >&2\nexit 2\n")
    (tmp_path / "uv").chmod(0o755)
    silent = subprocess.run(["bash", script], capture_output=True, text=True, env=nowhere)
    assert silent.returncode == 2
    assert "NOT AUDITED" in silent.stdout
    (tmp_path / "uv").write_text("#!/bin/sh\necho 'Found 1 known vulnerability'\nexit 1\n")
    found = subprocess.run(["bash", script], capture_output=True, text=True, env=nowhere)
    assert found.returncode == 1
    assert "Found 1 known vulnerability" in found.stdout
