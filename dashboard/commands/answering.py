"""Where the service of a store answers: written down while it runs, so that links lead there."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from dashboard.settings import Settings

FILE: Final = "adress.txt"
KNOCK_SECONDS: Final = 0.5


def file_beside(database_url: str) -> Path:
    """Return where the address is written: beside the store, or under var/."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        held = Path(url.database)
        return held.with_name(f"{held.name}.{FILE}")
    return Path("var") / FILE


@contextmanager
def written_down(database_url: str, address: str) -> Iterator[None]:
    """Keep the address written down while the service runs; where that cannot be, nothing is lost."""
    file = file_beside(database_url)
    try:
        file.write_text(address, encoding="utf-8")
    except OSError:
        yield
        return
    try:
        yield
    finally:
        # Another may have started on the same store meanwhile: its address is not ours to forget.
        if _read(file) == address:
            file.unlink(missing_ok=True)


def address_of(settings: Settings) -> str:
    """Return the address to write links with: the public one, where the service answers, or as it is set."""
    running = _read(file_beside(settings.database_url))
    if not settings.public_url and running and _answers(running):
        return running
    return settings.address(settings.port)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _answers(address: str) -> bool:
    """A service that was killed has left its address behind."""
    at = urlsplit(address)
    try:
        port = at.port or (443 if at.scheme == "https" else 80)
        with socket.create_connection((at.hostname or "", port), timeout=KNOCK_SECONDS):
            return True
    except (OSError, ValueError):
        return False
