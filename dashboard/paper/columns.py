"""How wide the columns of a printed table must be, so that no word in them is broken in two."""

import re
from collections.abc import Sequence
from typing import Final

from dashboard.paper.blocks import Cell, Table

LETTERS_PT: Final = 8.5
# A word that is longer than this may be hyphenated: no column is given up for it.
LONGEST_WORD_PT: Final = 105.0
# Of the letters' size, on the safe side: the typefaces of PDF and Word differ.
_NARROW, _USUAL, _CAPITAL, _WIDE = 0.34, 0.54, 0.72, 0.88
_HEAD: Final = 1.08  # bold
_SYMBOL_PT: Final = 11.0
_UNBROKEN = re.compile(r"\s+|(?<=-)")


def word_width(word: str) -> float:
    """Return about how wide a word is in points; never less than it is."""
    return LETTERS_PT * sum(_letter(letter) for letter in word)


def _letter(letter: str) -> float:
    if letter in "iljftr.,:;!|'()[]-":
        return _NARROW
    if letter in "mwMW%@—":
        return _WIDE
    return _CAPITAL if letter.isupper() or ord(letter) > 0x24F else _USUAL


def breaks(text: str, widest: float = LONGEST_WORD_PT) -> bool:
    """Return whether a text has a word so long that it may be hyphenated."""
    return any(word_width(word) > widest for word in _UNBROKEN.split(text))


def column_widths(table: Table, line: float, padding: float) -> tuple[float, ...]:
    """Return each column's width in points, together the whole line.

    They are shared out as the table wishes, and as much more as its longest word needs.
    """
    shares = table.widths or (1,) * len(table.heads)
    needs = [_need(table, number) + padding for number in range(len(table.heads))]
    least = min(1.0, line / sum(needs))
    return _shared([need * least for need in needs], [line * share / sum(shares) for share in shares])


def _need(table: Table, number: int) -> float:
    head = _longest(table.heads[number]) * _HEAD
    return max([head, *(_longest_in(row[number]) for row in table.rows)])


def _longest_in(cell: Cell) -> float:
    return _longest(cell.text) + (_SYMBOL_PT if cell.status is not None else 0.0)


def _longest(text: str) -> float:
    return min(LONGEST_WORD_PT, max(word_width(word) for word in _UNBROKEN.split(text)))


def _shared(needs: Sequence[float], wishes: Sequence[float]) -> tuple[float, ...]:
    """Give each what it needs; what is left goes to those that wish for more than that, by how much more."""
    over = [max(0.0, wish - need) for wish, need in zip(wishes, needs, strict=True)]
    left = sum(wishes) - sum(needs)
    if not sum(over):
        return tuple(need + left / len(needs) for need in needs)
    return tuple(need + left * more / sum(over) for need, more in zip(needs, over, strict=True))
