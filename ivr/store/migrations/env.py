"""What Alembic runs: the steps, on the connection that it is given."""

from alembic import context

from ivr.store.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
