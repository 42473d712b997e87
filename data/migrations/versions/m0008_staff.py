"""The staff's own rows: full-text search, open entries, attachments, messages and plans."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
