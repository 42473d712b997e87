"""The tables of what is known of a point before anything happens."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from data.preparedness.words import Reserve
from data.store.tables.core import Base, revision_column, table_of, wire


class EquipmentRow(Base, table=True):
    """What is known of a point, as it was last said."""

    __tablename__ = "equipment"
    point: str = Field(primary_key=True, foreign_key="point.id")
    reserve: Reserve | None = Field(default=None, sa_column=wire(Reserve, nullable=True))
    reserve_kw: float | None = None
    tank_litres: int | None = None
    litres_per_hour: float | None = None
    last_tried: date | None = None
    water_litres: int | None = None
    heated_m2: int | None = None
    level: int | None = None
    opening_hours: str
    fuel_priority: int | None = None
    example: bool
    revision: int = Field(sa_type=BigInteger)


class PointCheckRow(Base, table=True):
    """One monthly check; its note is in the payload."""

    __tablename__ = "point_check"
    revision: int = Field(sa_column=revision_column())
    point: str = Field(foreign_key="point.id", index=True)
    at: datetime
    tried: bool | None = None
    opened: bool
    staffed: bool
    stocked: bool


EQUIPMENT = table_of(EquipmentRow)
POINT_CHECK = table_of(PointCheckRow)
PREPAREDNESS_PROJECTIONS = (EQUIPMENT, POINT_CHECK)
