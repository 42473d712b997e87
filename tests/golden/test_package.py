"""The golden packages verify, without the store, by the command that people give."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.commands.cli import app
from dashboard.paper.archive.checking import check_package
from tests.golden.held import PACKAGES, unpacked

# entries, linked, without words, struck
HOLDS = {
    "natt.zip": (51, 5, {53: 54, 50: 55, 52: 56}, 1),
    "ovning.zip": (11, 8, {}, 0),
    "gallrad.zip": (7, 1, dict.fromkeys(range(87, 92), 92), 0),
}


@pytest.mark.parametrize("name", PACKAGES)
def test_a_golden_package_is_what_was_signed(name: str, tmp_path: Path) -> None:
    package = unpacked(name, tmp_path)
    verdict = check_package(package)
    assert (verdict.differences, verdict.notes) == ([], [])
    assert (verdict.entries, verdict.linked, verdict.masked, verdict.struck) == HOLDS[name]
    said = CliRunner().invoke(app, ["verify", str(package), "--fingerprint", verdict.fingerprint])
    assert said.exit_code == 0, said.output
    assert f"{verdict.entries} poster, kedjan är hel" in said.output
