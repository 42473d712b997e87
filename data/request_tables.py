"""The tables of the support requests: where each one stands, and who has acknowledged it."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from data.domain.words import Priority, RequestKind, RequestState
from data.models import Base, table_of, wire


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
