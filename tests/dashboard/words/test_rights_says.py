"""What forms say of rights: the services' words at the place, and once where nothing at all may be done."""

from itertools import product

import pytest

from dashboard.words.empty import powerless, why_not
from data.access.facts import name_of
from data.rights import Deed, Grant, Who, place_of, why_not_allowed
from data.words import OperationKind, Role
from tests.factories import make_operation, make_point


def somebody(role: Role, bound: str = "") -> Who:
    grant = Grant(role, bound)
    return Who("u", name_of((grant,), {}), (grant,))


def test_the_words_are_the_rules() -> None:
    operation, point = make_operation(), make_point()
    said, ruled = {}, {}
    for role, deed in product(Role, Deed):
        who = somebody(role, "farsta")
        reason = why_not_allowed(who, deed, place_of(operation, point))
        said[role, deed] = why_not(who, deed, operation, point)
        ruled[role, deed] = reason.text if reason else ""
    assert said == ruled


@pytest.mark.parametrize(
    ("role", "kind", "says"),
    [
        (Role.LASARE, OperationKind.OVNING, "Läsare får inte rapportera."),
        (Role.SEKTOR, OperationKind.INCIDENT, "Sektor får inte rapportera."),
        (Role.MOTSPEL, OperationKind.INCIDENT, "Motspelet får rapportera bara i övningar"),
        (Role.MOTSPEL, OperationKind.OVNING, ""),
        (Role.STADSDEL, OperationKind.INCIDENT, ""),
    ],
)
def test_who_may_do_nothing_in_an_operation_is_told_once(role: Role, kind: OperationKind, says: str) -> None:
    bound = "farsta" if role is Role.STADSDEL else ""
    found = powerless(somebody(role, bound), make_operation(kind=kind))
    assert found.startswith(says)
    assert bool(found) == bool(says)


def test_a_page_asks_of_its_own_deeds() -> None:
    sector = somebody(Role.SEKTOR)
    assert powerless(sector, make_operation(), (Deed.NOTE, Deed.CORRECT)) == ""
    assert powerless(sector, make_operation(), (Deed.CORRECT,)) == "Sektor får inte rätta poster."
