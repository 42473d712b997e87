"""A bundle holds what it says, signed, and nothing that is secret where anybody can read it."""

import ast
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.bundle import wheels
from dashboard.bundle.installer.package import MANIFEST, PUBLIC_KEY, SEALED, SIGNATURE, opened
from dashboard.bundle.locked import target
from dashboard.bundle.opening import main
from dashboard.bundle.outside import INSTALLER
from dashboard.bundle.own_wheel import write_own_wheel
from dashboard.bundle.writing import Made
from dashboard.paper.archive.signing_key import signed_by
from data.errors import Refused
from data.store.database import open_store
from tests.dashboard.bundle.conftest import PHRASE

pytestmark = pytest.mark.slow


def answered(**asked: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", main.__module__],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_it_says_what_is_in_it_and_is_signed(bundle: Made) -> None:
    found = opened(bundle.out)
    assert found.check_number == bundle.check_number
    assert (found.said["pythons"], found.said["machine"]) == (["3.11"], "x86_64")
    with (
        closing(open_store(f"sqlite:///{bundle.out.parent}/nytt.db")) as store,
        store.reading() as connection,
    ):
        newest = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert found.said["schemas"][0] == newest
    with zipfile.ZipFile(bundle.out) as held:
        manifest, pem = held.read(MANIFEST), held.read(PUBLIC_KEY)
        assert signed_by(pem, held.read(SIGNATURE), manifest)
        names = held.namelist()
    assert {"__main__.py", SEALED, "requirements-3.11.txt", "guider/krisledningen.md"} <= set(names)
    assert sorted(name for name in names if name.startswith("hjul/")) == [
        "hjul/dashboard-0.1.0-py3-none-any.whl",
        "hjul/liten-1.0-py3-none-any.whl",
    ]


def test_no_secret_is_in_it_and_no_setting_is_open(bundle: Made, tmp_path: Path) -> None:
    content = bundle.out.read_bytes()
    assert b"hemlig-nyckel" not in content
    assert "inloggning för prov".encode() not in content
    assert answered(do="open", package=str(bundle.out), home=str(tmp_path), phrase=PHRASE) == {"opened": True}
    settings = (tmp_path / "installning.env").read_text()
    assert "DASHBOARD_OIDC_NAME=inloggning för prov\n" in settings
    assert "hemlig-nyckel" not in settings
    assert str(bundle.out.parent) not in settings
    assert (tmp_path / "paket" / "pack.json").is_file()
    held = {one["key"]: one for one in opened(bundle.out).said["keys"]}
    assert held["sms"]["there"]
    assert not held["e-post"]["there"]


def test_the_wrong_phrase_opens_nothing(bundle: Made, tmp_path: Path) -> None:
    asked = {"do": "open", "package": str(bundle.out), "home": str(tmp_path)}
    assert answered(**asked, phrase="ett annat lösenord") == {"opened": False}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("part", ["hjul/liten-1.0-py3-none-any.whl", MANIFEST])
def test_who_has_not_the_phrase_cannot_change_it_unseen(
    bundle: Made, make: Callable[[Path], Made], tmp_path: Path, part: str
) -> None:
    """Somebody with a key of their own signs it anew: the sealed part still knows what it belongs to."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from dashboard.paper.archive.signing_key import fingerprint, public_pem

    with zipfile.ZipFile(bundle.out) as held:
        files = {name: held.read(name) for name in held.namelist()}
    key = Ed25519PrivateKey.generate()
    said = json.loads(files[MANIFEST]) | {"key": fingerprint(public_pem(key))}
    if part != MANIFEST:
        files[part] = b"something else"
        said["files"] = [
            {**one, "size": len(files[part]), "sha256": "0" * 64} if one["name"] == part else one
            for one in said["files"]
        ]
    files[MANIFEST] = json.dumps(said).encode()
    files |= {SIGNATURE: key.sign(files[MANIFEST]), PUBLIC_KEY: public_pem(key)}
    forged, home = tmp_path / "forged", tmp_path / "home"
    home.mkdir()
    with zipfile.ZipFile(forged, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    answer = answered(do="open", package=str(forged), home=str(home), phrase=PHRASE)
    assert "inte äkta" in str(answer["why"])
    assert list(home.iterdir()) == []


def test_an_existing_file_is_never_written_over(make: Callable[[Path], Made], tmp_path: Path) -> None:
    out = tmp_path / "starta"
    out.write_text("kvar")
    with pytest.raises(Refused, match="finns redan"):
        make(out)
    assert out.read_text() == "kvar"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_that_lacks_a_wheel_or_has_it_changed_is_refused(
    small: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, listed = small
    there = target("3.11", "x86_64")
    assert len(wheels.chosen(there, folder, listed)) == 1
    (tmp_path / "liten-1.0-py3-none-any.whl").write_bytes(b"changed")
    with pytest.raises(Refused, match=r"liten 1\.0"):
        wheels.chosen(there, tmp_path, listed)
    (tmp_path / "liten-1.0-cp312-cp312-win_amd64.whl").write_bytes(
        (folder / "liten-1.0-py3-none-any.whl").read_bytes()
    )
    with pytest.raises(Refused, match=r"liten 1\.0"):
        wheels.chosen(there, tmp_path, listed)


def test_the_own_wheel_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    places = [tmp_path / name for name in ("a", "b")]
    for place in places:
        place.mkdir()
    first, second = (write_own_wheel(place).read_bytes() for place in places)
    assert first == second
    with zipfile.ZipFile(tmp_path / "a" / "dashboard-0.1.0-py3-none-any.whl") as wheel:
        names = wheel.namelist()
    assert {"dashboard/app.py", "data/reference/points.csv", "geo/reference/pack.json"} <= set(names)
    assert "dashboard-0.1.0.dist-info/RECORD" in names
    assert not any("__pycache__" in name for name in names)


def test_the_installer_needs_nothing_but_python() -> None:
    """It runs before anything is installed."""
    for path in INSTALLER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                named = [str(node.module)]
            assert all(name.partition(".")[0] in sys.stdlib_module_names for name in named), (
                path.name,
                named,
            )
