"""Drawing exact, semantic HTML from plain data, where a text is always a text and never markup.

`el("td.num", "02:40")` is one element; `draw(...)` puts a tree of them on the page. The browser builds
the elements one by one from an allow-list and sets every text as text.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, partial
from typing import Any, Final

from dashboard.desk import session
from dashboard.desk.browser_parts import served_component
from dashboard.words import _
from dashboard.words.times import clock
from data import glossary
from data.words import Mark, Status

Node = str | list[Any]
REAL: Final = -1.0


@cache
def _component() -> Any:
    return served_component("drawing", '<div class="drawing" data-theme="ljus"></div>')


def el(kind: str, *children: Node | None, **attributes: str | float | None) -> Node:
    """Return an element: `kind` is a tag with classes ("td.num"); a child of None is left out.

    `choose` makes a button (or a row) send its value; `icon` names one of our symbols; `age` and `left`
    are seconds that the browser keeps counting. A link opens a page of its own, unless it says `here`.
    """
    named = {
        name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None
    }
    return [kind, named, *(child for child in children if child is not None)]


def icon(name: str) -> Node:
    """Return one of our own symbols, for the eye only: a word always stands beside it."""
    return el("icon", name=name)


def listing(
    kind: str, caption: str, heads: Iterable[str], bodies: Iterable[Node], label: str, scroll: str = "scroll"
) -> Node:
    """Return a table that scrolls within itself, by keyboard too: `kind` is its classes, `label` its name."""
    table = el(
        f"table.{kind}",
        el("caption.unseen", caption),
        el("thead", el("tr", *(el("th", head, scope="col") for head in heads))),
        *bodies,
    )
    return el(f"div.{scroll}", table, tabindex=0, role="region", aria_label=label)


def draw(
    *nodes: Node | None,
    key: str,
    speed: float | None = REAL,
    on_choose: Callable[[str], None] | None = None,
) -> None:
    """Put a tree on the page; `on_choose` gets the value of the button or row that was chosen.

    `speed` is how fast the operation's clock runs, for the ages that keep counting: with that clock, as the
    feed tells of it. REAL: with the world's. None: they are of the past and stand still.
    """
    data = {"tree": [node for node in nodes if node is not None], "speed": speed}
    if on_choose is None:
        # Tried: a callback makes every widget on the page dearer, since each looks through all state.
        _component()(data=data, key=key)
    else:
        _component()(data=data, key=key, on_chosen_change=partial(_chosen, key, on_choose))


def _chosen(key: str, on_choose: Callable[[str], None]) -> None:
    value = session.trigger(key, "chosen")
    if value:
        on_choose(value)
        session.draw_page()


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
