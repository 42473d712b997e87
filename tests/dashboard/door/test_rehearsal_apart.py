"""Somebody's own rehearsal at every address: whoever asks for it is turned away, and no list has it."""

import pytest

from dashboard.door.caller import why_not_read
from dashboard.door.gates import GATES
from data.access import reads as access_reads
from data.access.facts import PEOPLE
from data.acting import Actor
from data.operations import reads as operation_reads
from data.rehearsal.acts import begin
from data.rights import Deed, Grant, Who, may
from data.words import Role
from tests.dashboard.door.house import House

BROMMA = Grant(Role.STADSDEL, "bromma")
SCOPED = [
    (gate.path, need)
    for gate in GATES
    for method, need in gate.needs.items()
    if gate.reads_one(method) and isinstance(need, Deed)
]
LISTS = ("/api/v1/operations", "/api/v1/journal", "/mitt", "/metrics", "/healthz", "/blad")


@pytest.fixture
def rehearsing(house: House) -> tuple[House, str, str]:
    """A house with a rehearsal in it; its id and its owner's session."""
    secret = house.session(Role.STADSDEL, "bromma")
    key = access_reads.digest(secret)
    return house, begin(house.store, Actor("", key), BROMMA, house.at), secret


def test_there_are_addresses_to_ask_at() -> None:
    assert {"/live/wall", "/live/feed", "/api/v1/points.geojson", "/api/v1/journal"} <= dict(SCOPED).keys()


@pytest.mark.parametrize(("path", "need"), SCOPED)
def test_nobody_else_reads_it_at_any_address(
    rehearsing: tuple[House, str, str], path: str, need: Deed
) -> None:
    house, identity, _secret = rehearsing
    for role in (*PEOPLE, Role.VAGG):
        who = Who("annan", "någon", (Grant(role, "bromma"),))
        assert why_not_read(house.store, who, need, True, identity) is not None, (path, role)
    with house.store.reading() as connection:
        owner = operation_reads.operation(connection, identity).owner
    own = Who(owner, "stadsdel Bromma", (BROMMA,))
    assert (why_not_read(house.store, own, need, True, identity) is None) == may(own, need)


@pytest.mark.parametrize("path", LISTS)
def test_no_list_tells_of_it(rehearsing: tuple[House, str, str], path: str) -> None:
    house, identity, owners = rehearsing
    for secret in (owners, house.session(Role.KRISLEDNING), house.session(Role.ADMIN)):
        answer = house.browser(secret).get(path)
        assert identity not in answer.text
        assert "Öva själv" not in answer.text


def test_its_owner_reads_it_and_others_get_a_refusal(rehearsing: tuple[House, str, str]) -> None:
    house, identity, owners = rehearsing
    asked = f"/api/v1/points.geojson?operation={identity}"
    assert house.browser(owners).get(asked).status_code == 200
    for role, bound in ((Role.ADMIN, ""), (Role.KRISLEDNING, ""), (Role.STADSDEL, "bromma")):
        assert house.browser(house.session(role, bound)).get(asked).status_code == 403
