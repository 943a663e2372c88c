"""Runs the migrations on the connection that the `exchange` command hands over; it opens none of its own."""

from alembic import context

from exchange.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
