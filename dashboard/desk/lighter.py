"""What Streamlit does for each field, drawing and piece of a page, and nobody here asks for, left out.

Tried without: a tenth of what a submitted form costs, and nine tenths of the garbage; more the longer a page
has been open. A test holds what is left to what Streamlit itself says, and fails once it is of no use.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from importlib import import_module
from typing import Any, Final

from streamlit.cursor import Cursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.state import SessionState

_kept: Final[Any] = SessionState
_copied: Final = _kept.filtered_state.fget
_components: Final[Any] = import_module("streamlit.components.v2.bidi_component.main")
_presenter: Final = _components.make_bidi_component_presenter


class Held(Mapping[str, Any]):
    """All that a page holds, copied only for whoever goes through it: a field looks for its own key alone."""

    def __init__(self, state: SessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __contains__(self, key: object) -> bool:
        return key in self._state

    def __iter__(self) -> Iterator[str]:
        return iter(_copied(self._state))

    def __len__(self) -> int:
        return len(_copied(self._state))


def _presented(events: str, component: str | None = None, callbacks: set[str] | None = None) -> Any:
    """What sends nothing has nothing to show of it: it would be given a class of its own at each look."""
    return _presenter(events, component, callbacks) if callbacks else None


def _copied_place(place: DeltaGenerator, memo: dict[int, Any]) -> DeltaGenerator:
    """A place is copied for each piece drawn in it: what changes there is its cursor and its parent's."""
    memo[id(place)] = copy = object.__new__(type(place))
    copy.__dict__ = {
        **place.__dict__,
        "_provided_cursor": deepcopy(place._provided_cursor, memo),
        "_parent": deepcopy(place._parent, memo),
    }
    return copy


def _copied_cursor(cursor: Cursor, memo: dict[int, Any]) -> Cursor:
    """All that a cursor holds is numbers, but what it draws for a moment only."""
    memo[id(cursor)] = copy = object.__new__(type(cursor))
    copy.__dict__ = {
        **cursor.__dict__,
        "_transient_elements": deepcopy(cursor._transient_elements, memo),
    }
    return copy


def install() -> None:
    """Put it all in Streamlit's place, in this process."""
    places: Any = DeltaGenerator
    cursors: Any = Cursor
    places.__deepcopy__ = _copied_place
    cursors.__deepcopy__ = _copied_cursor
    _kept.filtered_state = property(Held)
    _components.make_bidi_component_presenter = _presented
