"""What stands beside a report's frozen facts: read of the journal as it was when the report was frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import Connection

from data.assessments.facts import Assessment
from data.assessments.reads import assessments_in
from data.operations.reads import operation_at
from data.points import reads as point_reads
from data.sectors import reads as sector_reads
from data.sectors.facts import EMPTY_REGISTER, SectorRegister
from data.sectors.owners import MovedOwner, standing
from data.situation_reports.document import Document
from data.staff import reads as staff_reads
from data.staff.facts import Message
from data.store.database import Store


@dataclass(frozen=True, slots=True)
class Beside:
    """What the public was told since the report before, and who was made to answer, as it was called then.

    `decided` are all such decisions, by their entry; `moved` those that still held. Nothing of it is among
    the frozen facts: the journal up to the report's revision never says anything else. `cited` are the
    judgements that the report cites, as they were saved.
    """

    messages: tuple[Message, ...] = ()
    decided: Mapping[int, MovedOwner] = field(default_factory=lambda: MappingProxyType({}))
    moved: tuple[MovedOwner, ...] = ()
    areas: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    points: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    register: SectorRegister = EMPTY_REGISTER
    cited: tuple[Assessment, ...] = ()


NOTHING_BESIDE = Beside()


def beside(store: Store, operation_id: str, facts: Document) -> Beside:
    """Return what stands beside a report's facts; raises Missing."""
    with store.reading() as connection:
        return beside_in(connection, operation_id, facts)


def beside_in(connection: Connection, operation_id: str, facts: Document) -> Beside:
    """Return the same inside the caller's transaction."""
    until, after = facts.revision, facts.before.revision if facts.before else 0
    clock = operation_at(connection, operation_id, until).clock
    told = staff_reads.messages_in(connection, operation_id, clock, until)
    decisions = sector_reads.decisions(connection, operation_id, until, clock)
    if not told and not decisions and not facts.cited:
        return NOTHING_BESIDE
    saved = assessments_in(connection, operation_id, clock, until) if facts.cited else ()
    picture = point_reads.picture_in(connection, operation_id, 0, until)
    return Beside(
        messages=tuple(one for one in reversed(told) if one.revision > after),
        decided=MappingProxyType({one.revision: one for one in decisions}),
        moved=standing(decisions, facts.at),
        areas={area.id: area.name for area in picture.areas},
        points={point.id: point.name for point in picture.points},
        register=sector_reads.register_in(connection, until),
        cited=tuple(one for one in saved if one.revision in facts.cited),
    )
