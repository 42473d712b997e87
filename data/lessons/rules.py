"""Why a lesson cannot be saved, and in which order lessons are followed up."""

from collections.abc import Iterable
from datetime import date

from data.clock import day_of
from data.errors import Reason
from data.exercise.facts import room_of
from data.lessons.facts import Lesson
from data.operations.facts import Operation
from data.points.rules import why_not_version
from data.rights import Deed, Who, may, place_of


def why_not_lesson(text: str, owner: str, due: str) -> Reason | None:
    """Why a lesson cannot be saved."""
    if not text.strip():
        return Reason("Skriv lärdomen.", "text")
    if not owner.strip():
        return Reason("Ange vilken funktion som äger lärdomen.", "owner")
    if day_of(due) is None:
        return Reason("Ange när åtgärden ska vara klar, som ÅÅÅÅ-MM-DD eller 1 mars 2027.", "due")
    return None


def due_of(typed: str) -> str:
    """Return a date as it is kept, however it was typed: only so it is sorted and compared as written."""
    day = day_of(typed)
    return day.isoformat() if day else typed


def why_not_changed(version: int | None, lesson: Lesson | None) -> Reason | None:
    """Why a lesson cannot be changed by a form that was opened on an older word of it."""
    return why_not_version(version, lesson.revision, "lärdomen") if lesson is not None else None


def overdue(lesson: Lesson, today: date) -> bool:
    return not lesson.done and lesson.due < today.isoformat()


def followed_up(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """Return lessons with what is open first, by date."""
    return tuple(sorted(lessons, key=lambda one: (one.done, one.due, one.revision)))


def filed_under(operation: Operation) -> str:
    """Return where in the journal lessons stand: an exercise's in its control's own room."""
    return room_of(operation.id) if operation.is_exercise else operation.id


def is_told(who: Who, operation: Operation) -> bool:
    """Return whether somebody may be told what was learnt: of an exercise all who read, when it is over."""
    over = not operation.is_exercise or operation.closed_at is not None
    return may(who, Deed.READ if over else Deed.CONTROL, place_of(operation))
