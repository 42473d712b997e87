"""Stores for tests of the live layer."""

from tests.data.conftest import sqlite_path, store, world

__all__ = ("sqlite_path", "store", "world")
