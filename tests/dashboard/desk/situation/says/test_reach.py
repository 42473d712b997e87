"""Reach in words: an interval with its middle, land where no home is known, the oldest with their year."""

from dashboard.desk.situation.says.reach import area_rows, figures, gained, helps, older
from dashboard.reach.aims import Aim
from dashboard.reach.facts import Better, Standing
from geo.coverage import Coverage, Gain, Method, People, Place, Shares
from tests.factories import make_area, make_point

OLD = Shares(0.163, 0.049, "2016-12-31")


def covered(low: int, spread: int, high: int, of: int = 100_000) -> Coverage:
    people = People(low=low, high=high, spread=spread, of=of)
    return Coverage(
        1000, Method.VATTEN, people, OLD, OLD, land_km2=20.0, land_of_km2=80.0, underestimates=True
    )


def land(km2: float) -> Coverage:
    return Coverage(
        1000, Method.VATTEN, None, None, None, land_km2=km2, land_of_km2=80.0, underestimates=True
    )


def test_those_without_are_the_rest_and_what_is_certain_stands_beside() -> None:
    (figure,) = figures([Standing(Aim.VARME, 1000, covered(21_040, 38_560, 55_950), {})], Aim.VARME)
    assert figure.words == "utan värme"
    assert (figure.said.value, figure.said.share) == ("61\u00a0400", "61\u00a0%")
    assert figure.said.interval == "44\u00a0000–79\u00a0000"
    assert figure.chosen


def test_without_a_register_of_people_it_is_land_and_says_so() -> None:
    (figure,) = figures([Standing(Aim.EL, 1000, land(20.0), {})], Aim.VARME)
    assert (figure.said.value, figure.said.share) == ("60,0 km² land", "75\u00a0%")
    assert figure.said.interval == "befolkning är inte inläst"
    assert not figure.chosen


def test_the_area_where_most_lack_what_is_lacked_most_comes_first() -> None:
    near, far = covered(9_000, 9_000, 9_000, 10_000), covered(0, 0, 0, 10_000)
    standing = [
        Standing(Aim.EL, 1000, near, {"bromma": near, "farsta": near}),
        Standing(Aim.VARME, 1000, near, {"bromma": near, "farsta": far}),
    ]
    rows = area_rows(standing, [make_area("bromma"), make_area("farsta")])
    assert [row.area for row in rows] == ["farsta", "bromma"]
    assert [cell.value for cell in rows[0].cells] == ["1\u00a0000", "10\u00a0000"]


def test_what_helps_most_is_named_with_what_it_gives() -> None:
    people = People(low=3_000, high=6_100, spread=4_540, of=100_000)
    place = Place(18.05, 59.33, "bromma", people, 2.0)
    better = Better((Gain("P01", people, 2.0),), place)
    says = helps(better, Aim.VARME, 1000, [make_point("P01")], [make_area("bromma")])
    assert says.asks == "Når flest utan värme inom 1 km om den öppnas nu"
    (opening,) = says.points
    gives = "+4\u00a0500 personer (3\u00a0000–6\u00a0100)"
    assert (opening.name, opening.area, opening.gives) == ("Brommaskolan", "Bromma", gives)
    assert says.mobile == f"En mobil punkt når flest i Bromma, vid 59.3300, 18.0500: {gives}."
    assert helps(Better((), None), Aim.VARME, 1000, [], []).mobile == ""
    assert gained(Gain("P01", None, 2.04)) == "+2,0 km² land"


def test_the_oldest_are_shares_with_the_year_of_their_count() -> None:
    assert (
        older("dem", OLD)
        == "Av dem är 16\u00a0% 65 år och äldre, 5\u00a0% 80 år och äldre (andelar från 2016)."
    )
    assert older("dem", None) == older("dem", Shares(None, None, "2016-12-31")) == ""
