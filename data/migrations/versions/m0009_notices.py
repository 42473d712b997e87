"""Notices: what is to be told to whom, and how delivery went."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
