"""Situation reports: numbered, frozen, and who has read them."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
