"""What senders of text messages have been asked, and may say yes to for a while."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()
_TIME = sqlmodel.sql.sqltypes.UTCDateTime()


def upgrade() -> None:
    op.create_table(
        "text_question",
        *(
            sa.Column(name, _TEXT, nullable=False)
            for name in ("id", "operation", "point", "sender", "source", "line")
        ),
        *(sa.Column(name, _TIME, nullable=False) for name in ("observed_at", "received_at", "asked_at")),
        sa.ForeignKeyConstraint(["operation"], ["operation.id"], name=op.f("fk_text_question_operation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_question")),
    )
    op.create_index(op.f("ix_text_question_sender"), "text_question", ["sender"])
