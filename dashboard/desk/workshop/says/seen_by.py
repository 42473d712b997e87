"""What a role will have seen of a scenario at a moment, and what it may get besides, as its inbox says it."""

from dataclasses import dataclass
from datetime import timedelta

from dashboard.words import _, label
from dashboard.words.exercise import Names, condition_words, played_words, t_plus
from data.exercise.dry_run import seen_by
from data.exercise.facts import is_for
from data.exercise.scenario import Inject, Recipient, Scenario, name_of_recipient


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One inject as the role meets it; `rule`: it comes only then. `played`: what everybody sees reported."""

    id: str
    at: str
    sender: str
    channel: str
    text: str
    rule: str
    played: tuple[str, ...]


def moments(scenario: Scenario, one: Recipient) -> tuple[timedelta, ...]:
    """Return when a role's picture changes, from the beginning to the end."""
    at = {inject.at for inject in seen_by(scenario, one, scenario.duration) if inject.at is not None}
    return tuple(sorted({timedelta(), *at, scenario.duration}))


def seen_rows(scenario: Scenario, one: Recipient, until: timedelta, name: Names) -> tuple[SeenRow, ...]:
    return tuple(_row(inject, one, name) for inject in seen_by(scenario, one, until))


def drawer_rows(scenario: Scenario, one: Recipient, name: Names) -> tuple[SeenRow, ...]:
    """Return what the control may send a role by hand."""
    key = name_of_recipient(one.role, one.bound)
    kept = (inject for inject in scenario.injects if inject.at is None and is_for(inject.to, key))
    return tuple(_row(inject, one, name) for inject in kept)


def _row(inject: Inject, one: Recipient, name: Names) -> SeenRow:
    mine = is_for(inject.to, name_of_recipient(one.role, one.bound))
    return SeenRow(
        id=inject.id,
        at=t_plus(inject.at) if inject.at is not None else "",
        sender=inject.sender if mine else _("lägesbilden"),
        channel=label(inject.channel) if mine else "",
        text=inject.text if mine else "",
        rule=condition_words(inject.condition, name),
        played=tuple(played_words(played, name) for played in inject.plays),
    )
