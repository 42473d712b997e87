"""What a bundle refuses on a machine before anything is changed there, run as the printed page says."""

import json
import os
import shutil
import sqlite3
import subprocess
import time
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard import clock as dashboard_clock
from dashboard.bundle.installer import address, copies
from dashboard.bundle.installer.package import StopError, opened, why_not_this_machine
from dashboard.bundle.installer.talking import age, clock, day, other_zone
from dashboard.bundle.writing import Made
from dashboard.commands.serve import free_port

pytestmark = pytest.mark.slow


def run(bundle: Path, home: Path, typed: str) -> str:
    """Type the line of the page, and the answers; return what was on the screen."""
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        ["sh", str(bundle)],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
    )
    assert done.returncode == 1, done.stdout
    assert done.stderr == ""
    assert list(home.iterdir()) == []  # nothing was changed
    return done.stdout


def copy_of(bundle: Made, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(bundle.out, folder / "starta"))


def a_copy(path: Path, schema: str, at: datetime) -> None:
    with closing(sqlite3.connect(path)) as held, held:
        held.execute("CREATE TABLE head (id INTEGER, revision INTEGER)")
        held.execute("CREATE TABLE alembic_version (version_num TEXT)")
        held.execute("CREATE TABLE journal (revision INTEGER, recorded_at TEXT)")
        held.execute("INSERT INTO head VALUES (1, 7)")
        held.execute("INSERT INTO alembic_version VALUES (?)", (schema,))
        held.execute("INSERT INTO journal VALUES (7, ?)", (at.replace(tzinfo=None).isoformat(" "),))


@pytest.mark.parametrize("keep", [0.5, 0.999])
def test_one_that_was_cut_off_is_refused(bundle: Made, tmp_path: Path, keep: float) -> None:
    cut = copy_of(bundle, tmp_path / "sticka")
    content = cut.read_bytes()
    cut.write_bytes(content[: int(len(content) * keep)])
    assert "skadad eller inte helt kopierad" in run(cut, tmp_path / "home", "")


@pytest.mark.parametrize("at", [0.02, 0.6, 0.9999])
def test_one_with_a_changed_byte_is_refused(bundle: Made, tmp_path: Path, at: float) -> None:
    changed = copy_of(bundle, tmp_path / "sticka")
    content = bytearray(changed.read_bytes())
    content[int(len(content) * at)] ^= 1
    changed.write_bytes(content)
    assert "skadad eller inte helt kopierad" in run(changed, tmp_path / "home", "")


def test_a_file_in_it_that_was_changed_is_named(bundle: Made, tmp_path: Path) -> None:
    """Also where somebody has packed it anew, and runs it by Python itself."""
    changed = tmp_path / "starta"
    with zipfile.ZipFile(bundle.out) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content + b"x" if name == "guider/punkten.md" else content)
    with pytest.raises(StopError, match=r"guider/punkten\.md har ändrats"):
        opened(changed)


def test_one_for_another_machine_is_refused_in_words(bundle: Made) -> None:
    said = dict(opened(bundle.out).said)
    assert why_not_this_machine(said | {"glibc": [99, 0]}).startswith(
        "Startstickan är gjord för ett nyare system"
    )
    assert "Python 3.99" in why_not_this_machine(said | {"pythons": ["3.99"]})
    assert "aarch64" in why_not_this_machine(said | {"machine": "aarch64"})
    assert all(
        "Inget har ändrats" in why_not_this_machine(said | wrong)
        for wrong in ({"glibc": [99, 0]}, {"pythons": ["3.99"]}, {"machine": "aarch64"})
    )


def test_a_copy_of_a_newer_version_is_refused(bundle: Made, tmp_path: Path) -> None:
    stick = copy_of(bundle, tmp_path / "sticka")
    a_copy(stick.parent / "kopia.db", "9999", dashboard_clock.now() - timedelta(minutes=41))
    said = run(stick, tmp_path / "home", "j\n")
    assert "41 minuter gammalt" in said
    assert "nyare version än startstickans" in said


