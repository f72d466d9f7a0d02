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
from inventory.accounting import macros as accounting_macros
from inventory.classification import load as classification
from inventory.core import methods, models, parameters, scope
from inventory.factors.library import Library
from inventory.factors.names import tables as name_tables
from inventory.factors.names.resolver import Names
from inventory.monitoring import store
from inventory.permits import base, settings
from inventory.publish.database import create_macros
from inventory.registry import snapshot

AIM = 10.0
AIM_GIB = 2.0
POLLUTANTS = ("SO2", "NOx", "PM", "VOCs")
OUTLETS_OF_A_PLANT = 8
_MEMORY = "1400MB"  # what DuckDB holds; the process itself adds a few hundred megabytes
# what stands before the permits, on plants without monitoring and without activity
_BEFORE = ("classification", "factors", "monitoring", "accounting", "outlets", "ledger")
_LEDGER = """
create table ledger.emission as select facility_no, outlet_no, kind as outlet_kind,
pollutant, 2024 as year, month::integer as month, 'coefficient' as method, true as is_chosen,
false as is_quarantined,
(hash(facility_no, outlet_no, pollutant, month) % 100000) / 1000.0 as emission_t,
null::double as generated_t, null::varchar as unit_no, null::varchar as role,
null::varchar as not_chosen_because, null::varchar as factor_id
from registry.outlet cross join unnest($pollutants) as p(pollutant)
cross join range(1, 13) as m(month)
"""
# one tenth of the outlets are main outlets with a written quantity of 500 to 1500 t against 600 t:
# a tenth of them exceed it and a quarter come near it
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
    500.0 + hash(facility_no, outlet_no) % 1000 as quantity_t, 'eia' as basis from
    registry.outlet where kind = 'main'
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
        con.execute("create schema registry")
        scope.create(con, scope.Row(year=2024))
        for table in snapshot.COPIED.values():
            snapshot.create(con, table)
        given = {
            "outlets": outlets,
            "per_plant": OUTLETS_OF_A_PLANT,
            "pollutants": list(POLLUTANTS),
        }
        for statement in _ROWS:
            used = {name: value for name, value in given.items() if f"${name}" in statement}
            con.execute(statement, used)
        classification.load(con)
        library = Library.open(None)
        library.load(con)
        name_tables.load(con, Names.of(library))
        parameters.load(con)
        methods.load(con)
        accounting_macros.create(con)
        store.attach(con, None, year=2024)
        models.run(con, [model for model in models.discover() if model.room in _BEFORE])
        # the view over nothing gives way to rows of its own; what reads it stays as it is
        con.execute("drop view ledger.emission")
        con.execute(_LEDGER, {"pollutants": given["pollutants"]})


def permits(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The product: every model of the permit room, then all rolling windows, read and kept."""
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
    yield "permits"
    con.execute(
        "select status, count(*), sum(emission_t), sum(months), max(window_end), max(reason)"
        " from permits.rolling_12_months group by status"
    ).fetchall()
    yield "+ windows read"
    con.execute("create table windows as from permits.rolling_12_months")
    yield "+ windows kept"


def bare(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The least a person could write: the tonnes of each outlet and pollutant, kept as a table."""
    con.execute(
        "create or replace table bare as select facility_no, outlet_no, pollutant,"
        " sum(emission_t) as actual_t from ledger.emission where is_chosen group by all"
    )
    yield "bare"


def bare_by_month(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The same by month, as windows need it; told for comparison."""
    con.execute(
        "create or replace table bare as select facility_no, outlet_no, pollutant, month,"
        " sum(emission_t) as actual_t from ledger.emission where is_chosen group by all"
    )
    yield "bare by month"


# what it does, step by step, and where its tonnes stand when it is done
CONTESTANTS: dict[str, tuple[Callable[[duckdb.DuckDBPyConnection], Iterator[str]], str]] = {
    "permits": (permits, "permits.gap_by_region"),
    "bare": (bare, "bare"),
    "bare_by_month": (bare_by_month, "bare"),
}


def cpu_s() -> float:
    """Seconds of processor time of this process, which other processes do not stretch."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def one(name: str, root: Path) -> None:
    """The child's side of `measure`, on a copy of the ledger that it may write to."""
    copy = root / f"of_{name}.duckdb"  # a catalog and a schema of one name are ambiguous
    shutil.copyfile(root / "city.duckdb", copy)
    run, table = CONTESTANTS[name]
    found = {}
    with opened(copy) as con:
        started, used = time.perf_counter(), cpu_s()
        for step in run(con):
            found[f"{step}/s"] = time.perf_counter() - started
            found[f"{step}/cpu"] = cpu_s() - used
            # the highest so far: a later step cannot lower it
            found[f"{step}/gib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        (tonnes,) = con.table(table).sum("actual_t").fetchall()[0]
    copy.unlink()
    print(json.dumps({**found, "tonnes": tonnes}))


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
    """Medians, ratios to the bare group-by and aims; the totals must be the same tonnes."""
    total = [found[0]["tonnes"] for found in runs.values()]
    print(
        f"{outlets:,} outlets x {len(POLLUTANTS)} pollutants x 12 months;"
        f" differ by {max(total) / min(total) - 1:.1e}; aims: {AIM:.0f} x, {AIM_GIB:.0f} GiB"
    )
    merged = {
        key: [run[key] for run in found]
        for found in runs.values()
        for key in found[0]
        if key != "tonnes"
    }
    median = {key: statistics.median(values) for key, values in merged.items()}
    print(
        f"{'':16} {'median s':>9} {'min':>7} {'max':>7} {'x bare':>7} {'cpu s':>7} {'x bare':>7}"
        f" {'GiB':>6}"
    )
    for step in dict.fromkeys(key.partition("/")[0] for key in merged):
        wall, cpu = median[f"{step}/s"], median[f"{step}/cpu"]
        print(
            f"{step:16} {wall:9.2f} {min(merged[f'{step}/s']):7.2f} {max(merged[f'{step}/s']):7.2f}"
            f" {wall / median['bare/s']:7.1f} {cpu:7.2f} {cpu / median['bare/cpu']:7.1f}"
            f" {max(merged[f'{step}/gib']):6.2f}"
        )


if __name__ == "__main__":
    main()
