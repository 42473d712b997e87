"""The live layer: the hub that renders once and pushes to all, its documents and its routes.

A replay draws any operation as it was known at any moment, through the same renderer and the same client
code as the live wall. Nothing comes from outside: scripts, styles, the font and the map are served by the
app, third-party ones from the installed packages that ship them (Leaflet from XStatic-Leaflet, the
typeface from Streamlit). A content security policy makes the
browser enforce it, and a browser test with the network cut proves it.
"""
