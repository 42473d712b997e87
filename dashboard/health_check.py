"""What `dashboard doctor` looks at before anybody needs the screens: store, map pack, points."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.settings import Settings
from data import queries
from data.database import open_store
from data.errors import StoreFault
from geo.layers import load_pack


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    fine: bool
    said: str


def check_all(settings: Settings) -> list[Check]:
    """Return every check, each with a sentence; a fault in one does not hide the others."""
    return [
        _checked("lager", lambda: _store(settings)),
        _checked("kartpaket", lambda: _pack(settings)),
        _checked("trygghetspunkter", lambda: _points(settings)),
    ]


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except (StoreFault, ValueError, OSError) as fault:
        return Check(name, False, str(fault))


def _store(settings: Settings) -> str:
    store = open_store(settings.database_url)
    try:
        return f"{store.kind}, revision {queries.revision(store)}"
    finally:
        store.close()


def _pack(settings: Settings) -> str:
    pack = load_pack(settings.pack)
    return f"{pack.name}, {len(pack.areas)} områden"


def _points(settings: Settings) -> str:
    store = open_store(settings.database_url)
    try:
        points = queries.loaded_points(store)
    finally:
        store.close()
    if not points:
        raise ValueError("inga är inlästa: dashboard import points FIL")
    examples = sum(point.example for point in points)
    return f"{len(points)} inlästa" + (f", varav {examples} exempel" if examples else "")
