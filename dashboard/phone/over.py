"""An exercise that is over: what a phone says of it, as the other screens do, instead of asking anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.words import _
from data.exercise.facts import state_of
from data.exercise.scenario import ExerciseState
from data.operations.facts import Operation
from data.words import Function

# What somebody has written in words; what was only tapped is soon tapped again.
_WORDS = ("opening_reason", *(f"{function}_cause" for function in Function), "support", "note", "reason")


@dataclass(frozen=True, slots=True)
class Over:
    """`texts`: what does not hold, and where what is real is reported; `way` leads there, "" for paper."""

    title: str
    texts: tuple[str, ...]
    way: str = ""

    @property
    def says(self) -> str:
        return f"{self.title}. {' '.join(self.texts)}"


def over_by_link(operation: Operation | None) -> Over | None:
    """Return what is said to whoever has an exercise's sheet, once the exercise is over."""
    title = over_title(operation)
    if not title:
        return None
    return Over(
        title,
        (
            _("Den här länken gäller bara övningen. Inget av övningens läge gäller."),
            _("Rapportera det skarpa läget med punktens vanliga länk, eller ring stadsdelen."),
        ),
    )


def over_for(operation: Operation | None, way: str) -> Over | None:
    """Return what is said to whoever is signed in and looks at an exercise that is over."""
    title = over_title(operation)
    if operation is None or not title:
        return None
    holds = _("Inget av läget i %(name)s gäller på riktigt.", name=operation.name)
    return Over(title, (holds, no_more()), way)


def over_title(operation: Operation | None) -> str:
    """Return "ÖVNINGEN AVBRUTEN – SKARPT LÄGE", or that it has ended; "" while it goes on, or is real."""
    if operation is None or not operation.is_exercise or operation.closed_at is None:
        return ""
    if state_of(operation) is ExerciseState.AVBRUTEN:
        return f"{_('Övningen avbruten')} – {_('Skarpt läge')}".upper()
    return _("Övningen avslutad").upper()


def no_more() -> str:
    """Return why nothing that was sent is kept, where the page says above it what holds instead."""
    return _("Inget mer sparas i övningen.")


def ended(operations: Iterable[Operation], identity: str) -> Operation | None:
    """Return the exercise of this id where it is over."""
    return next((one for one in operations if one.id == identity and over_title(one)), None)


def written(typed: Mapping[str, str]) -> tuple[str, ...]:
    """Return what somebody wrote in a form that can no longer be sent: no word of it is lost."""
    return tuple(typed[name] for name in _WORDS if typed.get(name))
