"""Whether the store is what its journal says: the chain, the words, the guards, and every projection row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from data import guards, projections
from data.database import Store, memory_store
from data.domain.words import EntryKind
from data.journal import GENESIS, entry_digest, read_back, text_digest
from data.models import HEAD, JOURNAL, PAYLOAD, PROJECTIONS

MOST_DIFFERENCES = 50


@dataclass(slots=True)
class Verdict:
    """What a verification found; `differences` are Swedish sentences, at most fifty of them."""

    entries: int = 0
    masked: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.differences

    def add(self, difference: str) -> None:
        if len(self.differences) < MOST_DIFFERENCES:
            self.differences.append(difference)


def verify(store: Store) -> Verdict:
    """Walk the chain, rebuild the projections beside the real ones and say exactly what differs.

    Reads one moment of the store and changes nothing in it. Costs about one report's work an entry.
    """
    verdict = Verdict()
    rebuilt = memory_store()
    try:
        with store.reading() as real:
            for name in guards.missing(real):
                verdict.add(f"Skyddet {name} saknas: journalen skulle kunna ändras.")
            with rebuilt.writer.begin() as beside:
                _walk(real, beside, verdict)
                for table in PROJECTIONS:
                    _compare(real, beside, table, verdict)
    finally:
        rebuilt.close()
    return verdict


def _walk(real: Connection, beside: Connection, verdict: Verdict) -> None:
    previous, expected = GENESIS, 1
    for row in _rows(real):
        verdict.entries += 1
        _check_entry(real, row, previous, expected, verdict)
        if row["kind"] is not EntryKind.MASKED:
            projections.apply(beside, read_back(row, row["text"]))
        previous, expected = row["digest"], row["revision"] + 1
    head = real.execute(select(HEAD.c.revision, HEAD.c.digest)).one()
    if (head.revision, head.digest) != (expected - 1, previous):
        verdict.add(f"Huvudet säger revision {head.revision} men journalen slutar vid {expected - 1}.")


def _rows(real: Connection) -> Iterator[Mapping[str, Any]]:
    statement = (
        select(JOURNAL, PAYLOAD.c.salt, PAYLOAD.c.text, PAYLOAD.c.masked_by)
        .outerjoin(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)
        .order_by(JOURNAL.c.revision)
    )
    for row in real.execution_options(yield_per=1000).execute(statement).mappings():
        yield dict(row)


def _check_entry(
    real: Connection, row: Mapping[str, Any], previous: str, expected: int, verdict: Verdict
) -> None:
    number = row["revision"]
    if number != expected:
        verdict.add(f"Post {expected} till {number - 1} saknas i journalen.")
    if row["previous"] != previous:
        verdict.add(f"Post {number} hänger inte ihop med posten före.")
    if entry_digest(row) != row["digest"]:
        verdict.add(f"Post {number} har ändrats: dess kontrollsumma stämmer inte.")
    if row["text"] is not None:
        if text_digest(row["salt"], row["text"]) != row["text_digest"]:
            verdict.add(f"Texten i post {number} har ändrats.")
    elif row["masked_by"] is None:
        verdict.add(f"Texten till post {number} saknas.")
    else:
        verdict.masked += 1
        decision = real.execute(select(JOURNAL.c.kind).where(JOURNAL.c.revision == row["masked_by"])).scalar()
        if decision is not EntryKind.MASKED:
            verdict.add(f"Post {number} är maskerad utan beslut.")


def _compare(real: Connection, beside: Connection, table: Table, verdict: Verdict) -> None:
    key = [column.name for column in table.primary_key]
    order = [table.c[name] for name in key]
    held = {_key(row, key): row for row in _all(real, table, order)}
    for made in _all(beside, table, order):
        identity = _key(made, key)
        found = held.pop(identity, None)
        if found is None:
            verdict.add(f"{table.name} {identity} saknas men följer av journalen.")
        elif found != made:
            wrong = ", ".join(
                f"{c} är {found[c]} men ska vara {made[c]}" for c in made if found[c] != made[c]
            )
            verdict.add(f"{table.name} {identity}: {wrong}.")
    for identity in held:
        verdict.add(f"{table.name} {identity} finns men följer inte av journalen.")


def _all(connection: Connection, table: Table, order: list[Any]) -> Iterator[dict[str, Any]]:
    rows = connection.execute(select(table).order_by(*order)).mappings()
    return ({str(name): value for name, value in row.items()} for row in rows)


def _key(row: Mapping[str, Any], key: list[str]) -> str:
    return "/".join(str(row[name]) for name in key)
