"""The clocks of an exercise on its control's page: T+, its own time and the real one, side by side."""

from datetime import datetime
from functools import cache
from typing import Any

from dashboard.components.served import served_component
from dashboard.texts import Translator
from dashboard.viewmodels.desk_exercise import Head, next_inject
from dashboard.viewmodels.desk_exercise_words import t_plus
from dashboard.viewmodels.operation_facts import operation_facts
from data.domain.exercise import Exercise


@cache
def _component() -> Any:
    return served_component("clock", '<div class="clocks" data-theme="ljus" role="timer"></div>')


def exercise_clock(exercise: Exercise, says: Head, real: datetime, _: Translator) -> None:
    """Put the clocks on the page as they stand at the real moment `real`."""
    clock = exercise.operation.clock
    coming = next_inject(exercise, clock.at(real)) if says.next else None
    following = None
    if coming is not None and coming.at is not None:
        at = (exercise.begins + coming.at).timestamp()
        following = {"id": coming.id, "at": at, "when": t_plus(coming.at)}
    data = {
        "now": real.timestamp(),
        "facts": operation_facts(exercise.operation),
        "revision": exercise.operation.version,
        "begins": exercise.begins.timestamp(),
        "ends": _("av %(length)s", length=says.ends),
        "state": says.state,
        "word": says.state_word,
        "pace": _pace(says, _),
        "next": following,
        "texts": {
            "elapsed": _("tid från start"),
            "own": _("övningstid"),
            "real": _("verklig tid"),
            "next": _("nästa inspel"),
            "nothing": _("inget mer på klockan"),
            "in": _("om %s"),
        },
    }
    _component()(data=data, key=f"clock-{exercise.operation.id}")


def _pace(says: Head, _: Translator) -> str:
    if says.goes_on:
        return _("klockan står, fortsätter i takt %(pace)s", pace=says.goes_on)
    return _("takt %(pace)s", pace=says.pace) if says.pace else _("klockan står")
