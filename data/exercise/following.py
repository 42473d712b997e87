"""What may be done about injects once they are out: taken back, reminded of; and the leaders' own log."""

from datetime import datetime, timedelta
from typing import Final

from data.errors import Reason
from data.exercise.facts import Delivered, Exercise, is_for, is_trial
from data.exercise.rules import why_not_led
from data.exercise.scenario import ExerciseForm, Recipient, answered_at, name_of_recipient

# In real time, whatever the exercise's pace: it is a person who regrets, and one who is not to be nagged.
WITHDRAWABLE: Final = timedelta(seconds=10)
REMIND_AGAIN: Final = timedelta(minutes=2)


def why_not_withdraw(exercise: Exercise, delivery: int, now: datetime) -> Reason | None:
    """Why a delivery cannot be taken back at the real moment `now`."""
    told = next((one for one in exercise.delivered if one.revision == delivery), None)
    if told is None:
        return Reason("Inspelet är inte levererat.", "inject")
    if exercise.scenario.form is ExerciseForm.BORD:
        return Reason("I en bordsövning tas inget läge tillbaka: Föregående visar det som var.")
    if told.opened or told.acknowledged:
        return Reason("Någon har redan öppnat inspelet: det kan inte tas tillbaka.")
    if now - told.recorded_at > WITHDRAWABLE:
        return Reason("Det har gått mer än tio sekunder: inspelet kan inte tas tillbaka.")
    if any(one.id == told.inject and one.plays for one in exercise.scenario.injects):
        return Reason("Inspelet har spelat rapporter som redan syns: det kan inte tas tillbaka.")
    return why_not_led(exercise.operation)


def unanswered(exercise: Exercise, recipient: Recipient) -> tuple[Delivered, ...]:
    """Return what a recipient has been sent and not acknowledged; all but the trials before the start."""
    name = name_of_recipient(recipient.role, recipient.bound)
    return tuple(
        one
        for one in exercise.delivered
        if is_for(one.to, name) and not is_trial(one.inject)
        if answered_at(one.acknowledged, recipient) is None
    )


def why_not_remind(exercise: Exercise, recipient: Recipient, now: datetime) -> Reason | None:
    """Why a recipient cannot be reminded at the real moment `now`."""
    name = name_of_recipient(recipient.role, recipient.bound)
    since = now - REMIND_AGAIN
    last = next((one for one in exercise.reminded if one.recipient == name and one.recorded_at > since), None)
    if last is not None:
        return Reason(f"Påmindes nyss av {last.by}: vänta två minuter.")
    if not unanswered(exercise, recipient):
        return Reason("Mottagaren har kvitterat allt som är skickat.")
    return why_not_led(exercise.operation)


def why_not_note(text: str) -> Reason | None:
    """Why a line cannot be written in the leaders' log; it can be also when the exercise is over."""
    return None if text.strip() else Reason("Skriv vad som ska stå i ledningens logg.", "text")
