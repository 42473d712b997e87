"""The house that the files' tests call at, and the golden store that reports are frozen in."""

from tests.dashboard.door.conftest import built, house
from tests.golden.conftest import golden, golden_file

__all__ = ("built", "golden", "golden_file", "house")
