"""*Tänk om* in figures: what a browser sends is only ever numbers, and what follows is as by hand."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.desk.assessments.says.page import figures, point_rows
from dashboard.desk.assessments.says.stated import (
    How,
    Typed,
    drawing,
    how_words,
    stated,
    stated_again,
)
from dashboard.desk.assessments.says.working_out import Known, worked_out
from dashboard.settings import REFERENCE_PACK
from dashboard.wall.reading import read_all
from dashboard.words.assessments import Names, rows
from data.assessments.facts import Drawn, Outage
from data.forecast.facts import Grounds
from data.forecast.reads import grounds_in
from data.levels.facts import Level, Stock
from data.points import reads as point_reads
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.requests.reads import coordination
from data.words import Function, Status
from geo.coverage import reach_of
from geo.layers import Pack, load_pack
from geo.outage import BrokenOutage, of_circle
from geo.people_inputs import WALKED
from tests.dashboard.the_desk import HOSTILE
from tests.data.world import NOW, OPERATION, World, later

CENTRE = (17.9, 59.3)  # where the points of the test's world stand


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(REFERENCE_PACK)


def outage(pack: Pack, hours: float = 24, **changes: object) -> Outage:
    area = of_circle(pack, CENTRE, 500)
    plain = Outage(Function.EL, NOW, timedelta(hours=hours), Drawn.CIRKEL, area.coordinates, ("bromma",))
    return replace(plain, **changes)  # type: ignore[arg-type]


def known(world: World, pack: Pack, grounds: Grounds | None = None) -> Known:
    picture = point_reads.picture(world.store, OPERATION)
    places = {one.id: (one.lon, one.lat) for one in picture.points}
    held = coordination(world.store, OPERATION)
    return Known(picture, read_all(picture, NOW), held, NOW, reach_of(pack, places), grounds=grounds)


@pytest.mark.parametrize(
    "sent",
    [
        "[]",
        "3",
        "{",
        '"x"',
        '{"corners": 3}',
        '{"corners": [["x", 1]]}',
        '{"corners": [[1]]}',
        '{"corners": [[18, 59]], "metres": "vid"}',
        '{"corners": null}',
        json.dumps({"corners": [[HOSTILE, HOSTILE]]}),
    ],
)
def test_what_a_browser_sends_may_be_anything(pack: Pack, sent: str) -> None:
    with pytest.raises(BrokenOutage, match="Rita igen"):
        stated(pack, Typed(How.RITA, drawn=sent))


def test_nothing_is_stated_until_something_is(pack: Pack) -> None:
    assert set(how_words()) == set(How)
    assert [stated(pack, Typed(how)) for how in How] == [None] * len(How)
    assert stated(pack, Typed(How.RITA, drawn='{"kind": "", "corners": [], "metres": 0}')) is None


def test_a_circle_is_one_whichever_way_it_is_stated(pack: Pack) -> None:
    sent = json.dumps({"kind": "circle", "corners": [CENTRE], "metres": 500})
    drawn = stated(pack, Typed(How.RITA, drawn=sent))
    typed = stated(pack, Typed(How.KOORDINATER, corners="59.3, 17.9", metres=500))
    assert drawn is not None
    assert typed is not None
    assert drawn.area.shape.equals(typed.area.shape)
    assert (drawn.drawn, typed.drawn) == (Drawn.CIRKEL, Drawn.CIRKEL)


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        (Typed(How.RITA, drawn='{"kind": "circle", "corners": [[17.9, 59.3]], "metres": 700}'), How.RITA),
        (Typed(How.KOORDINATER, corners="59.31, 18.06\n59.31, 18.08\n59.316, 18.08"), How.RITA),
        (Typed(How.OMRADEN, areas=("bromma", "farsta")), How.OMRADEN),
        (Typed(How.STADSDELAR, districts=("Farsta",)), How.STADSDELAR),
    ],
)
def test_what_is_saved_is_stated_again_as_it_was(pack: Pack, typed: Typed, how: How) -> None:
    first = stated(pack, typed)
    assert first is not None
    saved = outage(pack, drawn=first.drawn, shape=first.area.coordinates, named=first.named)
    fields = stated_again(pack, saved)
    assert fields is not None
    again = stated(pack, Typed(**fields))
    assert again is not None
    assert (fields["how"], again.drawn, tuple(again.named)) == (how, first.drawn, first.named)
    assert again.area.shape.symmetric_difference(first.area.shape).area < 0.01 * first.area.shape.area


def test_a_shape_of_many_corners_or_parts_is_not_drawn_again(pack: Pack) -> None:
    round_one = outage(pack, drawn=Drawn.FIL)
    assert stated_again(pack, round_one) is None
    (ring,) = round_one.shape[0]
    square = ((18.0, 59.3), (18.01, 59.3), (18.01, 59.31), (18.0, 59.3))
    for shape in (((square,), (square,)), ((ring, square),)):
        assert stated_again(pack, replace(round_one, shape=shape)) is None


def test_the_browser_is_told_which_points_are_inside_and_where_the_ground_is(
    world: World, pack: Pack
) -> None:
    points = point_reads.picture(world.store, OPERATION).points
    area = of_circle(pack, CENTRE, 500)
    data = drawing(pack, points, "", area)
    assert [one["inside"] for one in data["points"]] == [True] * len(points)
    assert data["shape"] == area.coordinates
    assert all(address.startswith("/live/geo/") for address in data["layers"].values())
    drawn = '{"kind": "circle", "corners": [[17.9, 59.3]], "metres": 500}'
    assert drawing(pack, points, drawn, area)["shape"] == []
    assert not any(one["inside"] for one in drawing(pack, points, "", None)["points"])


def test_who_loses_reach_are_those_near_the_points_that_worked_there(world: World, pack: Pack) -> None:
    world.open_point("P01")
    world.report(Status.FUNGERAR, point="P01", function=Function.EL)
    before = known(world, pack)
    found = worked_out(outage(pack), of_circle(pack, CENTRE, 500), before)
    assert before.reach is not None
    people = before.reach.covered(("P01",), 1000).people
    assert people is not None
    assert found.before is not None
    assert found.after is not None
    assert (found.before.low, found.before.high) == (people.low, people.high)
    assert (found.after.low, found.after.spread, found.after.high) == (0, 0, 0)
    read = {word: value for value, word in figures(outage(pack), found)}
    assert read["punkter där"] == "3"
    elsewhere = worked_out(outage(pack), of_circle(pack, (18.07, 59.313), 500), before)
    assert elsewhere.points == ()
    assert elsewhere.after == elsewhere.before


def test_a_closed_crossing_is_said_by_itself_and_of_many_only_together(world: World, pack: Pack) -> None:
    world.open_point("P01")
    world.report(Status.FUNGERAR, point="P01", function=Function.EL)
    base = known(world, pack)
    far = of_circle(pack, (18.07, 59.313), 500)
    barred = replace(base, barred=base.reach, each={"a": base.reach}, crossings={"a": "Bron"})  # type: ignore[dict-item]
    found = worked_out(outage(pack, closed=("a", "b")), far, barred)
    assert [(one.name, one.more and one.more.spread) for one in found.closed] == [("Bron", 0), ("b", None)]


def test_with_the_bridges_closed_fewer_reach_the_point_on_the_island(world: World, pack: Pack) -> None:
    world.open_point("P01")
    world.report(Status.FUNGERAR, point="P01", function=Function.EL)
    base = known(world, pack)
    at = {"P01": (18.03, 59.3237), "P02": (17.9, 59.3), "P03": (17.9, 59.3)}  # on Kungsholmen's shore
    bridges = frozenset(map(str, pack.crossings[pack.crossings["walk"] == WALKED]["id"]))
    one = "vasterbron-sodra-delen"
    shut = replace(
        base,
        reach=reach_of(pack, at),
        barred=reach_of(pack, at, closed=bridges),
        each={one: reach_of(pack, at, closed=frozenset((one,)))},
    )
    found = worked_out(outage(pack, closed=(one,)), of_circle(pack, (17.9, 59.37), 500), shut)
    assert found.before is not None
    assert found.after is not None
    assert 0 < found.after.spread < found.before.spread
    (closed,) = found.closed
    assert closed.more is not None
    assert 0 <= closed.more.spread <= found.before.spread - found.after.spread


def test_without_people_or_reach_nothing_is_guessed(world: World, pack: Pack) -> None:
    found = worked_out(outage(pack), of_circle(pack, CENTRE, 500), replace(known(world, pack), reach=None))
    assert (found.people, found.before, found.after, found.sources) == (None, None, None, ())
    assert [word for _value, word in figures(outage(pack), found)] == ["punkter där", "begäranden väntar där"]
    assert found.unforeseen
    told = dict(rows(outage(pack), found, Names(), NOW))
    assert told["Människor där"] == told["Når en punkt där el fungerar"]
    assert told["Människor där"].startswith("räckvidden är inte framräknad än")


def test_the_forecast_tells_what_the_assumption_alone_brings(world: World, pack: Pack) -> None:
    world.open_point("P01")
    for function in Function:
        world.report(Status.FUNGERAR, point="P01", function=function)
    with world.store.reading() as connection:
        grounds = grounds_in(connection, point_reads.picture(world.store, OPERATION).operation)
    found = worked_out(outage(pack), of_circle(pack, CENTRE, 500), known(world, pack, grounds))
    assert not found.unforeseen
    assert {one.point for one in found.losses} == {"P01"}
    assert {one.function for one in found.losses} <= {Function.VARME, Function.VATTEN, Function.INFORMATION}
    assert all(one.assumed and NOW <= one.earliest <= later(24 * 60) for one in found.losses)
    short = worked_out(outage(pack, hours=0.5), of_circle(pack, CENTRE, 500), known(world, pack, grounds))
    assert len(short.losses) < len(found.losses)


def test_a_point_says_what_it_has_to_last_on(world: World, pack: Pack) -> None:
    state = known(world, pack)
    found = worked_out(outage(pack), of_circle(pack, CENTRE, 500), state)
    equipment = {
        "P01": Equipment("P01", Reserve.FAST, 40, 100, 8),
        "P02": Equipment("P02", Reserve.FAST, 40, example=True),
    }
    with world.store.reading() as connection:
        held = replace(grounds_in(connection, state.picture.operation), equipment=equipment)
    first, second, third = point_rows(state.picture, outage(pack), found, held, NOW)
    assert first.cells[2:] == ("fast, 40 kW, antas starta", "12 h (om tanken är full)")
    assert second.cells[2:] == third.cells[2:] == ("inte angivet", "–")
    read = replace(
        held, levels={("P01", Stock.DIESEL): Level("P01", Stock.DIESEL, 58, later(-60), "driften", 1)}
    )
    first = point_rows(state.picture, outage(pack), found, read, NOW)[0]
    assert first.cells[3] == "6 h på 50 liter (avläst 02:00)"
    world.open_point("P01")
    world.report(Status.FUNGERAR, point="P01", function=Function.EL, lasts_until=later(120))
    picture = point_reads.picture(world.store, OPERATION)
    assert point_rows(picture, outage(pack), found, held, NOW)[0].cells[3] == "räcker till 05:00"
