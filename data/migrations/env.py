"""How Alembic runs here: on the connection it is handed, inside the caller's transaction."""

from alembic import context

from data import (  # their tables belong to the same metadata
    access_tables,  # noqa: F401
    draft_tables,  # noqa: F401
    event_tables,  # noqa: F401
    notice_tables,  # noqa: F401
    request_tables,  # noqa: F401
    sector_tables,  # noqa: F401
    staff_tables,  # noqa: F401
    text_question_tables,  # noqa: F401
)
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
