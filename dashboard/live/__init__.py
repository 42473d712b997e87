"""The live layer: the hub that renders once and pushes to all, its documents and its routes."""
