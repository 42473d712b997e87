"""Houses on one store, as the door's own tests build them."""

from tests.dashboard.door.conftest import built

__all__ = ["built"]
