"""Two things that Streamlit does for each field and drawing, and that nobody here asks for, left out.

Tried without: a tenth of what a submitted form costs, and nine tenths of the garbage; more the longer a page
has been open. A test holds what is left to what Streamlit itself says, and fails once it is of no use.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final

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


def install() -> None:
    """Put both in Streamlit's place, in this process."""
    _kept.filtered_state = property(Held)
    _components.make_bidi_component_presenter = _presented
