"""The way to the provider: short waits, small answers, and no redirects."""

import time
from collections.abc import Iterator
from typing import Final

import httpx2

CONNECT_SECONDS: Final = 2.0
WHOLE_SECONDS: Final = 4.0
LARGEST_ANSWER: Final = 500_000


class Bounded(httpx2.BaseTransport):
    """One pool of connections for a provider; each answer must be whole in time and of a sane size."""

    def __init__(self) -> None:
        self._pool = httpx2.HTTPTransport()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        until = time.monotonic() + WHOLE_SECONDS
        wait = {
            "connect": CONNECT_SECONDS,
            "read": CONNECT_SECONDS,
            "write": CONNECT_SECONDS,
            "pool": CONNECT_SECONDS,
        }
        request.extensions = {**request.extensions, "timeout": wait}
        answer = self._pool.handle_request(request)
        stream = answer.stream
        if not isinstance(stream, httpx2.SyncByteStream):
            raise httpx2.ReadError("the answer cannot be read", request=request)
        return httpx2.Response(
            answer.status_code,
            headers=answer.headers,
            stream=_Measured(stream, until, request),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Measured(httpx2.SyncByteStream):
    """A body that ends with an error once it is late or too large."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float, request: httpx2.Request) -> None:
        self._stream, self._until, self._request = stream, until, request

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > LARGEST_ANSWER:
                raise httpx2.ReadError("the answer is too large", request=self._request)
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the answer takes too long", request=self._request)
            yield chunk

    def close(self) -> None:
        self._stream.close()
