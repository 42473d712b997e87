"""The tables of the scenarios that are being written: no part of the journal."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from data.store.tables.core import Base, table_of, wire
from data.workshop.facts import Source


class WorkshopRow(Base, table=True):
    """One scenario draft; times are real."""

    __tablename__ = "workshop"
    id: str = Field(primary_key=True)
    source: Source = Field(sa_column=wire(Source))
    of: str
    version: int
    writer_name: str
    updated_at: datetime


class WorkshopPartRow(Base, table=True):
    """One part of a draft as JSON: an inject, or the frame (""); `place` orders injects of one moment."""

    __tablename__ = "workshop_part"
    draft: str = Field(primary_key=True, foreign_key="workshop.id")
    inject: str = Field(primary_key=True)
    place: int
    version: int
    writer_name: str
    updated_at: datetime
    words: str = Field(sa_type=Text)


WORKSHOP = table_of(WorkshopRow)
WORKSHOP_PART = table_of(WorkshopPartRow)
