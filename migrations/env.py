"""How alembic runs a migration of the registry: on the connection that `schema` has opened."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from inventory.registry.base import UtcDateTime
from inventory.registry.tables import metadata


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column type as the plain one below it: a migration outlives our classes."""
    del autogen
    is_moment = kind == "type" and isinstance(item, UtcDateTime)
    return "sa.DateTime(timezone=True)" if is_moment else False


connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    # two upgrades at once: the second waits and finds nothing left to do
    connection.exec_driver_sql("select pg_advisory_xact_lock(hashtext('inventory.registry'))")
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    transactional_ddl=True,
    compare_type=True,
    compare_server_default=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
