"""The top of *Stab*: the direction that holds, and what comes next with how long is left."""

from datetime import datetime

from dashboard import session
from dashboard.components.drawing import Node, draw, el, icon
from dashboard.viewmodels.desk_staff import Rhythm, Time
from dashboard.views.parts.pieces import left


def staff_rhythm(says: Rhythm, now: datetime, speed: float) -> None:
    _ = session.texts()
    direction: Node = el("p.direction", says.direction)
    if not says.direction:
        direction = el("p.direction.muted", _("Ingen inriktning är satt."))
    draw(
        el(
            "section.rhythm",
            el(
                "div.holds",
                el("h2", _("Gällande inriktning")),
                direction,
                el("small", says.said) if says.said else None,
            ),
            *(_time(one, now) for one in says.times),
            None
            if says.times
            else el("p.muted", _("Ingen tid är satt: sätt nästa stabsgenomgång i planen.")),
        ),
        key="rhythm",
        speed=speed,
    )


def _time(one: Time, now: datetime) -> Node:
    _ = session.texts()
    when: Node = left(one.at, now, _("om %s"))
    if one.late:
        when = el("span.mark.bad", icon("bang"), _("tiden har passerat"))
    return el(
        "div.coming",
        el("h2", one.name),
        el("p.at", one.clock),
        el("p", when),
        el("small", one.by) if one.by else None,
    )
