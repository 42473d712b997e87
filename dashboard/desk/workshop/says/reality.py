"""What is said of the operation that a draft was begun from: what became facit, and what its log may lend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dashboard.words import _, label
from dashboard.words.exercise import t_plus
from data.entries.entry import EntryKind
from data.exercise.scenario import Scenario
from data.exercise.sourced import SAID
from data.workshop.from_operation import Candidate


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of the log; `choose` is its number where it can be chosen, else `stands` says how it is."""

    at: str
    kind: str
    by: str
    words: str
    choose: str
    stands: str


def entry_rows(
    found: Sequence[Candidate], scenario: Scenario, kind: EntryKind | None
) -> tuple[EntryRow, ...]:
    """Return the entries of a kind (None: all), each with its words only where they can be chosen."""
    chosen = {one.source: one.id for one in scenario.injects if one.source is not None}
    return tuple(_row(one, chosen) for one in found if kind in (None, one.kind))


def _row(one: Candidate, chosen: Mapping[int, str]) -> EntryRow:
    inject = one.inject
    there = chosen.get(inject.source or 0)
    free = there is None and one.why_not is None
    stands = _("med som %(inject)s", inject=there) if there else ""
    return EntryRow(
        at=t_plus(inject.at or timedelta()).removeprefix("T+ "),
        kind=label(one.kind),
        by=inject.sender,
        words=one.words if one.why_not is None else one.why_not.text,
        choose=str(inject.source) if free else "",
        stands=stands or ("" if free else _("kan inte väljas")),
    )


def kinds_of(found: Sequence[Candidate]) -> dict[str, str]:
    """Return what the entries can be narrowed to, by key and in words, with how many there are of each."""
    counts = {kind: sum(one.kind is kind for one in found) for kind in SAID}
    said = {str(kind): f"{label(kind)} ({n})" for kind, n in counts.items() if n}
    return {"": _("Alla (%(n)d)", n=len(found)), **said}


def facit_said(scenario: Scenario) -> str:
    """Return in words how much of what was reported is facit."""
    effects = [*scenario.start, *(effect for one in scenario.injects for effect in one.effects)]
    points = {point for effect in effects for point in effect.points}
    turns = sum(bool(one.effects) for one in scenario.injects) + bool(scenario.start)
    return _(
        "Det som rapporterades är facit: det ändras %(turns)d gånger, vid %(points)d punkter.",
        turns=turns,
        points=len(points),
    )


def left_out() -> str:
    return _(
        "Beläggning, punkters lägen, fler funktioner, nivåer och tillfälliga punkter kan inte vara facit och "
        "följer inte med. Motstridiga uppgifter är facit som de visades, det sämre av dem. Det som sades "
        "räcka till en tid är ur funktion efter den. Tiderna är på sekunden, på minuten om de är många."
    )
