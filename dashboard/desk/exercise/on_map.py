"""From the map: what is true while an exercise is led, and a free inject that changes it."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from dashboard.desk import alone, frame, last_read, session
from dashboard.desk import forms as desk_forms
from dashboard.desk.drafts import Draft
from dashboard.desk.exercise.says.scenario import FREE, free_id, inject_of
from dashboard.desk.facit import reading
from dashboard.desk.facit.chart import Changing, facit_chart
from dashboard.desk.facit.effect import TARGET, effect_said, of_the_world, with_effect
from dashboard.desk.facit.says import waiting_words
from dashboard.desk.facit.view import step_to
from dashboard.words import _, empty
from dashboard.words.exercise import t_plus
from data.exercise.acts.injects import change_inject, deliver
from data.exercise.facts import Exercise, elapsed
from data.exercise.playing import under_way
from data.exercise.rules import why_not_change
from data.operations.facts import Operation
from data.rights import Deed

# No inject has such an id.
AT_ONCE, LATER = ":at-once", ":later"
MINUTE = timedelta(minutes=1)


@alone.form
def exercise_on_map(operation_id: str) -> None:
    """Draw the facit so far and as planned, and the form that changes it."""
    shown = frame.look(operation_id)
    exercise = session.exercise(shown.operation)
    if exercise is None:
        return
    now = _elapsed(exercise)
    changing = Changing(
        how=_("Facit ändras. Väggen ändras först när någon rapporterar."),
        button=_("Gör det sant"),
        targets=lambda at: _targets(exercise, at, now),
        save=partial(_save, shown.operation),
        why_not=empty.why_not(session.who(), Deed.INJECT, shown.operation),
        now=now,
    )
    facit_chart(operation_id, reading.led(shown, exercise, session.this_minute()), changing)


def _elapsed(exercise: Exercise) -> timedelta:
    """Return where the exercise is, in whole minutes: the clock above has the seconds."""
    passed = elapsed(exercise.operation.clock, exercise.begins, session.now())
    return max(timedelta(), passed // MINUTE * MINUTE)


def _targets(exercise: Exercise, at: timedelta, now: timedelta) -> Mapping[str, str]:
    """Return what an effect can become: an inject at once or at the moment that is shown, or part of one."""
    found = {AT_ONCE: _("genast, utan mottagare")} if under_way(exercise.operation) else {}
    if at > now or not found:
        found[LATER] = _("ett nytt inspel utan mottagare, %(at)s", at=t_plus(at))
    waiting = (one for one in exercise.scenario.injects if why_not_change(exercise, one) is None)
    return {**found, **waiting_words(waiting)}


def _save(operation: Operation, at: timedelta, one: Draft) -> str:
    exercise = desk_forms.need(session.exercise(operation), TARGET, _("Övningen har inget scenario."))
    effect, target = effect_said(one), str(one.typed(TARGET))
    held = inject_of(exercise, target)
    if held is not None:
        made = with_effect(held, effect)
    else:
        made = of_the_world(free_id(exercise.scenario, FREE), None if target == AT_ONCE else at, effect)
    store, actor, now = last_read.store(), session.actor(), session.now()
    change_inject(store, actor, operation.id, made, now, seen=(held,) if held is not None else ())
    if target != AT_ONCE:
        return _("%(id)s är sparat.", id=made.id)
    deliver(store, actor, operation.id, made.id, now)
    step_to(operation.id, elapsed(exercise.operation.clock, exercise.begins, now))
    return _("%(id)s är levererat: det är sant nu.", id=made.id)