def test_a_machine_whose_clock_is_wrong_is_found_out(bundle: Made, tmp_path: Path) -> None:
    stick = copy_of(bundle, tmp_path / "sticka")
    a_copy(
        stick.parent / "kopia.db", opened(stick).said["schemas"][0], dashboard_clock.now() + timedelta(days=1)
    )
    assert "senare än nu" in run(stick, tmp_path / "home", "j\n")
    assert "Ställ klockan" in run(stick, tmp_path / "home", "n\n")


def test_who_goes_away_leaves_nothing(bundle: Made, tmp_path: Path) -> None:
    stick = copy_of(bundle, tmp_path / "sticka")
    assert "Ingen kopia av läget finns" in run(stick, tmp_path / "home", "kanske\nj\n")


def test_the_newest_copy_is_found_among_other_files(tmp_path: Path) -> None:
    newest = datetime(2026, 11, 30, 1, 41, tzinfo=UTC)
    for name, at in (("gammal.db", newest - timedelta(days=1)), ("kopior/ny.db", newest)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        a_copy(tmp_path / name, "0036", at)
    (tmp_path / "skräp.db").write_text("not a store")
    (tmp_path / "bilder").mkdir()
    with closing(sqlite3.connect(tmp_path / "bilder" / "annat.db")) as other:
        other.execute("CREATE TABLE head (id INTEGER)")
    found = copies.copies([tmp_path])
    assert [one.path and one.path.name for one in found] == ["ny.db", "gammal.db"]
    assert (found[0].revision, found[0].at, found[0].schema) == (7, newest, "0036")
    assert sorted(path.name for path in tmp_path.rglob("*-wal")) == []


def test_an_address_that_leads_elsewhere_is_told_of() -> None:
    port = free_port("127.0.0.1")
    assert address.why_not_same(f"http://localhost:{port}", has_tls=False) == ""
    assert "nyckelfilen" in address.why_not_same(f"https://localhost:{port}", has_tls=False)
    assert address.why_not_same(f"https://localhost:{port}", has_tls=True) == ""
    assert "inte känt" in address.why_not_same("http://finns-inte.invalid", has_tls=False)
    assert "en annan dator" in address.why_not_same("http://192.0.2.7", has_tls=False)
    assert address.same("https://trygghet.example").port == 443
    assert address.new().public.startswith("http://")


def test_times_are_said_as_people_say_them() -> None:
    assert clock(datetime(2026, 11, 30, 2, 41, tzinfo=UTC)) == "kl 03:41 den 30 november"
    assert clock(datetime(2026, 7, 1, 2, 41, tzinfo=UTC)) == "kl 04:41 den 1 juli"
    said = [age(timedelta(minutes=minutes)) for minutes in (0, 1, 41, 150, 5000)]
    assert said == [
        *("mindre än en minut gammalt", "en minut gammalt", "41 minuter gammalt"),
        *("2 timmar gammalt", "3 dygn gammalt"),
    ]


@pytest.mark.parametrize(
    ("zone", "told"), [("UTC", "00:30"), ("Europe/Stockholm", ""), ("America/New_York", "19:30")]
)
def test_a_laptop_set_to_another_land_asks_in_swedish_time(
    monkeypatch: pytest.MonkeyPatch, zone: str, told: str
) -> None:
    """A right clock shown in another zone is not to be set wrong by an honest person."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        said = other_zone(datetime(2026, 12, 1, 0, 30, tzinfo=UTC))
        day_then = day(datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (told in said) if told else said == ""
    assert day_then == "tisdag 1 december 2026"


def test_what_is_told_of_keys_travels_without_them(bundle: Made) -> None:
    told = json.dumps(opened(bundle.out).said["keys"])
    assert "hemlig-nyckel" not in told
