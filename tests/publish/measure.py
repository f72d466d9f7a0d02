"""What any DuckDB client sees of a published file, as plain data; also run as a script.

`python measure.py FOLDER FILE MODELS` imports `duckdb` from FOLDER and prints the measures of
FILE as JSON; MODELS is a JSON file with the name and the text of each SQL model.
"""

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

_NUMBERS = {"DOUBLE", "BIGINT", "INTEGER", "HUGEINT"}


def measures(duckdb: ModuleType, database: str, models: dict[str, str]) -> dict[str, Any]:
    """Rows of every table and view, and rows and sums of every model run as text."""
    con = duckdb.connect(database, read_only=True)
    try:
        named = con.execute(
            "select schema_name, table_name from duckdb_tables()"
            " union all select schema_name, view_name from duckdb_views() where not internal"
        ).fetchall()
        return {
            "version": duckdb.__version__,
            "rows": {
                f"{schema}.{name}": len(
                    con.execute(f'select * from "{schema}"."{name}"').fetchall()
                )
                for schema, name in named
            },
            "models": {name: _of_model(con, sql) for name, sql in models.items()},
        }
    finally:
        con.close()


def _of_model(con: Any, sql: str) -> dict[str, float | None]:
    """Row count, and sum and absolute sum of each column of numbers."""
    described = con.execute(f"describe\n{sql}").fetchall()
    names = [f'"{name}"' for name, kind, *_ in described if kind in _NUMBERS]
    measured = ["count(*)"]
    measured += [f"fsum({name}::double)" for name in names]
    measured += [f"fsum(abs({name}::double))" for name in names]
    found = con.execute(f"select {', '.join(measured)} from (\n{sql}\n)").fetchone()
    return dict(zip(["rows", *names, *(f"abs {name}" for name in names)], found, strict=True))


def main() -> None:
    """Measure with the client that lies in the folder given."""
    folder, database, models = sys.argv[1:]
    sys.path.insert(0, folder)
    import duckdb  # noqa: PLC0415 -- from the folder that has just been put first

    found = measures(duckdb, database, json.loads(Path(models).read_text(encoding="utf-8")))
    json.dump(found, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
