"""Which things wait for somebody: each kind's own question, asked of what is known at one moment."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from data.exercise.facts import waits
from data.exercise.scenario import place_of_grant
from data.failures.answering import failures_now
from data.failures.facts import Because, Failure, Failures
from data.failures.words import FailureKind
from data.operations.rules import why_not_act_in
from data.requests.facts import SupportRequest, late, unowned
from data.rights import Deed, Place, Who
from data.todo.facts import ORDER, Known, Task, Wanted
from data.todo.promised import expiring, promises
from data.todo.theirs import View, taking_part
from data.words import Function, RequestState, TaskKind


def failed(known: Known, real: datetime) -> Failures:
    """Return what has failed at a real moment, and who acts on it, whoever it waits for."""
    return failures_now(known.picture, known.held, known.picture.operation.clock.at(real))


def tasks(known: Known, failures: Failures, who: Who, real: datetime) -> tuple[Task, ...]:
    """Return what waits for somebody at a real moment, each thing once, as the first that it is.

    `failures` are what has `failed`. Whether a colleague has taken any of it is not asked here.
    """
    operation = known.picture.operation
    if why_not_act_in(operation) is not None:
        return ()
    view = View(known, failures, taking_part(who, operation), operation.clock.at(real))
    ordered = sorted(_all(view), key=lambda task: ORDER[task.kind])
    about: dict[tuple[str, Function | None, str], Task] = {}
    for task in ordered:
        once = (task.point, task.function, "") if task.point and task.function else ("", None, task.key)
        about.setdefault(once, task)
    return tuple(about.values())


def _all(view: View) -> Iterator[Task]:
    yield from _failures(view)
    yield from _requests(view)
    yield from _contradictions(view)
    yield from promises(view)
    yield from expiring(view)
    yield from _injects(view)


_OF_FAILURE: Final = {
    FailureKind.UR_FUNKTION: TaskKind.UR_FUNKTION,
    FailureKind.KAN_INTE_TA_EMOT: TaskKind.KAN_INTE_TA_EMOT,
    FailureKind.UTHALLIGHET: TaskKind.UTHALLIGHET,
}


def _failures(view: View) -> Iterator[Task]:
    """Whoever has asked for support, and waits for an answer, has nothing more to do about it here."""
    for one in view.failures.all:
        failure = one.failure
        kind = _OF_FAILURE.get(failure.kind) or _not_theirs_to_settle(view, failure)
        if kind is None or failure.point is None or one.acted_on or one.because is Because.NO_ANSWER:
            continue
        if view.mends(failure.point, failure.function):
            at = failure.ends or failure.since
            yield view.at_point(kind, failure.point, failure.function, Deed.REQUEST, at)


def _not_theirs_to_settle(view: View, failure: Failure) -> TaskKind | None:
    """What two sources say differently of is a failure to see to, for whoever cannot settle it."""
    if failure.kind is not FailureKind.MOTSTRIDIGT or not failure.counted or failure.point is None:
        return None
    return None if view.may(Deed.SETTLE, view.place(failure.point)) else TaskKind.UR_FUNKTION


def _requests(view: View) -> Iterator[Task]:
    for request in view.known.held.requests:
        found = _request(view, request)
        if found is not None:
            yield found


def _request(view: View, request: SupportRequest) -> Task | None:
    place = view.where_waits(request)
    if place is None:
        return None
    if request.state is RequestState.AVSLAGEN:
        return _of_request(view, TaskKind.OBESVARAD, request, place, Wanted.ANOTHER)
    if unowned(request, view.known.held.register):
        return _of_request(view, TaskKind.OBESVARAD, request, place)
    if late(request, view.now):
        return _of_request(view, TaskKind.FORSENAD, request, place)
    answered = request.state is not RequestState.BEGARD or not view.answers(request)
    return _of_request(
        view, TaskKind.OBESVARAD, request, place, Wanted.RECEIPT if answered else Wanted.ANSWER
    )


def _of_request(
    view: View,
    kind: TaskKind,
    request: SupportRequest,
    place: Place,
    wanted: Wanted = Wanted.ANSWER,
) -> Task:
    point = view.points.get(request.point or "")
    return Task(
        kind=kind,
        subject=request.id,
        deed=Deed.HANDLE_REQUEST,
        place=place,
        at=request.deadline if kind is TaskKind.FORSENAD else request.moved_at,
        people=view.people_of(request),
        area=request.area,
        point=request.point or "",
        request=request.id,
        where=point.name if point is not None else view.area_name(request.area),
        what=request.what,
        wanted=wanted,
    )


def _contradictions(view: View) -> Iterator[Task]:
    for point in view.counted:
        for function, state in point.functions.items():
            said = [report for report in (state.current, state.rival) if report is not None]
            if state.rival is not None and view.may(Deed.SETTLE, view.place(point)):
                at = max(report.observed_at for report in said)
                yield view.at_point(TaskKind.MOTSTRIDIGT, point, function, Deed.SETTLE, at)


def _injects(view: View) -> Iterator[Task]:
    for inject in view.known.told if view.operation.is_exercise else ():
        if not waits(inject):
            continue
        places = (place_of_grant(view.operation, grant) for grant in view.who.grants)
        place = next((one for one in places if view.may(Deed.INBOX, one)), None)
        if place is not None:
            # The entry's number: the inject's own id never leaves the server.
            yield Task(
                TaskKind.INSPEL, str(inject.revision), Deed.INBOX, place, inject.at, what=inject.sender
            )
