"""One moment of the store for all that a thread reads meanwhile: one transaction, not one for each read."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, QueuePool, exc

_Read = TypeVar("_Read")


class Moment:
    """A reading transaction that begins with the first read, and anew after one that failed or a write.

    While many read at once it is let go between reads: nobody waits for a connection that is only held.
    """

    def __init__(self, reader: Engine) -> None:
        self._reader = reader
        self._connection: Connection | None = None
        self._known: dict[Hashable, Any] = {}
        self._reads = 0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        if self._connection is None:
            self._connection = _begun(self._reader)
        self._reads += 1
        try:
            yield self._connection
        except exc.SQLAlchemyError:
            self.end()  # PostgreSQL answers nothing more in a transaction that has failed
            raise
        finally:
            self._reads -= 1
            if not self._reads and _crowded(self._reader):
                self.end()

    def end(self) -> None:
        self._known = {}
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def once(self, connection: Connection, asked: Hashable, read: Callable[[], _Read]) -> _Read:
        if connection is not self._connection:
            return read()
        if asked not in self._known:
            self._known[asked] = read()
        found: _Read = self._known[asked]
        return found


class _Here(local):
    """The moments of this thread: no connection is for two."""

    def __init__(self) -> None:
        self.moments: dict[Engine, Moment] = {}


_HERE: Final = _Here()


@contextmanager
def reading(reader: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one moment: this thread's, where it is in one."""
    here = _HERE.moments.get(reader)
    with here.reading() if here is not None else _begun(reader) as connection:
        yield connection


def _crowded(reader: Engine) -> bool:
    """Return whether more connections are in use than are kept for ordinary times."""
    pool = reader.pool
    return isinstance(pool, QueuePool) and pool.checkedout() > pool.size()


def _begun(reader: Engine) -> Connection:
    """Return a connection in a transaction that sees one moment; whoever closes it ends that."""
    connection = reader.connect()
    try:
        if reader.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
    except BaseException:
        connection.close()
        raise
    return connection


def once(connection: Connection, asked: Hashable, read: Callable[[], _Read]) -> _Read:
    """Return what a read returns, asked once in the moment that the connection sees; a writer always asks."""
    here = _HERE.moments.get(connection.engine)
    return read() if here is None else here.once(connection, asked, read)


@contextmanager
def one_moment(reader: Engine) -> Iterator[None]:
    """Let this thread read one moment inside; inside another it is that one."""
    if reader in _HERE.moments:
        yield
        return
    _HERE.moments[reader] = moment = Moment(reader)
    try:
        yield
    finally:
        del _HERE.moments[reader]
        moment.end()


def ended(reader: Engine) -> None:
    """End the moment that this thread is in, for what it reads next to see what has been written."""
    moment = _HERE.moments.get(reader)
    if moment is not None:
        moment.end()
