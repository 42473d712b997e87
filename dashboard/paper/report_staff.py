"""What the staff decided, told and moved, as a situation report says it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from dashboard.paper.blocks import Block, Cell, Paragraph, Table
from dashboard.words import _
from dashboard.words.entries.said import words_of
from dashboard.words.owners import moved_words, scope_words
from dashboard.words.times import clock, dated
from dashboard.words.told import about, audience, ways
from data.entries.entry import EntryKind
from data.log.facts import STRUCK
from data.sectors.owners import MovedOwner
from data.situation_reports.beside import Beside
from data.situation_reports.document import DecisionLine, Document
from data.staff.facts import Message
from data.store.rows import MASKED

Quoted = Mapping[int, Mapping[str, str] | None]


def decisions_block(facts: Document, quoted: Quoted, told: Beside) -> Iterator[Block]:
    if not facts.decisions:
        yield Paragraph(_("Inga beslut är loggade."))
        return
    heads = (_("När"), _("Post"), _("Beslut"))
    rows = tuple(
        (Cell(dated(one.at)), Cell(str(one.words.revision)), Cell(_decided(one, quoted, told)))
        for one in facts.decisions
    )
    yield Table(_("Loggade beslut"), heads, rows, (3, 1, 10))


def _decided(one: DecisionLine, quoted: Quoted, told: Beside) -> str:
    """What is to be struck when it leaves the store is struck here: a report goes to many."""
    if one.struck:
        return STRUCK
    words, moved = quoted.get(one.words.revision), told.decided.get(one.words.revision)
    said = MASKED if words is None else words_of(EntryKind.DECISION, words)
    moves = moved_words(moved, told.areas, told.register) if moved is not None else ""
    return " · ".join(part for part in (moves, said) if part)


def moved_block(told: Beside) -> Iterator[Block]:
    """Who answers instead of the ordinary owner, at the moment that the report is about."""
    if not told.moved:
        yield Paragraph(_("Inget ansvar är flyttat: den ordinarie svarar."))
        return
    heads = (_("Ansvar"), _("Svarar nu"), _("Till"), _("Beslut"))
    rows = tuple(_moved(one, told) for one in told.moved)
    yield Table(_("Ansvar som är flyttat genom beslut"), heads, rows, (4, 4, 3, 6))


def _moved(one: MovedOwner, told: Beside) -> tuple[Cell, ...]:
    decided = _("post %(n)d, %(at)s av %(who)s", n=one.revision, at=dated(one.decided_at), who=one.decider)
    return (
        Cell(scope_words(one, told.areas, told.register)),
        Cell(told.register.name_of(one.owner or "")),
        Cell(dated(one.until) if one.until else _("tills det återförs")),
        Cell(f"{decided}: {one.reason}"),
    )


def messages_block(told: Beside, now: datetime | None = None) -> Iterator[Block]:
    """Return what the public was told; `now` where the day is known, and only another's is said."""
    if not told.messages:
        yield Paragraph(_("Inget budskap till allmänheten är registrerat."))
        return
    heads = (_("När"), _("Budskap"), _("Kanal"), _("Var"))
    rows = tuple(_message(one, told, now) for one in told.messages)
    yield Table(_("Budskap till allmänheten"), heads, rows, (3, 8, 3, 4))


def _message(one: Message, told: Beside, now: datetime | None) -> tuple[Cell, ...]:
    subject = about(one)
    return (
        Cell(clock(one.said_at, now) if now else dated(one.said_at)),
        Cell(f"{one.text} ({subject})" if subject else one.text),
        Cell(ways(one)),
        Cell(audience(one, told.areas, told.points)),
    )
