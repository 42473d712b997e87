"""The tables of who answers: the sector organisation, what each sector says, requests and the outbox."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from data.notices.words import NoticeState
from data.store.tables.core import Base, revision_column, table_of, wire
from data.words import (
    Channel,
    Duty,
    Extent,
    Function,
    ImpactLevel,
    NoticeChannel,
    NoticeEvent,
    OrganisationKind,
    Phase,
    Priority,
    RequestKind,
    RequestState,
    SectorPart,
)


class SectorRow(Base, table=True):
    """A sector as loaded; `retired` ones are missing from the newest list."""

    __tablename__ = "sector"
    id: str = Field(primary_key=True)
    name: str
    source: str
    verified: bool
    example: bool
    position: int
    retired: bool = False
    revision: int = Field(sa_type=BigInteger)


class OrganisationRow(Base, table=True):
    """An organisation as loaded; `retired` ones are missing from the newest list."""

    __tablename__ = "organisation"
    id: str = Field(primary_key=True)
    name: str
    kind: OrganisationKind = Field(sa_column=wire(OrganisationKind))
    belongs_to: str | None = None
    source: str
    verified: bool
    example: bool
    position: int
    retired: bool = False
    revision: int = Field(sa_type=BigInteger)


class MembershipRow(Base, table=True):
    __tablename__ = "membership"
    sector: str = Field(primary_key=True, foreign_key="sector.id")
    organisation: str = Field(primary_key=True, foreign_key="organisation.id")
    part: SectorPart = Field(sa_column=wire(SectorPart))
    example: bool
    position: int
    revision: int = Field(sa_type=BigInteger)


class ResponsibilityRow(Base, table=True):
    """Who answers for what; its place in the list is its key, since nothing else in it must be there."""

    __tablename__ = "responsibility"
    __table_args__ = (Index("ix_responsibility_where", "function", "area"),)
    position: int = Field(primary_key=True)
    organisation: str = Field(foreign_key="organisation.id")
    duty: Duty = Field(sa_column=wire(Duty))
    function: Function | None = Field(default=None, sa_column=wire(Function, nullable=True))
    area: str | None = Field(default=None, foreign_key="area.id")
    sector: str | None = Field(default=None, foreign_key="sector.id")
    example: bool
    revision: int = Field(sa_type=BigInteger)


class ActivityRow(Base, table=True):
    """A samhällsviktig verksamhet; `boundary` is its gräns för oacceptabel konsekvens."""

    __tablename__ = "activity"
    id: str = Field(primary_key=True)
    sector: str = Field(foreign_key="sector.id")
    organisation: str = Field(foreign_key="organisation.id")
    name: str
    boundary: str
    example: bool
    position: int
    revision: int = Field(sa_type=BigInteger)


class SectorReportRow(Base, table=True):
    """One report about a sector, keyed by the entry that made it; its words are in the payload.

    `organisation` None is the sector's own assessment, `area` None the whole municipality.
    """

    __tablename__ = "sector_report"
    __table_args__ = (Index("ix_sector_report_sector", "operation", "sector", "revision"),)
    revision: int = Field(sa_column=revision_column())
    id: str = Field(unique=True)
    operation: str = Field(foreign_key="operation.id")
    sector: str = Field(foreign_key="sector.id")
    organisation: str | None = Field(default=None, foreign_key="organisation.id")
    area: str | None = Field(default=None, foreign_key="area.id")
    operations: Extent = Field(sa_column=wire(Extent, check="operations"))
    resources: Extent = Field(sa_column=wire(Extent, check="resources"))
    strain: Extent = Field(sa_column=wire(Extent, check="strain"))
    forecast_24: ImpactLevel | None = Field(
        default=None, sa_column=wire(ImpactLevel, nullable=True, check="forecast_24")
    )
    forecast_72: ImpactLevel | None = Field(
        default=None, sa_column=wire(ImpactLevel, nullable=True, check="forecast_72")
    )
    observed_at: datetime
    recorded_at: datetime
    valid_until: datetime
    channel: Channel = Field(sa_column=wire(Channel))


SECTOR = table_of(SectorRow)
ORGANISATION = table_of(OrganisationRow)
MEMBERSHIP = table_of(MembershipRow)
RESPONSIBILITY = table_of(ResponsibilityRow)
ACTIVITY = table_of(ActivityRow)
SECTOR_REPORT = table_of(SectorReportRow)
SECTOR_PROJECTIONS = (SECTOR, ORGANISATION, MEMBERSHIP, RESPONSIBILITY, ACTIVITY, SECTOR_REPORT)


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
    """One thing told to one address; `at` is the time of its operation, where it has one; all else is real.

    Who is sending it holds it until `held_until`: what nobody finished by then is anybody's to send.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_waiting", "state", "channel", "next_attempt"),
        Index("ix_notice_operation", "operation", "queued_at"),
    )
    id: str = Field(primary_key=True)
    operation: str | None = Field(default=None, foreign_key="operation.id")
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
    function: Function | None = Field(default=None, sa_column=wire(Function, nullable=True))


NOTICE = table_of(NoticeRow)
