"""Reading the notice plan in on the command line: shown first, all or nothing; and what doctor says of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dashboard import clock, registers
from dashboard.commands.health_check import check_all
from dashboard.commands.registers import import_app
from dashboard.desk.setup.steps import State, Step
from dashboard.settings import Settings
from data.notices import reads as notice_reads
from data.sectors.acts import load_sectors
from data.sectors.list_file import read_yaml
from data.store.database import Store, open_store
from tests.data.world import ALICE

REFERENCE = Path(__file__).parents[3] / "data" / "reference"
PLAN = REFERENCE / "notices.yaml"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 's.db'}")
    registers.load_areas(opened, registers.pack_at(Settings().pack), clock.now())
    load_sectors(opened, ALICE, read_yaml((REFERENCE / "sectors.yaml").read_bytes()).register, clock.now())
    yield opened
    opened.close()


def run(store: Store, path: Path, *words: str) -> Result:
    url = store.url.render_as_string(hide_password=False)
    return CliRunner().invoke(import_app, ["notices", str(path), "--store", url, *words])


def said(store: Store, **how: str) -> tuple[bool, str]:
    checks = check_all(Settings(database_url=store.url.render_as_string(hide_password=False), **how))  # type: ignore[arg-type]
    found = next(line for line in checks if line.step is Step.NOTICES)
    return found.state is not State.WRONG, f"{found.says}. {found.do}"


def test_the_example_is_shown_then_loaded_and_says_what_it_is(store: Store) -> None:
    dry = run(store, PLAN, "--dry-run")
    assert dry.exit_code == 0
    assert "Skulle ändra: 43 nya rader, 0 borta." in dry.output
    assert "De sänder inget i en skarp händelse." in dry.output
    assert "e-post är inte inställt på servern" in dry.output
    assert not notice_reads.plan(store).addresses
    assert "Läste in: 43 nya rader" in run(store, PLAN).output
    assert len(notice_reads.plan(store).addresses) == 20
    assert "Ingenting ändras" in run(store, PLAN).output


def test_a_broken_plan_is_refused_whole_with_every_reason(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "egen.yaml"
    path.write_text(
        "addresses:\n"
        "- {id: a, name: A, channel: epost, address: anna.andersson@example.org, role: tib}\n"
        "- {id: b, name: B, channel: fax, address: x}\n"
        "steps:\n- {name: s, label: S, to: vakten}\n",
        encoding="utf-8",
    )
    done = run(store, path, "--json")
    assert done.exit_code == 1
    refused = json.loads(done.output)["refused"]
    assert refused[0].startswith("Rad 3, addresses: channel är 'fax'.")
    assert any("ser ut att vara en persons" in one for one in refused)
    assert any("Ingen adress har rollen vakten" in one for one in refused)
    assert not notice_reads.plan(store).addresses


def test_doctor_says_whether_anybody_is_told(store: Store) -> None:
    assert said(store) == (
        True,
        "ingen plan är inläst, så ingen aviseras. Läs in en plan över vilka funktioner som ska få veta vad.",
    )
    run(store, PLAN)
    fine, words = said(store)
    assert fine
    assert "inget sänds. Ställ in en väg ut" in words
    fine, words = said(store, smtp_host="post.example.org", smtp_from="lage@example.org")
    assert fine
    assert "sänds med e-post" in words
    fine, words = said(store, smtp_host="post.example.org")
    assert not fine
    assert "DASHBOARD_SMTP_FROM saknas" in words
