"""Which language a request asks for, and answering it in that."""

from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response

from dashboard.words import LANGUAGES, SOURCE, speaking

Endpoint = Callable[[Request], Any]


def language_of(request: Request) -> str:
    asked = request.query_params.get("lang", SOURCE)
    return asked if asked in LANGUAGES else SOURCE


def in_its_language(endpoint: Endpoint) -> Endpoint:
    """Let everything that an address says be in the language that its request asks for.

    Starlette copies the context into the thread of an endpoint that is no coroutine, and so do its threads.
    """
    if iscoroutinefunction(endpoint):

        @wraps(endpoint)
        async def awaited(request: Request) -> Response:
            with speaking(language_of(request)):
                return await cast(Awaitable[Response], endpoint(request))

        return awaited

    @wraps(endpoint)
    def answered(request: Request) -> Response:
        with speaking(language_of(request)):
            return cast(Response, endpoint(request))

    return answered
