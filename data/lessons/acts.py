"""Writing a lesson down, changing it, and saying that it is done: one act, also once all is over."""

from datetime import datetime

from data.acting import Actor, Receipt, do, late, refuse_id, refuse_texts, stripped, turn
from data.entries.codec import encode
from data.entries.operations import LessonLearnt
from data.exercise.acts.shared import led, room_act
from data.lessons.reads import lessons_in
from data.lessons.rules import due_of, why_not_changed, why_not_lesson
from data.operations import reads as operation_reads
from data.rights import Deed, place_of
from data.store.database import Store
from data.store.journal import Act, canonical


def add_lesson(  # noqa: PLR0913 - a lesson is many things, each named
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    lesson: str,
    text: str,
    owner: str,
    due: str,
    done: bool = False,
    version: int | None = None,
    now: datetime,
) -> Receipt:
    """Save a lesson with the function that owns it and its date; the last word of its id holds.

    `due` is a date as it was typed, `version` the word of it that the form was opened on. Raises Refused,
    Stale, Missing, NotAllowed.
    """
    refuse_id(act_id)
    refuse_id(lesson)
    refuse_texts({"text": text, "owner": owner})
    with turn(store, now) as connection:
        operation = operation_reads.operation(connection, operation_id)
        what, words = LessonLearnt(lesson, due_of(due), done), stripped(text=text, owner=owner)
        if operation.is_exercise:
            act = room_act(act_id, what, led(connection, operation_id).operation, words, now)
        else:
            act = Act(
                id=act_id,
                what=what,
                occurred_at=operation.clock.at(now),
                text=words,
                operation=operation_id,
                asked=canonical({**encode(what), **words, "operation": operation_id}),
            )
        held = next((one for one in lessons_in(connection, operation) if one.id == lesson), None)
        why_not = (late(why_not_changed(version, held)), why_not_lesson(text, owner, due))
        return do(connection, actor, Deed.LEARN, place_of(operation), act, why_not, now)
