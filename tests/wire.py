"""The network between a program and a PostgreSQL, as something that a test can cut, freeze and mend."""

import socket
import struct
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import make_url

_RESET: Final = struct.pack("ii", 1, 0)  # linger for no time: the other side hears of it at once


class Wire:
    """A port of this machine that leads to a server's socket until something happens to it."""

    def __init__(self, address: str) -> None:
        """Take the address of a database on a server that is reached by its own socket."""
        self._url = make_url(address)
        self._server = Path(str(self._url.query["host"])) / ".s.PGSQL.5432"
        self._open = threading.Event()
        self._open.set()
        self._refusing = False
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """The same database by way of the wire."""
        port = int(self._listener.getsockname()[1])
        there = self._url.difference_update_query(["host"]).set(host="127.0.0.1", port=port)
        return there.render_as_string(hide_password=False)

    def freeze(self) -> None:
        """Let nothing through, and say nothing of it: as a cable pulled out, or a server that hangs."""
        self._open.clear()

    def cut(self) -> None:
        """End every connection, and take no new one."""
        self._refusing = True
        for pair in self._pairs:
            for end in pair:
                with suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    end.close()
        self._pairs.clear()

    def mend(self) -> None:
        self._refusing = False
        self._open.set()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._refusing:
                near.close()
                continue
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(self._server))
            self._pairs.append((near, far))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while content := one.recv(65536):
                self._open.wait()
                other.sendall(content)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.mend()
        self.cut()
        self._listener.close()
