"""Values that cannot be (不可能的数值) in rows that an earlier import let in.

Today's import refuses such a row; a run that meets one leaves it out in the same way, and tells.
"""

from typing import Final

import duckdb
from sqlalchemy import Table

from inventory.core import bounds
from inventory.registry.tables import GROUP_KEYS, IMPORTED

_CREATE: Final = """
create or replace table registry.impossible_value (
    "table" varchar, sheet_id bigint, row_no integer, column_name varchar, value varchar
)
"""


def set_aside(con: duckdb.DuckDBPyConnection) -> None:
    """Create `registry.impossible_value`, and take what it names out of the snapshot.

    The row goes; of a row that others hang on, such as a unit, the value alone.
    """
    con.execute(_CREATE)
    for table in IMPORTED.values():
        found = {
            column.name: f'coalesce(abs("{column.name}") > {most!r}, false)'
            for column in table.columns
            if (most := bounds.most(column.name)) is not None
        }
        is_any = " or ".join(found.values())
        name = f'registry."{table.name}"'
        if not found or not con.execute(f"select 1 from {name} where {is_any} limit 1").fetchall():  # noqa: S608 -- names and numbers of our own
            continue
        for column, is_beyond in found.items():
            con.execute(
                "insert into registry.impossible_value select"  # noqa: S608
                f" '{table.name}', sheet_id, row_no, '{column}', \"{column}\"::varchar"
                f" from {name} where {is_beyond} order by all"
            )
            if _has_children(table):
                con.execute(f'update {name} set "{column}" = null where {is_beyond}')  # noqa: S608
        if not _has_children(table):
            con.execute(f"delete from {name} where {is_any}")  # noqa: S608


def _has_children(table: Table) -> bool:
    """Whether rows have numbers of a permit, by which other rows name them."""
    return GROUP_KEYS[table.name] == tuple(c.name for c in table.primary_key.columns)
