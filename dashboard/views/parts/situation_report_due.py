"""When the next situation report is promised: said on its own page, and where people look once it is time."""

from dashboard import session
from dashboard.components.drawing import draw, el, icon
from dashboard.viewmodels.desk_situation_report_page import reminder
from dashboard.views.parts.frame import Shown


def remind(shown: Shown, *, only_soon: bool = False) -> None:
    """Say when the next report is promised, loudly once it is late."""
    if shown.operation.closed_at is not None:
        return
    says = reminder(session.staff(shown.operation), shown.now, session.texts())
    if says is None or (only_soon and not says.soon):
        return
    kind = "p.alarm" if says.alarm else "p.notice" if says.soon else "p.muted"
    draw(el(kind, icon("bang") if says.alarm else None, says.words), key="report-due")
