"""Starting and ending the peer for a measurement."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e import stage
from tests.e2e.running import free_port


@contextmanager
def started_peer(folder: Path, store: str) -> Iterator[str]:
    """Yield the peer's address, running on a store that the stage has filled."""
    port = free_port()
    with (folder / "peer.log").open("ab") as out:
        peer = subprocess.Popen(
            [sys.executable, "-m", "tests.load.peer", str(port)],
            stdout=out,
            stderr=out,
            env={**os.environ, "PEER_STORE": store, "PEER_OPERATION": stage.OPERATION},
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        peer.terminate()
        peer.wait(10)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the peer does not answer")
