"""A store says which installation writes it and in which term; the head keeps the term, forwards alone."""

import sqlalchemy as sa
from alembic import op

from data.store import guards
from data.store.migrations.first import columns

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

SERVER, MET = "server", "server_met"


def upgrade() -> None:
    op.add_column("head", sa.Column("term", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        SERVER,
        columns.revision(),
        *columns.numbers("term"),
        *columns.texts("installation"),
        columns.word(SERVER, "reason", ("overtag", "delning"), "took"),
        *columns.texts("island"),
        columns.to_entry(SERVER),
        columns.key(SERVER, "revision"),
    )
    op.create_table(
        MET,
        *columns.numbers("id", "term"),
        *columns.texts("installation", "name", "address"),
        *columns.times("at"),
        columns.check(MET, "single", "id = 1"),
        columns.key(MET, "id"),
    )
    guards.install(op.get_bind())
