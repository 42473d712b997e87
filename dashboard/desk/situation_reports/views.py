"""Which view of *Lägesrapport* is looked at: the report on its way, those that are written, what differs."""

from dashboard.desk import choices, session

PATH, LIST, COMPARE = "path", "list", "compare"
VIEW, CHOSEN = "situation-report-part", "situation-report"


def look_at(report: str) -> None:
    """Go to a report among those that are written, in the next run of the page."""
    choices.choose(VIEW, LIST)
    session.put(CHOSEN, report)
