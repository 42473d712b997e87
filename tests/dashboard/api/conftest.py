"""The house that the API's tests call at."""

from tests.dashboard.door.conftest import built, house

__all__ = ("built", "house")
