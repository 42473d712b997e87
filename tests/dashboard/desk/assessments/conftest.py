"""A store with the small municipality that what-if is worked out in."""

from tests.data.conftest import sqlite_path, store, world

__all__ = ("sqlite_path", "store", "world")
