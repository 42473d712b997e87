"""Körordning at the desk, and the levels that it rests on: read, moved by hand, reported at a point."""
