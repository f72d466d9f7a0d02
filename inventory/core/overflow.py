"""What was too large for a model (溢出): values of the tables it reads, with their rows.

The import refuses what cannot be, but a factor times a quantity may still come to more than an
exact sum holds. Then the technician is told which row to look at, and not what a cast failed on.
"""

from collections.abc import Iterable
from typing import Final

import duckdb

# sums are exact up to twenty digits before the point; a million rows of these come near
_SUSPECT: Final = 1e14
_MOST_TOLD: Final = 3
# columns by which a person finds a row, those that a table has
_NAMING: Final = (
    *("facility_no", "unit_no", "outlet_no", "region_code", "category_code", "pollutant"),
    *("item", "param", "factor_id", "month"),
)


def told(con: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> list[str]:
    """The largest values of these tables that no quantity comes near, the largest first."""
    found: list[tuple[float, str]] = []
    for table in sorted(tables):
        schema, _, name = table.partition(".")
        columns = dict(
            con.execute(
                "select column_name, data_type from duckdb_columns()"
                " where schema_name = ? and table_name = ?",
                [schema, name],
            ).fetchall()
        )
        for column, kind in columns.items():
            if kind == "DOUBLE":
                found += _largest(con, f'{schema}."{name}"', column, columns)
    return [text for _, text in sorted(found, reverse=True)[:_MOST_TOLD]]


def _largest(
    con: duckdb.DuckDBPyConnection, table: str, column: str, columns: Iterable[str]
) -> list[tuple[float, str]]:
    naming = [name for name in _NAMING if name in columns]
    row = con.execute(
        f'select abs("{column}"), "{column}", {", ".join(naming) or "null"} from {table}'  # noqa: S608
        f' where abs("{column}") >= {_SUSPECT!r} order by 1 desc limit 1'
    ).fetchone()
    if row is None:
        return []
    size, value, *names = row
    told_as = table.replace('"', "")
    where = "，".join(
        f"{name} {word}" for name, word in zip(naming, names, strict=False) if word is not None
    )
    return [(size, f"{told_as}.{column} = {value:.3g}" + (f"（{where}）" if where else ""))]
