"""How Alembic runs here: on the connection it is handed, inside the caller's transaction."""

from alembic import context

from data import access_tables, event_tables, notice_tables, request_tables, sector_tables, staff_tables  # noqa: F401  (their tables belong to the same metadata)
from data.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=False,
    transactional_ddl=False,
)
context.run_migrations()
