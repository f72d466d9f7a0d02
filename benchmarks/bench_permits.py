"""The whole permit comparison against one bare group-by over the same ledger, in one run.

Each contestant runs in a process of its own, several times in turn; what counts is the ratio of
the medians. `python -m benchmarks.bench_permits [--outlets N] [--repeat N]`.
"""

import argparse
import json
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.child import measure
from inventory.core import models
from inventory.permits import base, settings
from inventory.publish.database import create_macros
from inventory.registry import snapshot

AIM = 10.0
AIM_GIB = 2.0
POLLUTANTS = ("SO2", "NOx", "PM", "VOCs")
OUTLETS_OF_A_PLANT = 8
_MEMORY = "1400MB"  # what DuckDB holds; the process itself adds a few hundred megabytes
_EMPTY = (
    """
    create table accounting.activity (facility_no varchar, unit_no varchar, year integer, role
    varchar, item varchar, qty_t double, qty_m3 double, qty_gj_ncv double, qty_h double,
    volatile_frac double, excluded_because varchar)
    """,
    """
    create table accounting.path (facility_no varchar, unit_no varchar, outlet_no varchar,
    outlet_kind varchar, part varchar, path_frac double)
    """,
    """
    create table factors.item (item_code varchar, item_group varchar)
    """,
    """
    create table factors.factor (factor_id varchar, param varchar, category_code varchar, item
    varchar, technology varchar, pollutant varchar, region_code varchar, capacity_suffix
    varchar, capacity_min double, capacity_max double, value double, canonical_value double,
    valid_from date, valid_to date, pack_rank integer, verified boolean)
    """,
    """
    insert into factors.factor by name select 'absurd' as factor_id, 'absurd_ratio' as param,
    1000 as value, true as verified
    """,
    """
    create table run.scope as select 2024 as year, false as allow_unverified
    """,
)
# one tenth of the outlets are main outlets and have a written quantity
_ROWS = (
    """
    insert into registry.facility by name select format('F{:06d}', n) as facility_no, 'plant' as
    name, (610100 + n % 20)::varchar as region_code, (1000 + n % 90)::varchar as industry_code,
    case when n % 3 = 0 then 'key' else 'simplified' end as management from range($outlets //
    $per_plant + 1) as plant(n)
    """,
    """
    insert into registry.outlet by name select format('F{:06d}', n // $per_plant) as
    facility_no, format('DA{:03d}', n % $per_plant) as outlet_no, case when n % 10 = 0 then
    'main' when n % 10 = 9 then 'fugitive' else 'general' end as kind from range($outlets) as
    outlet(n)
    """,
    """
    insert into registry.permit_limit by name select row_number() over () as permit_limit_id,
    facility_no, 'outlet' as scope, outlet_no, unnest($pollutants) as pollutant, 2024 as year,
    600.0 as quantity_t, 'eia' as basis from registry.outlet where kind = 'main'
    """,
    """
    create table accounting.emission as select facility_no, outlet_no, kind as outlet_kind,
    pollutant, 2024 as year, month::integer as month, 'coefficient' as method, true as
    is_chosen, (hash(facility_no, outlet_no, pollutant, month) % 100000) / 1000.0 as emission_t
    from registry.outlet cross join unnest($pollutants) as p(pollutant) cross join range(1, 13)
    as m(month)
    """,
)


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database whose memory is bounded; what does not fit spills beside it."""
    settings_of: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "temp_directory": str(path.parent / "spill"),
    }
    with duckdb.connect(str(path), config=settings_of) as con:
        con.execute("set preserve_insertion_order = false")
        yield con


def build(root: Path, outlets: int) -> None:
    """A synthetic ledger (合成数据): every outlet, pollutant and month has one row."""
    with opened(root / "city.duckdb") as con:
        create_macros(con)
        for schema in ("run", "registry", "factors", "accounting"):
            con.execute(f"create schema {schema}")
        for table in snapshot.COPIED.values():
            snapshot.create(con, table)
        for statement in _EMPTY:
            con.execute(statement)
        given = {
            "outlets": outlets,
            "per_plant": OUTLETS_OF_A_PLANT,
            "pollutants": list(POLLUTANTS),
        }
        for statement in _ROWS:
            used = {name: value for name, value in given.items() if f"${name}" in statement}
            con.execute(statement, used)


def permits(con: duckdb.DuckDBPyConnection) -> float:
    """The product: every model of the permit room, limits to roll-ups."""
    settings.load(con)
    base.load(con, None, year=2024)
    chosen = [model for model in models.discover() if model.room == "permits"]
    last: list[Any] = [time.perf_counter(), ""]

    def lap(name: str) -> None:
        now = time.perf_counter()
        if last[1]:
            print(f"    {last[1]:32} {now - last[0]:6.2f}", file=sys.stderr)
        last[:] = [now, name]

    models.run(con, chosen, on_model=lambda model: lap(model.qualified))
    lap("")
    return _sum(con, "select sum(actual_t) from permits.gap_by_region")


def bare(con: duckdb.DuckDBPyConnection) -> float:
    """The least a person could write: the tonnes of each outlet and pollutant, kept as a table."""
    con.execute(
        "create or replace table bare as select facility_no, outlet_no, pollutant,"
        " sum(emission_t) as actual_t from accounting.emission where is_chosen group by all"
    )
    return _sum(con, "select sum(actual_t) from bare")


def bare_by_month(con: duckdb.DuckDBPyConnection) -> float:
    """The same by month, which the ledger has anyway; told for comparison."""
    con.execute(
        "create or replace table bare as select facility_no, outlet_no, pollutant, month,"
        " sum(emission_t) as actual_t from accounting.emission where is_chosen group by all"
    )
    return _sum(con, "select sum(actual_t) from bare")


def _sum(con: duckdb.DuckDBPyConnection, sql: str) -> float:
    row = con.execute(sql).fetchone()
    return float(row[0]) if row else 0.0


CONTESTANTS: dict[str, Callable[[duckdb.DuckDBPyConnection], float]] = {
    "permits": permits,
    "bare": bare,
    "bare_by_month": bare_by_month,
}


def one(name: str, root: Path) -> None:
    """The child's side of `measure`, on a copy of the ledger that it may write to."""
    copy = root / f"of_{name}.duckdb"  # a catalog and a schema of one name are ambiguous
    shutil.copyfile(root / "city.duckdb", copy)
    with opened(copy) as con:
        started = time.perf_counter()
        tonnes = CONTESTANTS[name](con)
        seconds = time.perf_counter() - started
    copy.unlink()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"seconds": seconds, "gib": peak, "tonnes": tonnes}))


