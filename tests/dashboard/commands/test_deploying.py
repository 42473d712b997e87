"""Writing out what is shipped: all of it, as it is, and over nobody's own file."""

import json
import stat
from pathlib import Path

from typer.testing import CliRunner

from dashboard.commands.cli import app
from dashboard.commands.deploying import SHIPPED
from data.errors import Refused


def test_every_file_is_written_as_it_is_shipped(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["deploy", "--out", str(tmp_path / "ut"), "--json"])
    assert answer.exit_code == 0, answer.output
    names = json.loads(answer.stdout)["files"]
    assert {"install.sh", "Dockerfile", "compose.yaml", "systemd/trygghetslaget@.service"} <= set(names)
    proxy = (tmp_path / "ut" / "nginx.conf").read_text(encoding="utf-8")
    assert "server app1:8501" in proxy
    assert "server app2:8502" in proxy
    for name in set(names) - {"nginx.conf"}:
        assert (tmp_path / "ut" / name).read_bytes() == (SHIPPED / name).read_bytes()
    assert stat.S_IMODE((tmp_path / "ut" / "install.sh").stat().st_mode) == 0o755
    again = CliRunner().invoke(app, ["deploy", "--out", str(tmp_path / "ut")])
    assert again.exit_code == 0, "the same files again are no fault"


def test_a_file_that_somebody_has_changed_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "compose.env"
    own.write_text("DASHBOARD_PUBLIC_URL=https://vart.example\n", encoding="utf-8")
    answer = CliRunner().invoke(app, ["deploy", "--out", str(tmp_path)])
    assert isinstance(answer.exception, Refused)
    assert "compose.env finns redan" in answer.exception.reason
    assert [file.name for file in tmp_path.iterdir()] == ["compose.env"]
    assert own.read_text(encoding="utf-8").startswith("DASHBOARD_PUBLIC_URL=https://vart")
