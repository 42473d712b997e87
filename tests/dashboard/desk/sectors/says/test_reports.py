"""Sector reports side by side: a participant's kritisk stays visible, only good news grows old to nothing."""

from dataclasses import replace
from itertools import count
from typing import Any

from dashboard.desk.sectors.says.page import sectors_page
from dashboard.desk.sectors.says.reports import SectorWords, told
from dashboard.words.sector_names import Named
from data.sectors.facts import SectorRegister
from data.sectors.reports import Impact, SectorReport
from data.words import Channel, Extent, ImpactLevel, Mark
from tests.dashboard.desk.sectors.says.test_page import OWN
from tests.factories import NOW, ago, ahead

_numbers = count(1)
NO, PARTLY, FULLY = Extent.INTE, Extent.DELVIS, Extent.HELT


def make_sector_report(*extents: Extent, **changes: Any) -> SectorReport:
    """Build a report on energi seen 20 minutes ago; by its three criteria, all *inte* unless told."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "revision": number,
        "id": f"s-{number}",
        "sector": "energi",
        "organisation": None,
        "area": None,
        "forecast_24": None,
        "forecast_72": None,
        "observed_at": ago(20),
        "recorded_at": ago(19),
        "valid_until": ahead(60),
        "channel": Channel.WEBB,
        "actor": "alice",
        "assessment": "Läget är stabilt.",
    }
    return SectorReport(impact=Impact(*(extents or (NO, NO, NO))), **{**values, **changes})


def energy(*reports: SectorReport, register: SectorRegister = OWN, real: bool = True) -> SectorWords:
    return told(register, reports, {"bromma": "Bromma"}, real, NOW)["energi"]


def test_a_critical_participant_stays_beside_a_sector_that_says_none() -> None:
    critical = make_sector_report(FULLY, FULLY, FULLY, organisation="verket")
    words = energy(make_sector_report(), critical)
    assert [one.word for one in words.assessed] == ["ingen påverkan"]
    (voice,) = words.voices
    assert voice.name == Named("Elverket", "ej verifierad", "muntlig uppgift")
    assert [(one.word, one.level) for one in voice.words] == [("kritisk påverkan", ImpactLevel.KRITISK)]
    assert words.graver == "En deltagare rapporterar kritisk påverkan"


def test_a_sector_that_says_as_much_itself_is_not_contradicted() -> None:
    both = (make_sector_report(PARTLY, NO, NO), make_sector_report(PARTLY, NO, NO, organisation="ks"))
    assert energy(*both).graver == ""


def test_the_grade_is_explained_by_what_it_rests_on() -> None:
    (word,) = energy(make_sector_report(FULLY, PARTLY, FULLY)).assessed
    assert word.because == "verksamheten helt, belastningen helt, resurserna delvis"
    assert energy(make_sector_report()).assessed[0].because == ""


def test_forecasts_and_area_are_told() -> None:
    report = make_sector_report(
        area="bromma", forecast_24=ImpactLevel.ALLVARLIG, forecast_72=ImpactLevel.KRITISK
    )
    (word,) = energy(report).assessed
    assert (word.area, word.forecast) == ("Bromma", "24 h: allvarlig · 72 h: kritisk")


def test_bad_news_grows_old_to_unconfirmed_and_good_news_to_unknown() -> None:
    bad = energy(make_sector_report(FULLY, NO, NO, valid_until=ago(1))).assessed[0]
    good = energy(make_sector_report(valid_until=ago(1))).assessed[0]
    assert (bad.word, bad.level, bad.mark) == ("allvarlig påverkan", ImpactLevel.ALLVARLIG, Mark.OBEKRAFTAT)
    assert (good.word, good.level) == ("okänd – var ingen påverkan", None)


def test_an_example_organisation_keeps_its_word_and_loses_its_name_in_a_real_operation() -> None:
    example = replace(OWN, organisations=(OWN.organisations[0], replace(OWN.organisations[1], example=True)))
    report = make_sector_report(FULLY, FULLY, FULLY, organisation="verket")
    (voice,) = energy(report, register=example).voices
    assert (voice.name, voice.words[0].word) == (None, "kritisk påverkan")
    (shown,) = energy(report, register=example, real=False).voices
    assert shown.name == Named("Elverket", "exempel", "muntlig uppgift")


def test_the_gravest_sector_comes_first_and_who_reported_is_not_listed_as_silent() -> None:
    grave = make_sector_report(FULLY, NO, NO, sector="halsa")
    mild = make_sector_report(PARTLY, NO, NO, organisation="verket")
    page = sectors_page(OWN, True, told(OWN, [mild, grave], {}, True, NOW))
    assert [one.id for one in page.sectors] == ["halsa", "energi"]
    assert page.sectors[1].participants == ()
    assert [one.id for one in sectors_page(OWN, True).sectors] == ["energi", "halsa"]
