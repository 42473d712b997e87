"""A failure that came in after a settlement contradicts it, and a phone takes back at its own account's desk
only what its page showed: what stands is folded anew by these rules."""

from alembic import op

from data.store import refold

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    refold.where_rules_changed(op.get_bind())
