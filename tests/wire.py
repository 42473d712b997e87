"""The network between two programs, as something that a test can cut, freeze, part and mend."""

import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import make_url

_RESET: Final = struct.pack("ii", 1, 0)  # linger for no time: the other side hears of it at once
_MOMENT: Final = 0.05


class Cable:
    """A port of this machine that leads to a server until something happens to it."""

    def __init__(self, reach: Callable[[], socket.socket]) -> None:
        """Take what opens a connection to the server."""
        self._reach = reach
        self._open = threading.Event()
        self._open.set()
        self._refusing = self._parted = False
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._knocking: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_MOMENT)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def freeze(self) -> None:
        """Let nothing through, and say nothing of it: as a server that hangs."""
        self._open.clear()

    def part(self) -> None:
        """Let nothing through, and leave whoever calls unanswered: as a cable pulled out."""
        self._parted = True
        self._open.clear()
        time.sleep(3 * _MOMENT)  # nobody is taken in any more
        self._listener.listen(0)
        for _ in range(3):  # where as many wait as may, the next is not even told so
            self._knocking.append(knocking := socket.socket())
            knocking.setblocking(False)
            knocking.connect_ex(("127.0.0.1", self.port))

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
        """Let all through again; what was on its way comes late."""
        while self._knocking:
            self._knocking.pop().close()
        if self._parted:
            self._listener.listen()
        self._refusing = self._parted = False
        self._open.set()

    def _accept(self) -> None:
        while True:
            if self._parted:
                time.sleep(_MOMENT)
                continue
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            near.setblocking(True)
            if self._refusing:
                near.close()
                continue
            self._lead(near)

    def _lead(self, near: socket.socket) -> None:
        try:
            far = self._reach()
        except OSError:  # nobody is there
            near.close()
            return
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


class Wire(Cable):
    """The way to a PostgreSQL that is reached by its own socket."""

    def __init__(self, address: str) -> None:
        """Take the address of a database."""
        self._url = make_url(address)
        server = Path(str(self._url.query["host"])) / ".s.PGSQL.5432"

        def reach() -> socket.socket:
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(server))
            return far

        super().__init__(reach)

    @property
    def address(self) -> str:
        """The same database by way of the wire."""
        there = self._url.difference_update_query(["host"]).set(host="127.0.0.1", port=self.port)
        return there.render_as_string(hide_password=False)
