"""What is wrong with the parts of an inject: what it makes true, expects, plays and depends on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from data.access.facts import meant
from data.exercise.scenario import (
    Condition,
    ConditionKind,
    Effect,
    Expected,
    ExpectedKind,
    Inject,
    Played,
    Scenario,
)
from data.exercise.written import moment_said
from data.list_files.table import Fault
from data.points.rules import LONGEST_ENDURANCE
from data.words import Function, Status, Supply

OF_REPORTS: Final = (ConditionKind.RAPPORTERAT, ConditionKind.INTE_RAPPORTERAT)
OF_RECEIPTS: Final = (ConditionKind.KVITTERAT, ConditionKind.INTE_KVITTERAT)


def wrong(reason: str, inject: str = "", field: str = "") -> Fault:
    """Return a fault in a field of an inject ("": of the scenario itself), by its name in code."""
    return Fault(reason, inject=inject, column=field)


@dataclass(frozen=True, slots=True)
class Places:
    """The ids of the municipality that is loaded."""

    areas: frozenset[str]
    points: frozenset[str]
    sectors: frozenset[str]

    def area(self, name: str, inject: str, field: str) -> Iterator[Fault]:
        if name not in self.areas:
            said = f"Området {name[:40]} finns inte i den inlästa kommunen."
            yield wrong(said + meant(name, self.areas), inject, field)

    def point(self, name: str, inject: str, field: str) -> Iterator[Fault]:
        if name not in self.points:
            yield wrong(f"Punkten {name[:40]} finns inte i den inlästa kommunen.", inject, field)

    def sector(self, name: str, inject: str, field: str) -> Iterator[Fault]:
        if name not in self.sectors:
            yield wrong(f"Sektorn {name[:40]} är inte inläst." + meant(name, self.sectors), inject, field)

    def of(self, part: Expected | Condition, inject: str, field: str) -> Iterator[Fault]:
        """Find the unknown area and point of a part that may name one of each."""
        if part.area:
            yield from self.area(part.area, inject, field)
        if part.point:
            yield from self.point(part.point, inject, field)


def effect_faults(effect: Effect, known: Places, inject: str, field: str) -> Iterator[Fault]:
    """Find what is wrong with what becomes true."""
    if not effect.functions:
        yield wrong("Facit saknar funktion.", inject, field)
    if not (effect.areas or effect.points):
        yield wrong("Facit saknar område och punkt.", inject, field)
    if effect.status is Status.OKAND:
        yield wrong("Facit är vad som är sant: det kan inte vara okänt.", inject, field)
    for area in effect.areas:
        yield from known.area(area, inject, field)
    for point in effect.points:
        yield from known.point(point, inject, field)
    yield from _supplied(effect.supply, effect.functions, inject, field)
    yield from _lasts(effect.lasts, effect.status, inject, field)


def played_faults(played: Played, known: Places, inject: str) -> Iterator[Fault]:
    """Find what is wrong with a report that the exercise control plays."""
    yield from known.point(played.point, inject, "plays")
    yield from _supplied(played.supply, (played.function,), inject, "plays")
    yield from _lasts(played.lasts, played.status, inject, "plays")


def _supplied(supply: Supply, functions: tuple[Function, ...], inject: str, field: str) -> Iterator[Fault]:
    if supply is Supply.NODVATTEN and set(functions) != {Function.VATTEN}:
        yield wrong("Nödvatten kan bara anges för vatten.", inject, field)


def _lasts(lasts: timedelta | None, status: Status, inject: str, field: str) -> Iterator[Fault]:
    if lasts is None:
        return
    if not timedelta() < lasts <= LONGEST_ENDURANCE:
        yield wrong("Uthålligheten ska vara mer än noll och högst 60 dygn.", inject, field)
    if status is Status.UR_FUNKTION:
        yield wrong("Det som redan är ur funktion kan inte ta slut.", inject, field)


def expected_faults(expected: Expected, known: Places, inject: str) -> Iterator[Fault]:
    """Find what is wrong with an act that should follow."""
    kind = expected.kind
    if expected.within <= timedelta():
        yield wrong("Tiden för åtgärden ska vara mer än noll.", inject, "expected")
    if kind is ExpectedKind.BEDOMS and not expected.text.strip():
        yield wrong("Skriv vad som ska bedömas.", inject, "expected")
    yield from known.of(expected, inject, "expected")
    if expected.sector:
        yield from known.sector(expected.sector, inject, "expected")
    if kind is ExpectedKind.BEDOMS:
        return
    if kind is not ExpectedKind.RAPPORT and (expected.function or expected.status):
        yield wrong(f"Funktion och status hör till en rapport, inte till {kind}.", inject, "expected")
    if kind is not ExpectedKind.LAGE and expected.phase:
        yield wrong(f"Läget hör till lage, inte till {kind}.", inject, "expected")
    if kind in (ExpectedKind.RAPPORT, ExpectedKind.LAGE) and expected.sector:
        yield wrong(f"En sektor hör inte till {kind}.", inject, "expected")


def condition_faults(scenario: Scenario, known: Places) -> Iterator[Fault]:
    """Find what is wrong with what injects depend on, within each and between them."""
    by_id = {inject.id: inject for inject in scenario.injects}
    places = {inject.id: place for place, inject in enumerate(scenario.injects)}
    rings = {ring[0]: ring for ring in _rings(scenario.injects, by_id)}
    ringed = {name for ring in rings.values() for name in ring}
    for inject in scenario.injects:
        if inject.condition is None:
            continue
        yield from _condition(inject.condition, inject.id, known)
        if ring := rings.get(inject.id):
            said = " → ".join((*ring, ring[0]))
            yield wrong(f"Villkoren går i ring: {said}.", inject.id, "condition")
        if inject.id not in ringed:
            yield from _between(inject, inject.condition, by_id, places)


def _condition(condition: Condition, inject: str, known: Places) -> Iterator[Fault]:
    yield from known.of(condition, inject, "condition")
    if condition.kind in OF_REPORTS:
        if condition.inject:
            yield wrong("Ett villkor om rapporter gäller inget inspel.", inject, "condition")
        if bool(condition.area) == bool(condition.point):
            yield wrong("Ange område eller punkt som ska ha rapporterat, ett av dem.", inject, "condition")
        if condition.within is not None and condition.within <= timedelta():
            yield wrong("Villkorets tid ska vara mer än noll.", inject, "condition")
        return
    if not condition.inject:
        yield wrong("Ange vilket inspel villkoret gäller.", inject, "condition")
    if condition.area or condition.point or condition.function or condition.within is not None:
        yield wrong("Ett villkor om ett inspel har bara inspelets id.", inject, "condition")


def _rings(injects: Iterable[Inject], by_id: Mapping[str, Inject]) -> Iterator[tuple[str, ...]]:
    """Yield each ring of injects that depend on each other, once, from the first of them that is listed."""
    seen: set[str] = set()
    for inject in injects:
        path: dict[str, None] = {}
        at: Inject | None = inject
        while at is not None and at.id not in seen:
            seen.add(at.id)
            path[at.id] = None
            at = by_id.get(at.condition.inject) if at.condition is not None else None
        if at is not None and at.id in path:
            names = tuple(path)
            yield names[names.index(at.id) :]


def _between(
    inject: Inject, condition: Condition, by_id: Mapping[str, Inject], places: Mapping[str, int]
) -> Iterator[Fault]:
    """Find what is wrong with a condition on another inject."""
    if not condition.inject:
        return
    other = by_id.get(condition.inject)
    if other is None:
        yield wrong(f"Inspelet {condition.inject[:40]} i villkoret finns inte.", inject.id, "condition")
        return
    if condition.kind in OF_RECEIPTS and not other.to:
        yield wrong(f"{other.id} har inga mottagare som kan kvittera.", inject.id, "condition")
    if other.at is None or inject.at is None:
        return
    if (other.at, places[other.id]) > (inject.at, places[inject.id]):
        yield wrong(
            f"Villkoret gäller {other.id} ({moment_said(other.at)}), som kommer senare.",
            inject.id,
            "condition",
        )
