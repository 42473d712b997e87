"""An operation that is asked for by an id that no operation can have."""

import pytest

from data.errors import Missing
from data.operations import reads as operation_reads
from data.store.database import Store


def test_an_id_that_postgresql_cannot_be_asked_for_is_not_there(store: Store) -> None:
    with store.reading() as connection, pytest.raises(Missing, match="ingen händelse"):
        operation_reads.operation(connection, "a\0b")
