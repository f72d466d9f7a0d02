"""The choice of factors alone: factors and demands in, chosen factors out."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from inventory.core import models, parameters, scope

FACTOR_TABLE = pa.schema(
    [
        *((name, pa.string()) for name in ("factor_id", "pack", "category_code", "item")),
        *((name, pa.string()) for name in ("technology", "control", "region_code")),
        *((name, pa.string()) for name in ("pollutant", "param", "stage", "scaled_by")),
        *((name, pa.string()) for name in ("evidence", "reach", "source", "cited_table")),
        ("capacity_min", pa.float64()),
        ("capacity_max", pa.float64()),
        ("capacity_suffix", pa.string()),
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
        ("pack_rank", pa.int32()),
        *((name, pa.float64()) for name in ("value", "lower", "upper")),
        ("canonical_value", pa.float64()),
        ("canonical_per", pa.string()),
    ]
)
DEMAND_TABLE = pa.schema(
    [
        ("demand_id", pa.uint64()),
        ("use_id", pa.uint64()),
        *((name, pa.string()) for name in ("category_code", "item", "item_group")),
        ("technology_id", pa.string()),
        ("technologies", pa.list_(pa.string())),
        ("capacity_mw", pa.float64()),
        ("capacity_t_h", pa.float64()),
        ("region_code", pa.string()),
        ("controls", pa.list_(pa.string())),
        ("treatments", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("capacity_stated", "conversion_zh")),
        *((name, pa.string()) for name in ("technology_assumption_zh", "size_assumption_zh")),
    ]
)
DEMAND: dict[str, object] = {
    "demand_id": 1,
    "region_code": "610113",
    "controls": [],
    "treatments": [],
}
_MODELS = ("place", "in_force", "rule", "placed", "offer", "choice", "removal", "lack")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """The scope of a run for 2024 with every declared parameter, and no facility yet."""
    scope.create(con, scope.Row(year=2024))
    parameters.load(con)
    con.execute(
        "create schema registry; create table registry.facility (region_code varchar);"
        "create table registry.region_activity (region_code varchar);"
        "create table factors.region_key (region_code varchar, key_code varchar);"
        "create table factors.control_word"
        " (pack varchar, control varchar, standard_control varchar)"
    )


def choose(
    con: duckdb.DuckDBPyConnection, demands: Sequence[dict[str, object]]
) -> list[dict[str, object]]:
    """What these demands take from `factors.factor`, in a run whose facilities they stand for.

    A technology is known to every pack under the name that the demand gives it.
    """
    packs = con.execute("select distinct pack from factors.factor").fetchall()
    asked = [{**DEMAND, **_technology(row, [name for (name,) in packs])} for row in demands]
    con.register("asked", pa.Table.from_pylist(asked, schema=DEMAND_TABLE))
    con.execute("create or replace table factors.demand as from asked")
    con.execute(
        "create or replace table registry.facility as select distinct region_code from asked"
    )
    con.execute(
        "create or replace table factors.region_key as"
        " select region_code, region_code as key_code from registry.facility"
    )
    wanted = {f"factors.{name}" for name in _MODELS}
    models.run(con, [model for model in models.discover() if model.qualified in wanted])
    rows: list[dict[str, object]] = con.sql("from factors.choice").to_arrow_table().to_pylist()
    return rows


def _technology(row: dict[str, object], packs: list[str]) -> dict[str, object]:
    named = row.get("technology")
    words = [f"{pack}|{named}" for pack in packs] if named else []
    return {**row, "technology_id": named, "technologies": words}
