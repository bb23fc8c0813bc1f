"""Alembic's entry: runs on the connection it is given, inside that one's transaction."""

from alembic import context

from assistant.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction holds everything
)
context.run_migrations()
