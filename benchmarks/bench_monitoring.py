"""Hours to annual mass with substitution against a bare scan of the same columns, in one run.

Each contestant runs in a process of its own, several times in turn, so that a noisy machine
disturbs all alike; what counts is the ratio of the medians, in seconds and in processor seconds.
The bare scan adds up the columns that the account reads, in the files of the store and, beside it,
in a plain table of one row per hour. `python -m benchmarks.bench_monitoring [--outlets N ...]`.
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks import hours
from benchmarks.child import measure
from inventory.core import models, scope
from inventory.monitoring import store
from inventory.publish.database import create_macros
from inventory.registry import snapshot

AIM, LIMIT, LIMIT_GIB = 4.0, 12.0, 2.0
MEMORY = "1GB"

_STORE_SCAN = """
select
    sum(list_sum(concentration_mg_m3)), sum(list_sum(flow_m3_h)), max(flags), max(day),
    max(series_id)
from read_parquet(?)
"""
_PLAIN_SCAN = """
select sum(concentration_mg_m3), sum(flow_m3_h), max(flag), max(ts), max(series_id)
from read_parquet(?)
"""
_OPENED = "facility_no, date '2015-01-01' as opened_on"
_ROWS = {
    "facility": f"{_OPENED}, facility_no as name, '610000' as region_code",
    "unit": f"{_OPENED}, 'MF0001' as unit_no, 'A0201' as category_code",
    "outlet": (
        f"{_OPENED}, outlet_no, 'main' as kind, 0.06 as reference_o2_frac, true as requires_cems,"
        " 1 as sheet_id, 1 as row_no"
    ),
    "route": (
        "row_number() over () as route_id, facility_no, 'MF0001' as unit_no, outlet_no,"
        " 1 as share_frac"
    ),
    "monitor_plan": (
        "row_number() over () as monitor_plan_id, facility_no, outlet_no, pollutant,"
        " 'auto' as monitoring_mode"
    ),
    "activity": (
        "row_number() over () as activity_id, facility_no, 'MF0001' as unit_no, 2024 as year,"
        " 'fuel' as role, 'coal' as item, 1 as lot_no, 10000 as amount_reported,"
        " 't' as unit_reported, 10000 as amount_t"
    ),
}
_PLAIN = """
copy (
    select
        series_id, day + hour * interval 1 hour as ts,
        concentration_mg_m3[hour + 1] as concentration_mg_m3,
        flow_m3_h[hour + 1] as flow_m3_h, flags[hour + 1] as flag
    from (
        select *, unnest(range(24)) as hour
        from read_parquet('{file}', hive_partitioning = false)
    )
) to '{root}/plain/{file.name}' (compression zstd)
"""


def account(root: Path) -> float:
    """The product: Parquet to annual mass, every hour substituted that needs it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(
            f"{folder}/account.duckdb",
            config={"memory_limit": MEMORY, "temp_directory": f"{folder}/spill"},
        ) as con,
    ):
        create_macros(con)
        scope.create(con, scope.Row(year=hours.YEAR))
        registry(con, root)
        store.attach_folder(con, root, year=hours.YEAR)
        models.run(con, (m for m in models.discover() if m.room == "monitoring"))
        return _one(con, "select sum(mass_t) from monitoring.annual_mass")


def registry(con: duckdb.DuckDBPyConnection, root: Path) -> None:
    """A facility with one boiler and a monitor behind each outlet of the store."""
    con.execute("create schema registry")
    for copied in snapshot.COPIED.values():
        snapshot.create(con, copied)
    con.execute(
        "create temp table met as select distinct facility_no, outlet_no, pollutant"
        " from read_parquet(?)",
        [[str(path) for path in root.glob("series/*.parquet")]],
    )
    for table, columns in _ROWS.items():
        con.execute(f"insert into registry.{table} by name select distinct {columns} from met")  # noqa: S608 -- names alone


def store_scan(root: Path) -> float:
    """The least that reads the same columns of the same files."""
    return _scan(_STORE_SCAN, [str(path) for path in root.glob("year=*/*.parquet")])


def plain_scan(root: Path) -> float:
    """The same of a table with one row per hour."""
    return _scan(_PLAIN_SCAN, [str(path) for path in root.glob("plain/*.parquet")])


def _scan(sql: str, files: list[str]) -> float:
    with duckdb.connect(config={"memory_limit": MEMORY}) as con:
        return _one(con, sql, files)


def _one(con: duckdb.DuckDBPyConnection, sql: str, *values: object) -> float:
    row = con.execute(sql, list(values)).fetchone()
    return float(row[0]) if row else 0.0


def plain(root: Path) -> None:
    """Write the hours of a store as a plain table beside it."""
    (root / "plain").mkdir()
    with duckdb.connect() as con:
        for file in root.glob("year=*/*.parquet"):
            con.execute(_PLAIN.format(file=file, root=root))


CONTESTANTS: dict[str, Callable[[Path], float]] = {
    "account": account,
    "store scan": store_scan,
    "plain scan": plain_scan,
}


def one(name: str, root: Path) -> None:
    """The child's side of `measure`."""
    before = _processor_seconds()
    started = time.perf_counter()
    answer = CONTESTANTS[name](root)
    found = {
        "seconds": time.perf_counter() - started,
        "processor": _processor_seconds() - before,
        "gib": _peak_gib(),
        "answer": answer,
    }
    print(json.dumps(found))


def _peak_gib() -> float:
    """The peak of this program; what getrusage tells includes the parent that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 2**20


def _processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def compare(outlets: int, *, repeat: int) -> None:
    """Build a store of so many outlets and print what each contestant takes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        hours.build(root, outlets=outlets)
        plain(root)
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in CONTESTANTS}
        for _ in range(repeat):
            for name, found in runs.items():
                found.append(measure("bench_monitoring", name, root))
    medians = {
        name: {key: statistics.median(run[key] for run in found) for key in found[0]}
        for name, found in runs.items()
    }
    mine = medians["account"]
    values = outlets * hours.HOURS * len(hours.POLLUTANTS)
    print(f"{outlets:,} outlets, {values:,} hour values, peak {mine['gib']:.2f} GiB")
    for name, median in medians.items():
        print(
            f"  {name:11} {median['seconds']:7.2f} s  {median['processor']:7.2f} cpu s"
            f"  ratio {mine['seconds'] / median['seconds']:5.1f}"
            f"  cpu ratio {mine['processor'] / median['processor']:5.1f}"
        )


def main() -> None:
    """Print one block for each size; the aim is four scans, the limit twelve and 2 GiB."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlets", type=int, nargs="+", default=[100, 1000, 3000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", choices=list(CONTESTANTS))
    parser.add_argument("--root", type=Path)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.root)
        return
    for outlets in options.outlets:
        compare(outlets, repeat=options.repeat)
    print(f"aim {AIM:g} x, limit {LIMIT:g} x, memory below {LIMIT_GIB:g} GiB")


if __name__ == "__main__":
    main()
