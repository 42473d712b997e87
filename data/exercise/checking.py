"""What is wrong with a scenario in the municipality that is loaded: places, times, texts and words."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, select

from data.exercise.checking_parts import (
    Places,
    condition_faults,
    effect_faults,
    expected_faults,
    played_faults,
    wrong,
)
from data.exercise.rules import LONGEST_BRIEF, MOST_INJECTS, why_not_id
from data.exercise.scenario import Inject, InjectChannel, Recipient, Scenario
from data.exercise.written import moment_said
from data.freetext import LONGEST, warning_for, why_not_text
from data.list_files.table import Fault
from data.points import reads as point_reads
from data.sectors import reads as sector_reads
from data.store.database import Store
from data.store.rows import MASKED
from data.store.tables.core import POINT
from data.words import Role

LONGEST_EXERCISE: Final = timedelta(days=60)
LONGEST_LINE: Final = 120
_RECEIVES: Final = (Role.KRISLEDNING, Role.STADSDEL, Role.SEKTOR, Role.PUNKT)
_FORMULA: Final = ("=", "+", "-", "@")


def objections(
    scenario: Scenario, areas: Collection[str], points: Collection[str], sectors: Collection[str]
) -> tuple[Fault, ...]:
    """Return everything that is wrong, in the scenario's own order; ids are those of the municipality."""
    known = Places(frozenset(areas), frozenset(points), frozenset(sectors))
    found = [*_whole(scenario, known)]
    found += _in_order(scenario.injects)
    for inject in scenario.injects:
        found += _one_inject(scenario, inject, known)
    return (*found, *condition_faults(scenario, known))


def remarks(scenario: Scenario) -> tuple[Fault, ...]:
    """Return what stops nothing but is worth a second look: texts with what may be a telephone number."""
    texts = [(one.id, field, text, nth) for one in scenario.injects for field, text, _, nth in _texts(one)]
    texts += [("", field, text, 0) for field, text, _ in _own_texts(scenario)]
    warned = ((inject, field, warning_for(text), nth) for inject, field, text, nth in texts)
    return tuple(_nth(nth, wrong(why, inject, field)) for inject, field, why, nth in warned if why)


def in_order(injects: Iterable[Inject]) -> tuple[Inject, ...]:
    """Return injects as a list has them: by moment, as they stood where it is the same, contingency last."""
    return tuple(sorted(injects, key=lambda one: (one.at is None, one.at or timedelta())))


@dataclass(frozen=True, slots=True)
class _Named:
    """The names within a scenario that its injects point at."""

    what: str
    field: str
    names: tuple[str, ...]


def _whole(scenario: Scenario, known: Places) -> Iterator[Fault]:
    if not scenario.id.strip() or not scenario.title.strip():
        yield wrong("Scenariot saknar id eller titel.", field="title")
    if not timedelta() < scenario.duration <= LONGEST_EXERCISE:
        yield wrong("Längden ska vara mer än noll och högst 60 dygn.", field="duration")
    if len(scenario.injects) > MOST_INJECTS:
        yield wrong(f"Scenariot har {len(scenario.injects)} inspel, högst {MOST_INJECTS}.", field="injects")
    for named in (
        _Named("Inspelet", "injects", tuple(one.id for one in scenario.injects)),
        _Named("Målet", "objectives", tuple(one.id for one in scenario.objectives)),
        _Named("Skedet", "phases", scenario.phases),
    ):
        yield from _twice(named)
    yield from (
        fault for field, text, most in _own_texts(scenario) for fault in _written(text, "", field, most)
    )
    for point in scenario.opens:
        yield from known.point(point, "", "opens")
    for nth, effect in enumerate(scenario.start, start=1):
        yield from (_nth(nth, fault) for fault in effect_faults(effect, known, "", "start"))


def _twice(named: _Named) -> Iterator[Fault]:
    for name, times in Counter(named.names).items():
        if times > 1:
            inject = name if named.field == "injects" else ""
            yield wrong(f"{named.what} {name} finns {times} gånger.", inject, "id" if inject else named.field)
        if not name.strip():
            yield wrong(f"{named.what} saknar namn.", field=named.field)
        elif named.field != "phases" and (why := why_not_id(name)) is not None:
            yield wrong(why.text, field=named.field)


def _in_order(injects: tuple[Inject, ...]) -> Iterator[Fault]:
    latest: Inject | None = None
    for inject in injects:
        if inject.at is None:
            continue
        if latest is not None and latest.at is not None and inject.at < latest.at:
            yield wrong(
                f"{moment_said(inject.at)} står efter {latest.id}, som är {moment_said(latest.at)}. "
                "Ordna inspelen efter tid.",
                inject.id,
                "at",
            )
        else:
            latest = inject


def _one_inject(scenario: Scenario, inject: Inject, known: Places) -> Iterator[Fault]:
    if inject.at is not None and inject.at < timedelta():
        yield wrong("Tiden ligger före övningens start.", inject.id, "at")
    if inject.at is not None and inject.at > scenario.duration:
        said = f"{moment_said(inject.at)} ligger efter övningens slut, {moment_said(scenario.duration)}."
        yield wrong(said, inject.id, "at")
    if inject.phase and inject.phase not in scenario.phases:
        yield wrong(f"Skedet {inject.phase[:40]} finns inte bland scenariots skeden.", inject.id, "phase")
    if inject.objective and inject.objective not in {one.id for one in scenario.objectives}:
        yield wrong(f"Målet {inject.objective[:40]} finns inte bland scenariots mål.", inject.id, "objective")
    yield from _told(inject, known)
    for field, text, most, nth in _texts(inject):
        yield from (_nth(nth, fault) for fault in _written(text, inject.id, field, most))
    for nth, effect in enumerate(inject.effects, start=1):
        yield from (_nth(nth, fault) for fault in effect_faults(effect, known, inject.id, "effects"))
    for nth, expected in enumerate(inject.expected, start=1):
        yield from (_nth(nth, fault) for fault in expected_faults(expected, known, inject.id))
    for nth, played in enumerate(inject.plays, start=1):
        yield from (_nth(nth, fault) for fault in played_faults(played, known, inject.id))


