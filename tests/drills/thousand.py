"""A thousand kills -9 one after another, and twenty take-overs besides; each part is a drill of its own."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from tests.drills import app, kills, proxy, takeover

Part = Callable[[Path, bool], Iterator[str]]
# 500 + 430 (of which 43 are the database server's) + 50 + 20; `--short` is each part's own short form.
PARTS: Final[dict[str, Part]] = {
    "writers, SQLite": partial(kills.drill, store="sqlite", times=500),
    "writers and server, PostgreSQL": partial(kills.drill, store="postgresql", times=430),
    "application": partial(app.drill, times=50),
    "proxy": partial(proxy.drill, times=20),
    "take-overs": partial(takeover.drill, times=20),
}
SHORT: Final[dict[str, Part]] = {
    "writers, SQLite": partial(kills.drill, store="sqlite"),
    "writers and server, PostgreSQL": partial(kills.drill, store="postgresql"),
    "application": app.drill,
    "proxy": proxy.drill,
    "take-overs": takeover.drill,
}


def drill(folder: Path, short: bool) -> Iterator[str]:
    """Do all of it; raises where anything was lost, doubled or not true in time."""
    for number, (name, part) in enumerate((SHORT if short else PARTS).items()):
        place = folder / str(number)
        place.mkdir()
        for line in part(place, short):
            yield f"{name}: {line}"
