"""The frame of a scenario as it is typed and read back: its times, its phases and objectives line by line."""

from datetime import datetime, timedelta

from dashboard.desk.injects.says import lines
from dashboard.words import _
from dashboard.words.times import local
from data.errors import Reason
from data.exercise.scenario import Objective
from data.exercise.written import origin, origin_said, span_of


def origin_back(at: datetime) -> str:
    """Return the exercise's time at T+0 as it can be typed; with its offset in the hour that comes twice."""
    plain = f"{local(at):%Y-%m-%d %H:%M}"
    try:
        return plain if origin(plain) == at else origin_said(at)
    except ValueError:
        return origin_said(at)


def typed_origin(text: str, field: str) -> datetime | Reason:
    try:
        return origin(text)
    except ValueError as why:
        return Reason(str(why), field)


def typed_length(text: str, field: str) -> timedelta | Reason:
    try:
        return span_of(text)
    except ValueError as why:
        return Reason(str(why), field)


def objectives_back(objectives: tuple[Objective, ...]) -> str:
    return "\n".join(f"{one.id} {one.text}" for one in objectives)


def typed_objectives(text: str, field: str) -> tuple[Objective, ...] | Reason:
    """Read an objective a line: its id, then what it is."""
    found = []
    for line in lines(text):
        identity, _space, said = line.partition(" ")
        if not said:
            return Reason(_("Skriv målets id och sedan målet, till exempel: M1 Larma i tid."), field)
        found.append(Objective(identity, said))
    return tuple(found)
