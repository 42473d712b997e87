"""Sheets that lead to another server are told of in Drift, with where they lead and what to do."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.health.facts import Sheets, State, Subject
from dashboard.health.measuring import measure
from dashboard.health.says import Line, lines
from dashboard.settings import Settings
from data.access import tokens
from data.acting import LOCAL
from data.store.database import Store, open_store
from tests.data.world import NOW, settle

OLD, NEW = "https://gammal.example", "https://trygghet.example"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 's.db'}")) as opened:
        settle(opened)
        yield opened


def given_out(store: Store, address: str, point: str = "P01") -> None:
    tokens.issue_point_links(store, LOCAL, [point], None, None, NOW, address)


def at(store: Store, address: str) -> Settings:
    return Settings(database_url=store.url.render_as_string(hide_password=False), public_url=address)


def line(store: Store, address: str) -> Line:
    found = lines(measure(store, at(store, address), None, NOW))
    return next(one for one in found if one.subject is Subject.SHEETS)


def test_one_that_leads_elsewhere_is_to_be_seen_to_at_once(store: Store) -> None:
    assert measure(store, at(store, NEW), None, NOW).sheets == Sheets()
    given_out(store, OLD)
    found = line(store, NEW)
    assert (found.state, found.says) == (State.NOW, f"1 leder till en annan adress: {OLD}")
    assert "riv de gamla" in found.do
    assert line(store, OLD).state is State.FINE
    given_out(store, NEW)  # the old link stops
    assert (line(store, NEW).state, line(store, NEW).says, line(store, NEW).do) == (
        State.FINE,
        "1 leder hit",
        "",
    )


def test_one_from_before_the_address_was_kept_is_told_of_apart(store: Store) -> None:
    given_out(store, "")
    assert measure(store, at(store, NEW), None, NOW).sheets == Sheets(1, 0, 1)
    assert line(store, NEW).state is State.SOON
    assert line(store, "").state is State.UNKNOWN
    assert "DASHBOARD_PUBLIC_URL" in line(store, "").do
