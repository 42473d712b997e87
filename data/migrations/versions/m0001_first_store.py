"""The first store: head, journal, payload and the projections."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from data import guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
    )
    op.create_table(
        "head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head")),
    )
    op.create_table(
        "journal",
        sa.Column(
            "revision",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "areas_loaded",
                "points_loaded",
                "operation_opened",
                "operation_changed",
                "operation_closed",
                "report",
                "occupancy",
                "phase",
                "note",
                "correction",
                "masked",
                name="entrykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("operation", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("point", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("occurred_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("text_digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("previous", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_journal")),
        sa.UniqueConstraint("act", name=op.f("uq_journal_act")),
    )
    op.create_index("ix_journal_operation_revision", "journal", ["operation", "revision"], unique=False)
    op.create_index("ix_journal_place", "journal", ["operation", "point", "kind", "revision"], unique=False)
    op.create_index("ix_journal_recorded_at", "journal", ["recorded_at", "revision"], unique=False)
    op.create_table(
        "operation",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "incident",
                "samhallsstorning",
                "ovning",
                name="operationkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "readiness",
            sa.Enum(
                "normallage",
                "fredstida_kris",
                "hojd_skarpt",
                "hojd_hogsta",
                name="readiness",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("clock_started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("clock_origin", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("clock_speed", sa.Float(), nullable=False),
        sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    op.create_table(
        "payload",
        sa.Column(
            "revision",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("salt", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("masked_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(text IS NULL) = (salt IS NULL) AND (text IS NULL) = (masked_by IS NOT NULL)",
            name=op.f("ck_payload_masking"),
        ),
        sa.ForeignKeyConstraint(["revision"], ["journal.revision"], name=op.f("fk_payload_revision")),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_payload")),
    )
    op.create_table(
        "point",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("fast", "mobil", name="pointkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("operated_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("infrastructure_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("owner", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("fault_contact", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.id"], name=op.f("fk_point_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point")),
    )
    op.create_index(op.f("ix_point_area"), "point", ["area"], unique=False)
    op.create_table(
        "point_state",
        sa.Column("operation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("point", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                "planerad",
                "i_beredskap",
                "under_aktivering",
                "oppen",
                "under_avveckling",
                "stangd",
                name="phase",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("phase_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("phase_revision", sa.BigInteger(), nullable=True),
        sa.Column(
            "occupancy",
            sa.Enum(
                "ledigt",
                "snart_fullt",
                "fullt",
                "kan_inte_ta_emot",
                name="occupancy",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column(
            "staffing",
            sa.Enum(
                "racker",
                "knapp",
                "saknas",
                name="staffing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("occupancy_observed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("occupancy_valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("occupancy_revision", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["operation"], ["operation.id"], name=op.f("fk_point_state_operation")),
        sa.ForeignKeyConstraint(["point"], ["point.id"], name=op.f("fk_point_state_point")),
        sa.PrimaryKeyConstraint("operation", "point", name=op.f("pk_point_state")),
    )
    op.create_table(
        "occupancy",
        sa.Column(
            "revision",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("operation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("point", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stands", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["operation"], ["operation.id"], name=op.f("fk_occupancy_operation")),
        sa.ForeignKeyConstraint(["point"], ["point.id"], name=op.f("fk_occupancy_point")),
        sa.ForeignKeyConstraint(["revision"], ["journal.revision"], name=op.f("fk_occupancy_revision")),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_occupancy")),
    )
    op.create_index("ix_occupancy_point", "occupancy", ["operation", "point", "revision"], unique=False)
    op.create_table(
        "report",
        sa.Column(
            "revision",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("operation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("point", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "function",
            sa.Enum(
                "information",
                "el",
                "varme",
                "vatten",
                name="function",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "fungerar",
                "begransad",
                "ur_funktion",
                "okand",
                "ej_aktuell",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "supply",
            sa.Enum(
                "ordinarie",
                "reserv",
                "nodvatten",
                "okant",
                name="supply",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("observed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("lasts_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("restored_estimate", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "webb",
                "telefon",
                "rakel",
                "sms",
                "papper",
                "api",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("settles", sa.Boolean(), nullable=False),
        sa.Column("stands", sa.BigInteger(), nullable=False),
        sa.Column("contested", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["operation"], ["operation.id"], name=op.f("fk_report_operation")),
        sa.ForeignKeyConstraint(["point"], ["point.id"], name=op.f("fk_report_point")),
        sa.ForeignKeyConstraint(["revision"], ["journal.revision"], name=op.f("fk_report_revision")),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_report")),
        sa.UniqueConstraint("id", name=op.f("uq_report_id")),
    )
    op.create_index(
        "ix_report_function", "report", ["operation", "point", "function", "revision"], unique=False
    )
    op.create_table(
        "function_state",
        sa.Column("operation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("point", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "function",
            sa.Enum(
                "information",
                "el",
                "varme",
                "vatten",
                name="function",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("current", sa.BigInteger(), nullable=False),
        sa.Column("rival", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["current"], ["report.revision"], name=op.f("fk_function_state_current")),
        sa.ForeignKeyConstraint(["operation"], ["operation.id"], name=op.f("fk_function_state_operation")),
        sa.ForeignKeyConstraint(["point"], ["point.id"], name=op.f("fk_function_state_point")),
        sa.ForeignKeyConstraint(["rival"], ["report.revision"], name=op.f("fk_function_state_rival")),
        sa.PrimaryKeyConstraint("operation", "point", "function", name=op.f("pk_function_state")),
    )
    op.execute(f"INSERT INTO head (id, revision, digest) VALUES (1, 0, '{'0' * 64}')")
    guards.install(op.get_bind())
