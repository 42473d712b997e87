"""What *Sektorer* leads with: gravely hit, silent, late, in that order; one line when all is well."""

from datetime import timedelta

from dashboard.desk.sectors.says.lead import Astray, Lead, lead
from dashboard.desk.sectors.says.page import sectors_page
from dashboard.desk.sectors.says.reports import told
from data.rights import NOBODY, Grant, Who
from data.sectors.facts import Sector, SectorRegister
from data.sectors.reports import Impact, SectorReport
from data.words import Channel, Extent, Role
from tests.factories import NOW

NAMES = ("el", "vatten", "vard", "mat", "tele")
REGISTER = SectorRegister(sectors=tuple(Sector(one, one.upper(), verified=True) for one in NAMES))
NONE, GRAVE, ALL = (
    Impact(Extent.INTE, Extent.INTE, Extent.INTE),
    Impact(Extent.HELT, Extent.INTE, Extent.INTE),
    Impact(Extent.HELT, Extent.HELT, Extent.HELT),
)


def said(sector: str, impact: Impact, hours: float = 1) -> SectorReport:
    seen = NOW - timedelta(hours=hours)
    return SectorReport(
        *(1, sector, sector, None, None, impact, None, None, seen, seen, seen + timedelta(hours=12)),
        *(Channel.WEBB, "sektorn", "Läget bedöms.", None),
    )


def led(*reports: SectorReport, who: Who = NOBODY) -> Lead:
    words = told(REGISTER, reports, {}, True, NOW)
    return lead(sectors_page(REGISTER, True, words).sectors, who)


def test_the_gravest_first_then_the_silent_then_the_late() -> None:
    says = led(said("el", GRAVE), said("vatten", ALL), said("vard", NONE), said("mat", NONE, 20))
    assert [(one.id, one.astray) for one in says.lines] == [
        ("vatten", Astray.GRAVE),
        ("el", Astray.GRAVE),
        ("tele", Astray.SILENT),
        ("mat", Astray.LATE),
    ]
    assert says.says == (
        "2 allvarligt påverkade eller värre · 1 har inte rapporterat · 1 sen · 1 av 5 som de ska"
    )
    assert not says.well


def test_all_well_is_one_line() -> None:
    says = led(*(said(one, NONE) for one in NAMES))
    assert (says.well, says.lines) == (True, ())
    assert says.says == "Alla 5 sektorer har rapporterat, ingen är allvarligt påverkad."


def test_a_grave_word_that_is_old_is_still_grave() -> None:
    says = led(*(said(one, NONE) for one in NAMES[1:]), said("el", GRAVE, 40))
    assert [(one.id, one.astray) for one in says.lines] == [("el", Astray.GRAVE)]


def test_whose_the_sector_is_has_it_first() -> None:
    who = Who("s", "sektor", (Grant(Role.SEKTOR, "vard"),))
    assert [one.id for one in led(who=who).own] == ["vard"]
    assert led().own == ()
