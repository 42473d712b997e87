"""An installation's public keys as a line that is handed over and five words that are read out."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.carried.facts import PublicKeys, keys_from, sounds_like
from data.carried.rules import why_not_partner, why_not_spoken, why_not_written
from tests.data.world import NOW

RECIPIENT = "age1xvl8mdfc96tjg89sc4ctja5ml70zcpvyvs5uv7g0hyh95fhy2y6sxm2m94"
OURS = PublicKeys("0f" * 32, RECIPIENT)
THEIRS = PublicKeys("f0" * 32, RECIPIENT)


def test_the_words_stand_for_both_keys() -> None:
    other_recipient = PublicKeys(OURS.signing, f"age1{'q' * 58}")
    assert len({OURS.spoken, THEIRS.spoken, other_recipient.spoken}) == 3
    assert [len(word) for word in OURS.spoken.split()] == [5] * 5
    assert OURS.spoken == "vonos mubar nalom kidaf narav"


def test_the_id_is_that_of_the_signing_key_alone() -> None:
    assert OURS.id == hashlib.sha256(bytes.fromhex(OURS.signing)).hexdigest()[:16]
    assert PublicKeys(OURS.signing, f"age1{'q' * 58}").id == OURS.id


@given(some.binary(min_size=32, max_size=32), some.binary(min_size=32, max_size=32))
def test_the_words_say_eighty_bits_of_the_digest(signing: bytes, other: bytes) -> None:
    """Each of the sixteen bits of a word is told by it: other bits are another word."""
    one, two = PublicKeys(signing.hex(), RECIPIENT), PublicKeys(other.hex(), RECIPIENT)
    bits = [hashlib.sha256(keys.written.encode()).digest()[:10] for keys in (one, two)]
    assert (one.spoken == two.spoken) == (bits[0] == bits[1])


@pytest.mark.parametrize("heard", ["as said", "in one", "capitals", "dashes"])
def test_words_are_known_however_they_were_written_down(heard: str) -> None:
    said = OURS.spoken
    written = {
        "as said": said,
        "in one": said.replace(" ", ""),
        "capitals": f"  {said.upper()}. ",
        "dashes": said.replace(" ", "-"),
    }
    assert sounds_like(written[heard], OURS)
    assert why_not_spoken(written[heard], OURS) is None


def test_words_of_another_key_are_refused() -> None:
    for heard in (THEIRS.spoken, "", OURS.spoken[:-1], f"{OURS.spoken} {OURS.spoken}"):
        reason = why_not_spoken(heard, OURS)
        assert reason is not None
        assert reason.field == "spoken"


def test_the_line_is_read_back_though_a_mail_broke_it() -> None:
    assert keys_from(OURS.written) == OURS
    assert keys_from(f"\n {OURS.written.replace(' ', chr(10) + '  ')} \n") == OURS


@pytest.mark.parametrize(
    "written", ["", "hej", "AGE-SECRET-KEY-1ABC", OURS.written[:-1], f"{OURS.written} x"]
)
def test_what_is_no_key_is_refused(written: str) -> None:
    assert keys_from(written) is None
    assert why_not_written(written) is not None


def test_nobody_is_its_own_partner_and_all_have_a_name() -> None:
    assert why_not_partner(THEIRS, OURS, "Reservplatsen i Kista", NOW) is None
    own, unnamed = why_not_partner(OURS, OURS, "Vi", NOW), why_not_partner(THEIRS, OURS, " ", NOW)
    assert own is not None and own.field == "keys"
    assert unnamed is not None and unnamed.field == "name"
