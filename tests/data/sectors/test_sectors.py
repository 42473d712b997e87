"""The sector organisation: what a list must be, what loading it changes, and that nothing of it is lost."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import NotAllowed, Refused, Stale
from data.rights import Grant
from data.sectors import reads as sector_reads
from data.sectors.acts import load_sectors, sectors_change
from data.sectors.facts import (
    Activity,
    Membership,
    Organisation,
    Responsibility,
    Sector,
    SectorRegister,
    objections,
)
from data.sectors.list_file import read_yaml
from data.store.verify import verify
from data.words import Duty, Function, OrganisationKind, Role, SectorPart
from tests.data.people import signed_in
from tests.data.world import ALICE, NOW, World, later

REFERENCE = Path(__file__).parents[3] / "data" / "reference" / "sectors.yaml"
AREAS = ["bromma", "skarpnack"]
LIST = SectorRegister(
    sectors=(Sector("energi", "Energiförsörjning"), Sector("halsa", "Hälsa, vård och omsorg")),
    organisations=(
        Organisation("ks", "Kommunstyrelsen", OrganisationKind.NAMND),
        Organisation("slk", "Stadsledningskontoret", OrganisationKind.FORVALTNING, "ks"),
        Organisation("verket", "Elverket", OrganisationKind.BOLAG, verified=True, source="avtal"),
    ),
    memberships=(
        Membership("energi", "ks", SectorPart.ANSVARIG),
        Membership("energi", "verket", SectorPart.DELTAGARE),
        Membership("halsa", "slk", SectorPart.DELTAGARE),
    ),
    responsibilities=(
        Responsibility("verket", Duty.ORDINARIE, Function.EL, sector="energi"),
        Responsibility("slk", Duty.INFRASTRUKTUR, area="bromma"),
    ),
    activities=(Activity("el", "energi", "verket", "Elnät", "Högst ett dygn utan el."),),
)


# ── what a list must be ──────────────────────────────────────────────────────────────────────


def test_a_whole_list_has_nothing_against_it() -> None:
    assert objections(LIST, AREAS) == ()
    assert LIST.lead("energi") == "ks"
    assert LIST.lead("halsa") is None
    assert LIST.participants("energi") == ("ks", "verket")
    assert not LIST.example


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"sectors": (*LIST.sectors, LIST.sectors[0])}, "Sektorn energi finns 2 gånger."),
        (
            {"organisations": (*LIST.organisations, LIST.organisations[1])},
            "Organisationen slk finns 2 gånger.",
        ),
        ({"activities": LIST.activities * 2}, "Verksamheten el finns 2 gånger."),
        (
            {"memberships": (*LIST.memberships, Membership("energi", "slk", SectorPart.ANSVARIG))},
            "Sektorn energi har 2 sektorsansvariga: ks, slk. Den ska ha en.",
        ),
        (
            {"memberships": (*LIST.memberships, Membership("energi", "verket", SectorPart.DELTAGARE))},
            "verket står 2 gånger i sektorn energi.",
        ),
        (
            {"memberships": (*LIST.memberships, Membership("energi", "okänd", SectorPart.DELTAGARE))},
            "Organisationen okänd används men finns inte i listan.",
        ),
        (
            {"memberships": (Membership("vatten", "ks", SectorPart.DELTAGARE),)},
            "Sektorn vatten används men finns inte i listan.",
        ),
        (
            {"responsibilities": (Responsibility("slk", Duty.DRIFT, area="atlantis"),)},
            "Området atlantis är inte inläst.",
        ),
        ({"sectors": (*LIST.sectors, Sector("tom", " "))}, "tom saknar id eller namn."),
        ({"sectors": (*LIST.sectors, Sector("lång", "x" * 121))}, "Namnet på lång är för långt"),
        (
            {"activities": (replace(LIST.activities[0], boundary="x" * 601),)},
            "Gränsen för el är för lång",
        ),
        (
            {"organisations": (replace(LIST.organisations[0], belongs_to="slk"), *LIST.organisations[1:])},
            "lyder under varandra i ring: ks → slk → ks.",
        ),
        (
            {"organisations": (replace(LIST.organisations[0], belongs_to="ks"), *LIST.organisations[1:])},
            "lyder under varandra i ring: ks → ks.",
        ),
        (
            {"organisations": (replace(LIST.organisations[0], belongs_to="ingen"), *LIST.organisations[1:])},
            "Organisationen ingen används men finns inte i listan.",
        ),
    ],
)
def test_what_is_wrong_is_said(changed: dict[str, Any], says: str) -> None:
    (found,) = objections(replace(LIST, **changed), AREAS)
    assert says in found.text


# ── loading ──────────────────────────────────────────────────────────────────────────────────


def test_a_list_is_shown_loaded_read_back_and_follows_from_the_journal(world: World) -> None:
    store = world.store
    change = sectors_change(store, LIST)
    assert change.parts["organisations"].new == ("ks", "slk", "verket")
    assert not change.refused
    assert load_sectors(store, ALICE, LIST, NOW, change) is not None
    assert sector_reads.register(store) == LIST
    assert load_sectors(store, ALICE, LIST, NOW) is None
    assert verify(store).intact


def test_the_newest_list_is_the_whole_organisation(world: World) -> None:
    store = world.store
    load_sectors(store, ALICE, LIST, NOW)
    fewer = SectorRegister(
        sectors=(replace(LIST.sectors[1], name="Hälsa"),),
        organisations=LIST.organisations[:2],
        memberships=LIST.memberships[2:],
    )
    change = sectors_change(store, fewer)
    assert change.parts["sectors"].changed == ("halsa",)
    assert change.parts["sectors"].gone == ("energi",)
    assert change.parts["memberships"].gone == ("energi · ks", "energi · verket")
    load_sectors(store, ALICE, fewer, later(1))
    assert sector_reads.register(store) == fewer
    load_sectors(store, ALICE, LIST, later(2))
    assert sector_reads.register(store) == LIST
    assert verify(store).intact


def test_a_list_that_cannot_be_believed_changes_nothing(world: World) -> None:
    before = world.revision()
    broken = replace(LIST, memberships=(Membership("vatten", "okänd", SectorPart.ANSVARIG),))
    with pytest.raises(Refused, match=r"Sektorn vatten används .* Inget lästes in \(1 till\)"):
        load_sectors(world.store, ALICE, broken, NOW)
    assert world.revision() == before


def test_a_list_shown_before_somebody_else_loaded_one_is_shown_again(world: World) -> None:
    change = sectors_change(world.store, LIST)
    load_sectors(world.store, ALICE, replace(LIST, activities=()), NOW)
    with pytest.raises(Stale, match="granska den igen"):
        load_sectors(world.store, ALICE, LIST, NOW, change)


def test_who_may_not_load_registers_may_not_load_this(world: World) -> None:
    other = signed_in(world.store, Grant(Role.STADSDEL, "bromma"))
    with pytest.raises(NotAllowed):
        load_sectors(world.store, other, LIST, NOW)
    assert sector_reads.register(world.store) == SectorRegister()


# ── the file ─────────────────────────────────────────────────────────────────────────────────


def test_the_list_that_comes_along_is_whole_and_an_example_in_every_row() -> None:
    found = read_yaml(REFERENCE.read_bytes())
    assert found.faults == ()
    register = found.register
    assert len(register.sectors) == 10
    assert all(register.lead(sector.id) for sector in register.sectors)
    rows = [getattr(register, name) for name in SectorRegister.__slots__]
    assert all(one.example and not getattr(one, "verified", False) for part in rows for one in part)
    areas = [one.area for one in register.responsibilities if one.area]
    assert len(areas) == 11
    assert objections(register, areas) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "ska ha delarna"),
        ("- bara\n- en lista", "ska ha delarna"),
        ("sectors: energi", "ska ha delarna"),
        ("sectors:\n  - energi", "sectors rad 1: ska ha namngivna fält."),
        ("sectors:\n  - {id: a}", "sectors rad 1: name saknas."),
        ("sectors:\n  - {id: a, name: A, ledare: b}", "fältet ledare finns inte. Fälten heter id, name"),
        ("sectors:\n  - {id: 7, name: A}", "id är 7. Det ska vara en text"),
        (
            "sectors:\n  - {id: a, name: A, example: kanske}",
            "example är 'kanske'. Det ska vara true eller false.",
        ),
        (
            "organisations:\n  - {id: a, name: A, kind: klubb}",
            "Det ska vara namnd, forvaltning, bolag eller extern.",
        ),
        ("sektorer:\n  - {id: a, name: A}", "sektorer är ingen del av en sektorslista."),
        ("sectors:\n  - {id: a, id: b, name: A}", "Rad 2: filen är ingen giltig YAML (id står två gånger)."),
        ("sectors: &x\n  - {id: a, name: A}\nactivities: *x", "hänvisningar (*) används inte"),
        ("sectors: [", "filen är ingen giltig YAML"),
        ("sectors: !!python/object/apply:os.system [ls]", "filen är ingen giltig YAML"),
        ("sectors:\n  - {id: a, name: 2026-01-01}", "Det ska vara en text: sätt citattecken om den."),
    ],
)
def test_a_broken_file_is_said_with_its_place(text: str, says: str) -> None:
    found = read_yaml(text.encode())
    assert found.faults
    assert any(says in one.reason for one in found.faults), [one.reason for one in found.faults]


def test_a_file_in_another_encoding_or_too_large_is_said() -> None:
    assert "inte UTF-8" in read_yaml("sectors: Hälsa".encode("latin-1")).faults[0].reason
    assert "större än 2 MB" in read_yaml(b"#" * 2_000_001).faults[0].reason
    many = "sectors:\n" + "- {id: a, name: A}\n" * 5_001
    assert "högst 5000" in read_yaml(many.encode()).faults[0].reason


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_whatever_the_file_is_it_is_answered(content: bytes) -> None:
    found = read_yaml(content)
    assert found.faults or found.register is not None
