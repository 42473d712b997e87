"""*Nu*: what comes next, how it stands with each recipient, what is in the drawer, what can be taken back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.desk.exercise.says.page import OVER, beginning, told_to
from dashboard.words import _, label
from dashboard.words.exercise import (
    Names,
    condition_words,
    key_of,
    recipient_words,
    t_plus,
    to_in_short,
)
from dashboard.words.times import clock
from data.exercise.checking_parts import OF_REPORTS
from data.exercise.facts import Delivered, Exercise, is_trial, moment_of, state_of
from data.exercise.following import WITHDRAWABLE, why_not_remind, why_not_withdraw
from data.exercise.foreseen import Turned, ahead, changes
from data.exercise.playing import Said, unsettled, why_condition_fails
from data.exercise.recipients import Standing
from data.exercise.rules import why_not_deliver, why_not_play
from data.exercise.scenario import Inject, RecipientState
from data.rights import Who
from data.words import Role

MOST_COMING = 3
_SINCE = (RecipientState.TYST, RecipientState.OPPNAT, RecipientState.INTE_OPPNAT)


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that will happen at a moment of the exercise's time; `inject` is its id, if it is one."""

    at: datetime
    planned: str
    sign: str
    what: str
    more: str
    condition: str = ""
    inject: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """One recipient; `oldest` is the exercise's time of what it has left longest."""

    key: str
    name: str
    state: RecipientState
    word: str
    since: str
    waiting: int
    oldest: datetime | None
    acted: str
    why_not_remind: str


@dataclass(frozen=True, slots=True)
class DrawerRow:
    """An inject that comes by hand or not at all."""

    id: str
    to: str
    text: str
    withdrawn: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Undo:
    """A delivery that can still be taken back."""

    revision: int
    says: str
    seconds: int


def asks_of_reports(exercise: Exercise) -> bool:
    """Return whether anything that comes next depends on what has been reported."""
    return any(
        one.condition and one.condition.kind in OF_REPORTS for one in unsettled(exercise)[:MOST_COMING]
    )


def coming(
    exercise: Exercise, name: Names, who: Who, real: datetime, reports: Sequence[Said] = ()
) -> tuple[Coming, ...]:
    """Return the next things that happen by themselves, the soonest first."""
    if state_of(exercise.operation) in OVER:
        return ()
    moment = exercise.operation.clock.at(real)
    every = [*_injects(exercise, name, who, moment, reports), *_used_up(exercise, name, moment, real)]
    ends = exercise.begins + exercise.scenario.duration
    if ends >= moment:
        more = _("klockan går vidare tills någon avslutar övningen")
        every.append(Coming(ends, t_plus(exercise.scenario.duration), "dash", _("Scenariot är slut"), more))
    return tuple(sorted(every, key=lambda one: one.at)[:MOST_COMING])


def _injects(
    exercise: Exercise, name: Names, who: Who, moment: datetime, reports: Sequence[Said]
) -> Iterator[Coming]:
    for inject in unsettled(exercise)[:MOST_COMING]:
        at = moment_of(inject, exercise.begins)
        if at is not None:
            yield Coming(
                at=at,
                planned=t_plus(at - exercise.begins),
                sign="",
                what=_("%(id)s till %(to)s", id=inject.id, to=told_to(exercise, inject, name)),
                more=beginning(inject, name),
                condition=_condition(exercise, inject, name, moment, reports),
                inject=inject.id,
                why_not=why_not_now(exercise, inject, name, who),
            )


def _condition(
    exercise: Exercise, inject: Inject, name: Names, moment: datetime, reports: Sequence[Said]
) -> str:
    """Return what an inject depends on, and whether that holds as things stand."""
    if inject.condition is None:
        return ""
    holds = why_condition_fails(exercise, inject, reports, moment) is None
    now = _("gäller just nu") if holds else _("gäller inte just nu")
    return f"{condition_words(inject.condition, name)}: {now}"


def _used_up(exercise: Exercise, name: Names, moment: datetime, real: datetime) -> Iterator[Coming]:
    for change in changes(ahead(exercise, name.point_areas, real)):
        gone = [one for one in change.turned if one.used_up]
        if gone and change.at > moment:
            planned = t_plus(change.at - exercise.begins)
            yield Coming(change.at, planned, "down", _("Uthållighet tar slut"), _lost(gone, name))


def _lost(gone: Sequence[Turned], name: Names) -> str:
    said = [f"{name.points.get(one.point, one.point)} {label(one.function)}" for one in gone[:2]]
    more = [_("%(n)d till", n=len(gone) - 2)] if len(gone) > 2 else []
    return _("%(what)s blir ur funktion i facit", what=", ".join(said + more))


