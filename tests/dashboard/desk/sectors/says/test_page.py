"""The page Sektorer in words: an example is no answer in a real operation, and every doubt is marked."""

from dataclasses import replace
from pathlib import Path

from dashboard.desk.sectors.says.page import SectorsPage, sectors_page
from dashboard.words.sector_names import Named, stated
from data.sectors.facts import (
    EMPTY_REGISTER,
    Activity,
    Membership,
    Organisation,
    Responsibility,
    Sector,
    SectorRegister,
)
from data.sectors.list_file import read_yaml
from data.words import Duty, Function, OrganisationKind, SectorPart

REFERENCE = Path(__file__).parents[5] / "data" / "reference" / "sectors.yaml"
EXAMPLE = read_yaml(REFERENCE.read_bytes()).register
OWN = SectorRegister(
    sectors=(Sector("energi", "Energiförsörjning", verified=True), Sector("halsa", "Hälsa och omsorg")),
    organisations=(
        Organisation("ks", "Kommunstyrelsen", OrganisationKind.NAMND, verified=True),
        Organisation("verket", "Elverket", OrganisationKind.BOLAG, source="muntlig uppgift"),
    ),
    memberships=(
        Membership("energi", "verket", SectorPart.DELTAGARE),
        Membership("energi", "ks", SectorPart.ANSVARIG),
    ),
    responsibilities=(Responsibility("verket", Duty.ORDINARIE, Function.EL, sector="energi"),),
    activities=(Activity("nat", "energi", "verket", "Elnät", "Högst ett dygn utan el."),),
)


def page(register: SectorRegister, *, real: bool = True) -> SectorsPage:
    return sectors_page(register, real)


def test_without_a_list_the_page_says_why_it_is_empty() -> None:
    lack = page(EMPTY_REGISTER).lack
    assert lack is not None
    assert lack.title == "Ingen sektorsindelning är inläst"


def test_the_example_is_bannered_in_an_exercise_and_no_answer_in_a_real_operation() -> None:
    shown = page(EXAMPLE, real=False)
    assert shown.banner == "Exempelindelning – kommunens egen indelning ska läsas in"
    assert len(shown.sectors) == len(EXAMPLE.sectors)
    assert {one.name.mark for one in shown.sectors} == {"exempel"}
    real = page(EXAMPLE)
    assert real.sectors == ()
    assert real.lack is not None
    assert "EJ INLÄST" in real.lack.title
    assert not [name for name in names(EXAMPLE) if name in str(real)]


def names(register: SectorRegister) -> list[str]:
    """Return every name in a register."""
    sectors, organisations = register.sectors, register.organisations
    return [*(one.name for one in sectors), *(one.name for one in organisations)]


def test_an_own_list_has_no_banner_and_names_lead_participants_and_boundary() -> None:
    shown = page(OWN)
    energy, care = shown.sectors
    assert shown.banner == ""
    assert energy.lead == Named("Kommunstyrelsen")
    assert energy.participants == (Named("Elverket", "ej verifierad", "muntlig uppgift"),)
    (activity,) = energy.activities
    assert activity.boundary == "Högst ett dygn utan el."
    assert activity.organisation == Named("Elverket", "ej verifierad", "muntlig uppgift")
    assert care.lead is None
    assert care.name.mark == "ej verifierad"
    assert shown.counted.startswith("2 sektorer · 2 organisationer · 1 samhällsviktig verksamhet")


def test_a_lead_that_is_only_an_example_is_not_loaded_in_a_real_operation() -> None:
    leads = tuple(replace(one, example=one.part is SectorPart.ANSVARIG) for one in OWN.memberships)
    mixed = replace(OWN, memberships=leads)
    exercise, real = page(mixed, real=False).sectors[0], page(mixed).sectors[0]
    assert exercise.lead == Named("Kommunstyrelsen", "exempel")
    assert real.lead is None
    assert real.unread == ()
    assert "Kommunstyrelsen" not in str(page(mixed))
    assert "svarar EJ INLÄST" in page(mixed).banner


def test_what_is_left_out_of_a_sector_is_counted() -> None:
    verket = replace(OWN.organisations[1], example=True)
    activity = replace(OWN.activities[0], example=True)
    real = page(replace(OWN, organisations=(OWN.organisations[0], verket), activities=(activity,)))
    assert real.sectors[0].unread == ("1 deltagare EJ INLÄST", "1 verksamhet EJ INLÄST")
    assert "Elverket" not in str(real)


def test_an_example_sector_is_left_out_and_counted() -> None:
    real = page(replace(OWN, sectors=(replace(OWN.sectors[0], example=True), OWN.sectors[1])))
    assert [one.id for one in real.sectors] == ["halsa"]
    assert real.counted.endswith("1 sektor EJ INLÄST")


def test_a_mark_that_all_in_a_sector_have_is_said_once_and_any_other_stays() -> None:
    energy = next(one for one in page(EXAMPLE, real=False).sectors if one.id == "energi")
    assert energy.name.mark == "exempel"
    assert energy.lead == Named("Kommunstyrelsen", "", "ej verifierad")
    assert {one.mark for one in energy.participants} == {""}
    one_real = tuple(replace(one, example=one.id != "exergi") for one in EXAMPLE.organisations)
    members = tuple(replace(one, example=one.organisation != "exergi") for one in EXAMPLE.memberships)
    mixed = page(replace(EXAMPLE, organisations=one_real, memberships=members), real=False)
    energy = next(one for one in mixed.sectors if one.id == "energi")
    marks = {one.name: one.mark for one in energy.participants}
    assert marks == {
        "Miljö- och hälsoskyddsnämnden": "exempel",
        "Stockholm Exergi": "ej verifierad",
        "Ellevio AB": "exempel",
    }


def test_nothing_that_names_an_example_outlives_it() -> None:
    verket = replace(OWN.organisations[1], example=True)
    held = stated(replace(OWN, organisations=(OWN.organisations[0], verket)), real=True)
    assert held.responsibilities == ()
    assert [one.organisation for one in held.memberships] == ["ks"]
    assert stated(EXAMPLE, real=True) == EMPTY_REGISTER
