"""Pieces that several pages draw: a status chip, a fact with its name, a place with its example mark."""

from datetime import datetime

from dashboard.desk.drawing import Node, el, icon
from dashboard.words import _
from dashboard.words.times import clock
from data import glossary
from data.words import Mark, Status


def chip(status: Status, mark: Mark, sign: str, word: str, letter: str = "", title: str = "") -> Node:
    """Return a status as symbol, word, colour and edge; a letter for reserve supply."""
    extra = [icon("question")] if mark is Mark.OBEKRAFTAT else []
    supply = [el("b.letter", letter)] if letter else []
    return el(
        "span.chip",
        icon(sign),
        *extra,
        el("span", word),
        *supply,
        data_status=status,
        data_mark=mark,
        title=title or None,
    )


def fact(name: str, *values: Node | None) -> list[Node]:
    """Return a term and its description, or nothing where nothing is known."""
    known = [value for value in values if value]
    return [el("dt", name), el("dd", *known)] if known else []


def age(moment: datetime, now: datetime, say: str) -> Node:
    """Return how long ago something was, counting on; `say` has the words around %s."""
    return el("span.age", age=int((now - moment).total_seconds()), say=say)


def left(moment: datetime, now: datetime, say: str) -> Node:
    """Return how long something lasts, counting down."""
    return el("span.age", left=int((moment - now).total_seconds()), say=say)


def example_mark(example: bool) -> Node | None:
    return el("span.example", glossary.term("exempel", _.language)) if example else None


def stranger_mark(unconfirmed: bool) -> Node | None:
    """Say that a word came from a phone that nobody has vouched for."""
    return el("span.mark", icon("question"), _("obekräftad enhet")) if unconfirmed else None


def when(moment: datetime, now: datetime) -> Node:
    return el("span.time", clock(moment, now))
