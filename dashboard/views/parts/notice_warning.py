"""That notices have not arrived: said where people look, to those who may do something about it."""

from dashboard import session
from dashboard.components.drawing import draw, el, icon
from dashboard.views.parts.frame import Shown
from data import notices
from data.domain.rights import Deed, may, place_of


def warn(shown: Shown) -> None:
    """Say how many notices of the operation have not gone as they should."""
    if not may(session.who(), Deed.NOTICES, place_of(shown.operation)):
        return
    failed = notices.failed(session.store(), shown.operation.id, session.now())
    if failed:
        _ = session.texts()
        one = _("En avisering har inte gått fram: se Aviseringar, och ring.")
        many = _("%(n)d aviseringar har inte gått fram: se Aviseringar, och ring.", n=failed)
        said = one if failed == 1 else many
        draw(el("p.alarm", icon("bang"), said, role="alert"), key="notices-failed")
