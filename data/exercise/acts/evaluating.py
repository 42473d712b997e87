"""What those who evaluate an exercise write: what they saw, how an act is judged, who is given the result."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from data.acting import Actor, Receipt, do, refuse_id, refuse_texts, turn
from data.clock import NOTHING
from data.entries.codec import encode
from data.entries.operations import ActAssessed, Observed, ResultGiven
from data.exercise.acts.shared import led, room_act
from data.exercise.own_result import why_not_give
from data.exercise.rules import why_not_assess, why_not_observe
from data.exercise.scenario import Outcome, Recipient
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
    ago: timedelta = NOTHING,
    now: datetime,
) -> Receipt:
    """Write what an observer saw, also after the end. Raises Refused.

    `at`: the exercise's time of it; `ago`: else how long ago, in real time, it was seen when first sent.
    """
    refuse_id(act_id)
    refuse_texts({"text": text})
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        what, said = Observed(objective, inject), {"text": text.strip()}
        asked = {**encode(what), "text": text, "at": at} | ({"ago": ago.total_seconds()} if ago else {})
        act = room_act(
            *(act_id, what, found.operation, said, now),
            at=at or found.operation.clock.at(now - ago),
            asked=asked,
        )
        why_not = (
            why_not_observe(found, text, objective, inject),
            why_not_observed(act.occurred_at, found.operation.clock.at(now)),
        )
        return do(connection, actor, Deed.EVALUATE, place_of(found.operation), act, why_not, now)


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
        what, said = ActAssessed(inject, expected, outcome), {"text": text.strip()}
        act = room_act(act_id, what, found.operation, said, now, asked={**encode(what), "text": text})
        why_not = (why_not_assess(found, inject, expected, outcome),)
        return do(connection, actor, Deed.EVALUATE, place_of(found.operation), act, why_not, now)


def give_results(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, to: Sequence[Recipient], now: datetime
) -> Receipt:
    """Let those who took part read how it went for them: each of them what is their own. Raises Refused."""
    refuse_id(act_id)
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        act = room_act(act_id, ResultGiven(tuple(to)), found.operation, {}, now)
        why_not = (why_not_give(found, to),)
        return do(connection, actor, Deed.LEAD, place_of(found.operation), act, why_not, now)
