"""A lesson: what was learnt, the function that owns it, and the date it is due."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """`due` is a date (ÅÅÅÅ-MM-DD). The last word of its id holds, with its revision."""

    id: str
    revision: int
    text: str
    owner: str
    due: str
    done: bool = False