def _nth(number: int, fault: Fault) -> Fault:
    """Return a fault as one of the inject's part with this number: its row is then found in a file."""
    return replace(fault, nth=number)


def _told(inject: Inject, known: Places) -> Iterator[Fault]:
    """Find what is wrong with whom an inject is for, and with what they would get."""
    if not (inject.to or inject.effects or inject.plays or inject.questions):
        yield wrong("Inspelet har varken mottagare eller facit.", inject.id, "to")
    if any("\n" in one or not one.strip() for one in inject.questions):
        yield wrong("En fråga ska stå på en rad.", inject.id, "questions")
    if inject.to and not inject.text.strip():
        yield wrong("Inspelet har mottagare men ingen text.", inject.id, "text")
    if inject.source is not None and inject.text == MASKED:
        yield wrong(
            "Orden är maskerade i loggen. Skriv egna i formuläret, eller ta bort inspelet.", inject.id, "text"
        )
    if inject.to and not inject.sender.strip():
        yield wrong("Inspelet har mottagare men ingen avsändare.", inject.id, "sender")
    if inject.to and inject.channel is InjectChannel.VARLDEN:
        yield wrong("Inspelet har mottagare. Ange hur det når dem.", inject.id, "channel")
    if len(set(inject.to)) < len(inject.to):
        yield wrong("Samma mottagare står två gånger.", inject.id, "to")
    for one in inject.to:
        yield from _recipient(one, inject.id, known)


def _recipient(one: Recipient, inject: str, known: Places) -> Iterator[Fault]:
    if one.role not in _RECEIVES:
        yield wrong(f"Rollen {one.role} tar inte emot inspel.", inject, "to")
    elif one.bound and one.role is Role.KRISLEDNING:
        yield wrong("krisledning ska stå utan tillägg.", inject, "to")
    elif one.bound and one.role is Role.STADSDEL:
        yield from known.area(one.bound, inject, "to")
    elif one.bound and one.role is Role.SEKTOR:
        yield from known.sector(one.bound, inject, "to")
    elif one.bound:
        yield from known.point(one.bound, inject, "to")


def _own_texts(scenario: Scenario) -> Iterator[tuple[str, str, int]]:
    yield "title", scenario.title, LONGEST_LINE
    yield "purpose", scenario.purpose, LONGEST_BRIEF
    yield "brief", scenario.brief, LONGEST_BRIEF
    yield "sources", scenario.sources, LONGEST_BRIEF
    yield from (("phases", phase, LONGEST_LINE) for phase in scenario.phases)
    yield from (("objectives", one.text, LONGEST) for one in scenario.objectives)


def _texts(inject: Inject) -> Iterator[tuple[str, str, int, int]]:
    """Yield every text with its field, how long it may be and the number of the part that it is in."""
    yield "text", inject.text, LONGEST, 0
    yield "sender", inject.sender, LONGEST_LINE, 0
    yield "expected_text", inject.expected_text, LONGEST, 0
    yield "note", inject.note, LONGEST, 0
    yield from (("expected", one.text, LONGEST, nth) for nth, one in enumerate(inject.expected, start=1))
    yield from (("plays", one.cause, LONGEST, nth) for nth, one in enumerate(inject.plays, start=1))
    yield from (("questions", one, LONGEST, 0) for one in inject.questions)


def _written(text: str, inject: str, field: str, most: int) -> Iterator[Fault]:
    if (why := why_not_text(text, field, most)) is not None:
        yield wrong(why.text, inject, field)
    if text.startswith(_FORMULA):
        yield wrong(
            f"Texten börjar med {text[0]} och kan köras som formel i ett kalkylprogram.", inject, field
        )


_POINTS = select(POINT.c.id).where(POINT.c.retired.is_(False), POINT.c.added_in == "")


def objections_here(store: Store, scenario: Scenario) -> tuple[Fault, ...]:
    """Return everything that is wrong with a scenario in this municipality."""
    with store.reading() as connection:
        return objections_in(connection, scenario)


def objections_in(connection: Connection, scenario: Scenario) -> tuple[Fault, ...]:
    """Return the same inside the caller's transaction."""
    points = connection.execute(_POINTS).scalars().all()
    listed = [one.id for one in sector_reads.register_in(connection).sectors]
    return objections(scenario, point_reads.area_ids(connection), points, listed)


def objections_to(connection: Connection, scenario: Scenario, changed: Iterable[Inject]) -> tuple[Fault, ...]:
    """Return what is wrong with injects changed in a scenario or added to it, and what they make wrong.

    What was wrong with others before stands: a municipality may have changed since it was planned.
    """
    named = {inject.id: inject for inject in changed}
    merged = {inject.id: inject for inject in scenario.injects} | named
    before = set(objections_in(connection, _ordered(scenario, scenario.injects)))
    after = objections_in(connection, _ordered(scenario, merged.values()))
    return tuple(fault for fault in after if fault.inject in named or fault not in before)


def _ordered(scenario: Scenario, injects: Iterable[Inject]) -> Scenario:
    return replace(scenario, injects=in_order(injects))
