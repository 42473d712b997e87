"""The tables of the store; rows never leave `data`, and every time in them is UTC."""

from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    false,
)
from sqlalchemy.orm import registry
from sqlmodel import AutoString, Field, SQLModel

from data.entries.entry import EntryKind
from data.points.facts import ANSWERS, SINCE
from data.words import (
    Answer,
    Channel,
    Function,
    Occupancy,
    OperationKind,
    Phase,
    PointKind,
    Readiness,
    Staffing,
    Status,
    Supply,
)

# Names must be known to drop a constraint in a later migration, on both databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """Own registry: Streamlit re-imports modules, and SQLModel's shared one refuses a second definition."""


def wire(
    words: type[StrEnum],
    *,
    nullable: bool = False,
    checked: bool = True,
    key: bool = False,
    check: str | None = None,
    name: str | None = None,
) -> Column[Any]:
    """An enum stored by its wire value, guarded by a CHECK (named `check`) instead of a database type."""
    kind = Enum(
        words,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=checked,
        name=check or words.__name__.lower(),
        length=32,
    )
    return Column(name, kind, nullable=nullable, primary_key=key)


def stated(name: str) -> Column[Any]:
    """Return the column of a field that a list of points may lack: a yes or no, or a text."""
    if name in ANSWERS:
        return wire(Answer, nullable=True, check=name, name=name)
    return Column(name, AutoString(), nullable=False, server_default="")


def revision_column(*, foreign: bool = True) -> Column[int]:
    # SQLite only makes the rowid the key for plain INTEGER; PostgreSQL wants 64 bits.
    number = BigInteger().with_variant(Integer(), "sqlite")
    if foreign:
        return Column(number, ForeignKey("journal.revision"), primary_key=True, autoincrement=False)
    return Column(number, primary_key=True, autoincrement=False)