def main() -> None:
    """Build the ledger, run every contestant in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlets", type=int, default=600_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", choices=list(CONTESTANTS))
    parser.add_argument("--root", type=Path)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.root)
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build(root, options.outlets)
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in CONTESTANTS}
        for _ in range(options.repeat):
            for name, found in runs.items():
                found.append(measure("bench_permits", name, root))
    report(runs, outlets=options.outlets)


def report(runs: dict[str, list[dict[str, float]]], *, outlets: int) -> None:
    """Medians, ratios and aims; the totals must be the same tonnes."""
    median = {name: statistics.median(r["seconds"] for r in found) for name, found in runs.items()}
    total = {name: found[0]["tonnes"] for name, found in runs.items()}
    spread = max(total.values()) / min(total.values()) - 1
    print(f"{outlets:,} outlets x {len(POLLUTANTS)} pollutants x 12 months; differ by {spread:.1e}")
    print(f"{'':14} {'median s':>9} {'min':>7} {'max':>7} {'GiB':>6} {'permits is':>11} {'aim':>6}")
    for name, found in runs.items():
        times = [r["seconds"] for r in found]
        aim = {"permits": f"{AIM_GIB:.0f} GiB", "bare": f"{AIM:.0f} x"}.get(name, "")
        print(
            f"{name:14} {median[name]:9.2f} {min(times):7.2f} {max(times):7.2f} "
            f"{max(r['gib'] for r in found):6.2f} {median['permits'] / median[name]:>9.1f} x "
            f"{aim:>6}"
        )


if __name__ == "__main__":
    main()
