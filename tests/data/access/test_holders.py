"""Those who hold roles are called by names and never by ids, and who of them may do a deed."""

import pytest

from data.access import accounts
from data.access import reads as access_reads
from data.access.holders import accounts_that_may, name_with
from data.rights import Deed, Grant, Place
from data.sectors.acts import load_sectors
from data.words import Role
from tests.data.people import an_account, signed_in
from tests.data.sectors.test_sectors import LIST
from tests.data.world import ALICE, NOW, World

SECTOR = LIST.sectors[0]


@pytest.mark.parametrize(
    ("grant", "name"),
    [
        (Grant(Role.KRISLEDNING), "krisledningen"),
        (Grant(Role.STADSDEL, "bromma"), "stadsdel Bromma"),
        (Grant(Role.SEKTOR, SECTOR.id), f"sektor {SECTOR.name}"),
        (Grant(Role.ORGANISATION, LIST.organisations[0].id), f"organisation {LIST.organisations[0].name}"),
    ],
)
def test_whoever_signs_in_is_called_by_the_name_of_what_they_answer_for(
    world: World, grant: Grant, name: str
) -> None:
    load_sectors(world.store, ALICE, LIST, NOW)
    actor = signed_in(world.store, grant)
    with world.store.reading() as connection:
        assert access_reads.who(connection, actor.key, NOW).name == name
    assert name_with(world.store, grant) == name


def test_those_that_may_are_the_accounts_with_the_right_that_can_still_sign_in(world: World) -> None:
    store = world.store
    may, gone = an_account(store, Grant(Role.KRISLEDNING)), an_account(store, Grant(Role.KRISLEDNING))
    an_account(store, Grant(Role.STADSDEL, "bromma"))
    an_account(store, Grant(Role.OVNINGSLEDNING))
    accounts.disable(store, ALICE, gone, NOW)
    with store.reading() as connection:
        assert accounts_that_may(connection, Deed.APPROVE, Place(exercise=False)) == {may}
