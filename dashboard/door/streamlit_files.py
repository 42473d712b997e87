"""What Streamlit would serve, as we serve it: scripts compressed and in Swedish, its page named, no more."""

import asyncio
import base64
import hashlib
import re
import zlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path
from typing import Final

import brotli
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.door.streamlit_words import in_swedish, tag, words_for
from dashboard.look import whole

PREFIX: Final = "/static/"
_LEVEL: Final = 6
_SHRINKS: Final = frozenset({".js", ".css", ".svg", ".json", ".html"})
_HASHED: Final = re.compile(r"\.[\w-]{8}\.\w+$")


def installed() -> dict[str, Path]:
    """Return the files of the installed Streamlit by their address: what is not in it is not served."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        return {}
    folder = Path(spec.origin).parent / "static" / "static"
    return {
        f"{PREFIX}{file.relative_to(folder).as_posix()}": file for file in folder.rglob("*") if file.is_file()
    }


def best_coding(accepted: str) -> str | None:
    """Return the smallest coding that a browser accepts; over plain HTTP browsers leave out brotli."""
    offered = dict(_weighed(one) for one in accepted.lower().split(","))
    return next((coding for coding in ("br", "gzip") if offered.get(coding, 0) > 0), None)


def _weighed(one: str) -> tuple[str, float]:
    name, _, weight = one.partition(";")
    try:
        return name.strip(), float(weight.partition("=")[2] or 1)
    except ValueError:
        return name.strip(), 0


class Bundles:
    """ASGI middleware, inside the door: it answers for everything under /static/ and passes on the rest."""

    def __init__(self, app: ASGIApp, files: Mapping[str, Path] | None = None) -> None:
        self._app = app
        self._files = installed() if files is None else files
        self._packed: dict[tuple[str, str], asyncio.Future[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            answer = await self._answer(scope)
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        path: str = scope["path"]
        file = self._files.get(path)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Bara GET och HEAD.", 405, {"Allow": "GET, HEAD"})
        if file is None:
            return PlainTextResponse("Filen finns inte.", 404, {"Cache-Control": "no-cache"})
        return await self._file(path, file, Headers(scope=scope))

    async def _file(self, path: str, file: Path, asked: Headers) -> Response:
        kind = guess_type(file.name)[0] or "application/octet-stream"
        headers = {"Cache-Control": _freshness(path)}
        if file.suffix not in _SHRINKS:
            return FileResponse(file, headers=headers, media_type=kind)
        headers["Vary"] = "Accept-Encoding"
        coding = best_coding(asked.get("accept-encoding", ""))
        if words_for(file.name):
            headers["ETag"] = tag(file.name, coding or "")
            if headers["ETag"] in asked.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
        elif coding is None:
            return FileResponse(file, headers=headers, media_type=kind)
        body = await self._pack_once(path, file, coding or "")
        packed = {"Content-Encoding": coding} if coding else {}
        return Response(body, media_type=kind, headers={**headers, **packed})

    async def _pack_once(self, path: str, file: Path, coding: str) -> bytes:
        """Many browsers may ask at the same moment, and one of them may leave: it is packed once."""
        key = (path, coding)
        held = self._packed.get(key)
        if held is None or (held.done() and held.exception() is not None):
            held = self._packed[key] = asyncio.ensure_future(asyncio.to_thread(_pack, file, coding))
        return await asyncio.shield(held)


def _freshness(path: str) -> str:
    """A name with its content's digest in it is never another file, unless its words are ours."""
    if words_for(path.rpartition("/")[2]):
        return "no-cache"
    return "public, max-age=31536000, immutable" if _HASHED.search(path) else "no-cache"


def _pack(file: Path, coding: str) -> bytes:
    plain = in_swedish(file.name, file.read_bytes())
    if not coding:
        return plain
    if coding == "br":
        packed: bytes = brotli.compress(plain, quality=_LEVEL)
        return packed
    return zlib.compress(plain, _LEVEL, wbits=31)


TITLE = "Trygghetsläget"
# Streamlit's own text there describes an interface that the door refuses.
_NO_SCRIPT = "<noscript>Sidan behöver JavaScript. Storskärmen finns på /live/wall.</noscript>"
# Hears when the session ends, also while Streamlit itself only tries to reconnect.
_SESSION = '<script type="module" src="/assets/session.js"></script>'
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def page() -> str:
    """Return the index page of the installed Streamlit, marked as Swedish and as ours."""
    html = (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    html = html.replace('<html lang="en">', '<html lang="sv">', 1)
    html = html.replace("<title>Streamlit</title>", f"<title>{TITLE}</title>", 1)
    html = html.replace("</head>", f"{_SESSION}</head>", 1)
    html = re.sub(r'<!--.*?-->|<link rel="service-desc"[^>]*/>', "", html, flags=re.DOTALL)
    html = html.replace("<head>", f"<head><script>{whole.script()}</script>", 1)
    return re.sub(r"<noscript>.*?</noscript>", _NO_SCRIPT, html, flags=re.DOTALL)


@cache
def script_hashes() -> tuple[str, ...]:
    """Return the CSP sources of the page's inline scripts."""
    return tuple(script_hash(code) for code in inline_scripts(page()))


def inline_scripts(html: str) -> list[str]:
    """Return the code of every inline script of a page."""
    return _INLINE.findall(html)


def script_hash(code: str) -> str:
    """Return the CSP source that allows exactly this inline code."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


class _Unclaimed(Convertor[str]):
    # A line break is a letter like any other here: what `.` leaves out, Streamlit would answer.
    regex = r"(?!_stcore/|media/|component/|static/|favicon\.png\Z)[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("unclaimed", _Unclaimed())


def nothing_else() -> list[BaseRoute]:
    """Return the route that comes after all others of ours and leaves Streamlit only its own addresses."""
    return [Route("/{path:unclaimed}", _nothing)]


def _nothing(_request: Request) -> Response:
    return PlainTextResponse("Sidan finns inte.", 404)
