"""The tables of what was carried here by stick, and of the installations that it may come from."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field

from data.store.tables.core import Base, revision_column, table_of


class PartnerRow(Base, table=True):
    """Another installation whose keys somebody has compared by their words."""

    __tablename__ = "partner"
    id: str = Field(primary_key=True)
    name: str
    keys: str = Field(sa_type=Text)
    added_at: datetime
    added_by: str


class CarriedInRow(Base, table=True):
    """A package that was read in, by its entry, and how far what is written later is lifted by it."""

    __tablename__ = "carried_in"
    revision: int = Field(sa_column=revision_column())
    operation: str = Field(index=True)  # it may be opened by the very package
    installation: str
    lift: int = Field(sa_type=BigInteger)


class CarriedEntryRow(Base, table=True):
    """An entry that was written elsewhere: its number there, and `seen`, the number that its page showed."""

    __tablename__ = "carried_entry"
    revision: int = Field(sa_column=revision_column())
    installation: str
    number: int = Field(sa_type=BigInteger)
    stamp: int = Field(sa_type=BigInteger)
    seen: int | None = Field(default=None, sa_type=BigInteger)


class ChainRow(Base, table=True):
    """Another installation's chain, and up to which number it is the same as ours."""

    __tablename__ = "chain"
    installation: str = Field(primary_key=True)
    parted: int = Field(sa_type=BigInteger)


class CarriedAsRow(Base, table=True):
    """What an entry here is called in another installation's chain, after the two have parted."""

    __tablename__ = "carried_as"
    __table_args__ = (Index("ix_carried_as_revision_here", "revision_here"),)
    installation: str = Field(primary_key=True)
    revision_there: int = Field(primary_key=True, sa_type=BigInteger)
    revision_here: int = Field(sa_type=BigInteger)


PARTNER = table_of(PartnerRow)
CARRIED_IN = table_of(CarriedInRow)
CARRIED_ENTRY = table_of(CarriedEntryRow)
CHAIN = table_of(ChainRow)
CARRIED_AS = table_of(CarriedAsRow)
CARRIED_PROJECTIONS = (CARRIED_IN, CARRIED_ENTRY, CHAIN, CARRIED_AS)
