"""What only a pass phrase opens, and how such a phrase may be typed at night."""

import pytest
from pyrage import passphrase

from dashboard.bundle.sealed import WrongPhraseError, new_phrase, sealed, unsealed, why_not_phrase
from data.errors import Refused

FILES = {"a.txt": "å".encode(), "paket/b": b"2"}
PHRASE = new_phrase()


@pytest.fixture(scope="module")
def package() -> bytes:
    return sealed(FILES, PHRASE)


# Each turn is made to cost a second, so that nobody can try many.
@pytest.mark.slow
def test_what_was_sealed_is_opened_by_its_phrase_however_it_is_typed(package: bytes) -> None:
    assert b"paket" not in package
    assert unsealed(package, f" {PHRASE.upper().replace('-', ' ')}\n") == FILES


@pytest.mark.slow
def test_another_phrase_or_a_changed_byte_opens_nothing(package: bytes) -> None:
    with pytest.raises(WrongPhraseError):
        unsealed(package, "ett annat lösenord")
    changed = bytearray(package)
    changed[-1] ^= 1
    with pytest.raises(WrongPhraseError):
        unsealed(bytes(changed), PHRASE)


@pytest.mark.slow
def test_capitals_make_no_difference_in_a_phrase_that_somebody_chose() -> None:
    assert unsealed(sealed(FILES, "Kuvertets lösenord\n"), "KUVERTETS  LÖSENORD") == FILES


@pytest.mark.slow
def test_what_was_not_made_here_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="inte gjord av Trygghetsläget"):
        unsealed(passphrase.encrypt(b"something else", PHRASE), PHRASE)


def test_a_phrase_that_can_be_guessed_is_refused() -> None:
    assert why_not_phrase("kort")
    assert not why_not_phrase(PHRASE)
    assert len({new_phrase() for _ in range(50)}) == 50
