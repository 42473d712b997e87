"""The table of what is reported of the further functions."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from data.store.tables.core import Base, revision_column, table_of, wire
from data.words import Channel, Status


class ServiceReportRow(Base, table=True):
    """One report; its words are in the payload. `stands` and `contested` are as in `ReportRow`."""

    __tablename__ = "service_report"
    __table_args__ = (Index("ix_service_report_service", "operation", "point", "service", "revision"),)
    revision: int = Field(sa_column=revision_column())
    operation: str = Field(foreign_key="operation.id")
    point: str = Field(foreign_key="point.id")
    service: str
    name: str
    status: Status = Field(sa_column=wire(Status))
    observed_at: datetime
    recorded_at: datetime
    valid_until: datetime | None = None
    channel: Channel = Field(sa_column=wire(Channel))
    settles: bool
    source_key: str
    stands: int = Field(sa_type=BigInteger)
    contested: int | None = Field(default=None, sa_type=BigInteger)


SERVICE_REPORT = table_of(ServiceReportRow)
SERVICE_PROJECTIONS = (SERVICE_REPORT,)
