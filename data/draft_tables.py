"""The table of drafts: what is being written at the desk, beside the journal and no part of it."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from data.domain.drafts import DraftKind
from data.models import Base, table_of, wire


class DraftRow(Base, table=True):
    """One draft for each operation, kind and owner (an account, or the stab); times are real.

    `act` is the id that its act will have: the transaction that writes that act takes the draft away.
    """

    __tablename__ = "draft"
    operation: str = Field(primary_key=True, foreign_key="operation.id")
    kind: DraftKind = Field(sa_column=wire(DraftKind, key=True))
    owner: str = Field(primary_key=True)
    act: str = Field(unique=True)
    fields: str = Field(sa_type=Text)
    writer: str
    writer_name: str
    begun_at: datetime
    updated_at: datetime
    version: int


DRAFT = table_of(DraftRow)
