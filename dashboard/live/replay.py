"""Replay: an operation's wall as it was known at any real moment, in the same messages as the live feed's.

What has been drawn is kept for a while, by revision and by what time alone had turned: a scrub between two
changes costs nothing, and a scrub over them is read and drawn once for all who look.
"""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Generic, TypeVar

from dashboard.live import render
from dashboard.live.channel import pack
from dashboard.live.render import Rendered, Renderer
from dashboard.newest import RECENT
from data.clock import Clock
from data.forecast import reads as forecast_reads
from data.operations import reads as operation_reads
from data.operations import replay
from data.operations.replay import Span, Steps, Then
from data.points.facts import Report
from data.store.database import Store

KNOWN, DRAWN, PACKED, RENDERERS, SPANS = 96, 64, 256, 8, 16
REPORTS = 50_000
_Value = TypeVar("_Value")


class Kept(Generic[_Value]):
    """The values last asked for, so many of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, _Value] = OrderedDict()

    def get(self, key: Hashable) -> _Value | None:
        if key in self._held:
            self._held.move_to_end(key)
        return self._held.get(key)

    def put(self, key: Hashable, value: _Value) -> _Value:
        self._held[key] = value
        while len(self._held) > self._most:
            self._held.popitem(last=False)
        return value

    def clear(self) -> None:
        self._held.clear()


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of a replay: `tag` names it, `frame` is its packed message (None: it was had already)."""

    tag: str
    frame: bytes | None


@dataclass(frozen=True, slots=True)
class _At:
    """One picture before it is drawn: what was known, since when it looked so, and what is around it."""

    then: Then
    turned: datetime
    steps: Steps
    until: datetime | None
    tag: str


class Replays:
    """`now` gives the real time. Everything runs in threads, one at a time: drawing takes all there is."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._lock = Lock()
        self._known: Kept[tuple[Then, Steps]] = Kept(KNOWN)
        self._drawn: Kept[Rendered] = Kept(DRAWN)
        self._packed: Kept[bytes] = Kept(PACKED)
        self._renderers: Kept[Renderer] = Kept(RENDERERS)
        self._spans: Kept[bytes] = Kept(SPANS)
        self._reports: dict[int, Report] = {}
        self._read_at = 0
        self._epoch = ""

    def picture(self, operation: str, moment: datetime, language: str, had: str = "") -> Shown:
        """Return the picture of a real moment for who `had` another; raises Missing before it was opened.

        What has not happened yet is what is known now.
        """
        with self._lock:
            found = self._find(operation, min(moment, self._now()), language)
            if found.tag == had:
                return Shown(found.tag, None)
            rendered = self._render(found, language)
            before = self._drawn.get(had)
            if before is not None and render.same_subject(before, rendered):
                changes = render.delta(before, rendered) or {"kind": "delta"}
                return Shown(found.tag, pack(_stamped(changes, rendered, found)))
            return Shown(found.tag, self._whole(found, rendered))

    def _whole(self, found: _At, rendered: Rendered) -> bytes:
        held = self._packed.get(found.tag)
        return held or self._packed.put(found.tag, pack(_stamped(render.full(rendered), rendered, found)))

    def _find(self, operation: str, moment: datetime, language: str) -> _At:
        with self._store.reading() as connection:
            now = operation_reads.current_revision(connection)
            if not self._epoch or replay.forgotten_since(connection, self._read_at):
                self._forget()
            if len(self._reports) > REPORTS:
                self._reports.clear()
            self._read_at = now
            revision = operation_reads.revision_at(connection, moment)
            # What is last has no end yet; once it has, it is another.
            key = (operation, revision, revision < now)
            known = self._known.get(key)
            then, steps = known or self._known.put(
                key,
                (
                    replay.then(connection, operation, revision, RECENT, self._reports),
                    replay.steps(connection, operation, revision),
                ),
            )
        turned = replay.turned_at(then, moment)
        until = replay.holds_until(then, moment)
        return _At(then, turned, steps, until, self._tag(operation, language, revision, then, turned))

    def _tag(self, operation: str, language: str, revision: int, then: Then, turned: datetime) -> str:
        """Name a picture; an operation's id is somebody's text and goes in no header."""
        which = hashlib.sha256(f"{language} {operation}".encode()).hexdigest()[:12]
        return f"{self._epoch}.{which}.{revision}.{turned.timestamp():.6f}.{then.until is None:d}"

    def _forget(self) -> None:
        """Words have been taken away: nothing that may hold them is kept, here or by who had it."""
        self._epoch = secrets.token_hex(4)
        for kept in (self._known, self._drawn, self._packed, self._renderers):
            kept.clear()
        self._reports.clear()

    def _render(self, found: _At, language: str) -> Rendered:
        drawn = self._drawn.get(found.tag)
        if drawn is not None:
            return drawn
        then = found.then
        who = (then.operation.id, language)
        renderer = self._renderers.get(who) or self._renderers.put(who, Renderer(language))
        foreseen = forecast_reads.of(then.picture, then.grounds, found.turned)
        rendered = renderer.render(
            *(then.picture, then.others, found.turned), held=then.held, staff=then.staff, foreseen=foreseen
        )
        return self._drawn.put(found.tag, rendered)

    def span(self, operation: str) -> bytes:
        """Return what a replay runs over, packed; raises Missing where there is no such operation."""
        with self._store.reading() as connection:
            key = (operation, operation_reads.current_revision(connection))
            with self._lock:
                held = self._spans.get(key)
            if held is not None and operation_reads.operation(connection, operation).closed_at is not None:
                return held
            # Counting a long one takes a while: nobody's scrub waits for it.
            said = pack(_span(replay.span(connection, operation, self._now())))
        with self._lock:
            return self._spans.put(key, said)


def _stamped(message: dict[str, Any], rendered: Rendered, found: _At) -> dict[str, Any]:
    """Return a message with its place; the times of what is around it are real."""
    around = {
        "from": _begins(found).timestamp(),
        "until": _seconds(found.until),
        "last": _seconds(found.steps.last),
        "previous": _seconds(found.steps.previous),
        "next": _seconds(found.steps.next),
    }
    at = rendered.at.isoformat() if rendered.at else None
    return {**message, "revision": rendered.revision, "at": at, "tag": found.tag, "replay": around}


def _begins(found: _At) -> datetime:
    """Return the real moment from which the picture is so: when it was entered, or when time turned it."""
    clock: Clock = found.then.operation.clock
    if found.turned <= clock.at(found.then.at) or clock.speed <= 0:
        return found.then.at
    return max(found.then.at, clock.real(found.turned))


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment is not None else None


def _span(found: Span) -> dict[str, Any]:
    operation = found.operation
    return {
        "id": operation.id,
        "name": operation.name,
        "exercise": operation.is_exercise,
        "running": operation.closed_at is None,
        "begins": found.begins.timestamp(),
        "ends": found.ends.timestamp(),
        "counts": found.counts,
        "stretches": [
            {"started": one.started_at.timestamp(), "origin": one.origin.timestamp(), "speed": one.speed}
            for one in operation.clock.stretches
        ],
    }
