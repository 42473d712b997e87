"""A button that is pressed and held: for the one act that must never happen by a slip of the hand."""

from collections.abc import Callable
from functools import cache
from typing import Any

from dashboard import session
from dashboard.components.served import served_component
from dashboard.texts import Translator

SECONDS = 2.0


@cache
def _component() -> Any:
    return served_component("hold", '<div class="hold" data-theme="ljus"></div>')


def hold_button(label: str, key: str, on_held: Callable[[], None], _: Translator) -> None:
    """Draw the button; `on_held` is called once it has been held all the time, by finger, mouse or key."""

    def held() -> None:
        # What it sent is gone in the next rerun, so it is acted on here.
        if session.trigger(key, "held"):
            on_held()

    data = {
        "label": label,
        "seconds": SECONDS,
        "texts": {
            "hint": _("Tryck och håll i två sekunder."),
            "more": _("Håll kvar: %s s"),
            "early": _("Du släppte för tidigt. Inget hände."),
            "sent": _("Skickat."),
        },
    }
    _component()(data=data, key=key, on_held_change=held)
