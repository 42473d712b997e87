"""Everything that the rules have against a report about a point once it is read, beside its plain fields."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from data.errors import Reason
from data.freetext import why_not_personal, why_not_text
from data.operations.facts import Operation
from data.points import rules as point_rules
from data.points.commands import PointReport
from data.points.facts import Point


def why_not_store(said: PointReport, operation: Operation, point: Point, now: datetime) -> Iterator[Reason]:
    """Yield every reason that the rules have against a report, each with its field.

    The service refuses with the first of them; a person should see them all at once.
    """
    found = [point_rules.why_not_point_report(said), point_rules.why_not_use_point(operation, point)]
    for report in said.reports:
        prefix = f"{report.function}_"
        found.append(_placed(point_rules.why_not_report(operation, point, report, now), prefix))
        found.append(_why_not_text(report.cause, f"{prefix}cause", now))
    if said.occupancy is not None:
        found.append(point_rules.why_not_occupancy(operation, point, said.occupancy, now))
    if said.opening is not None:
        found.append(_placed(point_rules.why_not_opening(operation, point, said.opening, now), "opening_"))
    found += [_why_not_text(text, name, now) for name, text in written(said).items()]
    yield from (reason for reason in found if reason is not None)


def written(said: PointReport) -> dict[str, str]:
    """Return what a report says in somebody's own words, by field."""
    return {
        "opening_reason": said.opening.reason if said.opening else "",
        "support": said.support,
        "note": said.note,
        "on_behalf_of": said.on_behalf_of,
    }


def _why_not_text(text: str, name: str, now: datetime) -> Reason | None:
    return why_not_text(text, name) or why_not_personal(text, name, now)


def _placed(reason: Reason | None, prefix: str) -> Reason | None:
    """Return a reason beside the field of its part; when it was seen, and which point, are of the whole."""
    if reason is None or reason.field in (None, "observed_at", "point"):
        return reason
    return replace(reason, field=f"{prefix}{reason.field}")
