"""Several processes on one PostgreSQL behind the real nginx, as they are run; for tests and benchmarks."""

import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from dashboard.commands.proxy import Proxy, nginx_conf
from tests.e2e import running
from tests.e2e.running import Server, free_port

WAY = "trygghetslaget_vag"
CONF = "nginx.conf"
NOTHING: Mapping[str, str] = MappingProxyType({})
Begin = Callable[..., Server]


@dataclass
class Behind:
    """A proxy and what is behind it; `front` is what people know: its address, keys and session."""

    front: Server
    processes: list[Server]
    begin: Begin
    environment: dict[str, str] = field(default_factory=dict)

    def of(self, way: str) -> Server:
        """Return the process that a browser's way leads to."""
        return self.processes[int(way) - 1]

    def other(self, than: Server) -> Server:
        return next(one for one in self.processes if one is not than)

    def again(self, gone: Server) -> None:
        """Start a process that has ended, on its port."""
        place = self.processes.index(gone)
        port = int(gone.url.rpartition(":")[2])
        self.processes[place] = running.waited_for(self.begin(gone.store, gone.log, port, **self.environment))

    def end(self) -> None:
        for server in self.processes:
            if server.process.poll() is None:
                server.kill()
        self.front.process.send_signal(signal.SIGTERM)
        self.front.process.wait(10)


@contextmanager
def behind(
    store: str, place: Path, begin: Begin, environment: Mapping[str, str] = NOTHING, count: int = 2
) -> Iterator[Behind]:
    """Run so many processes on a store behind nginx; `begin` starts one without waiting for it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {"DASHBOARD_TRUSTED_PROXY": "127.0.0.1", "DASHBOARD_PUBLIC_URL": url, **environment}
    servers = [begin(store, place / f"server-{number}.log", **own) for number in range(count)]
    addresses = tuple(one.url.removeprefix("http://") for one in servers)
    proxy = Proxy(addresses, "127.0.0.1", listen=(f"127.0.0.1:{port}",), logs=str(place))
    (place / CONF).write_text(nginx_conf(proxy), encoding="utf-8")
    front = Server(url, store, _nginx(place), place / "error.log")
    made = Behind(front, servers, begin, own)
    try:
        for server in servers:
            running.waited_for(server)
        running.waited_for(front).let_in()
        yield made
    finally:
        made.end()


def proxied(running: Behind) -> None:
    """Start the proxy again after it has ended, as it was."""
    running.front.process = _nginx(running.front.log.parent)


def _nginx(place: Path) -> subprocess.Popen[bytes]:
    found = shutil.which("nginx") or "/usr/sbin/nginx"
    words = [found, "-c", str(place / CONF), "-e", str(place / "start.log")]
    return subprocess.Popen([*words, "-g", f"daemon off; pid {place}/nginx.pid;"])
