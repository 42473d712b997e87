"""Storskärm: the wall as it is shown in the situation room, and the way to show it alone."""

from urllib.parse import urlencode

from dashboard.desk import frame
from dashboard.desk.browser_parts import live_frame
from dashboard.desk.drawing import draw, el
from dashboard.words import _


def page() -> None:
    shown = frame.begin(_("Storskärm"), needs_points=False)
    if shown is None:
        return
    address = "/live/wall?" + urlencode({"operation": shown.operation.id})
    live_frame(address, _("Storskärm"), "wall", "wall")
    draw(
        el(
            "p.muted",
            _("Väggen i stabsrummet visar samma sak utan ram: "),
            el("a", _("öppna väggen ensam"), href=address),
            _(". Ljus variant: "),
            el("a", _("öppna väggen ljus"), href=f"{address}&tema=ljus"),
            ".",
        ),
        key="wall-link",
    )


page()
