"""A lesson: what was learnt, the function that owns it, and the date it is due."""

from dataclasses import dataclass

from data.operations.facts import Operation


@dataclass(frozen=True, slots=True)
class Lesson:
    """`due` is a date (ÅÅÅÅ-MM-DD). The last word of its id holds, with its revision."""

    id: str
    revision: int
    text: str
    owner: str
    due: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Returning:
    """A lesson that is not done, and what it was learnt of."""

    operation: Operation
    lesson: Lesson
