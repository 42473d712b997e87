"""How Alembic runs here: on the connection it is handed, inside the caller's transaction."""

from alembic import context

from data.store.tables.core import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=False,
    transactional_ddl=False,
)
context.run_migrations()
