"""The commands that say who may get in: accounts, links, keys and the way in when nobody else can open."""

import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.commands.access import break_glass, first_link
from dashboard.commands.answering import file_beside, written_down
from dashboard.commands.cli import app
from dashboard.commands.health_check import check_all
from dashboard.desk.setup.steps import Line, State, Step
from dashboard.settings import Settings
from data.access import reads as access_reads
from data.access import sessions
from data.errors import SignedOut
from data.rights import Deed, may
from data.sectors.acts import load_sectors
from data.store.database import Store, open_store
from tests.dashboard.the_desk import ALICE, NOW, Desk
from tests.data.sectors.test_sectors import LIST

RUN = CliRunner()


@pytest.fixture
def address(desk: Desk) -> str:
    desk.load("Ett", "Två")
    return str(desk.store.url)


def run(address: str, *words: str) -> Any:
    """Run a command and return its one line of JSON."""
    done = RUN.invoke(app, [*words, "--store", address, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def entered(store: Store, link: str) -> str:
    secret = link.rpartition("/")[2]
    return access_reads.digest(sessions.sign_in_by_link(store, secret, NOW, sessions.Lasting()).secret)


def test_an_account_is_added_entered_changed_and_closed(desk: Desk, address: str) -> None:
    added = run(address, "user", "add", "Stab", "--role", "krisledning")
    key = entered(desk.store, added["link"])
    assert run(address, "user", "list")["users"][0]["roles"] == ["krisledning"]
    with desk.store.reading() as connection:
        assert may(access_reads.who(connection, key, NOW), Deed.REPORT)
    run(address, "user", "roles", "stab", "--role", "stadsdel:bromma", "--role", "lasare")
    with desk.store.reading() as connection:
        assert not may(access_reads.who(connection, key, NOW), Deed.MASK)
    run(address, "user", "close", "stab")
    with desk.store.reading() as connection, pytest.raises(SignedOut):
        access_reads.who(connection, key, NOW)


def test_an_administrator_is_made_by_its_own_option(desk: Desk, address: str) -> None:
    refused = RUN.invoke(app, ["user", "add", "it", "--role", "admin", "--store", address])
    assert refused.exit_code != 0
    assert "--admin" in str(refused.exception)
    run(address, "user", "add", "it", "--admin")
    run(address, "user", "roles", "it", "--role", "lasare", "--admin")
    assert run(address, "user", "list")["users"][0]["roles"] == ["admin", "lasare"]
    assert RUN.invoke(app, ["user", "add", "tom", "--store", address]).exit_code == 2


def test_a_sector_that_is_not_there_is_refused_with_the_one_that_is(desk: Desk, address: str) -> None:
    load_sectors(desk.store, ALICE, LIST, NOW)
    done = RUN.invoke(app, ["user", "add", "el", "--role", "sektor:enrgi", "--store", address])
    assert done.exit_code != 0
    assert "Menade du sektor:energi?" in str(done.exception)
    run(address, "user", "add", "el", "--role", "organisation:verket")
    assert run(address, "user", "list")["users"][0]["roles"] == ["organisation:verket"]


def test_doctor_says_which_groups_role_is_bound_to_nothing(desk: Desk, address: str) -> None:
    load_sectors(desk.store, ALICE, LIST, NOW)

    def checked(roles: str) -> Line:
        settings = Settings(
            database_url=address,
            oidc_issuer="https://id.example.org",
            oidc_client_id="x",
            oidc_groups=f'{{"el": ["{roles}"]}}',
        )
        return next(line for line in check_all(settings) if line.step is Step.SIGN_IN)

    wrong = checked("sektor:enrgi")
    assert wrong.state is State.WRONG
    assert wrong.says.endswith("gruppen el: Det finns ingen sektor enrgi. Menade du sektor:energi?")
    assert checked("sektor:energi").done


@pytest.mark.parametrize("role", ["kung", "stadsdel", "stadsdel:ingenstans", "lasare:bromma", "punkt:P01"])
def test_a_role_that_cannot_be_is_refused_in_words(address: str, role: str) -> None:
    done = RUN.invoke(app, ["user", "add", "stab", "--role", role, "--store", address])
    assert done.exit_code != 0
    assert done.exception is not None
    assert str(done.exception)


def test_keys_are_shown_once_and_stopped(desk: Desk, address: str) -> None:
    made = run(address, "token", "issue", "larmtjänst", "--role", "lasare", "--days", "3")
    listed = run(address, "token", "list")
    assert made["secret"] not in json.dumps(listed)
    assert listed["tokens"][0]["holds"]
    with desk.store.reading() as connection:
        assert (
            access_reads.who(connection, access_reads.digest(made["secret"]), NOW).name
            == "systemet larmtjänst"
        )
    run(address, "token", "revoke", made["id"])
    assert not run(address, "token", "list")["tokens"][0]["holds"]
    kinds = [entry["kind"] for entry in run(address, "user", "journal")["entries"]]
    assert kinds[:2] == ["key_revoked", "key_issued"]


def test_a_link_leads_to_where_the_service_answers(address: str) -> None:
    def link(login: str) -> str:
        return str(run(address, "user", "add", login, "--role", "krisledning")["link"])

    with socket.create_server(("127.0.0.1", 0)) as service:
        there = f"http://127.0.0.1:{service.getsockname()[1]}"
        with written_down(address, there):
            assert link("en").startswith(f"{there}/in/")
            issued = ["token", "issue", "skärm", "--kind", "vagg", "--store", address]
            assert f"{there}/live/wall?nyckel=" in RUN.invoke(app, issued).output
        assert link("två").startswith("http://127.0.0.1:8501/in/")
    file_beside(address).write_text(there)  # it was killed
    assert link("tre").startswith("http://127.0.0.1:8501/in/")


def test_the_first_link_is_made_while_nobody_has_an_account(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'new.db'}")
    try:
        link = first_link(store, NOW)
        assert link is not None
        assert first_link(store, NOW) is None
        with store.reading() as connection:
            who = access_reads.who(connection, entered(store, link), NOW)
        assert may(who, Deed.ACCOUNTS)
        assert not may(who, Deed.REPORT)
    finally:
        store.close()


def test_breaking_the_glass_opens_a_closed_administrator_and_is_journalled(desk: Desk, address: str) -> None:
    run(address, "user", "add", "admin", "--role", "lasare")
    run(address, "user", "close", "admin")
    with desk.store.reading() as connection:
        who = access_reads.who(connection, entered(desk.store, break_glass(desk.store, NOW)), NOW)
    assert may(who, Deed.ACCOUNTS)
    assert next(entry["kind"] for entry in run(address, "user", "journal")["entries"]) == "sign_in"


@pytest.mark.postgres
def test_processes_that_start_at_once_on_an_empty_store_make_one_first_link(migrated_url: str) -> None:
    with ThreadPoolExecutor(4) as together, ExitStack() as stack:
        stores = [stack.enter_context(closing(open_store(migrated_url, check=False))) for _ in range(4)]
        begin = threading.Barrier(4)

        def started(store: Store) -> str | None:
            begin.wait(10)
            return first_link(store, NOW)

        links = list(together.map(started, stores))
        assert len([one for one in links if one is not None]) == 1
        assert len(access_reads.accounts(stores[0])) == 1
