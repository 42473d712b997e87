"""What words ask for, where they can mean one kind only."""

import pytest

from data.text_reports.needs import kind_of
from data.words import RequestKind

K = RequestKind


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
