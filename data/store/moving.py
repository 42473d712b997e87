"""A store moved to another database, the chain intact to the letter, and proved to be so before it counts."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Table, func, select

from data.errors import Refused
from data.store.chain_part import one_moment
from data.store.database import Store
from data.store.pouring import Row, Tell, pour, refuse_holding, tables
from data.store.tables.server import SERVER_MET
from data.store.verify import Verdict, verify

_CHUNK: Final = 1000
# Whom a store has stood down for is its own affair: the one that it has become has not.
_STAYS: Final = (SERVER_MET.name,)


def move(source: Store, target: Store, tell: Tell | None = None) -> Verdict:
    """Copy one moment of a store into one that holds nothing, and return what is found there.

    Raises Refused where the target holds anything, where the source does not verify, and where the copy
    differs in a single value: the target is emptied of it then. The source is only read.
    """
    refuse_holding(target)
    with one_moment(source) as still:
        verdict = verify(still)
        if not verdict.intact:
            raise Refused(f"Lagret är inte helt: {verdict.differences[0]} Inget har flyttats.")
        with still.reading() as connection:
            totals = {
                table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
                for table in tables()
            }
        pour(lambda table: () if table.name in _STAYS else _rows(still, table), target, tell, totals)
        moved = verify(target)
        wrong = [*moved.differences, *_unlike(still, target)]
    if wrong:
        pour(lambda _table: (), target)
        raise Refused(f"Kopian blev inte lik: {wrong[0]} Källan är orörd.")
    return moved


def _rows(store: Store, table: Table) -> Iterator[Row]:
    """Yield a table's rows in the order of their keys: what is written first is read first."""
    statement = select(table).order_by(*table.primary_key)
    with store.reading() as connection:
        rows = connection.execution_options(yield_per=_CHUNK).execute(statement).mappings()
        yield from ({str(name): value for name, value in row.items()} for row in rows)


def _unlike(source: Store, target: Store) -> Iterator[str]:
    """Yield the first table whose rows are not the same in both, whatever order they come in."""
    for table in (one for one in tables() if one.name not in _STAYS):
        held, made = (_by_key(store, table) for store in (source, target))
        if held != made:
            yield f"{table.name} skiljer."


def _by_key(store: Store, table: Table) -> tuple[int, int]:
    """Return how many rows a table has, and a sum over their values that does not depend on their order."""
    total = number = 0
    for row in _rows(store, table):
        number += 1
        total ^= hash(tuple(_plain(value) for value in row.values()))
    return number, total


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytearray) else value
