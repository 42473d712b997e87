"""The envelope's commands: the sheet that is printed, and trying its code without using it."""

import json
from pathlib import Path

from typer.testing import CliRunner

from dashboard.commands.cli import app
from data.errors import Refused


def test_the_sheet_is_printed_once_and_its_code_tried_twice(tmp_path: Path) -> None:
    store = ("--store", str(tmp_path / "s.db"))
    run = CliRunner()
    sheet = run.invoke(app, ["user", "envelope", *store])
    assert sheet.exit_code == 0, sheet.output
    (link,) = [word for word in sheet.output.split() if "/in/" in word]
    assert "öppnar en gång" in sheet.output
    for said in (link, link.rpartition("/")[2]):
        tried = run.invoke(app, ["user", "envelope", "--try", "--json", *store], input=f"{said}\n")
        assert tried.exit_code == 0, tried.output
        assert json.loads(tried.output.splitlines()[-1])["opens_until"]
        assert said not in tried.output
    wrong = run.invoke(app, ["user", "envelope", "--try", *store], input="annan\n")
    assert isinstance(wrong.exception, Refused)
    assert "Gör ett nytt kuvert" in wrong.exception.reason
    users = json.loads(run.invoke(app, ["user", "list", "--json", *store]).output)["users"]
    assert [one["login"] for one in users] == ["nödkonto"]
