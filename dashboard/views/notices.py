"""Aviseringar: what was told to whom and when, what never arrived, and the plan it follows."""

from dashboard import session
from dashboard.components.drawing import draw
from dashboard.notify.configured import usable
from dashboard.settings import settings
from dashboard.viewmodels import desk_rights
from dashboard.viewmodels.desk_notices import notices_page
from dashboard.views.parts import forms, frame
from dashboard.views.parts.notice_table import notice_table
from data import notices
from data.domain.rights import Deed

_ = session.texts()


def page() -> None:
    shown = frame.begin(_("Aviseringar"), needs_points=False)
    if shown is None:
        return
    powerless = desk_rights.powerless(session.who(), shown.operation, (Deed.NOTICES,))
    if powerless:
        forms.say_powerless(powerless)
        return
    store = session.store()
    there, fault = usable(settings())
    says = notices_page(
        notices.outbox(store, shown.operation.id),
        shown.picture,
        notices.plan(store),
        frozenset(there),
        fault,
        session.now(),
        _,
    )
    draw(*notice_table(says), key="notices")


page()
