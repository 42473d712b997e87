"""Streamlit's own files come compressed, unchanged, and only those of the installed package."""

import asyncio
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest
from starlette.responses import PlainTextResponse

from dashboard.door import streamlit_files
from dashboard.door.streamlit_files import Bundles, best_coding, installed
from dashboard.door.streamlit_words import TABLE, words_for

FILES = installed()
SCRIPTS = [path for path in FILES if path.endswith(".js")]
SCRIPT = max(SCRIPTS, key=lambda path: FILES[path].stat().st_size)
SAID = [path for path in SCRIPTS if words_for(FILES[path].name)]
FONT = next(path for path in FILES if path.endswith(".woff2"))


def ask(
    path: str, accepted: str = "", method: str = "GET", served: Any = None, known: str = ""
) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(served or Bundles(PlainTextResponse("vidare")))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            headers = {"Accept-Encoding": accepted, **({"If-None-Match": known} if known else {})}
            return await client.request(method, path, headers=headers)

    return asyncio.run(asked())


def raw(path: str, accepted: str) -> tuple[bytes, httpx.Headers]:
    """Return the bytes as they cross the wire."""

    async def asked() -> tuple[bytes, httpx.Headers]:
        transport = httpx.ASGITransport(Bundles(PlainTextResponse("vidare")))
        client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
        async with client, client.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer:
            return b"".join([part async for part in answer.aiter_raw()]), answer.headers

    return asyncio.run(asked())


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_a_script_is_sent_as_the_browser_takes_it_and_is_the_installed_one(
    accepted: str, coding: str | None, unpack: Callable[[bytes], bytes]
) -> None:
    body, headers = raw(SCRIPT, accepted)
    plain = FILES[SCRIPT].read_bytes()
    assert headers.get("content-encoding") == coding
    assert unpack(body) == plain
    assert int(headers["content-length"]) == len(body)
    assert headers["vary"] == "Accept-Encoding"
    assert headers["content-type"].startswith("text/javascript")
    assert coding is None or len(body) < len(plain) / 2


@pytest.mark.parametrize("nonsense", ["br;q=x", ";;,", "gzip;q=", "*", "br;q=nan", "br;q=-1"])
def test_nonsense_in_the_header_is_no_error(nonsense: str) -> None:
    assert ask(SCRIPT, nonsense).status_code == 200


def test_what_is_refused_is_not_sent() -> None:
    assert best_coding("br;q=0, gzip;q=0") is None
    assert best_coding("BR") == "br"


def test_a_font_is_packed_already() -> None:
    body, headers = raw(FONT, "br")
    assert "content-encoding" not in headers
    assert body == FILES[FONT].read_bytes()
    assert headers["content-type"] == "font/woff2"


def test_everything_the_index_page_names_is_served_and_kept_for_good() -> None:
    named = [part.split('"')[0] for part in streamlit_files.page().split('="./')[1:]]
    own = [f"/{one}" for one in named if one.startswith("static/")]
    assert own
    for path in set(own) - set(SAID):
        assert ask(path, "br").headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", TABLE)
def test_every_word_of_ours_is_in_the_installed_version(name: str) -> None:
    """Where this fails Streamlit is another: say what its widgets say now in the table."""
    code = "".join(FILES[path].read_text("utf-8") for path in SAID if FILES[path].name.startswith(f"{name}."))
    assert [english for english, _swedish in TABLE[name] if english not in code] == []


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_what_widgets_say_is_served_in_swedish_and_known_again(accepted: str) -> None:
    path = next(one for one in SAID if "/Multiselect." in one)
    answer = ask(path, accepted)
    assert "Välj alla" in answer.text
    assert "Select all" not in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    again = ask(path, accepted, known=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    other = ask(path, "gzip" if accepted == "br" else "br", known=answer.headers["etag"])
    assert other.status_code == 200


def test_a_name_without_digest_is_asked_for_again(tmp_path: Path) -> None:
    file = tmp_path / "plain.js"
    file.write_text("1")
    served = Bundles(PlainTextResponse("vidare"), {"/static/js/plain.js": file})
    assert ask("/static/js/plain.js", served=served).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../index.html",
        "/static/%2e%2e/index.html",
        "/static/..%2f..%2f__init__.py",
        "/static//etc/passwd",
        "/static/js/",
        "/static/js/gone.ABCD1234.js",
        "/static/js/x\x00.js",
        "/static/js\\..\\..\\index.html",
    ],
)
def test_what_is_not_in_the_table_is_not_found(path: str) -> None:
    """Streamlit itself answers with its index page, to be kept for a year."""
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Bundles(PlainTextResponse("vidare"))(scope, receive, send))
    assert sent[0]["status"] == 404
    assert (b"cache-control", b"no-cache") in sent[0]["headers"]


def test_only_reading_is_answered() -> None:
    assert ask(SCRIPT, method="POST").status_code == 405
    assert ask(SCRIPT, "br", method="HEAD").status_code == 200


def test_the_rest_is_passed_on() -> None:
    assert ask("/point").text == "vidare"


def test_many_at_once_are_packed_once_and_a_lost_file_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.ABCD1234.js"
    served = Bundles(PlainTextResponse("vidare"), {"/static/a.ABCD1234.js": file})
    packed: list[str] = []
    real = streamlit_files._pack

    def counted(one: Path, coding: str) -> bytes:
        packed.append(coding)
        return real(one, coding)

    monkeypatch.setattr(streamlit_files, "_pack", counted)

    async def asked(times: int) -> list[bytes | BaseException]:
        each = (served._pack_once("/static/a.ABCD1234.js", file, "br") for _ in range(times))
        return await asyncio.gather(*each, return_exceptions=True)

    assert all(isinstance(one, OSError) for one in asyncio.run(asked(2)))
    file.write_text("let a = 1;" * 100)
    packed.clear()
    assert len(set(asyncio.run(asked(20)))) == 1
    assert packed == ["br"]
