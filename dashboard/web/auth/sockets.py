"""Which sockets are open for whom, so that they end with the session or key that opened them."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ENDED = 4401


class Sockets:
    """The open sockets by the key that opened them; used on the event loop alone."""

    def __init__(self) -> None:
        self._open: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    @property
    def keys(self) -> frozenset[str]:
        """The keys that have sockets open now."""
        return frozenset(self._open)

    def end(self, keys: Iterable[str]) -> None:
        """Close every socket that one of these keys opened."""
        for key in keys:
            for ended in self._open.get(key, ()):
                ended.set()

    async def serve(self, key: str, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Run a socket's application until it ends, the browser leaves or its key does."""
        ended = asyncio.Event()
        self._open[key].add(ended)
        guarded = _Ending(receive, send, ended)
        try:
            await app(scope, guarded.receive, guarded.send)
        finally:
            guarded.close()
            self._open[key].discard(ended)
            if not self._open[key]:
                del self._open[key]


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
