"""Which parts of the form lie unfolded: what holds something typed or refused, and what must be answered."""

from collections.abc import Iterable, Mapping

from dashboard.phone.first_says import First
from dashboard.phone.typed import PER_FUNCTION
from data.words import Function

CROWD, NEED = "crowd", "need"
_PARTS = {
    **{f"{function}_{part}": f"{function}_status" for function in Function for part in PER_FUNCTION},
    **dict.fromkeys(("occupancy", "people", "staffing", "relief"), CROWD),
    **dict.fromkeys(("support", "support_kind", "support_by", "note"), NEED),
}


def unfolded(first: First, typed: Mapping[str, str], faults: Iterable[str]) -> frozenset[str]:
    """Return the parts by the id they have in the page; a part folded away has nothing to show."""
    named = {*faults, *(name for name, value in typed.items() if value)}
    asked = {f"{one.function}_status" for one in first.questions}
    return frozenset(asked | {_PARTS[name] for name in named if name in _PARTS})
