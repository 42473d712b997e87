"""With the network cut: land, water, areas, labels and glyphs are drawn, and nobody else is asked."""

import io
from collections.abc import Callable

import psutil
import pytest
from PIL import Image

from tests.e2e.conftest import Visit
from tests.e2e.running import Server

MAP_READY = """
() => new Promise((resolve, reject) => {
  const begun = performance.now();
  const look = () => {
    const drawn = document.querySelectorAll('.leaflet-container path').length;
    const { live, base } = document.documentElement.dataset;
    if (live === 'live' && base === 'drawn') resolve(drawn);
    else if (performance.now() - begun > 30000) reject(new Error(`only ${drawn} shapes drawn`));
    else setTimeout(look, 30);
  };
  look();
})
"""


def colours(picture: bytes) -> int:
    """Return how many clearly different colours a picture holds (to 4 bits a channel)."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").point(lambda value: value & 0xF0)
    return len(image.getcolors(maxcolors=1 << 24) or [])


@pytest.mark.browser
@pytest.mark.parametrize("address", ["/live/wall", "/live/wall?tema=ljus", "/live/map"])
def test_wall_and_map_are_whole_without_a_network(
    visit: Callable[..., Visit], shown: Server, address: str
) -> None:
    seen = visit()
    seen.page.goto(shown.url + address)
    shapes = seen.page.evaluate(MAP_READY)
    assert shapes > 100  # neighbours, land, water, 117 districts, rail
    seen.page.wait_for_timeout(500)
    for kind, at_least in (
        ("land", 11),
        ("district", 117),
        ("municipality", 1),
        ("rail", 10),
        ("neighbour", 5),
    ):
        assert seen.page.locator(f".leaflet-container path.{kind}").count() >= at_least, kind
    assert seen.page.locator(".point-icon").count() >= 50
    for area in ("Järva", "Södermalm", "Farsta"):
        assert seen.page.locator(".chart").get_by_text(area, exact=False).count() >= 1
    chart = seen.page.locator(".leaflet-container").first.screenshot()
    assert colours(chart) > 12  # land, water, statuses, edges: a blank map holds two or three
    assert seen.outside(shown.url) == []
    assert seen.complaints == []


@pytest.mark.browser
def test_land_water_and_the_world_outside_differ_where_they_should(
    visit: Callable[..., Visit], shown: Server
) -> None:
    """Pixels at known places: the middle of Riddarfjärden, Djurgården, and Lidingö outside the city."""
    seen = visit()
    seen.page.goto(f"{shown.url}/live/map")
    seen.page.evaluate(MAP_READY)
    seen.page.evaluate(
        "() => document.querySelectorAll('.leaflet-pane:not(.leaflet-map-pane)').forEach(pane => {"
        " if (!pane.querySelector('path')) pane.style.display = 'none'; })"
    )
    image = Image.open(io.BytesIO(seen.page.screenshot())).convert("RGB")
    places = {"water": (59.3236, 18.0480), "land": (59.3262, 18.1180), "outside": (59.3700, 18.1500)}
    pixels = {}
    for name, (lat, lon) in places.items():
        at = seen.page.evaluate(
            "([lat, lon]) => window.trygghetslaget.map.latLngToContainerPoint([lat, lon])", [lat, lon]
        )
        pixels[name] = image.getpixel((round(at["x"]), round(at["y"])))
    assert len(set(pixels.values())) == 3, pixels


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/operation"])
def test_the_desk_asks_nobody_else(visit: Callable[..., Visit], shown: Server, path: str) -> None:
    """The way in and an old address, before a place is chosen; every place is in `test_desk_live`."""
    seen = visit()
    seen.page.goto(shown.url + path)
    seen.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=40_000)
    seen.page.wait_for_selector("h1, h2, iframe", timeout=20_000)
    seen.page.wait_for_timeout(2000)
    assert seen.outside(shown.url) == []
    # Streamlit looks for its own paths below the page's before it looks at the root: two known 404s.
    unknown = [said for said in seen.complaints if "404" not in said]
    assert unknown == []


@pytest.mark.browser
def test_the_api_documentation_works_from_here_alone(visit: Callable[..., Visit], shown: Server) -> None:
    seen = visit()
    seen.page.goto(f"{shown.url}/api/docs")
    seen.page.get_by_text("/v1/reports", exact=False).first.wait_for(timeout=20_000)
    assert seen.outside(shown.url) == []
    assert seen.complaints == []


@pytest.mark.browser
def test_the_browser_is_told_to_refuse_other_hosts(visit: Callable[..., Visit], shown: Server) -> None:
    """The policy blocks it even where somebody puts the address in the page."""
    for address in ("/live/wall", "/"):
        seen = visit()
        seen.page.goto(shown.url + address)
        refused = seen.page.evaluate(
            """() => new Promise(resolve => {
              document.addEventListener('securitypolicyviolation', event => resolve(event.violatedDirective));
              const image = document.createElement('img');
              image.src = 'http://192.0.2.1/x.png';
              document.body.append(image);
              setTimeout(() => resolve(null), 3000);
            })"""
        )
        assert refused == "img-src"


def test_the_server_itself_talks_to_nobody(shown: Server) -> None:
    process = psutil.Process(shown.process.pid)
    addresses = [tuple(one.raddr) for one in process.net_connections("inet")]
    remote = {address[0] for address in addresses if address}
    assert remote <= {"127.0.0.1", "::1"}
