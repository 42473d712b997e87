"""A replay shows what the live wall showed: every panel, point and area, at any moment of a random night."""

import gzip
import random
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from dashboard.live.replay import Replays
from data.exercise.acts import leading as exercise_leading
from data.log import acts as log_acts
from data.store.database import Store, open_store
from data.words import OperationKind
from tests.dashboard.live.recorded import LiveWall, Night, begin, play
from tests.data.world import ALICE, NOW, World, settle

pytestmark = pytest.mark.slow  # a hundred whole pictures

ACTS, MOMENTS = 180, 100


def read(frame: bytes | None) -> dict[str, Any]:
    assert frame is not None
    found: dict[str, Any] = orjson.loads(gzip.decompress(frame))
    return found


def pictured(message: dict[str, Any]) -> dict[str, Any]:
    """Return what is on a screen; an inbox's numbers are the live screens' own."""
    operation = {key: said for key, said in message["operation"].items() if key != "inbox"}
    points = {one["id"]: one for one in message["points"]["features"]}
    return {
        **{key: message[key] for key in ("revision", "areas", "panels")},
        "operation": operation,
        **points,
    }


def folded(screen: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
    """Return a screen after a message, as the page applies it."""
    if message["kind"] == "full":
        return message
    points = {one["id"]: one for one in screen["points"]["features"]}
    points |= {one["id"]: one for one in message.get("points", {}).get("features", ())}
    left = [one for key, one in points.items() if key not in message.get("removed", ())]
    both = {key: {**screen[key], **message.get(key, {})} for key in ("areas", "panels")}
    return {**screen, **message, **both, "points": {"features": left}, "kind": "full"}


@pytest.mark.parametrize(("kind", "seed"), [(OperationKind.SAMHALLSSTORNING, 1), (OperationKind.OVNING, 2)])
def test_replay_is_the_recorded_live_picture_at_a_hundred_random_moments(
    store: Store, kind: OperationKind, seed: int
) -> None:
    began = NOW + timedelta(minutes=1)
    night = begin(store, settle(store), kind, began, seed)
    wall = play(night, ACTS)
    replays = Replays(store, lambda: night.now)
    chance = random.Random(seed)
    screen: dict[str, Any] = {}
    tag = ""
    for _ in range(MOMENTS):
        moment = began + (night.now - began) * chance.random()
        shown = replays.picture(night.operation, moment, "sv", tag)
        if shown.frame is not None:
            message = read(shown.frame)
            screen, tag = folded(screen, message), shown.tag
        assert_same(wall, moment, screen)
    assert replays.picture(night.operation, moment, "sv", tag).frame is None


@pytest.mark.postgres
def test_on_postgresql_too(postgres_url: str) -> None:
    store = open_store(postgres_url)
    try:
        night = begin(store, settle(store), OperationKind.OVNING, NOW, 4)
        wall = play(night, 30)
        replays = Replays(store, lambda: night.now)
        for moment, _shown in wall.shown:
            assert_same(wall, moment, read(replays.picture(night.operation, moment, "sv").frame))
    finally:
        store.close()


def assert_same(wall: LiveWall, moment: datetime, screen: dict[str, Any]) -> None:
    live, again = pictured(wall.at(moment)), pictured(screen)
    for name in live.keys() | again.keys():
        if name == "panels":
            for panel in live["panels"].keys() | again["panels"].keys():
                assert again["panels"].get(panel) == live["panels"].get(panel), (panel, moment)
        assert again.get(name) == live.get(name), (name, moment)


def test_words_taken_away_are_gone_from_what_was_replayed_before(world: World) -> None:
    night = Night(world, "op-1", NOW, random.Random(1))
    receipt = world.report(note="hemligt", on_behalf_of="Kim")
    later = NOW + timedelta(minutes=5)
    replays = Replays(world.store, lambda: later + timedelta(minutes=1))
    before = replays.picture(night.operation, NOW + timedelta(minutes=1), "sv")
    assert b"Kim" in gzip.decompress(before.frame or b"")
    log_acts.mask_entry(world.store, ALICE, act_id="m", revision=receipt.revision, decision="GDPR", now=later)
    after = replays.picture(night.operation, NOW + timedelta(minutes=1), "sv", before.tag)
    assert after.frame is not None
    assert b"Kim" not in gzip.decompress(after.frame)


def test_what_is_entered_later_is_absent_and_the_future_is_now(world: World) -> None:
    world.report(now=NOW + timedelta(minutes=1))
    late = world.report(now=NOW + timedelta(minutes=9), cause="senare")
    replays = Replays(world.store, lambda: NOW + timedelta(minutes=10))
    then = read(replays.picture("op-1", NOW + timedelta(minutes=8), "sv").frame)
    assert then["revision"] == late.revision - 1
    assert "senare" not in str(then)
    assert then["replay"]["next"] == then["replay"]["until"] == (NOW + timedelta(minutes=9)).timestamp()
    now = read(replays.picture("op-1", NOW + timedelta(days=9), "sv").frame)
    assert (now["revision"], "senare" in str(now)) == (late.revision, True)


def test_an_exercise_that_was_broken_off_can_be_replayed_to_its_end(store: Store) -> None:
    night = begin(store, settle(store), OperationKind.OVNING, NOW, 1)
    night.open_point()
    end = NOW + timedelta(minutes=20)
    exercise_leading.interrupt(
        store, ALICE, act_id="stopp", operation_id=night.operation, reason="skarpt läge", now=end
    )
    replays = Replays(store, lambda: end + timedelta(days=1))
    before = read(replays.picture(night.operation, end - timedelta(minutes=1), "sv").frame)
    after = read(replays.picture(night.operation, end + timedelta(hours=1), "sv").frame)
    assert (before["operation"]["interrupted"], after["operation"]["interrupted"]) == (False, True)
    assert before["points"] == after["points"]
    assert before["panels"]["matrix"] == after["panels"]["matrix"] != ""
    assert read(replays.span(night.operation))["ends"] == end.timestamp()
