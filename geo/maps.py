"""Frames to a folium map: the document's frame for the live layer, with no tiles and nothing from outside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Environment

from geo.layers import Pack

# What the browser draws, in this order from the bottom; each is fetched from its own address.
LAYERS = ("neighbours", "outline", "land", "districts", "rail", "areas", "stations")
_TEMPLATES = Environment(autoescape=True)


@dataclass(frozen=True, slots=True)
class Served:
    """Where the server keeps Leaflet and the layers; `layers` has an address for each that exists."""

    script: str
    stylesheet: str
    layers: Mapping[str, str]


class LocalMap(folium.Map):
    """A folium map that loads Leaflet from our own server, and none of folium's other libraries."""

    def __init__(self, served: Served, **options: Any) -> None:
        super().__init__(**options)
        self.default_js = [("leaflet", served.script)]
        self.default_css = [("leaflet_css", served.stylesheet)]


class LiveLayer(MacroElement):
    """Hands the map and where its layers are to our own scripts, which draw what the feed says."""

    _template = _TEMPLATES.from_string(
        "{% macro script(this, kwargs) %}"
        "window.trygghetslaget = {map: {{ this._parent.get_name() }}, map_config: {{ this.config|tojson }}};"
        "{% endmacro %}"
    )

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "LiveLayer"
        self._id = "live"
        self.config = dict(config)


def live_map(pack: Pack, served: Served) -> folium.Map:
    """Build the map of a municipality: empty but for the live layer, and the same text at every build."""
    west, south, east, north = pack.bounds
    chart = LocalMap(
        served,
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=11,
        tiles=None,
        zoom_control="bottomright",
        zoom_snap=0,
        zoom_delta=0.5,
        zoom_animation=False,
        fade_animation=False,
        marker_zoom_animation=False,
        max_bounds_viscosity=1.0,
        attribution_control=False,
    )
    chart._id = "trygghetslaget"  # folium's own is random, and would change the document's hashes
    LiveLayer(map_config(pack, served)).add_to(chart)
    return chart


def map_config(pack: Pack, served: Served) -> dict[str, Any]:
    """Return what the browser needs to know of the municipality before the feed says anything."""
    west, south, east, north = pack.bounds
    return {
        "name": pack.name,
        "bounds": [[south, west], [north, east]],
        "layers": {layer: served.layers[layer] for layer in LAYERS if layer in served.layers},
        "attribution": list(pack.attribution),
    }


def parts(chart: folium.Map) -> tuple[str, str, str]:
    """Return a map's head, body and script as text, to stand in a document of our own."""
    root: Any = chart.get_root()  # a branca Figure, whatever its annotation says
    root._id = "document"
    for child in list(root._children.values()):
        child.render()
    # folium forbids zooming by fingers; people who need it larger must be able to.
    head = re.sub(r"<meta name=\"viewport\"[^>]*>", "", root.header.render())
    return head, root.html.render(), root.script.render()
