"""The tables of support requests and of the outbox: where each request stands, what is to be told to whom."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from data.store.tables.core import Base, table_of, wire
from data.words import NoticeChannel, NoticeEvent, NoticeState, Phase, Priority, RequestKind, RequestState


class RequestRow(Base, table=True):
    """A request as it stands; `asked_revision` and `revision` are the entries that hold its words."""

    __tablename__ = "support_request"
    __table_args__ = (Index("ix_support_request_newest", "operation", "asked_revision"),)
    id: str = Field(primary_key=True)
    operation: str = Field(foreign_key="operation.id")
    kind: RequestKind = Field(sa_column=wire(RequestKind))
    priority: Priority = Field(sa_column=wire(Priority))
    state: RequestState = Field(sa_column=wire(RequestState))
    owner: str = Field(foreign_key="organisation.id")
    area: str = Field(foreign_key="area.id")
    point: str | None = Field(default=None, foreign_key="point.id")
    sector: str | None = Field(default=None, foreign_key="sector.id")
    deadline: datetime
    asked_at: datetime
    asked_revision: int = Field(sa_type=BigInteger)
    moved_at: datetime
    revision: int = Field(sa_type=BigInteger)


class PartyRow(Base, table=True):
    """One that must know of a request, and when it said that it does."""

    __tablename__ = "request_party"
    request: str = Field(primary_key=True, foreign_key="support_request.id")
    organisation: str = Field(primary_key=True, foreign_key="organisation.id")
    position: int
    acknowledged_at: datetime | None = None
    revision: int = Field(sa_type=BigInteger)


REQUEST = table_of(RequestRow)
PARTY = table_of(PartyRow)
REQUEST_PROJECTIONS = (REQUEST, PARTY)


class NoticeRow(Base, table=True):
    """One thing told to one address; `at` is the operation's time, every other time is real.

    Who is sending it holds it until `held_until`: what nobody finished by then is anybody's to send.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_waiting", "state", "channel", "next_attempt"),
        Index("ix_notice_operation", "operation", "queued_at"),
    )
    id: str = Field(primary_key=True)
    operation: str = Field(foreign_key="operation.id")
    event: NoticeEvent = Field(sa_column=wire(NoticeEvent))
    at: datetime
    revision: int | None = Field(default=None, sa_type=BigInteger)
    request: str | None = None
    area: str | None = None
    point: str | None = None
    phase: Phase | None = Field(default=None, sa_column=wire(Phase, nullable=True))
    priority: Priority | None = Field(default=None, sa_column=wire(Priority, nullable=True))
    step: str
    label: str
    count: int
    name: str
    channel: NoticeChannel = Field(sa_column=wire(NoticeChannel))
    address: str
    state: NoticeState = Field(sa_column=wire(NoticeState))
    attempts: int
    error: str
    queued_at: datetime
    next_attempt: datetime
    held_by: str
    held_until: datetime | None = None
    sent_at: datetime | None = None


NOTICE = table_of(NoticeRow)
