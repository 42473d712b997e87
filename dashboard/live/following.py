"""One picture that is followed: its channel, and what is kept of the last rendering for the next."""

import asyncio
import time
from datetime import datetime

from dashboard.live.channel import Channel
from dashboard.live.own import News
from dashboard.live.render import Renderer
from data.exercise.arrivals import Arrivals
from data.forecast.remembered import Remembered


class Following:
    """A channel with what keeps it current."""

    def __init__(self, channel: Channel, renderer: Renderer) -> None:
        self.channel = channel
        self.renderer = renderer
        self.changed = asyncio.Event()
        self.ready = asyncio.Event()
        self.wakes_at: datetime | None = None
        self.foretold = Remembered()
        self.arrived: Arrivals | None = None
        self.news: News | None = None
        # Something has been opened: who waited for that is to ask again, and gets an operation of its own.
        self.over = False
        # When the picture began to be out of date, by this process's clock; None while it is what is true.
        self.behind_since: float | None = None
        # When the first commit that is not drawn yet was heard of.
        self.heard_at: float | None = None
        self.task: asyncio.Task[None] | None = None

    def heard(self) -> None:
        """Somebody has committed something."""
        self.heard_at = self.heard_at or time.monotonic()
        self.changed.set()
