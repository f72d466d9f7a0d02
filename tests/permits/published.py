"""A run of an earlier year on disk, as far as the permit room reads it."""

from pathlib import Path

import duckdb

from tests.worlds import World

TABLES = ("accounting.activity", "permits.outlet_gap", "permits.outlet_month")


def publish(world: World, runs: Path, name: str, *, tables: tuple[str, ...] = TABLES) -> Path:
    """Write the tables of a world as the run `name` and seal it."""
    folder = runs / name
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "inventory.duckdb")) as con:
        for table in tables:
            schema = table.partition(".")[0]
            con.execute(f"create schema if not exists {schema}")
            con.register("rows_of", world.con.table(table).to_arrow_table())
            con.execute(f"create table {table} as from rows_of")
            con.unregister("rows_of")
    (folder / "run.json").write_text("{}", encoding="utf-8")
    return folder
