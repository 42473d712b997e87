"""What two command posts carry to each other, at the desk: known by words, shown before it is read in."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.desk.carrying.says import alone_says
from dashboard.installation.keys import Keys, keys_in
from dashboard.paper.carried.carrying import write_file
from dashboard.paper.carried.sealing import sealed
from data.carried.facts import Partner
from data.carried.partners import partners
from data.carried.writing import package_for
from data.operations.reads import revision
from data.rights import Grant
from data.server.acts import stand_down
from data.server.facts import Standing
from data.server.reads import taken_alone
from data.store.backup import backup
from data.store.database import open_store
from data.store.journal import text_digest
from data.words import Function, OperationKind, Role, Status
from tests.dashboard.the_desk import ALICE, NOW, Desk, labelled, said


@pytest.fixture
def theirs(tmp_path: Path) -> Keys:
    return keys_in(tmp_path / "deras.pem")


@pytest.fixture
def island(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The other's desk, of a copy of this one's store; this one's keys are where the page looks."""
    monkeypatch.setenv("DASHBOARD_INSTALLATION_KEY", str(tmp_path / "vår.pem"))
    desk.load("Husby", "Kista")
    desk.open()
    backup(desk.store, tmp_path / "deras.db")
    store = open_store(f"sqlite:///{tmp_path / 'deras.db'}")
    yield Desk(store)
    store.close()


def registered(desk: Desk, theirs: Keys) -> Any:
    both = desk.sign_in(Grant(Role.KRISLEDNING), Grant(Role.ADMIN))
    app = desk.page("operation", both)
    labelled(app.text_input, "Vad platsen kallas").input("Reservplatsen")
    labelled(app.text_input, "Dess nyckelrad").input(theirs.public.written)
    labelled(app.text_input, "De fem ord som den andra läser upp").input("fel ord")
    labelled(app.button, "Registrera platsen").click().run()
    assert "Orden är inte den nyckelns ord" in said(app)
    assert partners(desk.store) == ()
    labelled(app.text_input, "De fem ord som den andra läser upp").input(theirs.public.spoken.upper())
    labelled(app.button, "Registrera platsen").click().run()
    assert not app.exception
    return app


def test_a_stick_is_shown_and_then_read_in(desk: Desk, island: Desk, theirs: Keys, tmp_path: Path) -> None:
    app = registered(desk, theirs)
    assert [one.name for one in partners(desk.store)] == ["Reservplatsen"]
    ours = Partner(keys_in(tmp_path / "vår.pem").public, "ledningsplatsen", NOW, "")
    island.report("P01", Function.EL, Status.UR_FUNKTION)
    _, content = write_file(island.store, ALICE, "op", theirs, ours, NOW)
    (uploader,) = app.file_uploader
    uploader.set_value(("deras.bars", content, "application/octet-stream")).run()
    words = said(app)
    assert "Paket från Reservplatsen: Vinterstorm op." in words
    assert "1 ny post" in words
    labelled(app.button, "Läs in 1 post").click().run()
    assert "1 post är inläst från Reservplatsen." in said(app)
    log = said(desk.page("log"))
    assert "från Reservplatsen (bars hit" in log


def test_a_package_is_written_for_one_that_is_registered(desk: Desk, island: Desk, theirs: Keys) -> None:
    app = desk.page("operation")
    assert "Registrera den andra platsen först." in said(app)
    app = registered(desk, theirs)
    labelled(app.selectbox, "Till").select(theirs.id)
    labelled(app.button, "Skriv paketet").click().run()
    assert not app.exception
    assert "skriven till Reservplatsen" in said(app)
    assert island.store is not None


def test_a_file_that_is_none_is_told_of(desk: Desk, island: Desk) -> None:
    app = desk.page("operation")
    app.file_uploader[0].set_value(("lista.bars", b"PK", "application/octet-stream")).run()
    assert "Filen är inget paket från en annan installation." in said(app)


def test_a_package_that_breaks_our_rules_is_told_of(
    desk: Desk, island: Desk, theirs: Keys, tmp_path: Path
) -> None:
    """Signed by who it is from, and yet its words are no words: said on the page, which goes on."""
    app = registered(desk, theirs)
    ours = Partner(keys_in(tmp_path / "vår.pem").public, "ledningsplatsen", NOW, "")
    island.report("P01", Function.EL, Status.UR_FUNKTION)
    package = package_for(island.store, ALICE, "op", theirs.id, ours, NOW)
    last = replace(package.entries[-1], text="[7]", text_digest=text_digest("salt", "[7]"), salt="salt")
    content = sealed(replace(package, entries=(*package.entries[:-1], last)), theirs, ours)
    app.file_uploader[0].set_value(("deras.bars", content, "application/octet-stream")).run()
    assert not app.exception
    assert "i paketet kan inte läsas. Inget lästes in." in said(app)


def test_an_exercise_has_nothing_to_carry(desk: Desk) -> None:
    desk.load("Husby", example=True)
    desk.open("ovn", OperationKind.OVNING)
    assert "Den här platsens ord" not in said(desk.page("operation"))
    assert not desk.page("operation").file_uploader


def test_an_old_servers_desk_offers_what_came_in_to_it_alone(desk: Desk, island: Desk, theirs: Keys) -> None:
    registered(desk, theirs)
    key, parted = desk.sign_in(Grant(Role.KRISLEDNING)), revision(desk.store)
    desk.report("P01", Function.EL, Status.UR_FUNKTION)
    stand_down(desk.store, Standing(2, theirs.id, name="Reserven"), "", NOW, parted)
    assert alone_says(None, NOW) == ""
    told = alone_says(taken_alone(desk.store), NOW)
    assert "1 post som kom in efter kl" in told
    assert "finns bara här: bär den till Reserven" in told
    app = desk.page("operation", key)
    words = said(app)
    assert "Till Reserven följer det som kom in här efter kl" in words
    assert "avlöst av Reserven och skriver inget mer" in words  # in place of the way to read one in
    labelled(app.button, "Skriv paketet").click().run()
    assert not app.exception
    assert "1 post är skriven till Reservplatsen" in said(app)
    assert island.store is not None
