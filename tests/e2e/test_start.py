"""Starting: what the command says, what it refuses, and another municipality by configuration alone.

The first start, the demonstration and what is said before any store is opened are a Python of their own, as
an administrator has it; the rest are forks of one that has read its modules already.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands.cli import main
from dashboard.settings import REFERENCE_PACK
from tests.e2e.conftest import Visit, serving
from tests.e2e.quick_start import commanded
from tests.e2e.running import Server, free_port, start
from tests.geo import exempelkoping

PYTHON = [sys.executable, "-m", "dashboard"]


@pytest.fixture
def serve_anew(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers as an administrator does: each a Python of its own."""
    with serving(tmp_path, start) as started:
        yield started


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PYTHON, *arguments], capture_output=True, text=True, timeout=90, env={**os.environ, **environment}
    )


@pytest.mark.browser
def test_the_demonstration_says_one_line_of_json_and_plays(visit: Callable[..., Visit]) -> None:
    port = free_port()
    process = subprocess.Popen(
        [*PYTHON, "demo", "--port", str(port), "--no-browser", "--speed", "120"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        assert set(said) == {"url", "operation", "login", "api_token", "wall"}
        assert said["url"] == f"http://127.0.0.1:{port}"
        assert {"krisledning", "ovningsledning", "las", "admin", "stadsdel:bromma", "sektor:energi"} <= set(
            said["login"]
        )
        seen = visit(session="")
        seen.page.goto(said["login"]["stadsdel:bromma"])
        seen.page.get_by_text("Inloggad som stadsdel Bromma").wait_for(timeout=20_000)
        seen.page.context.clear_cookies()
        seen.page.goto(said["login"]["stadsdel:bromma"])  # once is once
        seen.page.get_by_text("Länken är redan använd").wait_for(timeout=10_000)
        seen.page.goto(said["wall"])
        seen.page.wait_for_selector("html[data-live=live][data-exercise]", timeout=10_000)
        first = seen.page.locator("html").get_attribute("data-revision")
        # A newcomer sees the picture move within ten seconds of the server being up.
        seen.page.wait_for_selector(f"html:not([data-revision='{first}'])", timeout=10_000)
        assert seen.page.get_by_text("ÖVNING").count() >= 1
    finally:
        process.terminate()
        rest, _ = process.communicate(timeout=20)
    assert rest.strip() == ""


def test_the_first_start_lets_an_administrator_in_once(
    visit: Callable[..., Visit], serve_anew: Callable[..., Server], tmp_path: Path
) -> None:
    store = f"sqlite:///{tmp_path / 's.db'}"
    server = serve_anew(store)
    deadline = time.monotonic() + 10
    while "/in/" not in server.log.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)  # it answers a moment before it says so
    link = next(word for word in server.log.read_text().split() if "/in/" in word)
    seen = visit(session="")
    seen.page.goto(link)
    seen.page.get_by_text("Inloggad som administratören").wait_for(timeout=20_000)
    server.stop()
    again = serve_anew(store)
    # The lines of requests name the route; only the link itself says where to go.
    assert server.log.read_text().count("Engångslänk") == 1, again.url


def test_without_https_it_says_what_that_means(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(f"sqlite:///{tmp_path / 's.db'}", DASHBOARD_HOST="0.0.0.0")
    assert "utan HTTPS" in server.log.read_text()
    refused = serve(f"sqlite:///{tmp_path / 't.db'}")
    assert "utan HTTPS" not in refused.log.read_text().replace(server.log.read_text(), "")


@pytest.mark.parametrize("words", [["demo", "--no-browser"], ["run"]])
def test_a_port_that_another_program_has_is_refused(tmp_path: Path, words: list[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = command(*words, "--port", port, "--store", str(tmp_path / "s.db"))
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert f"Porten {port} är upptagen" in refused.stderr


def status_of(monkeypatch: pytest.MonkeyPatch, *words: str) -> Any:
    """Return the exit status of what the command says without a store: its process would say it too."""
    monkeypatch.setattr(sys, "argv", ["dashboard", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0


def test_used_wrongly_is_exit_status_two(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command("run", "--port", "abc").returncode == 2
    assert status_of(monkeypatch, "run", "--port", "abc") == 2
    assert status_of(monkeypatch, "nonsense") == 2
    assert status_of(monkeypatch, "operation", "open", "x", "--kind", "fest") == 2


def test_every_command_has_help(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command("demo", "--help").returncode == 0
    for words in (
        ["demo"],
        ["run"],
        ["verify"],
        ["doctor"],
        ["backup"],
        ["restore"],
        ["import", "points"],
        ["export", "journal"],
        ["user", "add"],
        ["user", "break-glass"],
        ["token", "issue"],
    ):
        assert status_of(monkeypatch, *words, "--help") == 0


def test_run_without_points_says_what_to_do(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(f"sqlite:///{tmp_path / 's.db'}")
    deadline = time.monotonic() + 10
    while "import points" not in server.log.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)  # it answers a moment before it says so
    assert "import points" in server.log.read_text()
    opened = commanded("operation", "open", "Elavbrott", "--json", "--store", str(tmp_path / "s.db"))
    assert json.loads(opened.stdout)["operation"]
    for path in ("/live/wall", "/live/map", "/", "/situation"):
        seen = visit()
        seen.page.goto(server.url + path)
        seen.page.get_by_text("Förvaltning", exact=False).first.wait_for(timeout=30_000)


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        ("points.csv", "P07,", "P06,", "rad 8"),
        ("areas.geojson", '"Bromma"', '"Brömma"', "areas.geojson"),
        ("pack.json", '"layers"', '"lager"', "pack.json"),
    ],
)
def test_a_broken_reference_file_stops_the_start_and_is_named(
    tmp_path: Path, file: str, before: str, after: str, says: str
) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(REFERENCE_PACK, pack)
    points = Path(REFERENCE_PACK).parents[1] / "data" / "reference" / "points.csv"
    shutil.copy(points, pack / "points.csv")
    text = (pack / file).read_text(encoding="utf-8")
    assert before in text
    (pack / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    store = tmp_path / "s.db"
    refused = commanded("run", "--port", str(free_port()), "--store", str(store), DASHBOARD_PACK=str(pack))
    assert refused.returncode == 1
    assert says in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_broken_store_is_one_sentence(tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    store.write_text("this is not a database, however one looks at it" * 50)
    for words in (["run", "--port", str(free_port())], ["verify"], ["doctor"]):
        refused = commanded(*words, "--store", str(store))
        assert refused.returncode == 1, words
        assert "inte ett lager" in refused.stderr + refused.stdout
        assert "Traceback" not in refused.stderr
    assert store.read_text().startswith("this is not a database")


def test_verify_and_export_from_the_command_line(tmp_path: Path) -> None:
    from tests.e2e import stage

    store = f"sqlite:///{tmp_path / 's.db'}"
    stage.set_up(store)
    verdict = json.loads(commanded("verify", "--json", "--store", store).stdout)
    assert verdict["intact"] is True
    assert verdict["entries"] > 100
    for name in ("p.geojson", "p.csv"):
        done = commanded(
            "export",
            "points",
            "--operation",
            stage.OPERATION,
            "--out",
            str(tmp_path / name),
            "--store",
            store,
        )
        assert done.returncode == 0, done.stderr
    missing = commanded(
        "export", "points", "--operation", "x", "--out", str(tmp_path / "q.csv"), "--store", store
    )
    assert missing.returncode == 1
    assert "ingen händelse" in missing.stderr


@pytest.mark.browser
def test_another_municipality_by_configuration_alone(
    visit: Callable[..., Visit], serve: Callable[..., Server], tmp_path: Path
) -> None:
    """Exempelköping, made up by the test: its own areas, base map and points, and not a line of code."""
    pack = exempelkoping.build_town(tmp_path)
    points_file = (tmp_path / "points.csv").read_text(encoding="utf-8")
    # The town's own list is no example: a real operation takes it.
    (pack / "points.csv").write_text(points_file.replace(",ja,", ",nej,"), encoding="utf-8")
    store = f"sqlite:///{tmp_path / 's.db'}"
    server = serve(store, DASHBOARD_PACK=str(pack))
    opened = commanded("operation", "open", "Översvämning", "--json", "--store", store)
    operation = json.loads(opened.stdout)["operation"]
    areas = server.get("/api/v1/areas.geojson")
    names = {feature["properties"]["name"] for feature in areas["features"]}
    points = server.get(f"/api/v1/points.geojson?operation={operation}")["features"]
    assert names == set(exempelkoping.NAMES)
    assert len(points) == len(points_file.splitlines()) - 1
    assert {point["properties"]["name"] for point in points} <= {f"Skola {n}" for n in range(25)}
    seen = visit()
    seen.page.goto(f"{server.url}/live/wall?operation={operation}")
    for name in names:
        seen.page.locator(".matrix table").get_by_text(name, exact=True).wait_for(timeout=20_000)
    assert "Stockholm" not in seen.page.content()
    assert seen.page.locator(".leaflet-container path.land").count() == len(names)


def test_backup_and_restore_from_the_command_line(tmp_path: Path) -> None:
    from tests.e2e import stage

    store = f"sqlite:///{tmp_path / 's.db'}"
    stage.set_up(store)
    copied = commanded("backup", str(tmp_path / "copy.db"), "--store", store, "--json")
    assert json.loads(copied.stdout)["intact"] is True
    refused = commanded("restore", str(tmp_path / "copy.db"), "--store", store)
    assert refused.returncode == 1
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    assert commanded("restore", str(tmp_path / "copy.db"), "--store", fresh).returncode == 0
    assert json.loads(commanded("verify", "--json", "--store", fresh).stdout)["intact"] is True
