"""Läget: the whole, an area or a point, by what the address names."""

from dashboard.desk import frame
from dashboard.desk.situation import area, city, point, services, where
from dashboard.words import _


def page() -> None:
    shown = frame.begin(_("Läget"), turns=services.turns)
    if shown is None:
        return
    here = where.here(shown)
    where.way_line(shown, here)
    if here.point is not None:
        point.show(shown, here.point)
    elif here.area is not None:
        area.show(shown, here.area)
    else:
        city.show(shown)


page()
