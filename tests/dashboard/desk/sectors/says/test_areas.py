"""Sectors and organisations by area: the gravest is shown, nothing said is not the unknown."""

from dashboard.desk.sectors.says.areas import GradeTable, by_organisation, by_sector
from dashboard.desk.sectors.says.page import sectors_page
from dashboard.desk.sectors.says.reports import told
from data.points.facts import Area
from data.sectors.facts import EMPTY_REGISTER
from data.words import ImpactLevel, Mark
from tests.dashboard.desk.sectors.says.test_page import EXAMPLE, OWN
from tests.dashboard.desk.sectors.says.test_reports import FULLY, NO, PARTLY, make_sector_report
from tests.factories import NOW, ago

AREAS = (Area("bromma", "Bromma", None), Area("farsta", "Farsta", None))


def shown(table: GradeTable) -> dict[str, list[tuple[str, Mark] | None]]:
    return {
        row.name.name: [(cell.word, cell.mark) if cell else None for cell in row.cells] for row in table.rows
    }


REPORTS = (
    make_sector_report(),
    make_sector_report(PARTLY, NO, NO, organisation="verket", area="bromma"),
    make_sector_report(FULLY, FULLY, FULLY, organisation="ks", area="bromma", valid_until=ago(1)),
    make_sector_report(organisation="verket", area="farsta", valid_until=ago(1)),
)


def test_a_sector_shows_the_gravest_of_all_that_is_said_of_each_area() -> None:
    table = by_sector(OWN, REPORTS, AREAS, True, NOW)
    assert table.places == ("Hela kommunen", "Bromma", "Farsta")
    assert shown(table) == {
        "Energiförsörjning": [
            ("ingen", Mark.BEKRAFTAT),
            ("kritisk", Mark.OBEKRAFTAT),
            ("okänd", Mark.OBEKRAFTAT),
        ]
    }
    assert table.silent == ("Hälsa och omsorg",)
    worst = table.rows[0].cells[1]
    assert worst is not None
    assert worst.says == "Energiförsörjning, Kommunstyrelsen: kritisk påverkan (svårast av 2)"
    assert worst.level is ImpactLevel.KRITISK


def test_an_area_that_nobody_speaks_of_has_no_column_and_is_named() -> None:
    about = (make_sector_report(PARTLY, NO, NO, organisation="verket", area="bromma"),)
    table = by_sector(OWN, about, AREAS, True, NOW)
    assert (table.places, table.unsaid) == (("Bromma",), ("Farsta",))
    assert shown(table) == {"Energiförsörjning": [("måttlig", Mark.BEKRAFTAT)]}


def test_an_organisation_answers_only_for_its_own_words() -> None:
    table = by_organisation(OWN, REPORTS, AREAS, True, NOW)
    assert shown(table) == {
        "Kommunstyrelsen": [("kritisk", Mark.OBEKRAFTAT), None],
        "Elverket": [("måttlig", Mark.BEKRAFTAT), ("okänd", Mark.OBEKRAFTAT)],
    }


def test_an_example_is_no_name_in_a_real_operation() -> None:
    report = make_sector_report(organisation="exergi")
    assert list(shown(by_organisation(EXAMPLE, [report], AREAS, True, NOW))) == ["EJ INLÄST"]


def test_what_has_left_the_list_is_still_named_with_what_was_said_of_it() -> None:
    words = told(
        EMPTY_REGISTER,
        REPORTS[1:2],
        {"bromma": "Bromma"},
        True,
        NOW,
        {"energi": "Energi", "verket": "Elverket"},
    )
    page = sectors_page(EMPTY_REGISTER, True, words, {"energi": "Energi"})
    (line,) = page.sectors
    assert (line.name.name, line.name.mark) == ("Energi", "inte längre i listan")
    (voice,) = line.words.voices
    assert voice.name is not None
    assert (voice.name.name, voice.name.mark) == ("Elverket", "inte längre i listan")
    assert page.lack is None


def test_reports_about_what_is_only_an_example_are_counted_where_they_are_not_shown() -> None:
    words = told(EXAMPLE, [make_sector_report(sector="energi")], {}, True, NOW)
    assert "1 rapport om dem visas inte" in sectors_page(EXAMPLE, True, words).counted
