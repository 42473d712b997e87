"""Which areas an inject belongs to: what a local leader may play, and what an area's filter shows."""

from collections.abc import Mapping

from data.domain.rights import Deed, Place, Who, why_not_allowed
from data.domain.rules import Reason
from data.domain.scenario import Inject
from data.domain.words import Role


def areas_concerned(inject: Inject, area_of: Mapping[str, str]) -> frozenset[str]:
    """Return the areas that an inject concerns; "" for what belongs to no single one of them."""
    told = {one.bound if one.role is Role.STADSDEL else area_of.get(one.bound, "") for one in inject.to}
    changed = {area for one in inject.effects for area in one.areas}
    points = [point for one in inject.effects for point in one.points]
    touched = {area_of.get(point, "") for point in (*points, *(one.point for one in inject.plays))}
    return frozenset(told | changed | touched) or frozenset({""})


def why_not_play(who: Who, operation_id: str, inject: Inject, area_of: Mapping[str, str]) -> Reason | None:
    """Why somebody may not deliver, skip or change an inject: a local leader has only the own area."""
    for area in sorted(areas_concerned(inject, area_of)):
        place = Place(exercise=True, operation=operation_id, area=area)
        reason = why_not_allowed(who, Deed.INJECT, place)
        if reason is not None:
            return reason
    return None
