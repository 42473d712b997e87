"""The house that the files' tests call at, and the stores that reports are frozen in."""

from tests.dashboard.door.conftest import built, house
from tests.data.conftest import sqlite_path, store, world
from tests.golden.conftest import golden, golden_file

__all__ = ("built", "golden", "golden_file", "house", "sqlite_path", "store", "world")
