"""Reporting everything about one point at once, by form, text message or somebody's word: all or none."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select

from data import journal
from data.database import Store
from data.domain import rules
from data.domain.rules import PointReport
from data.domain.words import Function
from data.errors import Conflict
from data.models import JOURNAL
from data.services.acting import Actor, Receipt, refuse, refuse_id, turn
from data.services.notes import note_in
from data.services.phases import opening_in
from data.services.point_support import support_in
from data.services.reporting import occupancy_in, report_in

OCCUPANCY, OPENING, SUPPORT, NOTE = "belaggning", "oppning", "stod", "not"
PARTS = (OPENING, *(function.value for function in Function), OCCUPANCY, SUPPORT, NOTE)

Part = Callable[[Connection], Receipt]


def part_id(said: PointReport, part: str) -> str:
    """Return the id of the entry that one part of a report becomes."""
    return f"{said.id}:{part}"


def submit(store: Store, actor: Actor, said: PointReport, now: datetime) -> list[Receipt]:
    """Store a report about a point, in the order of its form; `now` is the real time.

    Sent again it returns its first receipts. Raises Refused (also Stale, Missing, Conflict, NotAllowed,
    SignedOut), and nothing is stored then.
    """
    refuse_id(said.id)
    refuse(rules.why_not_point_report(said))
    parts = dict(_parts(actor, said, now))
    with turn(store, now) as connection:
        _refuse_other_parts(connection, said, set(parts))
        return [store_part(connection) for store_part in parts.values()]


def _parts(actor: Actor, said: PointReport, now: datetime) -> Iterator[tuple[str, Part]]:
    """Each part with what stores it; opening first, since what works is read by the phase it gives."""
    if said.opening is not None:
        yield OPENING, partial(opening_in, actor=actor, command=said.opening, now=now, sent=said.asked)
    held: dict[tuple[str, str], int] = {}
    for report in said.reports:
        stored = partial(report_in, actor=actor, command=report, now=now, held=held, sent=said.asked)
        yield report.function.value, stored
    if said.occupancy is not None:
        yield OCCUPANCY, partial(occupancy_in, actor=actor, command=said.occupancy, now=now, sent=said.asked)
    if said.support.strip():
        act = part_id(said, SUPPORT)
        yield SUPPORT, partial(support_in, actor=actor, said=said, act_id=act, now=now)
    if said.note.strip():
        yield NOTE, partial(note_in, actor=actor, said=said, act_id=part_id(said, NOTE), now=now)


def _refuse_other_parts(connection: Connection, said: PointReport, parts: set[str]) -> None:
    """A report that came before under this id had exactly these parts, or it was another report."""
    ids = {part_id(said, part): part for part in PARTS}
    rows = connection.execute(select(JOURNAL.c.act).where(JOURNAL.c.act.in_(ids))).scalars()
    before = {ids[act] for act in rows}
    if before and before != parts:
        raise Conflict(
            "Det här formuläret är redan skickat med andra svar. Inget nytt sparades: skicka som ny rapport.",
            "id",
        )


def sent_before(store: Store, said_id: str) -> tuple[int, ...]:
    """Return the revisions that a report's id already became; empty where it has not arrived."""
    ids = [f"{said_id}:{part}" for part in PARTS]
    with store.reading() as connection:
        found = select(JOURNAL.c.revision).where(JOURNAL.c.act.in_(ids)).order_by(JOURNAL.c.revision)
        return tuple(connection.execute(found).scalars())


def asked_of(words: dict[str, str]) -> str:
    """Return what a sender sent as one repeatable text, for `PointReport.asked`."""
    return journal.canonical(words)
