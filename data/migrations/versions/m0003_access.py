"""Who may get in: accounts, sessions, keys and the security journal; and what a point says of its opening."""

import secrets

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from data import guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()
_TIME = sqlmodel.sql.sqltypes.UTCDateTime()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "report", sa.Column("unconfirmed_device", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("point_state", sa.Column("relief_at", _TIME, nullable=True))
    op.add_column("point_state", sa.Column("opened", sa.Boolean(), nullable=True))
    op.add_column("point_state", sa.Column("opening_at", _TIME, nullable=True))
    op.add_column("point_state", sa.Column("opening_revision", sa.BigInteger(), nullable=True))
    _journal()
    _people()
    _keys()
    guards.install(op.get_bind())  # the journal knows a kind more
    guards.install_access(op.get_bind())


def _journal() -> None:
    op.create_table(
        "access_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("rights", sa.BigInteger(), nullable=False),
        sa.Column("secret", _TEXT, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_access_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_head")),
    )
    op.create_table(
        "security",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("who", _TEXT, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous", _TEXT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_security")),
    )
    op.execute(
        "INSERT INTO access_head (id, number, digest, rights, secret) "
        f"VALUES (1, 0, '{'0' * 64}', 0, '{secrets.token_hex(32)}')"
    )


def _people() -> None:
    op.create_table(
        "account",
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("login", _TEXT, nullable=False),
        sa.Column("label", _TEXT, nullable=False),
        sa.Column("password", _TEXT, nullable=True),
        sa.Column("issuer", _TEXT, nullable=True),
        sa.Column("subject", _TEXT, nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_index("uq_account_external", "account", ["issuer", "subject"], unique=True)
    op.create_table(
        "account_grant",
        sa.Column("account", _TEXT, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("bound", _TEXT, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_account_grant_account")),
        sa.PrimaryKeyConstraint("account", "role", "bound", name=op.f("pk_account_grant")),
    )
    op.create_table(
        "session",
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("account", _TEXT, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("revoked_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_session_account")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_session")),
    )
    op.create_index("ix_session_account", "session", ["account"], unique=False)
    op.create_table(
        "link",
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("account", _TEXT, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_link_account")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_link")),
    )


def _keys() -> None:
    op.create_table(
        "token",
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("label", _TEXT, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("bound", _TEXT, nullable=False),
        sa.Column("operation", _TEXT, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=True),
        sa.Column("revoked_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("key", name=op.f("uq_token_key")),
    )
    op.create_index("ix_token_bound", "token", ["bound"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("token", _TEXT, nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("confirmed_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["token"], ["token.id"], name=op.f("fk_device_token")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_index("ix_device_token", "device", ["token"], unique=False)
    op.create_table(
        "sign_in_wait",
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_wait")),
    )
