"""Which sockets are open for whom, so that they end with the session or key that opened them."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.domain.rights import Who

ENDED = 4401


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """One open socket: the key it was opened with, and whether somebody with that key may still have it."""

    key: str
    still: Callable[[Who], bool]
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Sockets:
    """The open sockets; used on the event loop alone."""

    def __init__(self) -> None:
        self._open: set[Opened] = set()

    @property
    def now(self) -> tuple[Opened, ...]:
        """The sockets that are open now."""
        return tuple(self._open)

    def end(self, sockets: Iterable[Opened]) -> None:
        """Close these sockets."""
        for one in sockets:
            one.ended.set()

    async def serve(self, one: Opened, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Run a socket's application until it ends, the browser leaves or its key or right does."""
        self._open.add(one)
        guarded = _Ending(receive, send, one.ended)
        try:
            await app(scope, guarded.receive, guarded.send)
        finally:
            guarded.close()
            self._open.discard(one)


class _Ending:
    """One socket seen from its application: when its key ends, the browser is told and seems to leave."""

    def __init__(self, receive: Receive, send: Send, ended: asyncio.Event) -> None:
        self._receive, self._send, self._ended = receive, send, ended
        self._waiting: asyncio.Task[Message] | None = None
        self._ending = asyncio.create_task(ended.wait())
        self._accepted = self._closed = False

    async def receive(self) -> Message:
        if self._waiting is None:
            self._waiting = asyncio.ensure_future(self._receive())
        await asyncio.wait({self._waiting, self._ending}, return_when=asyncio.FIRST_COMPLETED)
        if self._ended.is_set():
            await self._say_goodbye()
            return {"type": "websocket.disconnect", "code": ENDED}
        waiting, self._waiting = self._waiting, None
        return waiting.result()

    async def send(self, message: Message) -> None:
        if self._closed:
            return  # the browser has been told; what the application still says has nobody to hear it
        self._accepted = self._accepted or message["type"] == "websocket.accept"
        self._closed = message["type"] == "websocket.close"
        await self._send(message)

    async def _say_goodbye(self) -> None:
        if self._accepted and not self._closed:
            self._closed = True
            await self._send({"type": "websocket.close", "code": ENDED, "reason": "Logga in igen."})

    def close(self) -> None:
        self._ending.cancel()
        if self._waiting is not None:
            self._waiting.cancel()
