"""Aviseringar: what was told to whom and when, what never arrived, and the plan it follows."""

from dashboard.desk import forms as desk_forms
from dashboard.desk import frame, session
from dashboard.desk.drawing import draw
from dashboard.desk.notices.says import notices_page
from dashboard.desk.notices.table import notice_table
from dashboard.outbox.configured import usable
from dashboard.settings import settings
from dashboard.words import _, empty
from data.notices import reads as notice_reads
from data.rights import Deed


def page() -> None:
    shown = frame.begin(_("Aviseringar"), needs_points=False)
    if shown is None:
        return
    powerless = empty.powerless(session.who(), shown.operation, (Deed.NOTICES,))
    if powerless:
        desk_forms.say_powerless(powerless)
        return
    store = session.store()
    there, fault = usable(settings())
    says = notices_page(
        notice_reads.outbox(store, shown.operation.id),
        shown.picture,
        notice_reads.plan(store),
        frozenset(there),
        fault,
        session.now(),
    )
    draw(*notice_table(says), key="notices")


page()
