"""Start the peer: `python -m tests.load.peer PORT`, with PEER_STORE and PEER_OPERATION set."""

import sys
from pathlib import Path

import streamlit as st
from starlette.responses import FileResponse
from starlette.routing import Route
from xstatic.pkg import leaflet

from dashboard.commands.serve import STREAMLIT

FOLDER = Path(leaflet.BASE_DIR)


def main() -> None:
    routes = [
        Route(f"/peer/{name}", lambda _request, name=name: FileResponse(FOLDER / name))
        for name in ("leaflet.js", "leaflet.css")
    ]
    app = st.App(Path(__file__).parent / "page.py", routes=routes)
    app.run(config={**STREAMLIT, "server.address": "127.0.0.1", "server.port": int(sys.argv[1])})


main()
