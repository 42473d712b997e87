"""What the desk's forms say of rights: the service's own words beside a button, or once for a whole page."""

from collections.abc import Sequence

from data.domain.facts import Operation, Point
from data.domain.rights import Deed, Who, may, place_of, why_not_allowed

ACTS = (Deed.REPORT, Deed.RELAY, Deed.OPENING, Deed.PHASE, Deed.SETTLE)


def why_not(who: Who, deed: Deed, operation: Operation, point: Point | None = None) -> str:
    """Return why somebody may not do something there, as the service would refuse it."""
    reason = why_not_allowed(who, deed, place_of(operation, point))
    return reason.text if reason else ""


def powerless(who: Who, operation: Operation, deeds: Sequence[Deed] = ACTS) -> str:
    """Return why somebody may do none of this anywhere in an operation: said once, instead of the forms."""
    if any(may(who, deed, place_of(operation)) for deed in deeds):
        return ""
    return why_not(who, deeds[0], operation)
