"""The file on the stick: what it says of who wrote it to whom, and why one is not read."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyrage import encrypt, x25519

from dashboard.installation.keys import Keys, keys_in
from dashboard.paper.carried import sealing
from dashboard.paper.carried.sealing import opened, sealed
from data.carried.facts import Partner
from data.carried.package import Package, packed
from data.errors import Refused

NOW = datetime(2027, 1, 14, 2, 0, tzinfo=UTC)


@pytest.fixture
def ours(tmp_path: Path) -> Keys:
    return keys_in(tmp_path / "a.pem")


@pytest.fixture
def theirs(tmp_path: Path) -> Keys:
    return keys_in(tmp_path / "b.pem")


def known(keys: Keys, name: str = "reservplatsen") -> Partner:
    return Partner(keys.public, name, NOW, "admin")


def a_package(of: Keys, to: Keys, **changes: object) -> Package:
    package = Package(of.id, to.id, NOW, "op-1", "Storm", ("bromma",), 0, 7, False, (), ())
    return replace(package, **changes)  # type: ignore[arg-type]


def as_file(package: Package, of: Keys, to: Keys) -> bytes:
    return sealed(package, of, known(to))


def test_what_is_sealed_is_opened_by_the_receiver_alone(ours: Keys, theirs: Keys) -> None:
    package = a_package(theirs, ours, files={3: b"bild\nmed rader"}, stays={"seen": 2})
    content = as_file(package, theirs, ours)
    stick = opened(content, ours, [known(theirs)])
    assert (stick.package, stick.name) == (package, "reservplatsen")
    assert b"Storm" not in content
    assert content.split(b"\n")[0].decode() == f"trygghetslage-bars 1 {theirs.id} {ours.id}"


def test_another_file_is_told_of_as_one(ours: Keys, theirs: Keys) -> None:
    for content in (b"", b"PK\x03\x04", b"trygghetslage-bars", b"\xff" * 200):
        with pytest.raises(Refused, match="inget paket från en annan installation"):
            opened(content, ours, [known(theirs)])


def test_one_that_is_not_for_us_or_from_nobody_we_know(ours: Keys, theirs: Keys, tmp_path: Path) -> None:
    third = keys_in(tmp_path / "c.pem")
    with pytest.raises(Refused, match=f"till en annan installation .{third.id}"):
        opened(as_file(a_package(theirs, third), theirs, third), ours, [known(theirs)])
    with pytest.raises(Refused, match=f"inte är registrerad här .{theirs.id}"):
        opened(as_file(a_package(theirs, ours), theirs, ours), ours, [known(third)])
    with pytest.raises(Refused, match="av den här installationen själv"):
        opened(as_file(a_package(ours, theirs), ours, theirs), ours, [known(theirs)])


def test_nobody_signs_for_another(ours: Keys, theirs: Keys, tmp_path: Path) -> None:
    """Whoever has our public key can encrypt to us, and write any first line."""
    third = keys_in(tmp_path / "c.pem")
    stranger = Keys(third.signing, theirs.reading)
    forged = as_file(a_package(theirs, ours), stranger, ours)
    first = f"trygghetslage-bars 1 {theirs.id} {ours.id}".encode()
    forged = first + b"\n" + forged.split(b"\n", 1)[1]
    with pytest.raises(Refused, match="underskrift är inte reservplatsens"):
        opened(forged, ours, [known(theirs)])
    lent = as_file(a_package(third, ours), theirs, ours)
    with pytest.raises(Refused, match="en annan än den som har skrivit under"):
        opened(lent, ours, [known(theirs)])


def test_a_cut_or_changed_file_is_refused(ours: Keys, theirs: Keys) -> None:
    content = as_file(a_package(theirs, ours), theirs, ours)
    head = content.index(b"\n") + 1
    for length in range(head, len(content), 23):
        with pytest.raises(Refused, match="avkortad eller skadad"):
            opened(content[:length], ours, [known(theirs)])
    for at in range(head, len(content), 17):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        with pytest.raises(Refused):
            opened(changed, ours, [known(theirs)])


def test_a_newer_form_asks_for_an_upgrade(ours: Keys, theirs: Keys) -> None:
    content = as_file(a_package(theirs, ours), theirs, ours).replace(b"-bars 1 ", b"-bars 2 ", 1)
    with pytest.raises(Refused, match=r"nyare version \(form 2\)"):
        opened(content, ours, [known(theirs)])


def _signed(inside: bytes, of: Keys, to: Keys) -> bytes:
    first = f"trygghetslage-bars 1 {of.id} {to.id}".encode()
    recipient = x25519.Recipient.from_str(to.public.recipient)
    hidden: bytes = encrypt(of.signing.sign(first + inside) + inside, [recipient])
    return first + b"\n" + hidden


def test_what_unfolds_to_too_much_is_never_unfolded(
    ours: Keys, theirs: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_LARGEST_UNPACKED", 1_000_000)
    bomb = _signed(zlib.compress(bytes(200_000_000)), theirs, ours)
    assert len(bomb) < 1_000_000
    with pytest.raises(Refused, match="mer än 1 MB uppackad"):
        opened(bomb, ours, [known(theirs)])


def test_a_file_of_200_mb_is_not_even_decrypted(ours: Keys, theirs: Keys) -> None:
    head = as_file(a_package(theirs, ours), theirs, ours)
    with pytest.raises(Refused, match="högst 100 MB"):
        opened(head + bytes(200_000_000), ours, [known(theirs)])


@pytest.mark.parametrize("cut", ["short", "none", "not zlib"])
def test_a_signed_inside_that_is_damaged(ours: Keys, theirs: Keys, cut: str) -> None:
    whole = zlib.compress(packed(a_package(theirs, ours)))
    inside = {"short": whole[:-5], "none": b"", "not zlib": b"hej" * 9}[cut]
    with pytest.raises(Refused, match="Filens innehåll är"):
        opened(_signed(inside, theirs, ours), ours, [known(theirs)])
