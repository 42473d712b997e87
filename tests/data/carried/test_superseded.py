"""An old server learns from a stick that it has been superseded, and gives what it took in alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.acting import Actor
from data.carried.acts import tried
from data.carried.package import Package, packed, unpacked
from data.errors import Refused, SignedOut, Superseded
from data.server import acts
from data.server.reads import standing, taken_alone
from data.store.verify import verify
from data.words import Status
from tests.data.carried.acts_on_islands import before_the_cut
from tests.data.carried.islands import Island, islands, truth_of
from tests.data.world import ALICE, NOW, OPERATION, later

MET = later(300)


@pytest.fixture
def old_and_new(tmp_path: Path) -> Iterator[tuple[Island, Island]]:
    """The new one has taken over from a copy; the old one has not heard of it and took in two reports."""
    with islands(tmp_path, "ledningsplatsen", "reservplatsen", before=before_the_cut) as (old, new):
        acts.take_over(new.store, new.id, "Reservplatsen", later(1))
        old.world.report(Status.UR_FUNKTION, now=later(2))
        old.world.report(Status.FUNGERAR, point="P02", now=later(3))
        new.world.report(Status.FUNGERAR, now=later(4))
        yield old, new


@pytest.mark.parametrize("read", ["tried", "read_in"])
def test_a_stick_from_the_new_one_makes_the_old_one_stand_down(
    old_and_new: tuple[Island, Island], read: str
) -> None:
    old, new = old_and_new
    before, stick = old.world.revision(), new.stick(old, MET)
    assert taken_alone(old.store) is None
    for _ in range(2):
        with pytest.raises(Superseded, match=r"avlöst av Reservplatsen.*Inget sparades här"):
            tried(old.store, ALICE, stick, old.id, MET) if read == "tried" else old.take(stick, MET)
    with pytest.raises(Superseded, match="avlöst"):
        old.world.report(Status.FUNGERAR, now=MET)
    assert old.world.revision() == before
    met = standing(old.store).met
    assert met is not None
    assert (met.term, met.installation, met.parted) == (2, new.id, before - 2)
    alone = taken_alone(old.store)
    assert alone is not None
    assert (alone.entries, alone.met) == (2, met)
    assert verify(old.store).differences == []


def test_what_the_old_one_took_in_alone_is_what_it_gives_by_itself(
    old_and_new: tuple[Island, Island],
) -> None:
    old, new = old_and_new
    with pytest.raises(Superseded):
        old.take(new.stick(old, MET), MET)
    package = old.package(new, MET)
    assert len(package.entries) == 2
    met = standing(old.store).met
    assert met is not None
    assert package.since == met.parted
    stick = old.stick(new, MET)
    assert new.take(stick, MET).new == 2
    assert new.take(stick, MET).new == 0
    assert all(truth_of(new.store)["P01/el"])  # neither had heard of the other
    assert standing(new.store).met is None


@pytest.mark.parametrize("spoiled", ["of another", "of a version before", "to another", "of another journal"])
def test_what_does_not_say_so_of_itself_silences_nobody(
    old_and_new: tuple[Island, Island], spoiled: str
) -> None:
    old, new = old_and_new
    stick = new.stick(old, MET)
    package, claim = stick.package, stick.package.claim
    assert claim is not None
    changes = {
        "of another": {"claim": replace(claim, standing=replace(claim.standing, installation="c" * 16))},
        "of a version before": {"claim": None},
        "to another": {"to": "0" * 16},
        "of another journal": {"claim": replace(claim, chain="0" * 64)},
    }[spoiled]
    spoilt = replace(stick, package=replace(package, **changes))  # type: ignore[arg-type]
    if spoiled == "to another":
        with pytest.raises(Refused):
            old.take(spoilt, MET)
    else:
        old.take(spoilt, MET)
    assert standing(old.store).met is None
    old.world.report(Status.FUNGERAR, now=later(301))


def test_nor_does_whoever_may_not_read_it_in(old_and_new: tuple[Island, Island]) -> None:
    old, new = old_and_new
    with pytest.raises(SignedOut):
        tried(old.store, Actor("okänd", "0" * 64), new.stick(old, MET), old.id, MET)
    assert standing(old.store).met is None


def test_an_island_that_parted_on_purpose_silences_nobody(old_and_new: tuple[Island, Island]) -> None:
    old, new = old_and_new
    acts.part(new.store, new.id, "Ön", later(5))
    assert old.take(new.stick(old, MET), MET).new > 0
    assert standing(old.store).met is None


def test_a_package_of_a_version_before_is_read(old_and_new: tuple[Island, Island]) -> None:
    old, new = old_and_new
    head, _, rest = packed(new.package(old, NOW)).partition(b"\n")
    without = head.replace(b'"claim":', b'"before":')
    found: Package = unpacked(without + b"\n" + rest)
    assert (found.claim, found.operation) == (None, OPERATION)
