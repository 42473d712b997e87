"""Where an address leads in Läget, who begins where, and what the way back is called."""

from dashboard.desk.situation.says import where as where_says
from dashboard.desk.situation.says.where import Where, named, steps
from data.points.facts import Picture
from data.rights import Grant, Who
from data.sectors.facts import EMPTY_REGISTER
from data.words import Function, Role
from tests.dashboard.desk.sectors.says.test_page import OWN
from tests.factories import make_area, make_picture, make_point

AREAS = (make_area("bromma"), make_area("farsta"))
PICTURE = make_picture((make_point("P1", name="Östra skolan"), make_point("P2", area="farsta")), AREAS)


def who(*grants: Grant) -> Who:
    return Who("a", "någon", grants)


def lead(area: str = "", point: str = "", picture: Picture = PICTURE) -> tuple[str, str, bool]:
    here = where_says.where(picture, area, point)
    return (
        here.area.id if here.area else "",
        here.point.id if here.point else "",
        bool(here.unknown),
    )


def test_the_address_alone_says_where_one_is() -> None:
    assert lead() == ("", "", False)
    assert lead("farsta") == ("farsta", "", False)
    assert lead("", "P1") == ("bromma", "P1", False)
    assert lead("farsta", "P1") == ("bromma", "P1", False)
    assert lead(where_says.EVERYWHERE) == ("", "", False)


def test_what_an_address_names_in_vain_leads_to_what_is_around_it_and_is_said() -> None:
    assert lead("", "<script>") == ("", "", True)
    assert lead("farsta", "P99") == ("farsta", "", True)
    assert lead("borta") == ("", "", True)


def test_who_has_an_area_of_their_own_begins_there_and_nobody_else() -> None:
    def begins(*grants: Grant) -> str:
        found = where_says.home(PICTURE, who(*grants))
        return found.id if found else ""

    assert begins(Grant(Role.KRISLEDNING)) == ""
    assert begins(Grant(Role.STADSDEL, "farsta")) == "farsta"
    assert begins(Grant(Role.LOKAL_OVNINGSLEDARE, "farsta"), Grant(Role.KRISLEDNING)) == "farsta"
    assert begins(Grant(Role.STADSDEL, "borta")) == ""


def test_a_sector_begins_with_the_functions_it_answers_for() -> None:
    energy = who(Grant(Role.SEKTOR, "energi"))
    assert Function.EL in where_says.own_functions(OWN, energy)
    assert where_says.own_functions(OWN, who(Grant(Role.KRISLEDNING))) == ()
    assert where_says.own_functions(EMPTY_REGISTER, energy) == ()


def test_the_way_down_is_named_and_each_step_leads_back() -> None:
    point = PICTURE.points[0]
    found = steps(Where(AREAS[0], point))
    assert [one.word for one in found] == ["Läget", AREAS[0].name, "Östra skolan"]
    assert [named(one.key) for one in found] == [{"omrade": "alla"}, {"omrade": "bromma"}, {"punkt": "P1"}]
    assert named("punkt:a:b") == {"punkt": "a:b"}


def test_one_goes_to_any_area_or_point_ones_own_first() -> None:
    ways = where_says.ways(PICTURE, who(Grant(Role.STADSDEL, "farsta")))
    assert list(ways)[:2] == ["omrade:farsta", "omrade:bromma"]
    assert ways["punkt:P1"] == "Östra skolan · Bromma"
