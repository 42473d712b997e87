"""What words ask for, and when the same is asked for already."""

from dataclasses import replace

import pytest

from data.requests.facts import SupportRequest
from data.requests.needs import kind_of, same_need
from data.words import Priority, RequestKind, RequestState
from tests.data.world import NOW, OPERATION, later

K, S = RequestKind, RequestState


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("diesel till reservkraften", K.DRIVMEDEL),
        ("DIESEL 200 l", K.DRIVMEDEL),
        ("Reservkraften behöver diesel", K.DRIVMEDEL),
        ("ett reservaggregat", K.RESERVKRAFT),
        ("Vattnet är slut, behöver dricksvatten", K.VATTEN),
        ("värmefläktar", K.VARME),
        ("mer personal", K.PERSONAL),
        ("buss för 40 personer", K.TRANSPORT),
        ("mat till personalen", None),
        ("vatten och personal", None),
        ("vattenkokare", None),
        ("dieselgenerator", None),
        ("filtar", None),
        ("", None),
    ],
)
def test_only_what_can_mean_one_thing_is_read_as_it(words: str, kind: RequestKind | None) -> None:
    assert kind_of(words) is kind


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
