"""Small worlds for tests: rows of the registry and of a factor pack in, the whole ledger out."""

import csv
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from inventory.accounting import macros as accounting_macros
from inventory.classification import load as classification_load
from inventory.core import methods, models, parameters, scope
from inventory.core.resources import shipped
from inventory.factors import pack as packs
from inventory.factors.library import Library
from inventory.factors.names import tables as name_tables
from inventory.factors.names.resolver import Names
from inventory.factors.tables import Placed
from inventory.monitoring import days, store
from inventory.permits import base, settings
from inventory.publish.database import create_macros
from inventory.quality import catalogue
from inventory.registry import impossible, snapshot
from inventory.registry.tables import IMPORTED

_FACTOR_COLUMNS = packs.COLUMNS[packs.FACTOR]
_ITEM_COLUMNS = packs.COLUMNS[packs.ITEM]

DEFAULTS: dict[str, dict[str, Any]] = {
    "facility": {"facility_no": "F1", "name": "虚构热电", "region_code": "610112"},
    "unit": {"facility_no": "F1", "unit_no": "MF1", "category_code": "A010101"},
    "outlet": {"facility_no": "F1", "outlet_no": "DA001", "kind": "main"},
    "abatement": {"facility_no": "F1"},
    "abatement_run": {"facility_no": "F1", "year": 2024},
    "route": {
        "facility_no": "F1",
        "unit_no": "MF1",
        "outlet_no": "DA001",
        "share_frac": 1.0,
        "capture_frac": 1.0,
    },
    "activity": {
        "facility_no": "F1",
        "unit_no": "MF1",
        "year": 2024,
        "role": "fuel",
        "item": "coal",
        "lot_no": 1,
    },
    "permit_limit": {"facility_no": "F1", "scope": "outlet", "year": 2024},
    "special_limit": {"facility_no": "F1", "scope": "outlet", "outlet_no": "DA001"},
    "special_period": {"facility_no": "F1", "scope": "outlet", "outlet_no": "DA001"},
    "reported_emission": {"facility_no": "F1", "year": 2024, "lot_no": 1},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a run decides, and the records of monitors that it finds."""

    method_context: str = "inventory"
    min_evidence: str = "C"
    statement_mode: str = "preferred"
    hours: pa.Table | None = None

    def scope(self, year: int, gwp: str) -> scope.Row:
        """What `run.scope` says of a run with these decisions."""
        return scope.Row(
            year=year,
            gwp_set=gwp,
            min_evidence=self.min_evidence,
            method_context=self.method_context,
            statement_mode=self.statement_mode,
        )


@cache
def _reads() -> dict[str, frozenset[str]]:
    """The tables that each model names."""
    with duckdb.connect() as con:
        return {model.qualified: models.tables_of(model.sql, con) for model in models.discover()}


def _behind(names: frozenset[str]) -> set[str]:
    """The models among these tables, and all that they read."""
    found: set[str] = set()
    asked = set(names)
    while asked := {name for name in asked if name in _reads()} - found:
        found |= asked
        asked = {read for name in asked for read in _reads()[name]}
    return found


@dataclass(frozen=True, slots=True)
class World:
    """A DuckDB database with the rows that a test gives; models run when they are asked for."""

    _con: duckdb.DuckDBPyConnection
    _done: set[str] = field(default_factory=set)

    @classmethod
    def published(cls, con: duckdb.DuckDBPyConnection) -> "World":
        """A database in which every model has run before."""
        return cls(con, set(_reads()))

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The database with every model."""
        self._run(set(_reads()))
        return self._con

    def close(self) -> None:
        """Let the database go, whatever of it was asked for."""
        self._con.close()

    def _run(self, names: set[str]) -> None:
        for model in models.in_order(models.discover()):
            if model.qualified in names - self._done:
                models.run(self._con, [model])
                self._done.add(model.qualified)

    @classmethod
    def of(  # noqa: PLR0913 -- all that a run is about
        cls,
        *,
        factor: list[dict[str, str]] | None = None,
        item: list[dict[str, str]] | None = None,
        year: int = 2024,
        gwp: str = "AR5",
        permits: settings.Settings = settings.DEFAULT,
        runs: Path | None = None,
        setting: Setting | None = None,
        **tables: list[dict[str, Any]],
    ) -> "World":
        """Models over these rows; a table that is not given is empty.

        A unit, an outlet and a facility stand ready unless the test brings its own.
        """
        setting = setting or Setting()
        con = duckdb.connect()
        create_macros(con)
        scope.create(con, setting.scope(year, gwp))
        con.execute(
            'create table run.input (file varchar, sheet varchar, sha256 varchar, "table" varchar,'
            " staged bigint, loaded bigint, rejected bigint, superseded bigint)"
        )
        _registry(con, {"facility": [{}], "unit": [{}], "outlet": [{}], **tables})
        classification_load.load(con)
        library = _library(factor or [], item or [])
        library.load(con)
        name_tables.load(con, _names(library))
        parameters.load(con)
        methods.load(con)
        catalogue.load(con)
        accounting_macros.create(con)
        _hours(con, setting.hours, year)
        settings.load(con, permits)
        base.load(con, runs, year=year, base_years=permits.base_years)
        return cls(con)

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """The rows of a query as dictionaries; what it does not ask for is not run."""
        self._run(_behind(models.tables_of(sql, self._con)))
        cursor = self._con.execute(sql, list(values))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def chosen(self, pollutant: str) -> float:
        """The tonnes of a pollutant that count."""
        (row,) = self.rows(
            "select coalesce(sum(emission_t), 0) as t from ledger.emission"
            " where is_chosen and pollutant = ?",
            pollutant,
        )
        return float(row["t"])


def factor(**cells: object) -> dict[str, str]:
    """One row of a factor pack; an id and a source unless the test gives them."""
    row = {key: str(value) for key, value in cells.items()}
    named = ":".join(str(row.get(key, "")) for key in ("category_code", "pollutant", "param"))
    keys = ("item", "technology", "control", "capacity_min", "region_code")
    suffix = ":".join(row.get(key, "") for key in keys)
    return {
        "factor_id": f"test:{named}:{suffix}",
        "param": "ef",
        "stage": "generated",
        "basis": "item_amount",
        "source": "TEST",
        "evidence": "C",
        **row,
    }


def coal(**cells: object) -> dict[str, str]:
    """A fuel of the test pack."""
    return {
        "item_code": "coal",
        "name_zh": "煤炭",
        "role": "fuel",
        "unit": "t",
        "ncv": "20.908",
        "ncv_unit": "GJ/t",
        "source": "TEST",
        "evidence": "C",
        **{key: str(value) for key, value in cells.items()},
    }


def monitored(
    *,
    concentration_mg_m3: float,
    flow_m3_h: float = 1e5,
    pollutant: str = "SO2",
    flags: dict[int, str] | None = None,
) -> Setting:
    """The hours of 2024 at DA001, all alike; `flags` gives letters to some of them."""
    count = 366 * days.HOURS_A_DAY
    first = datetime(2024, 1, 1)  # noqa: DTZ001 -- monitors write local time
    constant = {
        "facility_no": "F1",
        "outlet_no": "DA001",
        "pollutant": pollutant,
        "concentration_mg_m3": concentration_mg_m3,
        "flow_m3_h": flow_m3_h,
    }
    hours = pa.table(
        {
            **{name: [value] * count for name, value in constant.items()},
            "ts": pa.array([first + timedelta(hours=n) for n in range(count)], pa.timestamp("us")),
            "flag": [(flags or {}).get(n, "N") for n in range(count)],
            "o2_frac": pa.nulls(count, pa.float64()),
            "source_id": pa.nulls(count, pa.int32()),
            "row_no": pa.nulls(count, pa.int32()),
        }
    )
    return Setting(hours=hours)


def _hours(con: duckdb.DuckDBPyConnection, hours: pa.Table | None, year: int) -> None:
    """Attach the hours as a workspace would, from memory."""
    store.attach(con, None, year=year)
    if hours is None:
        return
    con.register("hour_rows", hours)
    con.execute(
        "insert into monitoring.series select row_number() over (order by outlet_no, pollutant), *"
        " from (select distinct facility_no, outlet_no, pollutant from hour_rows)"
    )
    numbered = con.sql(
        "select * exclude (facility_no, outlet_no, pollutant) from hour_rows"
        " join monitoring.series using (facility_no, outlet_no, pollutant) order by series_id, ts"
    ).to_arrow_table()
    con.unregister("hour_rows")
    con.register("packed_rows", days.packed(numbered, batch_id=1))
    con.execute("create table monitoring.packed_day as from packed_rows")
    con.unregister("packed_rows")
    con.execute("create or replace view monitoring.day_row as from monitoring.packed_day")


def _names(library: Library) -> Names:
    """The names that the packs know; most tests bring none of their own."""
    rows = [row for one in library.packs for row in one.pack.factor.to_pylist()]
    if not any(row["control"] or row["technology"] for row in rows):
        return _listed_names()
    return Names.of(library)


@cache
def _listed_names() -> Names:
    return Names.of(_library([], []))


def _library(factors: list[dict[str, str]], items: list[dict[str, str]]) -> Library:
    """A local pack, and one of general values for the factors that say `reach`."""
    stated = packs.read_priority(shipped("factors"))
    general = [row for row in factors if row.get("reach") == "general"]
    local = [row for row in factors if row not in general]
    made = [_pack("test", "local", local, items or [coal()]), _pack("far", "general", general, [])]
    placed = [
        Placed(pack=pack, rank=rank, by_pollutant={}) for rank, pack in enumerate(made, start=1)
    ]
    return Library.of(placed, stated)


def _pack(
    name: str, reach: str, factors: list[dict[str, str]], items: list[dict[str, str]]
) -> packs.Pack:
    return packs.Pack(
        name=name,
        version="1",
        title_zh="试验包",
        licence="",
        reach=reach,
        is_builtin=False,
        factor=_texts(factors, (*_FACTOR_COLUMNS, packs.ROW)),
        item=_texts(items, (*_ITEM_COLUMNS, packs.ROW)),
        priority=packs.read_priority(Path("/nonexistent")),
        sha256="",
        faults=(),
    )


def _texts(rows: list[dict[str, str]], names: tuple[str, ...]) -> pa.Table:
    return pa.table(
        {name: pa.array([row.get(name, "") for row in rows], pa.string()) for name in names}
    )


def _registry(con: duckdb.DuckDBPyConnection, tables: dict[str, list[dict[str, Any]]]) -> None:
    con.execute("create schema registry")
    for table in snapshot.COPIED.values():
        snapshot.create(con, table)
    for name, file in (("region", "gb2260_admin"), ("pollutant", "pollutants")):
        _code_list(con, name, _read(file))
    for name, rows in tables.items():
        columns = [column.name for column in IMPORTED[name].columns]
        for number, row in enumerate(rows, start=1):
            full = {**DEFAULTS.get(name, {}), **row}
            key = f"{name}_id"
            if key in columns:
                full.setdefault(key, number)
            names = ", ".join(full)
            marks = ", ".join("?" for _ in full)
            con.execute(f"insert into registry.{name} ({names}) values ({marks})", [*full.values()])
    impossible.set_aside(con)


def _code_list(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    con.register("code_rows", rows)
    if name == "region":
        con.execute(
            "insert into registry.region by name select code as region_code, name,"
            " nullif(parent, '') as parent_code, level::integer as level from code_rows"
        )
    else:
        con.execute(
            "insert into registry.pollutant by name select code as pollutant, name_zh, name_en,"
            " kind, nullif(subset_of, '') as subset_of, nullif(gwp_key, '') as gwp_key,"
            " nullif(pollution_equivalent_kg, '')::double as pollution_equivalent_kg"
            " from code_rows"
        )
    con.unregister("code_rows")


@cache
def _read(file: str) -> pa.Table:
    path = shipped("factors") / "classification" / f"{file}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return pa.Table.from_pylist(list(csv.DictReader(handle)))
