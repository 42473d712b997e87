"""What a pause may say to everybody."""

from data.errors import Reason
from data.exercise.facts import state_of
from data.exercise.scenario import ClockAct, ExerciseState
from data.freetext import LONGEST_NAME, why_not_text
from data.operations.facts import Operation


def why_not_word(operation: Operation, act: ClockAct, word: str) -> Reason | None:
    """Why an act on the clock cannot say this to everybody; paused again, a pause must say something else."""
    if act is not ClockAct.PAUSE:
        return Reason("Bara en paus säger något till alla.", "word") if word else None
    if state_of(operation) is ExerciseState.PAUSAD and word.strip() in ("", operation.pause):
        return Reason("Övningen är redan pausad.")
    return why_not_text(word, "word", LONGEST_NAME)
