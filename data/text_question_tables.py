"""What senders of text messages have been asked and may say yes to: beside the journal and no part of it."""

from datetime import datetime

from sqlmodel import Field

from data.models import Base, table_of


class TextQuestionRow(Base, table=True):
    """One question; `sender` is a keyed digest of the whole number, which is itself kept nowhere.

    `line` is the report that is stored on a yes, in codes. `observed_at` is the operation's time, the others
    are real.
    """

    __tablename__ = "text_question"
    id: str = Field(primary_key=True)
    operation: str = Field(foreign_key="operation.id")
    point: str
    sender: str = Field(index=True)
    source: str
    line: str
    observed_at: datetime
    received_at: datetime
    asked_at: datetime


TEXT_QUESTION = table_of(TextQuestionRow)
