"""The live strip of a page: the operation's clock, and whether the page still shows what is true.

It listens to the same feed as the map and the wall. Nothing is redrawn until the person asks for it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from dashboard.components.served import served_component
from dashboard.texts import Translator
from dashboard.viewmodels.exercise_clock import standing_words
from dashboard.viewmodels.operation_facts import operation_facts
from data.domain.clock import NEVER
from data.domain.facts import Operation, Picture
from data.domain.truth import expiries, next_moment


@cache
def _component() -> Any:
    return served_component("strip", '<div class="strip" data-theme="ljus" role="status"></div>')


def live_strip(
    picture: Picture, more: Iterable[datetime], now: datetime, _: Translator, recipients: Sequence[str] = ()
) -> None:
    """Put the strip on the page, which shows the picture as it is at the real moment `now`.

    `recipients`: as whom somebody gets injects in an exercise, so that new ones are noticed on every page.

    It is told when time alone will turn the picture, or at the moments in `more` whatever else the page
    shows: that must be said even if the feed, which also says it, was away at that moment.
    """
    operation = picture.operation
    clock = operation.clock
    coming = next_moment((*expiries(picture), *more), clock.at(now))
    turns = clock.real(coming) if coming is not None else NEVER
    data = {
        "operation": operation.id,
        "revision": picture.revision,
        "now": now.timestamp(),
        "facts": operation_facts(operation),
        "turns": turns.timestamp() if turns != NEVER else None,
        "closed": operation.closed_at is not None,
        "interrupted": operation.interrupted,
        "recipients": list(recipients),
        "texts": _texts(operation, _),
    }
    _component()(data=data, key=f"strip-{operation.id}", on_show_change=_show)


def _show() -> None:
    """The trigger itself reruns the page; there is nothing else to do."""


def _texts(operation: Operation, _: Translator) -> dict[str, Any]:
    return {
        "clock": _("övningstid") if operation.is_exercise else _("klockan"),
        "current": _("sidan är aktuell"),
        "one": _("1 ny ändring"),
        "many": _("%s nya ändringar"),
        "inject": _("1 nytt inspel"),
        "injects": _("%s nya inspel"),
        "aged": _("uppgifter har blivit gamla"),
        "shows": _("sidan visar läget %s"),
        "since": _("%s sedan dess"),
        "show": _("Visa"),
        "offline": _("FRÅNKOPPLAD"),
        "offline_since": _("sedan %s"),
        "connecting": _("ansluter"),
        "closed": _("händelsen är stängd"),
        "standing": standing_words(_),
    }
