"""What stands over a page while no operation can be shown: how old it is, and that it changes by itself."""

from functools import cache
from typing import Any

from dashboard.desk import last_read, session
from dashboard.desk.browser_parts import served_component
from dashboard.door.caller import reads_all
from dashboard.words import _
from data.rights import Deed

# How often the page asks for whoever the feed tells nothing but of an operation that they name.
ASKS_EVERY = 15


@cache
def _waiting() -> Any:
    return served_component("waiting", '<div class="strip" data-theme="ljus" role="status"></div>')


def stand() -> None:
    """Draw how old the page is; it is drawn whole again as soon as something is opened, unasked.

    Outside of every piece: only a run of the whole page can find that there is something to show.
    """
    data = {
        "now": session.now().timestamp(),
        "revision": last_read.revision(),
        "asks_every": 0 if reads_all(session.who(), Deed.WATCH) else ASKS_EVERY,
        "texts": {
            "clock": _("klockan"),
            "current": _("sidan är aktuell"),
            "connecting": _("ansluter"),
            "offline": _("FRÅNKOPPLAD"),
            "since": _("sedan %s"),
            "shows": _("sidan visar läget %s"),
        },
    }
    _waiting()(data=data, key="none-open", on_look_change=lambda: None)
