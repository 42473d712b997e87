"""A judgement as the facit of an exercise: what it says would fail, fails, and comes back when it says."""

from collections.abc import Collection, Iterator
from datetime import timedelta

from data.assessments.facts import Assessment
from data.exercise.scenario import Effect, Inject, InjectChannel, Scenario
from data.words import Function, Status


def as_scenario(assessment: Assessment, points: Collection[str]) -> Scenario:
    """Return a scenario to build on: its facit alone. `points` are those that there still are."""
    return Scenario(
        id=f"bedomning-{assessment.revision}",
        title=assessment.name,
        origin=assessment.outage.begins,
        duration=assessment.outage.lasts,
        purpose=f"Facit ur en tänkt bedömning, post {assessment.revision}.",
        injects=tuple(_injects(assessment, points)),
    )


def _injects(assessment: Assessment, points: Collection[str]) -> Iterator[Inject]:
    outage, found = assessment.outage, assessment.consequences
    inside = tuple(one.point for one in found.points if one.point in points)
    if not inside:
        return
    losses = [one for one in found.losses if one.point in points and one.earliest < outage.ends]
    begun = timedelta()
    yield _inject("AVBROTT", begun, outage.function, Status.UR_FUNKTION, inside)
    for number, one in enumerate(sorted(losses, key=lambda loss: loss.earliest), start=1):
        at = max(begun, one.earliest - outage.begins)
        yield _inject(f"FOLJD{number}", at, one.function, Status.UR_FUNKTION, (one.point,))
    yield _inject("ATER", outage.lasts, outage.function, Status.FUNGERAR, inside)


def _inject(
    identity: str, at: timedelta, function: Function, status: Status, points: tuple[str, ...]
) -> Inject:
    effect = Effect((function,), status, points=points)
    return Inject(identity, at, text="", channel=InjectChannel.VARLDEN, effects=(effect,))
