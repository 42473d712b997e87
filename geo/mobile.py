"""Where one more point would do the most good: the best of the places tried, a place every 200 m."""

from typing import Final

import numpy as np

from geo.walking import CELL_M, Floats, Mask
from geo.ways import Ways

_EVERY: Final = 4  # cells between the places tried
_TRIED: Final = 96  # places whose ways are worked out, in the order of what a straight line promises
_AT_ONCE: Final = 2  # as in a call of `Ways`: what cannot be better is left out the sooner


def best_cell(ways: Ways, value: Floats, metres: int) -> int | None:
    """Return the cell with most `value` within `metres`; None where no cell has any.

    No way is shorter than the straight line, so what lies within that is the most a place can have: they
    are tried in that order until the next cannot be better, or enough have been.
    """
    promised = _promised(ways, value, metres)
    order = np.argsort(-promised, kind="stable")
    grid = _tried(ways)
    order = np.asarray(order[grid[order]][:_TRIED], np.int32)
    best, most = None, 0.0
    for first in range(0, len(order), _AT_ONCE):
        cells = order[first : first + _AT_ONCE]
        if promised[cells[0]] <= most:
            break
        gained = (ways.fields(cells, metres) <= metres * 10) @ value
        if gained.max() > most:
            best, most = int(cells[int(gained.argmax())]), float(gained.max())
    return best


def _promised(ways: Ways, value: Floats, metres: int) -> Floats:
    """Return for each cell the value within a straight line of it."""
    index, reach = ways.ground.index, int(metres // CELL_M) + 1
    shape = index.shape[0] + reach, index.shape[1] + reach
    row, column = (np.minimum(np.arange(size), size - np.arange(size)) for size in shape)
    disc = (np.hypot(row[:, None], column) * CELL_M <= metres + 0.1).astype(float)
    spread = np.zeros(shape)
    spread[: index.shape[0], : index.shape[1]][index >= 0] = value
    summed = np.fft.irfft2(np.fft.rfft2(spread) * np.fft.rfft2(disc), shape)
    return np.asarray(np.rint(summed[: index.shape[0], : index.shape[1]])[index >= 0])


def _tried(ways: Ways) -> Mask:
    rows, columns = np.nonzero(ways.ground.index >= 0)
    return np.asarray((rows % _EVERY == 0) & (columns % _EVERY == 0))
