"""Sektorer: what each sector and its participants say, who leads it, and what must not fail in it."""

from datetime import datetime

from dashboard import session
from dashboard.components.drawing import draw
from dashboard.viewmodels.desk_sector_reports import told
from dashboard.viewmodels.desk_sectors import SectorsPage, sectors_page
from dashboard.views.parts import frame
from dashboard.views.parts.frame import Shown
from dashboard.views.parts.sector_report_form import sector_report_form
from dashboard.views.parts.sector_table import sector_table

_ = session.texts()


def page() -> None:
    shown = frame.begin(_("Sektorer"), needs_points=False, turns=session.turns)
    if shown is None:
        return
    says = read(shown)
    if says.lack is not None:
        frame.nothing(says.lack)
        return
    show(says, shown.now, shown.operation.clock.speed)
    sector_report_form(shown, session.sector_register())


def read(shown: Shown) -> SectorsPage:
    register, real = session.sector_register(), not shown.operation.is_exercise
    areas = {one.id: one.name for one in shown.picture.areas}
    reports = session.coordination(shown.operation).reports
    return sectors_page(register, real, _, told(register, reports, areas, real, shown.now, _))


def show(says: SectorsPage, now: datetime, speed: float) -> None:
    draw(*sector_table(says, now), key="sectors", speed=speed)


page()
