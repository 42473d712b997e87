"""One picture being followed: what was last rendered, the frames since, and who listens to them."""

import asyncio
import gzip
import secrets
from collections import deque
from collections.abc import Mapping
from typing import Any

import orjson

from dashboard.live import render
from dashboard.live.own import News, Own
from dashboard.live.render import Rendered

RING = 64  # deltas kept for those who missed some
QUEUE = 32  # frames a slow listener may be behind before it gets the whole picture instead


class Listener:
    """What one socket has yet to be sent; bounded, whatever the network does.

    `own` is as whom it is sent injects, if it is.
    """

    def __init__(self, own: Own | None = None) -> None:
        self.own = own
        self._frames: deque[bytes] = deque()
        self._behind = False
        self._beat: bytes | None = None
        self._over = False
        self._wake = asyncio.Event()

    def offer(self, frame: bytes) -> None:
        if self._behind or len(self._frames) >= QUEUE:
            self._frames.clear()
            self._behind = True
        else:
            self._frames.append(frame)
        self._wake.set()

    def restart(self, frames: list[bytes]) -> None:
        """Forget what was offered before the listener's place was known, and begin there."""
        self._frames = deque(frames)
        self._behind = False
        self._wake.set()

    def beat(self, frame: bytes) -> None:
        """Only the newest heartbeat is worth sending, and only when nothing else is waiting."""
        self._beat = frame
        self._wake.set()

    def end(self) -> None:
        """Nothing more will come."""
        self._over = True
        self._wake.set()

    async def next(self, channel: "Channel") -> bytes | None:
        """Wait for the next frame, None at the end; one who fell behind gets the whole picture."""
        while not self._over:
            if self._behind:
                self._behind = False
                return channel.full_frame()
            if self._frames:
                return self._frames.popleft()
            if self._beat is not None:
                beat, self._beat = self._beat, None
                return beat
            self._wake.clear()
            await self._wake.wait()
        return None


class Channel:
    """The frames of one operation in one language. `place` names a frame: epoch and number.

    The epoch tells one life of a channel from the next; the number rises with every frame, also
    when time alone changed the picture and the revision stood still.
    """

    def __init__(self, document: str) -> None:
        self._epoch = secrets.token_hex(4)
        self._document = document
        self.listeners: set[Listener] = set()
        self.rendered: Rendered | None = None
        self._number = 0
        self._ring: deque[tuple[int, int, bytes]] = deque(maxlen=RING)
        self._full: bytes | None = None

    def update(self, now: Rendered) -> bytes | None:
        """Take a new rendering; return the frame that brings a listener there, if anything changed."""
        before = self.rendered
        if before is None or not render.same_subject(before, now):
            self._number += 1
            self.rendered = now
            self._ring.clear()
            self._full = None
            return self.full_frame() if before is not None else None
        message = render.delta(before, now)
        if message is None:
            return None
        self._number += 1
        self.rendered = now
        self._full = None
        frame = pack(self._stamped(message, now))
        self._ring.append((self._number, before.revision, frame))
        return frame

    def broadcast(self, frame: bytes) -> None:
        for listener in self.listeners:
            listener.offer(frame)

    def tell(self, news: News | None) -> None:
        """Send what was just delivered to those it is for, each what is theirs."""
        if news is None:
            return
        for listener in self.listeners:
            if (frame := news.frame(listener.own)) is not None:
                listener.offer(frame)

    def full_frame(self) -> bytes:
        """Return the whole picture, packed once for all who ask for it."""
        if self.rendered is None:
            raise RuntimeError("nothing is rendered yet")
        if self._full is None:
            self._full = pack(self._stamped(render.full(self.rendered), self.rendered))
        return self._full

    def since(self, place: str) -> list[bytes]:
        """Return what brings a client from its place ("epoch.number" or a revision) to now."""
        missed = self._missed(place)
        return [self.full_frame()] if missed is None else missed

    def _missed(self, place: str) -> list[bytes] | None:
        epoch, dot, number = place.rpartition(".")
        if not number.isascii() or not number.isdigit() or len(number) > 18:
            return None
        at = int(number)
        if dot:
            if epoch != self._epoch or at > self._number or at < self._number - len(self._ring):
                return None
            return [frame for made, _, frame in self._ring if made > at]
        # By revision: from the first frame that left it. Applying a delta twice changes nothing.
        first = next((made for made, before, _ in self._ring if before == at), None)
        if first is None:
            return None
        return [frame for made, _, frame in self._ring if made >= first]

    def state(self) -> dict[str, Any]:
        """Return what a heartbeat says of this channel."""
        revision = self.rendered.revision if self.rendered else None
        return {"revision": revision, "epoch": self._epoch, "seq": self._number}

    def _stamped(self, message: Mapping[str, Any], now: Rendered) -> dict[str, Any]:
        stamp = {"at": now.at.isoformat() if now.at else None, "document": self._document}
        return {**message, **self.state(), **stamp, "revision": now.revision}


def pack(message: Mapping[str, Any]) -> bytes:
    return gzip.compress(orjson.dumps(message), 6, mtime=0)