def why_not_now(exercise: Exercise, inject: Inject, name: Names, who: Who) -> str:
    """Return why somebody cannot deliver an inject now; "" where they can."""
    reason = why_not_play(who, exercise.operation, inject, name.point_areas) or why_not_deliver(
        exercise, inject.id
    )
    return reason.text if reason else ""


def drawer(exercise: Exercise, name: Names, who: Who) -> tuple[DrawerRow, ...]:
    """Return what is delivered by hand: the contingency injects, and what was taken back and waits."""
    elsewhere = {one.id for one in unsettled(exercise)}
    elsewhere |= {one.inject for one in exercise.delivered} | {one.inject for one in exercise.skipped}
    return tuple(
        DrawerRow(
            id=one.id,
            to=told_to(exercise, one, name),
            text=beginning(one, name),
            withdrawn=any(back.inject == one.id for back in exercise.withdrawn),
            why_not=why_not_now(exercise, one, name, who),
        )
        for one in exercise.scenario.injects
        if one.id not in elsewhere and not is_trial(one.id)
    )


def recipient_rows(
    exercise: Exercise, standings: Sequence[Standing], name: Names, who: Who, real: datetime
) -> tuple[RecipientRow, ...]:
    """Return every recipient, those who call for most first."""
    order = list(RecipientState)

    def calls(one: Standing) -> tuple[bool, int]:
        # Nobody is there to receive: that hurts once something waits.
        return one.state is RecipientState.INGET_KONTO and not one.waiting, order.index(one.state)

    return tuple(_recipient(exercise, one, name, who, real) for one in sorted(standings, key=calls))


def _recipient(exercise: Exercise, one: Standing, name: Names, who: Who, real: datetime) -> RecipientRow:
    now = exercise.operation.clock.at(real)
    unmanned = one.state is RecipientState.INGET_KONTO
    lacks_link = unmanned and one.recipient.role is Role.PUNKT
    reminder = Inject("", None, "", to=(one.recipient,))
    right = why_not_play(who, exercise.operation, reminder, name.point_areas)
    reason = right or why_not_remind(exercise, one.recipient, real)
    since = one.since if one.state in _SINCE else None
    return RecipientRow(
        key=key_of(one.recipient),
        name=recipient_words(one.recipient, name),
        state=one.state,
        word=_("ingen länk") if lacks_link else label(one.state),
        since=_("sedan %(at)s", at=clock(since, now)) if since is not None else "",
        waiting=len(one.waiting),
        oldest=one.waiting[0].at if one.waiting else None,
        acted=clock(one.acted, now) if one.acted is not None else "",
        why_not_remind=_("ingen kan ta emot") if unmanned else reason.text if reason else "",
    )


def undoable(exercise: Exercise, name: Names, who: Who, real: datetime) -> tuple[Undo, ...]:
    """Return the deliveries that somebody can still take back, the last first.

    What came to nobody by itself is not among them: nobody saw it come, and there is nothing to regret.
    """
    injects = {one.id: one for one in exercise.scenario.injects}
    return tuple(
        Undo(
            revision=one.revision,
            says=_("%(id)s till %(to)s", id=one.inject, to=to_in_short(one.to, name)),
            seconds=int((one.recorded_at + WITHDRAWABLE - real).total_seconds()) + 1,
        )
        for one in reversed(exercise.delivered)
        if not is_trial(one.inject)
        and (one.to or one.by)
        and why_not_withdraw(exercise, one.revision, real) is None
        and why_not_play(who, exercise.operation, injects[one.inject], name.point_areas) is None
    )


def taken_back(exercise: Exercise, delivery: int) -> str:
    """Return what becomes of an inject whose delivery was taken back."""
    inject = next((one.inject for one in exercise.withdrawn if one.delivery == delivery), "")
    waits = next((one for one in unsettled(exercise) if one.id == inject), None)
    if waits is None or waits.at is None:
        return _("%(id)s är taget tillbaka och ligger i lådan.", id=inject)
    return _("%(id)s är taget tillbaka och kommer på sin tid %(at)s.", id=inject, at=t_plus(waits.at))


def delivered_by(exercise: Exercise, told: Delivered) -> str:
    """Return that an inject had been delivered already, by whom and when."""
    by, at = told.by or _("klockan"), t_plus(told.at - exercise.begins)
    return _("%(id)s var redan levererat %(at)s av %(who)s.", id=told.inject, at=at, who=by)
