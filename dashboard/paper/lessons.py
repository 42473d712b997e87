"""Lessons as a table, for screen and paper: what was learnt, who owns it, by when, and how it stands."""

from collections.abc import Sequence
from datetime import date

from dashboard.paper.blocks import Block, Cell, Paragraph, Table
from dashboard.words import _
from data.lessons.facts import Lesson, Returning
from data.lessons.rules import followed_up, overdue
from data.operations.facts import Operation


def lesson_blocks(lessons: Sequence[Lesson], today: date) -> tuple[Block, ...]:
    """Return what was learnt, what is open first and by date."""
    if not lessons:
        return (Paragraph(_("Inga lärdomar är skrivna än. Varje lärdom har en ägare och ett datum.")),)
    rows = tuple(lesson_row(one, today) for one in followed_up(lessons))
    return (Table(_("Lärdomar"), lesson_heads(), rows, (8, 5, 4, 3)),)


def returning_blocks(held: Sequence[Returning], today: date) -> tuple[Block, ...]:
    """Return what is not done of what was learnt, with what it was learnt of."""
    rows = tuple((*lesson_row(one.lesson, today), Cell(_of(one.operation))) for one in held)
    return (Table(_("Lärdomar att göra något av"), (*lesson_heads(), _("Från")), rows, (8, 5, 4, 3, 5)),)


def _of(operation: Operation) -> str:
    return _("övning: %(name)s", name=operation.name) if operation.is_exercise else operation.name


def lesson_heads() -> tuple[str, ...]:
    return _("Lärdom"), _("Ägare"), _("Senast"), _("Läge")


def lesson_row(lesson: Lesson, today: date) -> tuple[Cell, ...]:
    words = (lesson.text, lesson.owner, lesson.due, lesson_state(lesson, today))
    return tuple(Cell(text) for text in words)


def lesson_state(lesson: Lesson, today: date) -> str:
    """Return whether a lesson is done, still open, or overdue."""
    if lesson.done:
        return _("klar")
    return _("försenad") if overdue(lesson, today) else _("öppen")
