"""One inject as the control reads it, with everything that its recipients never see; and as it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard.desk.exercise.says.timeline import InjectRow, inject_rows
from dashboard.words.exercise import (
    Names,
    effect_words,
    expected_words,
    key_of,
    played_words,
    recipient_of,
    recipient_words,
    t_plus,
    to_words,
)
from data.exercise.facts import Exercise
from data.exercise.rules import why_not_change, why_not_deliver, why_not_play, why_not_skip
from data.exercise.scenario import Inject, InjectChannel, Recipient
from data.rights import Who
from data.words import Role

FREE = "F"


@dataclass(frozen=True, slots=True)
class InjectPage:
    """Everything about one inject; what may not be done with it says why."""

    row: InjectRow
    to: str
    text: str
    phase: str
    expected_text: str
    expected: tuple[str, ...]
    objective: str
    note: str
    effects: tuple[str, ...]
    plays: tuple[str, ...]
    why_not_deliver: str
    why_not_skip: str
    why_not_change: str


@dataclass(frozen=True, slots=True)
class Written:
    """What the form of an inject holds; `at` None: without a time."""

    at: timedelta | None
    text: str
    sender: str
    to: tuple[str, ...]
    channel: InjectChannel
    phase: str = ""
    objective: str = ""
    expected_text: str = ""
    note: str = ""


def inject_of(exercise: Exercise, identity: str) -> Inject | None:
    return next((one for one in exercise.scenario.injects if one.id == identity), None)


def inject_page(exercise: Exercise, inject: Inject, name: Names, who: Who, now: datetime) -> InjectPage:
    """Return one inject at the exercise's time `now`, as `who` may act on it."""
    row = next(row for row in inject_rows(exercise, name, now) if row.id == inject.id)
    objective = next((one.text for one in exercise.scenario.objectives if one.id == inject.objective), "")
    right = why_not_play(who, exercise.operation.id, inject, name.point_areas)
    deliver = right or why_not_deliver(exercise, inject.id)
    leave_out = right or why_not_skip(exercise, inject.id)
    change = right or why_not_change(exercise, inject)
    return InjectPage(
        row=row,
        to=to_words(inject.to, name),
        text=inject.text,
        phase=inject.phase,
        expected_text=inject.expected_text,
        expected=tuple(expected_words(one, name) for one in inject.expected),
        objective=objective or inject.objective,
        note=inject.note,
        effects=tuple(effect_words(one, name) for one in inject.effects),
        plays=tuple(played_words(one, name) for one in inject.plays),
        why_not_deliver=deliver.text if deliver else "",
        why_not_skip=leave_out.text if leave_out else "",
        why_not_change=change.text if change else "",
    )


# ── writing one ──────────────────────────────────────────────────────────────────────────────


def free_id(exercise: Exercise) -> str:
    """Return the id of the next free inject: F1, F2 and so on."""
    held = {one.id for one in exercise.scenario.injects}
    return next(f"{FREE}{n}" for n in range(1, len(held) + 2) if f"{FREE}{n}" not in held)


def offered_recipients(exercise: Exercise, name: Names, who: Who) -> Mapping[str, str]:
    """Return whom an inject can be for, of those that `who` may play to, by key and in words."""
    areas = exercise.areas or tuple(name.areas)
    points = [point for point, area in name.point_areas.items() if area in areas]
    found = [Recipient(Role.KRISLEDNING), Recipient(Role.STADSDEL)]
    found += [Recipient(Role.STADSDEL, area) for area in areas]
    found += [Recipient(Role.SEKTOR), *(Recipient(Role.SEKTOR, one.id) for one in name.register.sectors)]
    found += [Recipient(Role.PUNKT, point) for point in points]
    return {key_of(one): recipient_words(one, name) for one in found if _may(who, exercise, one, name)}


def _may(who: Who, exercise: Exercise, one: Recipient, name: Names) -> bool:
    asked = Inject("", None, "", to=(one,))
    return why_not_play(who, exercise.operation.id, asked, name.point_areas) is None


def written(inject: Inject) -> Written:
    """Return an inject as its form begins with."""
    return Written(
        at=inject.at,
        text=inject.text,
        sender=inject.sender,
        to=tuple(key_of(one) for one in inject.to),
        channel=inject.channel,
        phase=inject.phase,
        objective=inject.objective,
        expected_text=inject.expected_text,
        note=inject.note,
    )


def rewritten(inject: Inject, said: Written) -> Inject:
    """Return an inject with what was written; effects, conditions and what is looked for stay."""
    return replace(
        inject,
        at=said.at,
        text=said.text.strip(),
        sender=said.sender.strip(),
        to=tuple(recipient_of(key) for key in said.to),
        channel=said.channel,
        phase=said.phase,
        objective=said.objective,
        expected_text=said.expected_text.strip(),
        note=said.note.strip(),
    )


def typed_back(at: timedelta | None) -> str:
    """Return a time from the start as it can be typed: "1:30"."""
    return "" if at is None else t_plus(at).removeprefix("T+ ")
