"""The table of the levels that have been read at points."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from data.levels.facts import Stock
from data.store.tables.core import Base, revision_column, table_of, wire


class LevelRow(Base, table=True):
    """One reading; who said so is in the payload. `stands` is the reading that holds once this one is in."""

    __tablename__ = "level"
    __table_args__ = (Index("ix_level_stock", "operation", "point", "stock", "revision"),)
    revision: int = Field(sa_column=revision_column())
    operation: str = Field(foreign_key="operation.id")
    point: str = Field(foreign_key="point.id")
    stock: Stock = Field(sa_column=wire(Stock))
    litres: int
    observed_at: datetime
    recorded_at: datetime
    stands: int = Field(sa_type=BigInteger)


LEVEL = table_of(LevelRow)
LEVEL_PROJECTIONS = (LEVEL,)
