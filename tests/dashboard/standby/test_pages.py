"""A copy as pages: whoever is sent what differs ends with the same to the letter, or keeps what it had."""

import io
from pathlib import Path

import pytest

from dashboard.standby.pages import (
    DIGEST,
    BrokenTransferError,
    Head,
    Unpacking,
    changed,
    digests_of,
    packed,
    put_in,
    root_of,
)

SIZE = 512


def content(*letters: str) -> bytes:
    return b"".join(letter.encode() * SIZE for letter in letters)


def digests(whole: bytes) -> bytes:
    return digests_of(io.BytesIO(whole), SIZE)


def sent(old: bytes, new: bytes) -> bytes:
    made = digests(new)
    head = Head(root_of(made), len(new) // SIZE, SIZE, 7, "tip", 1, "2027-01-14T02:00:00+00:00")
    lacking = changed(made, digests(old))
    pages = ((at, new[at * SIZE : (at + 1) * SIZE]) for at in lacking)
    return b"".join(packed(head, pages))


OLD = content(*"abcdefgh")


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(OLD, id="the same"),
        pytest.param(content(*"abXdefgh"), id="one page"),
        pytest.param(content(*"abcdefghij"), id="longer"),
        pytest.param(content(*"abX"), id="shorter"),
    ],
)
@pytest.mark.parametrize("held", [OLD, b""])
def test_it_becomes_the_same_to_the_letter(held: bytes, new: bytes) -> None:
    copy = io.BytesIO(held)
    after = put_in(copy, digests(held), Unpacking(io.BytesIO(sent(held, new))))
    assert copy.getvalue() == new
    assert after == digests(new)


def test_only_what_differs_travels() -> None:
    assert changed(digests(content(*"abXdefghi")), digests(OLD)) == [2, 8]


def test_what_breaks_off_or_is_damaged_anywhere_is_seen(tmp_path: Path) -> None:
    whole = sent(OLD, content(*"aBcDeFgHIJ"))
    for at in range(0, len(whole), 3):
        for broken in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :]):
            with pytest.raises((BrokenTransferError, ValueError)):
                put_in(io.BytesIO(OLD), digests(OLD), Unpacking(io.BytesIO(broken)))


def test_what_was_made_for_another_copy_is_seen() -> None:
    other = content(*"zbcdefgh")
    with pytest.raises(BrokenTransferError, match="did not become the same"):
        put_in(io.BytesIO(other), digests(other), Unpacking(io.BytesIO(sent(OLD, content(*"abcdefgX")))))


def test_a_page_that_never_came_is_seen() -> None:
    new = content(*"abcdefghi")
    head = Head(root_of(digests(new)), 9, SIZE, 7, "tip", 1, "")
    with pytest.raises(BrokenTransferError):
        put_in(io.BytesIO(OLD), digests(OLD), Unpacking(io.BytesIO(b"".join(packed(head, ())))))
    assert len(digests(new)) == 9 * DIGEST
