"""The commands for the night of a new machine: which keys there are, and which sheets lead elsewhere."""

import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dashboard.bundle import noting
from dashboard.bundle.sealed import unsealed
from dashboard.bundle.writing import Made
from dashboard.commands.bundle import _told
from dashboard.commands.cli import app
from dashboard.settings import Settings
from data.access import tokens
from data.access.tokens import NewToken
from data.acting import LOCAL
from data.errors import Refused
from data.points import reads as point_reads
from data.rights import Grant
from data.words import Role, TokenKind
from tests.dashboard.the_desk import Desk

OLD, NEW = "https://gammal.example", "https://ny.example"
SECRET = "ytterst-hemlig"
PHRASE = "kuvertets lösenord"


@pytest.fixture
def address(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    desk.load("Ett", "Två")
    monkeypatch.setenv("DASHBOARD_PUBLIC_URL", NEW)
    monkeypatch.setenv("DASHBOARD_SMS_TOKEN", SECRET)
    return str(desk.store.url)


def invoked(address: str, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--store", address])


def answer(address: str, *words: str, status: int = 0) -> Mapping[str, Any]:
    done = invoked(address, *words, "--json")
    assert done.exit_code == status, done.output
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def test_keys_are_told_of_by_name_and_never_shown(address: str) -> None:
    found = {one["key"]: one for one in answer(address, "keys")["keys"]}
    assert found["sms"]["there"]
    assert not found["e-post"]["there"]
    assert not found["certifikat"]["there"]
    assert {"arkivnyckel", "installationsnyckel", "inloggningstjänst", "databas"} <= set(found)
    assert all(one["without"] and one["in_bundle"] is False for one in found.values())
    told = invoked(address, "keys").stdout + invoked(address, "doctor").stdout
    assert "nyckel sms: finns i DASHBOARD_SMS_TOKEN" in told
    assert SECRET not in told


@pytest.mark.slow
def test_keys_are_saved_for_who_has_the_phrase(address: str, desk: Desk, tmp_path: Path) -> None:
    out, envelope = tmp_path / "nycklar.age", tmp_path / "kuvert"
    envelope.write_text(PHRASE)
    made = answer(address, "keys", "--out", str(out), "--passphrase-file", str(envelope))
    assert made["files"] == ["hemligheter.env"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert SECRET.encode() not in out.read_bytes()
    assert unsealed(out.read_bytes(), PHRASE) == {
        "hemligheter.env": f"DASHBOARD_SMS_TOKEN={SECRET}\n".encode()
    }
    assert noting.last(desk.store, noting.KEYS) is not None
    refused = invoked(address, "keys", "--out", str(out))
    assert isinstance(refused.exception, Refused)
    assert "finns redan" in str(refused.exception)


def test_a_phrase_that_is_too_short_is_refused(address: str, tmp_path: Path) -> None:
    (tmp_path / "kuvert").write_text("kort")
    done = invoked(
        address, "keys", "--out", str(tmp_path / "n.age"), "--passphrase-file", str(tmp_path / "kuvert")
    )
    assert "för kort" in str(done.exception)
    assert not (tmp_path / "n.age").exists()


def test_sheets_that_lead_elsewhere_are_told_of_and_printed_anew(
    address: str, desk: Desk, tmp_path: Path
) -> None:
    first, second = (point.id for point in point_reads.loaded_points(desk.store))
    assert answer(address, "sheets")["elsewhere"] == []
    tokens.issue_point_links(desk.store, LOCAL, [first], None, None, desk.at, OLD)
    tokens.issue_point_links(desk.store, LOCAL, [second], None, None, desk.at, NEW)
    wall = NewToken(TokenKind.VAGG, "storskärm", Grant(Role.VAGG), desk.at.replace(year=desk.at.year + 9))
    tokens.issue_token(desk.store, LOCAL, wall, desk.at)
    told = answer(address, "sheets", status=1)["elsewhere"]
    assert {(one["kind"], one["point"], one["address"]) for one in told} == {
        ("punkt", first, OLD),
        ("vagg", "", None),
    }
    out = tmp_path / "nya-blad.pdf"
    made = answer(address, "sheets", "--out", str(out))
    assert (made["sheets"], made["address"]) == (1, NEW)
    assert out.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    left = answer(address, "sheets", status=1)["elsewhere"]
    assert [one["kind"] for one in left] == ["vagg"]  # a screen is given a new address by hand
    assert "Inget blad leder någon annanstans" in str(
        invoked(address, "sheets", "--out", str(tmp_path / "b.pdf")).exception
    )
    assert "finns redan" in str(invoked(address, "sheets", "--out", str(out)).exception)
    assert answer(address, "sheets", "--all", "--out", str(tmp_path / "alla.pdf"))["sheets"] == 2


@pytest.mark.parametrize("useless", ["", "http://127.0.0.1:8501", "http://localhost:8501"])
def test_an_address_that_nobody_comes_in_by_is_told_of(useless: str) -> None:
    made = Made(Path("starta"), 1, 1, "1234 5678", "0" * 64, None)
    told = _told(made, Path("starta.pdf"), "", Settings(public_url=useless))
    assert sum("Sätt DASHBOARD_PUBLIC_URL" in line for line in told) == 1
    kept = _told(made, Path("starta.pdf"), "", Settings(public_url="https://trygghet.example"))
    assert not any("DASHBOARD_PUBLIC_URL" in line for line in kept)
