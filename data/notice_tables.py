"""The outbox: what is to be told to which address, and how delivery has gone. No free text is kept in it."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from data.domain.words import NoticeChannel, NoticeEvent, NoticeState, Phase, Priority
from data.models import Base, table_of, wire


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
