"""Område: every actor in one area."""
