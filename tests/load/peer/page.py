"""The peer's page: read the store, build the folium map anew and hand it to st_folium, every two seconds."""

import os
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

from dashboard import clock
from dashboard.settings import REFERENCE_PACK
from data import truth
from data.points import reads as point_reads
from data.store.database import Store, open_store
from data.words import Function, Status

# Given the same local Leaflet as ours: without it the peer draws no map at all on a closed network.
folium.Map.default_js = [("leaflet", "/peer/leaflet.js")]
folium.Map.default_css = [("leaflet_css", "/peer/leaflet.css")]

COLOURS = {
    Status.FUNGERAR: "#1d8a4d",
    Status.BEGRANSAD: "#e69f00",
    Status.UR_FUNKTION: "#d3372b",
    Status.OKAND: "#888888",
    Status.EJ_AKTUELL: "#bbbbbb",
}
LAYERS = ("land", "water", "districts", "rail")


@st.cache_resource
def store() -> Store:
    return open_store(os.environ["PEER_STORE"])


@st.cache_resource
def layers() -> dict[str, gpd.GeoDataFrame]:
    return {name: gpd.read_file(Path(REFERENCE_PACK) / f"{name}.geojson") for name in LAYERS}


def drawn() -> folium.Map:
    """Build the whole map from the store, as such applications do."""
    picture = point_reads.picture(store(), os.environ["PEER_OPERATION"])
    now = picture.operation.clock.at(clock.now())
    chart = folium.Map(location=[59.33, 18.0], zoom_start=11, tiles=None, zoom_control=False)
    for name, frame in layers().items():
        folium.GeoJson(frame[["geometry"]], name=name, interactive=False).add_to(chart)
    for point in picture.points:
        reads = [truth.effective(point.functions[function], now).status for function in Function]
        worst = min(reads, key=truth.severity)
        folium.CircleMarker(
            [point.lat, point.lon], radius=8, color=COLOURS[worst], fill=True, tooltip=point.name
        ).add_to(chart)
    return chart


@st.fragment(run_every=2)
def live() -> None:
    options: dict[str, Any] = {"returned_objects": [], "key": "map", "height": 900, "width": 1200}
    st_folium(drawn(), **options)


st.set_page_config(layout="wide")
live()
