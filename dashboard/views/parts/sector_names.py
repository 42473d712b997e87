"""A name out of the sector register, with its mark; and what stands where no name is loaded."""

from collections.abc import Sequence

from dashboard import session
from dashboard.components.drawing import Node, el
from dashboard.viewmodels.desk_sector_names import Named, not_loaded


def marked(one: Named) -> list[Node]:
    """Return a name and, where it is no verified fact, what it is."""
    mark: list[Node] = [el("span.example", one.mark, title=one.source or None)] if one.mark else []
    return [one.name, *mark]


def or_not_loaded(names: Sequence[Named]) -> list[Node]:
    """Return every name there is; two of them are two claims, and both are shown."""
    if not names:
        return [missing()]
    return [el("span.claimed", *marked(one)) for one in names]


def missing() -> Node:
    return el("b.unread", not_loaded(session.texts()))
