"""Situation reports: no table of their own, since a frozen report is its journal entry, guards and all."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
