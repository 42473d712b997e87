"""Which phones nobody has vouched for: those of links that still open, of the right operation and area."""

from datetime import datetime

from dashboard.desk.situation.says.phones import strangers
from data.access.reads import Device, Token
from data.rights import Grant
from data.words import OperationKind, Role, TokenKind
from tests.factories import NOW, ago, ahead, make_operation, make_point


def link(point: str = "P01", operation: str = "", **changes: datetime | None) -> Token:
    devices = (Device(f"d-{point}", ago(5), None), Device("känd", ago(9), ago(8)))
    return Token(
        id=f"n-{point}{operation}",
        kind=TokenKind.PUNKT,
        label="länk",
        grant=Grant(Role.PUNKT, point, operation),
        created_at=ago(60),
        expires_at=changes.get("expires_at"),
        revoked_at=changes.get("revoked_at"),
        devices=devices,
    )


def test_only_unconfirmed_phones_of_the_areas_own_links_are_listed() -> None:
    found = strangers([link(), link("P99")], [make_point()], make_operation(), NOW)
    assert [(one.token, one.device, one.place, one.seen) for one in found] == [
        ("n-P01", "d-P01", "Brommaskolan", ago(5))
    ]


def test_a_link_that_no_longer_opens_has_no_phones_to_ask_about() -> None:
    links = [link(revoked_at=ago(1)), link(expires_at=NOW)]
    assert strangers(links, [make_point()], make_operation(), NOW) == ()
    assert len(strangers([link(expires_at=ahead(1))], [make_point()], make_operation(), NOW)) == 1


def test_an_exercise_has_links_of_its_own_and_neither_mixes_with_the_other() -> None:
    exercise = make_operation(kind=OperationKind.OVNING)
    links = [link(), link(operation="op-1"), link(operation="annan")]
    assert [one.token for one in strangers(links, [make_point()], exercise, NOW)] == ["n-P01op-1"]
    assert [one.token for one in strangers(links, [make_point()], make_operation(), NOW)] == ["n-P01"]
