"""What was learnt of an operation, as it was last written down."""

from collections.abc import Iterable

from sqlalchemy import Connection

from data.entries.entry import Entry, EntryKind
from data.entries.operations import LessonLearnt
from data.lessons.facts import Lesson, Returning
from data.lessons.rules import filed_under, is_told
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.rights import Who
from data.store.database import Store
from data.store.rows import MASKED


def lessons(store: Store, operation: Operation) -> tuple[Lesson, ...]:
    """Return an operation's lessons, in the order that they were first written down."""
    with store.reading() as connection:
        return lessons_in(connection, operation)


def lessons_in(connection: Connection, operation: Operation) -> tuple[Lesson, ...]:
    """Return the same inside the caller's transaction."""
    return lessons_of(log_reads.apart(connection, filed_under(operation), EntryKind.LESSON))


def returning(store: Store, who: Who) -> tuple[Returning, ...]:
    """Return what is left to do of everything that was learnt and that somebody may be told, by date."""
    told = [one for one in operation_reads.operations(store) if is_told(who, one)]
    with store.reading() as connection:
        held = [Returning(one, lesson) for one in told for lesson in lessons_in(connection, one)]
    left = [one for one in held if not one.lesson.done and one.lesson.text != MASKED]
    return tuple(sorted(left, key=lambda one: (one.lesson.due, one.lesson.revision)))


def lessons_of(entries: Iterable[Entry]) -> tuple[Lesson, ...]:
    """Return what entries say of lessons: the last word of each."""
    said = ((entry, entry.what) for entry in entries if isinstance(entry.what, LessonLearnt))
    return tuple({what.lesson: _lesson(entry, what) for entry, what in said}.values())


def _lesson(entry: Entry, what: LessonLearnt) -> Lesson:
    words = entry.text if entry.text is not None else {"text": MASKED, "owner": MASKED}
    text, owner = words.get("text", ""), words.get("owner", "")
    return Lesson(what.lesson, entry.revision, text, owner, what.due, what.done)
