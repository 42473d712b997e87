"""The tables beside the log: open and key entries, attachments, events, drafts, what texts lead to."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, Text
from sqlmodel import Field

from data.drafts.facts import DraftKind
from data.store.tables.core import Base, revision_column, table_of, wire


class MarkedEntryRow(Base, table=True):
    """An entry that is key, or open until ticked; `due` None: it never was open."""

    __tablename__ = "marked_entry"
    revision: int = Field(sa_column=revision_column())
    operation: str = Field(foreign_key="operation.id", index=True)
    key: bool
    due: datetime | None = None
    ticked_by: int | None = Field(default=None, sa_type=BigInteger)


class AttachmentRow(Base, table=True):
    """An attachment's content; what it is and its digest are facts of its entry. Guarded like the words."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("(content IS NULL) = (masked_by IS NOT NULL)", name="masking"),)
    revision: int = Field(sa_column=revision_column())
    content: bytes | None = Field(sa_type=LargeBinary)
    masked_by: int | None = Field(default=None, sa_type=BigInteger)


MARKED_ENTRY = table_of(MarkedEntryRow)
ATTACHMENT = table_of(AttachmentRow)
STAFF_PROJECTIONS = (MARKED_ENTRY,)


class EventRow(Base, table=True):
    """An event as it stands; `place` is where the entry `revision` has its words."""

    __tablename__ = "event"
    operation: str = Field(primary_key=True, foreign_key="operation.id")
    source: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    area: str | None = Field(default=None, foreign_key="area.id")
    at: datetime
    recorded_at: datetime
    place: int
    revision: int = Field(sa_type=BigInteger)


EVENT = table_of(EventRow)
EVENT_PROJECTIONS = (EVENT,)


class DraftRow(Base, table=True):
    """One draft for each operation, kind, owner and what it is about; times are real.

    The owner is an account, the stab, or an account's for what waits beside another text. `act` is the id
    that its act will have: the transaction that writes that act takes the draft away.
    """

    __tablename__ = "draft"
    operation: str = Field(primary_key=True, foreign_key="operation.id")
    kind: DraftKind = Field(sa_column=wire(DraftKind, key=True))
    owner: str = Field(primary_key=True)
    act: str = Field(unique=True)
    fields: str = Field(sa_type=Text)
    writer: str
    writer_name: str
    begun_at: datetime
    updated_at: datetime
    version: int
    about: str = Field(primary_key=True)


DRAFT = table_of(DraftRow)


class TextQuestionRow(Base, table=True):
    """One question; `sender` is a keyed digest of the whole number, which is itself kept nowhere: "" once the
    question was taken back.

    `line` is the report that is stored on a yes, in codes. `observed_at` is the operation's time, the others
    are real.
    """

    __tablename__ = "text_question"
    id: str = Field(primary_key=True)
    operation: str = Field(foreign_key="operation.id")
    point: str
    sender: str = Field(index=True)
    source: str
    line: str
    observed_at: datetime
    received_at: datetime
    asked_at: datetime


TEXT_QUESTION = table_of(TextQuestionRow)


class TextSenderRow(Base, table=True):
    """Which random id (`device`) a number has in an operation; `sender` is a keyed digest of the number.

    `last_at` is real: a day after it the row is gone.
    """

    __tablename__ = "text_sender"
    sender: str = Field(primary_key=True)
    operation: str = Field(foreign_key="operation.id")
    device: str
    last_at: datetime


TEXT_SENDER = table_of(TextSenderRow)
