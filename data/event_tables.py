"""The table of events from other systems: which there are, where and when; their words are in the payload."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from data.models import Base, table_of


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
