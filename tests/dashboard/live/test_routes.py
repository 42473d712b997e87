"""The live layer's addresses: documents with a fitting policy, assets that are kept, a feed that answers."""

import base64
import gzip
import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dashboard.live.hub import Hub
from dashboard.live.replay import Replays
from dashboard.live.routes import UNKNOWN_OPERATION, live_routes
from dashboard.live.without import Layers
from dashboard.settings import REFERENCE_PACK
from data.store.database import open_store
from geo.layers import load_pack
from tests.e2e import stage
from tests.packs import shared_reaches


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    url = f"sqlite:///{tmp_path_factory.mktemp('routes') / 'store.db'}"
    stage.set_up(url)
    store = open_store(url)
    hub = Hub(store, lambda: datetime.now(UTC))  # noqa: TID251
    replays = Replays(store, lambda: datetime.now(UTC))  # noqa: TID251

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await hub.start()
        yield
        await hub.stop()

    pack = load_pack(REFERENCE_PACK)
    layers = Layers(store, shared_reaches(), lambda: datetime.now(UTC))  # noqa: TID251
    app = Starlette(routes=live_routes(hub, pack, replays, layers), lifespan=lifespan)
    with TestClient(app) as started:
        yield started
    store.close()


@pytest.mark.parametrize(
    "address",
    ["/live/wall", "/live/map", "/live/wall?tema=ljus&lang=en&operation=x", "/live/replay?operation=x"],
)
def test_the_policy_allows_exactly_the_documents_own_blocks(client: TestClient, address: str) -> None:
    answer = client.get(address)
    policy = answer.headers["content-security-policy"]
    for kind in ("script", "style"):
        for block in re.findall(rf"<{kind}>(.*?)</{kind}>", answer.text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert not re.search(r"\sstyle=|\son\w+=", answer.text)


def test_documents_name_no_other_host(client: TestClient) -> None:
    for address in ("/live/wall", "/live/map"):
        text = client.get(address).text.replace("http://www.w3.org/2000/svg", "")
        assert "//" not in re.sub(r"<!--.*?-->", "", text).replace("<!doctype html>", "")


def test_theme_and_language_are_chosen_from_what_exists(client: TestClient) -> None:
    assert 'data-theme="mork"' in client.get("/live/wall").text
    assert 'data-theme="ljus"' in client.get("/live/map").text
    assert 'data-theme="ljus"' in client.get("/live/wall?tema=ljus").text
    assert 'data-theme="mork"' in client.get("/live/wall?tema=%3Cscript%3E").text
    english = client.get("/live/wall?lang=en").text
    assert 'lang="en"' in english
    assert "Areas and functions" in english
    assert 'lang="sv"' in client.get("/live/wall?lang=xx").text


@pytest.mark.parametrize("path", ["/live/wall", "/live/map"])
def test_a_screen_that_names_no_operation_is_sent_to_its_own_and_keeps_the_rest(
    client: TestClient, path: str
) -> None:
    answer = client.get(f"{path}?tema=ljus&lang=en", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{path}?tema=ljus&lang=en&operation={stage.OPERATION}"
    assert answer.headers["cache-control"] == "no-store"
    assert client.get(answer.headers["location"], follow_redirects=False).status_code == 200


def test_a_feed_without_an_operation_is_its_own_ones(client: TestClient) -> None:
    with client.websocket_connect("/live/feed") as socket:
        message = orjson.loads(gzip.decompress(socket.receive_bytes()))
        assert message["operation"]["id"] == stage.OPERATION


def test_a_hostile_operation_id_stays_text(client: TestClient) -> None:
    assert "<img" not in client.get("/live/wall?operation=%22%3E%3Cimg%20src%3Dx%3E").text


def test_the_same_document_every_time(client: TestClient) -> None:
    assert client.get("/live/wall").text == client.get("/live/wall").text


def test_everything_a_document_asks_for_is_there_compressed_and_kept(client: TestClient) -> None:
    for page in ("/live/wall", "/live/map"):
        text = client.get(page).text
        addresses = set(re.findall(r'(?:src|href)="(/[^"]+)"', text))
        addresses |= set(re.findall(r'"(/live/geo/[^"]+)"', text))
        assert len(addresses) > 8
        for address in addresses:
            answer = client.get(address, headers={"accept-encoding": "gzip"})
            assert answer.status_code == 200, address
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["content-encoding"] == "gzip"
            again = client.get(address, headers={"if-none-match": answer.headers["etag"]})
            assert again.status_code == 304


def test_the_first_load_is_within_its_budget(client: TestClient) -> None:
    text = client.get("/live/wall").text
    addresses = set(re.findall(r'(?:src|href)="(/[^"]+)"', text)) | set(
        re.findall(r'"(/live/geo/[^"]+)"', text)
    )
    version = re.search(r"/assets/(\w+)/", text)
    assert version is not None
    folder = f"/assets/{version.group(1)}"
    modules = ("ticking", "live", "placement", "base", "glyph")
    addresses |= {f"{folder}/{name}.js" for name in modules} | {f"{folder}/sourcesans.woff2"}
    sizes = {
        address: int(client.get(address, headers={"accept-encoding": "gzip"}).headers["content-length"])
        for address in addresses
    }
    assert sum(sizes.values()) + len(text) <= 600_000, sizes


def test_an_asset_by_its_plain_name_is_asked_for_again_and_an_unknown_one_is_missing(
    client: TestClient,
) -> None:
    assert client.get("/assets/feed.js").headers["cache-control"] == "no-cache"
    assert client.get("/assets/finns-inte.js").status_code == 404
    assert client.get("/assets/..%2F..%2Fpyproject.toml").status_code == 404
    assert client.get("/live/geo/hemligt.123.json").status_code == 404


def test_layers_carry_their_source(client: TestClient) -> None:
    address = re.search(r'"(/live/geo/rail[^"]+)"', client.get("/live/wall").text)
    assert address is not None
    assert "OpenStreetMap" in client.get(address.group(1)).json()["attribution"]


def test_the_feed_begins_with_the_whole_picture(client: TestClient) -> None:
    with client.websocket_connect(f"/live/feed?operation={stage.OPERATION}&lang=en") as socket:
        message = orjson.loads(gzip.decompress(socket.receive_bytes()))
        assert message["kind"] == "full"
        assert message["operation"]["name"] == stage.NAME
        assert "exercise" in message["panels"]["header"]
        assert message["document"] in client.get("/live/wall").text
        assert orjson.loads(socket.receive_text())["kind"] == "beat"


def test_an_unknown_operation_is_told_and_closed(client: TestClient) -> None:
    with client.websocket_connect("/live/feed?operation=finns-inte") as socket:
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
        assert closed.value.code == UNKNOWN_OPERATION
        assert "finns-inte" in closed.value.reason


def test_the_own_scripts_evaluate_nothing() -> None:
    assets = Path(__file__).parents[3] / "dashboard" / "assets"
    for path in assets.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|new Function|document\.write|outerHTML|insertAdjacentHTML", text), (
            path
        )
        # One place turns the server's rendered and escaped panels into elements.
        assert ("innerHTML" in text) == (path.name == "ticking.js"), path
