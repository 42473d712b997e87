"""The tables of the staff's log: which entries are open or key, and the contents of attachments."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary
from sqlmodel import Field

from data.models import Base, revision_column, table_of


class MarkedEntryRow(Base, table=True):
    """An entry that is key, or open until ticked; `due` None: it never was open."""

    __tablename__ = "marked_entry"
    revision: int = Field(sa_column=revision_column())
    operation: str = Field(foreign_key="operation.id", index=True)
    key: bool
    due: datetime | None = None
    ticked_by: int | None = Field(default=None, sa_type=BigInteger)


class AttachmentRow(Base, table=True):
    """An attachment's content; what it is and its digest are facts of its entry. Guarded like the words."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("(content IS NULL) = (masked_by IS NOT NULL)", name="masking"),)
    revision: int = Field(sa_column=revision_column())
    content: bytes | None = Field(sa_type=LargeBinary)
    masked_by: int | None = Field(default=None, sa_type=BigInteger)


MARKED_ENTRY = table_of(MarkedEntryRow)
ATTACHMENT = table_of(AttachmentRow)
STAFF_PROJECTIONS = (MARKED_ENTRY,)
