"""Frames: deltas that carry only what changed, places that can be asked from, listeners that stay bounded."""

import asyncio
import gzip
from typing import Any

import orjson

from dashboard.live.channel import QUEUE, RING, Channel, Listener
from dashboard.live.render import Rendered, Renderer
from dashboard.reach.aims import Aim
from data.points.facts import Picture, Point
from data.words import Function, OperationKind, Status
from tests.dashboard.drawing import drawn
from tests.factories import (
    NOW,
    ahead,
    make_area,
    make_entry,
    make_functions,
    make_operation,
    make_picture,
    make_point,
    make_state,
)

AREAS = [make_area(f"area-{i}", f"Hägersten-Område {i}", 50_000 + i) for i in range(11)]


def city(changed: Status = Status.FUNGERAR, revision: int = 100, minutes: float = 0) -> Picture:
    """Build fifty-five points in eleven areas; the first one's power is as given."""
    points: list[Point] = []
    for number in range(55):
        status = changed if number == 0 else Status.FUNGERAR
        state = make_state(
            Function.EL, status, source="platsansvarig vid punkten", cause="Strömavbrott i hela kvarteret"
        )
        points.append(
            make_point(
                f"P{number:02d}",
                name=f"Blackebergs gymnasium {number}",
                area=AREAS[number % 11].id,
                lon=17.9 + number / 500,
                functions=make_functions(el=state),
                version=revision,
            )
        )
    recent = [make_entry(revision=revision - i, point=f"P{i:02d}") for i in range(12)]
    return make_picture(points, AREAS, recent=recent, revision=revision)


def read(frame: bytes) -> dict[str, Any]:
    message: dict[str, Any] = orjson.loads(gzip.decompress(frame))
    return message


def same_reports(picture: Picture, before: Picture) -> Picture:
    """Keep the unchanged points as they were: a store returns equal facts for what nobody touched."""
    kept = (picture.points[0], *before.points[1:])
    return make_picture(kept, picture.areas, recent=picture.recent, revision=picture.revision)


def test_one_report_is_one_point_one_area_and_the_panels_it_touches_within_four_kilobytes() -> None:
    renderer, channel = Renderer("sv"), Channel("v1")
    before = city()
    channel.update(drawn(before, by=renderer))
    after = same_reports(city(Status.UR_FUNKTION, 101), before)
    frame = channel.update(drawn(after, by=renderer))
    assert frame is not None
    message = read(frame)
    assert (message["kind"], message["revision"], message["seq"]) == ("delta", 101, 2)
    assert [one["id"] for one in message["points"]["features"]] == ["P00"]
    assert set(message["areas"]) == {"area-0"}
    assert set(message["reach"]) == {
        "el"
    }  # a mark of which points count, for whoever draws how far they reach
    assert set(message["panels"]) == {"alarm", "failures", "figures", "matrix", "ticker"}
    assert len(frame) <= 4096, len(frame)


def test_the_whole_picture_is_small_too() -> None:
    channel = Channel("v1")
    channel.update(drawn(city()))
    message = read(channel.full_frame())
    assert len(message["points"]["features"]) == 55
    assert message["document"] == "v1"
    assert set(message["reach"]) == set(Aim)
    assert len(channel.full_frame()) <= 16_384


def rendered(revision: int, operation: str = "op-1", name: str = "A") -> Rendered:
    return Rendered(revision, NOW, {"id": operation, "name": name}, panels={"header": f"{name}{revision}"})


def test_a_client_gets_exactly_what_it_missed() -> None:
    channel = Channel("")
    for revision in range(1, 6):
        channel.update(rendered(revision))
    epoch = read(channel.full_frame())["epoch"]
    assert [read(one)["revision"] for one in channel.since(f"{epoch}.3")] == [4, 5]
    assert channel.since(f"{epoch}.5") == []
    assert [read(one)["revision"] for one in channel.since("3")] == [4, 5]  # a plain revision will do


def test_an_unknown_place_gets_the_whole_picture() -> None:
    channel = Channel("")
    for revision in range(1, RING + 10):
        channel.update(rendered(revision))
    epoch = read(channel.full_frame())["epoch"]
    for place in ("", "annan.3", f"{epoch}.2", f"{epoch}.9999", "abc", f"{epoch}.", "²", "9" * 40):
        assert [read(one)["kind"] for one in channel.since(place)] == ["full"]


def test_another_operation_is_a_whole_picture_and_a_rename_a_delta() -> None:
    channel = Channel("")
    channel.update(rendered(1))
    renamed = channel.update(rendered(2, name="B"))
    assert renamed is not None
    assert read(renamed)["operation"]["name"] == "B"
    other = channel.update(rendered(3, operation="op-2"))
    assert other is not None
    assert read(other)["kind"] == "full"


def test_time_alone_moves_the_number_but_not_the_revision() -> None:
    renderer, channel = Renderer("sv"), Channel("")
    picture = make_picture()
    channel.update(drawn(picture, by=renderer))
    assert channel.update(drawn(picture, ahead(1), by=renderer)) is None
    expired = channel.update(drawn(picture, ahead(100), by=renderer))
    assert expired is not None
    message = read(expired)
    assert (message["revision"], message["seq"]) == (100, 2)
    assert {part[1] for part in message["points"]["features"][0]["properties"]["parts"]} == {"okand"}
    assert message["areas"]["bromma"]["pattern"] == "p-okand"


def test_a_point_that_is_gone_is_named() -> None:
    renderer, channel = Renderer("sv"), Channel("")
    channel.update(drawn(make_picture([make_point(), make_point("P02")]), by=renderer))
    frame = channel.update(drawn(make_picture([make_point("P02")]), by=renderer))
    assert frame is not None
    assert read(frame)["removed"] == ["P01"]


def test_a_slow_listener_is_bounded_and_then_gets_the_whole_picture() -> None:
    async def story() -> list[str]:
        channel, slow = Channel(""), Listener()
        channel.update(rendered(0))
        channel.listeners.add(slow)
        for revision in range(1, 10 * QUEUE):
            frame = channel.update(rendered(revision))
            assert frame is not None
            channel.broadcast(frame)
            assert len(slow._frames) <= QUEUE
        first = await slow.next(channel)
        frame = channel.update(rendered(10_000))
        assert frame is not None
        channel.broadcast(frame)
        second = await slow.next(channel)
        return [f"{read(one)['kind']} {read(one)['revision']}" for one in (first, second) if one is not None]

    assert asyncio.run(story()) == [f"full {10 * QUEUE - 1}", "delta 10000"]


def test_closed_and_real_elsewhere_are_said() -> None:
    drill = make_operation(id="op-2", kind=OperationKind.OVNING, closed_at=NOW)
    shown = drawn(make_picture(operation=drill), others=[make_operation()])
    assert shown.operation is not None
    assert shown.operation["closed"] is True
    assert "Övningen är avslutad sedan 03:12." in shown.panels["header"]
    assert '<a data-to="op-1">skarp händelse Vinterstorm Västerort</a>' in shown.panels["also"]
