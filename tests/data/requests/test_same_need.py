"""When the same is asked for already."""

from dataclasses import replace

import pytest

from data.requests.facts import SupportRequest
from data.requests.rules import same_need
from data.words import Priority, RequestKind, RequestState
from tests.data.world import NOW, OPERATION, later

K, S = RequestKind, RequestState
HELD = SupportRequest(
    *("b1", OPERATION, K.DRIVMEDEL, "Diesel, 200 l", "", Priority.NORMAL, "bromma", "P01", None, "slk"),
    *(later(60), S.BEGARD, NOW, "bromma", NOW, "bromma", "", (), (), 7),
)


@pytest.mark.parametrize(
    ("changes", "kind", "what", "point", "same"),
    [
        ({}, K.DRIVMEDEL, "mer diesel", "P01", True),
        ({"state": S.PA_VAG}, K.DRIVMEDEL, "mer diesel", "P01", True),
        ({"state": S.PA_PLATS}, K.DRIVMEDEL, "mer diesel", "P01", False),
        ({"state": S.AVSLAGEN}, K.DRIVMEDEL, "mer diesel", "P01", False),
        ({}, K.DRIVMEDEL, "mer diesel", "P02", False),
        ({}, K.VATTEN, "vatten", "P01", False),
        ({"kind": K.ANNAT, "what": "Filtar"}, K.ANNAT, "filtar!", "P01", True),
        ({"kind": K.ANNAT, "what": "Filtar"}, K.ANNAT, "sängar", "P01", False),
        ({"point": None}, K.DRIVMEDEL, "diesel 200 l", None, True),
        ({"point": None}, K.DRIVMEDEL, "diesel till Kista", None, False),
    ],
)
def test_what_is_asked_for_and_has_not_come_is_the_same(
    changes: dict[str, object], kind: RequestKind, what: str, point: str | None, same: bool
) -> None:
    held = replace(HELD, **changes)  # type: ignore[arg-type]
    assert same_need([held], kind, what, "bromma", point) == (held if same else None)