class Head(Base, table=True):
    """The one row every writer locks: the last revision and its digest."""

    __tablename__ = "head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = Field(default=1, primary_key=True)
    revision: int = Field(sa_type=BigInteger)
    digest: str
    term: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class Journal(Base, table=True):
    """One act: chained digests and facts without free text. Guarded: no update, delete or replacement."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_operation_revision", "operation", "revision"),
        Index("ix_journal_place", "operation", "point", "kind", "revision"),
        Index("ix_journal_recorded_at", "recorded_at", "revision"),
    )
    revision: int = Field(sa_column=revision_column(foreign=False))
    act: str = Field(unique=True)
    # No CHECK here: a new kind would need the table recreated. The insert guard knows the kinds.
    kind: EntryKind = Field(sa_column=wire(EntryKind, checked=False))
    operation: str | None = None
    point: str | None = None
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    facts: str = Field(sa_type=Text)
    text_digest: str
    previous: str
    digest: str


class Payload(Base, table=True):
    """The free text of one act and its salt; masking sets both to NULL and names the decision."""

    __tablename__ = "payload"
    __table_args__ = (
        CheckConstraint(
            "(text IS NULL) = (salt IS NULL) AND (text IS NULL) = (masked_by IS NOT NULL)", name="masking"
        ),
    )
    revision: int = Field(sa_column=revision_column())
    salt: str | None
    text: str | None = Field(sa_type=Text)
    masked_by: int | None = Field(default=None, sa_type=BigInteger)


class AreaRow(Base, table=True):
    """An area as loaded; `retired` ones are missing from the newest list."""

    __tablename__ = "area"
    id: str = Field(primary_key=True)
    name: str
    population: int | None = None
    position: int
    retired: bool = False
    revision: int = Field(sa_type=BigInteger)


class PointRow(Base, table=True):
    """A trygghetspunkt as imported; `retired` points are missing from the newest list.

    What came after the first lists is added to the table below, as `NewPoint` has it.
    """

    __tablename__ = "point"
    id: str = Field(primary_key=True)
    name: str
    address: str
    area: str = Field(foreign_key="area.id", index=True)
    lon: float
    lat: float
    kind: PointKind = Field(sa_column=wire(PointKind))
    example: bool
    source: str
    capacity: int | None = None
    operated_by: str
    infrastructure_by: str
    owner: str
    fault_contact: str
    retired: bool = False
    revision: int = Field(sa_type=BigInteger)
    # The operation that a point in no register belongs to; "" for those of the register.
    added_in: str = Field(default="", sa_column_kwargs={"server_default": ""})
    temporary: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class OperationRow(Base, table=True):
    __tablename__ = "operation"
    id: str = Field(primary_key=True)
    name: str
    kind: OperationKind = Field(sa_column=wire(OperationKind))
    readiness: Readiness = Field(sa_column=wire(Readiness))
    clock_started_at: datetime
    clock_origin: datetime
    clock_speed: float
    # An exercise's clock before the stretch that runs: JSON, first first; and how far its last jump carried.
    clock_carried: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})
    clock_earlier: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    interrupted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    # The entry by which an exercise that stands paused was paused: its words are in the payload.
    pause_revision: int | None = Field(default=None, sa_type=BigInteger)
    opened_at: datetime
    closed_at: datetime | None = None
    # A rehearsal's: the account that alone may read it, and what is rehearsed there.
    owner: str = Field(default="", sa_column_kwargs={"server_default": ""})
    rehearses: str = Field(default="", sa_column_kwargs={"server_default": ""})
    revision: int = Field(sa_type=BigInteger)


class ReportRow(Base, table=True):
    """One report, keyed by the entry that made it; its words are in the payload.

    `stands` and `contested` say which reports stood for the function once this one was in: the
    state at any past revision is then one index look-up per function.
    """

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_function", "operation", "point", "function", "revision"),)
    revision: int = Field(sa_column=revision_column())
    id: str = Field(unique=True)
    operation: str = Field(foreign_key="operation.id")
    point: str = Field(foreign_key="point.id")
    function: Function = Field(sa_column=wire(Function))
    status: Status = Field(sa_column=wire(Status))
    supply: Supply = Field(sa_column=wire(Supply))
    observed_at: datetime
    recorded_at: datetime
    valid_until: datetime | None = None
    lasts_until: datetime | None = None
    restored_estimate: datetime | None = None
    channel: Channel = Field(sa_column=wire(Channel))
    source_key: str
    settles: bool = False
    unconfirmed_device: bool = False
    device_key: str = ""
    seen: int | None = Field(default=None, sa_type=BigInteger)
    repeats: bool = False
    stands: int = Field(sa_type=BigInteger)
    contested: int | None = Field(default=None, sa_type=BigInteger)


class OccupancyRow(Base, table=True):
    """One occupancy report; `stands` says which one stood for the point once this one was in."""

    __tablename__ = "occupancy"
    __table_args__ = (Index("ix_occupancy_point", "operation", "point", "revision"),)
    revision: int = Field(sa_column=revision_column())
    operation: str = Field(foreign_key="operation.id")
    point: str = Field(foreign_key="point.id")
    stands: int = Field(sa_type=BigInteger)


class FunctionStateRow(Base, table=True):
    """Which report stands for a function at a point, and which one contradicts it."""

    __tablename__ = "function_state"
    operation: str = Field(primary_key=True, foreign_key="operation.id")
    point: str = Field(primary_key=True, foreign_key="point.id")
    function: Function = Field(sa_column=wire(Function, key=True))
    current: int = Field(sa_type=BigInteger, foreign_key="report.revision")
    rival: int | None = Field(default=None, sa_type=BigInteger, foreign_key="report.revision")


class PointStateRow(Base, table=True):
    """A point inside one operation: phase, occupancy, and the revision of its last change (its version)."""

    __tablename__ = "point_state"
    operation: str = Field(primary_key=True, foreign_key="operation.id")
    point: str = Field(primary_key=True, foreign_key="point.id")
    phase: Phase = Field(sa_column=wire(Phase))
    phase_at: datetime | None = None
    phase_revision: int | None = Field(default=None, sa_type=BigInteger)
    occupancy: Occupancy | None = Field(default=None, sa_column=wire(Occupancy, nullable=True))
    people: int | None = None
    staffing: Staffing | None = Field(default=None, sa_column=wire(Staffing, nullable=True))
    relief_at: datetime | None = None
    occupancy_observed_at: datetime | None = None
    occupancy_valid_until: datetime | None = None
    occupancy_revision: int | None = Field(default=None, sa_type=BigInteger)
    opened: bool | None = None
    opening_at: datetime | None = None
    opening_revision: int | None = Field(default=None, sa_type=BigInteger)
    revision: int = Field(sa_type=BigInteger)


def table_of(model: type[SQLModel]) -> Table:
    """Return the Core table of a model; the report path and the reads are Core statements."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


HEAD = table_of(Head)
JOURNAL = table_of(Journal)
PAYLOAD = table_of(Payload)
AREA = table_of(AreaRow)
POINT = table_of(PointRow)
for _name in SINCE:
    POINT.append_column(stated(_name))
OPERATION = table_of(OperationRow)
REPORT = table_of(ReportRow)
OCCUPANCY = table_of(OccupancyRow)
FUNCTION_STATE = table_of(FunctionStateRow)
POINT_STATE = table_of(PointStateRow)
PROJECTIONS = (AREA, POINT, OPERATION, REPORT, OCCUPANCY, FUNCTION_STATE, POINT_STATE)
