"""Fields on disk between starts: a file for each method, of one pack only, made anew when it is broken."""

import logging
import os
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np

from geo.figures import Method
from geo.walking import Field, Ints

_FORMAT = "1"
log = logging.getLogger(__name__)


def kept_fields(
    directory: Path | None, checksum: str, method: Method, cells: Ints, work: Callable[[Ints], Field]
) -> Field:
    """Return the cells' fields (rows as `cells`): those on disk, the others worked out and put there too."""
    if directory is None:
        return work(cells)
    path = directory / f"reach-{method}.npz"
    key = f"{_FORMAT}:{checksum}:{method}"
    old_cells, old = _read(path, key)
    row = {int(cell): number for number, cell in enumerate(old_cells)}
    new = np.array([cell for cell in cells if int(cell) not in row], np.int32)
    if not len(new):
        return old[[row[int(cell)] for cell in cells]]
    fresh = work(new)
    found = np.empty((len(cells), fresh.shape[1]), np.uint16)
    missing = np.isin(cells, new)
    found[missing] = fresh
    if not missing.all():
        found[~missing] = old[[row[int(cell)] for cell in cells[~missing]]]
    _write(path, key, cells, found)
    return found


def _read(path: Path, key: str) -> tuple[Ints, Field]:
    """Return what is kept; nothing when it is of another pack or broken (a zip carries its own checksums)."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            _check(file)
            cells, fields = held["cells"], held["fields"]
            if str(held["key"]) == key and fields.ndim == 2 and cells.shape == fields.shape[:1]:
                return cells, fields
    except Exception:  # zipfile and numpy raise whatever a damaged byte makes of it: it is made anew
        log.debug("could not read %s", path, exc_info=True)
    return np.empty(0, np.int32), np.empty((0, 0), np.uint16)


def _check(file: BinaryIO) -> None:
    """Raise for a damaged part: numpy reads as far as a damaged heading says, which no sum then covers."""
    with zipfile.ZipFile(file) as parts:
        if parts.testzip() is not None:
            raise zipfile.BadZipFile


def _write(path: Path, key: str, cells: Ints, fields: Field) -> None:
    """Put the file in place whole or not at all; a full disk is no reason not to answer."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, key=np.array(key), cells=cells, fields=fields)
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)
