"""The whole compile against a bare join-and-multiply of the same rows, in one run.

Each contestant runs in a process of its own, several times in turn, so that a noisy machine
disturbs all alike; what counts is the ratio of the medians. `python -m benchmarks.bench_compile
[--rows N] [--repeat N]`.
"""

import argparse
import json
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks import city
from benchmarks.child import measure
from inventory.core.workspace import Workspace
from inventory.publish import run

AIMS = {"duckdb": 12.0, "pandas": 2.0}
AIM_GIB = 4.0

_LEDGER = """
create table ledger as
select activity.facility_no, activity.unit_no, unit.category_code, facility.region_code,
       activity.month, factor.pollutant, activity.amount_t * factor.ef_t as emission_t
from read_parquet('{0}/activity.parquet') as activity
join read_parquet('{0}/unit.parquet') as unit using (facility_no, unit_no)
join read_parquet('{0}/facility.parquet') as facility using (facility_no)
join read_parquet('{0}/factor.parquet') as factor using (item)
"""
_ROLL_UP = """
create table total as
select region_code, category_code, pollutant, sum(emission_t) as emission_t
from ledger group by all
"""


def compiled(root: Path) -> float:
    """The product: registry to published, verified folder; tonnes of CO2."""
    folder = run.compile_run(Workspace.open(root), run.Scope(year=2024, gwp_set="AR5"))
    with duckdb.connect(str(folder / run.DATABASE), read_only=True) as con:
        row = con.execute(
            "select sum(emission_t) from compilation.emission_by_region where pollutant = 'CO2'"
        ).fetchone()
    shutil.rmtree(folder)
    return float(row[0]) if row else 0.0


def bare_duckdb(root: Path) -> float:
    """The least a person could write in SQL: join, multiply, keep the rows, add up."""
    target = root / "bare.duckdb"
    with duckdb.connect(str(target)) as con:
        con.execute(_LEDGER.format(root))
        con.execute(_ROLL_UP)
        row = con.execute("select sum(emission_t) from total where pollutant = 'CO2'").fetchone()
    target.unlink()
    return float(row[0]) if row else 0.0


def bare_pandas(root: Path) -> float:
    """The same in pandas, as a notebook would do it; the rows are kept in a file here too."""
    read = {
        name: pd.read_parquet(root / f"{name}.parquet")
        for name in ("activity", "unit", "facility", "factor")
    }
    ledger = (
        read["activity"]
        .merge(read["unit"], on=["facility_no", "unit_no"])
        .merge(read["facility"][["facility_no", "region_code"]], on="facility_no")
        .merge(read["factor"], on="item")
    )
    ledger["emission_t"] = ledger["amount_t"] * ledger["ef_t"]
    target = root / "bare.parquet"
    columns = ["facility_no", "unit_no", "category_code", "region_code"]
    ledger[[*columns, "month", "pollutant", "emission_t"]].to_parquet(target)
    target.unlink()
    keys = ["region_code", "category_code", "pollutant"]
    total = ledger.groupby(keys)["emission_t"].sum().reset_index()
    return float(total.loc[total["pollutant"] == "CO2", "emission_t"].sum())


CONTESTANTS: dict[str, Callable[[Path], float]] = {
    "compile": compiled,
    "duckdb": bare_duckdb,
    "pandas": bare_pandas,
}


def one(name: str, root: Path) -> None:
    """The child's side of `measure`."""
    started = time.perf_counter()
    co2_t = CONTESTANTS[name](root)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"seconds": seconds, "gib": peak, "co2_t": co2_t}))


def main() -> None:
    """Build the city, run every contestant in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", choices=list(CONTESTANTS))
    parser.add_argument("--root", type=Path)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.root)
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        started = time.perf_counter()
        city.build(root, rows=options.rows)
        print(f"built {options.rows:,} activity rows in {time.perf_counter() - started:.0f} s")
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in CONTESTANTS}
        for _ in range(options.repeat):
            for name, found in runs.items():
                found.append(measure("bench_compile", name, root))
    report(runs, rows=options.rows)


def report(runs: dict[str, list[dict[str, float]]], *, rows: int) -> None:
    """Medians, ratios and aims; the three totals must be the same tonnes."""
    median = {name: statistics.median(r["seconds"] for r in found) for name, found in runs.items()}
    total = {name: found[0]["co2_t"] for name, found in runs.items()}
    spread = max(total.values()) / min(total.values()) - 1
    print(
        f"{rows:,} activity rows x {len(city.POLLUTANTS)} pollutants; CO2 differs by {spread:.1e}"
    )
    print(f"{'':10} {'median s':>9} {'min':>7} {'max':>7} {'GiB':>6} {'compile is':>11} {'aim':>6}")
    for name, found in runs.items():
        times = [r["seconds"] for r in found]
        ratio = f"{median['compile'] / median[name]:.1f} x" if name in AIMS else ""
        aim = f"{AIMS[name]:.0f} x" if name in AIMS else f"{AIM_GIB:.0f} GiB"
        print(
            f"{name:10} {median[name]:9.2f} {min(times):7.2f} {max(times):7.2f} "
            f"{max(r['gib'] for r in found):6.2f} {ratio:>11} {aim:>6}"
        )


if __name__ == "__main__":
    main()
