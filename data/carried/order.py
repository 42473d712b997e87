"""The one order that every installation finds for entries that were written on islands."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from data.carried.facts import Standpoint

_E = TypeVar("_E")


def in_order(
    entries: Iterable[_E], places: Mapping[int, Standpoint], of: Callable[[_E], tuple[int, datetime]]
) -> list[_E]:
    """Return what was decided one after the other as it counts: by its time, never before what it follows.

    `of` says an entry's revision here and when it says that it happened. On one chain this is the order of
    its numbers; between islands, of which neither knew the other, the newest is last.
    """
    known = sorted(entries, key=lambda one: places[of(one)[0]].order)
    counted: list[tuple[datetime, Standpoint]] = []
    for one in known:
        revision, at = of(one)
        place = places[revision]
        followed = (when for when, before in counted if before.known_to(place))
        counted.append((max([at, *followed]), place))
    ranked = sorted(zip(counted, known, strict=True), key=lambda pair: (pair[0][0], pair[0][1].order))
    return [one for _, one in ranked]
