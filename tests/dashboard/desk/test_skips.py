"""A keyboard's ways past what waits: to the form that somebody may use at a place, and to nothing else."""

import pytest

from dashboard.desk.skips import skips
from dashboard.places import Place
from data.rights import Grant, Who
from data.words import Role

LEADS = Who("k", "krisledningen", (Grant(Role.KRISLEDNING),))
READS = Who("l", "läsare", (Grant(Role.LASARE),))


def words(place: str, who: Who, *, at_point: bool = False) -> list[str]:
    return [said for _goal, said in skips(place, who, at_point=at_point)]


@pytest.mark.parametrize(
    ("place", "at_point", "says"),
    [
        (Place.RELAY, False, "Hoppa till frågorna"),
        (Place.SUPPORT, False, "Hoppa till Begär stöd"),
        (Place.SITUATION, True, "Hoppa till Rapportera"),
    ],
)
def test_a_way_leads_to_a_form_for_who_may_use_it(place: Place, at_point: bool, says: str) -> None:
    assert words(place, LEADS, at_point=at_point) == [says]
    assert words(place, READS, at_point=at_point) == []


def test_whoever_reads_may_choose_where_to_go() -> None:
    assert words(Place.SITUATION, READS) == ["Hoppa till valet av område eller punkt"]
    assert words(Place.LOG, LEADS) == []
