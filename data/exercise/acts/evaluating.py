"""What those who evaluate an exercise write: what they saw, how an act is judged, what was learnt."""

from datetime import datetime

from data.acting import Actor, Receipt, allow, already_done, perform, refuse, refuse_id, refuse_texts, turn
from data.entries.kind import EntryKind
from data.exercise.acts.shared import led, room_act
from data.exercise.rules import why_not_assess, why_not_lesson, why_not_observe
from data.exercise.words import Outcome
from data.points.rules import why_not_observed
from data.rights import Deed, place_of
from data.store.database import Store


def observe(  # noqa: PLR0913 - an observation is many things, each named
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    text: str,
    objective: str = "",
    inject: str = "",
    at: datetime | None = None,
    now: datetime,
) -> Receipt:
    """Write what an observer saw; `at` is the exercise's time of it, also after the end. Raises Refused."""
    refuse_id(act_id)
    refuse_texts({"text": text})
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        who = allow(connection, actor, Deed.EVALUATE, place_of(found.operation), now)
        facts = {"objective": objective, "inject": inject}
        act = room_act(
            *(who, act_id, EntryKind.OBSERVATION, found, facts, {"text": text.strip()}),
            now=now,
            at=at,
            asked={**facts, "text": text, "at": at},
        )
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse(why_not_observe(found, text, objective, inject))
        refuse(why_not_observed(act.occurred_at, found.operation.clock.at(now)))
        return perform(connection, act, now)


def assess(  # noqa: PLR0913 - a judgement is many things, each named
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    inject: str,
    expected: int,
    outcome: Outcome,
    text: str = "",
    now: datetime,
) -> Receipt:
    """Judge an inject's expected act, by its place in the list; the last word holds. Raises Refused."""
    refuse_id(act_id)
    refuse_texts({"text": text})
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        who = allow(connection, actor, Deed.EVALUATE, place_of(found.operation), now)
        facts = {"inject": inject, "expected": expected, "outcome": outcome}
        act = room_act(
            *(who, act_id, EntryKind.ASSESSMENT, found, facts, {"text": text.strip()}),
            now=now,
            asked={**facts, "text": text},
        )
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse(why_not_assess(found, inject, expected, outcome))
        return perform(connection, act, now)


def add_lesson(  # noqa: PLR0913 - a lesson is many things, each named
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    lesson: str,
    text: str,
    owner: str,
    due: str,
    done: bool = False,
    now: datetime,
) -> Receipt:
    """Save a lesson with the function that owns it and its date; the last word of its id holds.

    `due` is a date (ÅÅÅÅ-MM-DD). Raises Refused.
    """
    refuse_id(act_id)
    refuse_id(lesson)
    refuse_texts({"text": text, "owner": owner})
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        who = allow(connection, actor, Deed.EVALUATE, place_of(found.operation), now)
        facts = {"lesson": lesson, "due": due, "done": done}
        words = {"text": text.strip(), "owner": owner.strip()}
        act = room_act(who, act_id, EntryKind.LESSON, found, facts, words, now=now)
        before = already_done(connection, act)
        if before is not None:
            return before
        refuse(why_not_lesson(text, owner, due))
        return perform(connection, act, now)
