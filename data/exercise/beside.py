"""The picture beside the facit in one minute of an exercise, as it was judged; and when it turned."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.exercise.course import Minutes, Verdict, decoded
from data.words import Function, Mark, Status


@dataclass(frozen=True, slots=True)
class Beside:
    """One function at one point when a minute began: what was true, what the wall showed, and the verdict."""

    point: str
    function: Function
    true: Status
    shown: Status
    mark: Mark
    verdict: Verdict


def beside(minutes: Minutes, minute: int) -> Iterator[Beside]:
    """Yield each function that counted when a played minute began, as it stood then."""
    columns = (codes[:, minute].tolist() for codes in (minutes.shown, minutes.true, minutes.verdicts))
    for (point, function), shown, true, verdict in zip(minutes.keys, *columns, strict=True):
        if verdict >= 0:
            status, mark = decoded(shown)
            yield Beside(point, function, decoded(true)[0], status, mark, Verdict(verdict))


def turns(minutes: Minutes) -> tuple[int, ...]:
    """Return the played minutes in which anything stood otherwise than in the one before."""
    if not minutes.keys:
        return ()
    counted = minutes.verdicts >= 0
    shown, true = (np.where(counted, codes, -1) for codes in (minutes.shown, minutes.true))
    changed = (np.diff(shown, axis=1) != 0) | (np.diff(true, axis=1) != 0)
    found: list[int] = (np.flatnonzero(changed.any(axis=0)) + 1).tolist()
    return tuple(found)
