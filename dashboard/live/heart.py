"""The heartbeat of every picture: its time, its place, and what makes it untrue although it comes.

A picture that cannot be brought up to date, or whose store does not answer, gets none: its walls must say
FRÅNKOPPLAD rather than keep a green that nobody can vouch for.
"""

import asyncio
import time
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Final

import orjson

from dashboard.health.facts import Untrue
from dashboard.health.vitals import Vitals
from dashboard.live.channel import Channel
from dashboard.live.following import Following

BEAT_SECONDS: Final = 5.0
# A commit is heard of within milliseconds: what was known so long ago and is not drawn was not heard.
UNHEARD_SECONDS: Final = 1.0


class Heart:
    """One for a hub; runs on its event loop."""

    def __init__(self, now: Callable[[], datetime], vitals: Vitals) -> None:
        self._now, self._vitals = now, vitals

    def frame(self, channel: Channel) -> bytes:
        """Return server time, operation time and place; plain JSON, so that silence costs nothing to end."""
        fault = self._vitals.fault
        wrong: dict[str, Any] = {}
        if fault is not None:
            wrong = {"fault": self._said(*fault)}
        return orjson.dumps({"kind": "beat", "now": self._now().timestamp(), **channel.state(), **wrong})

    def _said(self, kind: Untrue, since: datetime) -> dict[str, Any]:
        """Of a server that was superseded the picture is from its last entry, however late it was told so."""
        if kind is not Untrue.SUPERSEDED:
            return {"kind": kind, "since": since.timestamp(), "where": ""}
        answer = self._vitals.answer
        newest = answer.newest if answer is not None else None
        return {"kind": kind, "since": (newest or since).timestamp(), "where": self._vitals.where}

    async def beat_forever(self, followed: Callable[[], Collection[Following]]) -> None:
        """One loop for all: each channel's heartbeat is encoded once."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            for following in list(followed()):
                self._wake(following)
                if not self._is_behind(following) and self._vitals.answers:
                    self._beat(following.channel)

    def _beat(self, channel: Channel) -> None:
        frame = self.frame(channel)
        for listener in channel.listeners:
            listener.beat(frame)

    def _wake(self, following: Following) -> None:
        """Whoever watches the store may hang: the store itself was asked, and is ahead of what was drawn."""
        answer, drawn = self._vitals.answer, following.channel.rendered
        if answer is None or drawn is None or following.behind_since is not None:
            return
        if answer.revision > drawn.revision and time.monotonic() - answer.at >= UNHEARD_SECONDS:
            self._vitals.woken.inc()
            following.heard()

    @staticmethod
    def _is_behind(following: Following) -> bool:
        since = following.behind_since
        return since is not None and time.monotonic() - since >= BEAT_SECONDS
