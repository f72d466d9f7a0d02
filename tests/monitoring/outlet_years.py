"""Random outlet-years (随机排放口年) for the comparison of the models with the reference."""

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from inventory.core import models, scope
from inventory.monitoring import days, store
from inventory.monitoring.folder import Entry, Folder
from inventory.publish.database import create_macros
from inventory.registry import snapshot
from tests.monitoring.reference import Record

Records = dict[datetime, Record]
_SHARES = (0.0, 0.01, 0.05, 0.12, 0.2, 0.3)  # of invalid hours: on each side of 90 % and 75 %
_FLAGS = np.array(["M", "S", "D", "C", "T", "B", "K", "Q"])


def outlet_year(random: np.random.Generator, year: int) -> Records:
    """Records of one series: standstills, gaps of all lengths and flags, bad values, borders."""
    start = datetime(year, 1, 1)  # noqa: DTZ001 -- monitors write local time
    before = int(random.choice([0, 0, 30, 400, 2500, 8784 if year % 4 == 1 else 8760]))
    start -= timedelta(hours=before)
    count = before + (366 if year % 4 == 0 else 365) * 24
    flags = np.full(count, "N", dtype="U1")
    present = np.ones(count, dtype=bool)
    for _ in range(int(random.integers(0, 5))):
        _fill(random, flags, "F", int(random.choice([1, 30, 300, 1500])))
    wanted = float(random.choice(_SHARES)) * count
    while wanted > 0:
        length = int(random.choice([1, 2, 5, 20, 24, 25, 26, 60, 200]))
        wanted -= length
        anywhere = int(random.integers(0, count))
        first = max(anywhere if random.random() < 0.5 else before - length // 2, 0)
        part = slice(first, first + length)
        if random.random() < 0.25:
            present[part] = False
            continue
        size = len(flags[part])
        drawn = _FLAGS[random.integers(0, len(_FLAGS), size if random.random() < 0.5 else 1)]
        keep = (flags[part] == "F") & (random.random() < 0.5)
        flags[part] = np.where(keep, flags[part], drawn)
    if random.random() < 0.2:
        present[: int(random.integers(0, count // 3))] = False
    return _records(random, start, flags, present)


def _fill(
    random: np.random.Generator,
    flags: "np.ndarray[tuple[int], np.dtype[np.str_]]",
    letter: str,
    length: int,
) -> None:
    first = int(random.integers(0, len(flags)))
    flags[first : first + length] = letter


def _records(
    random: np.random.Generator,
    start: datetime,
    flags: "np.ndarray[tuple[int], np.dtype[np.str_]]",
    present: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
) -> Records:
    concentration = np.round(random.lognormal(3, 0.6, len(flags)), 2)
    flow = np.round(random.normal(400_000, 60_000, len(flags)))
    odd = random.random(len(flags))
    found: Records = {}
    for step in np.flatnonzero(present).tolist():
        flag: str | None = str(flags[step])
        value: float | None = float(concentration[step])
        gas: float | None = float(flow[step])
        if odd[step] < 0.001:
            value = None
        elif odd[step] < 0.002:
            value = -1.0
        elif odd[step] < 0.003:
            gas = None
        elif odd[step] < 0.01 and flag == "N":
            flag = None
        found[start + timedelta(hours=step)] = Record(value, gas, flag)
    return found


def stored(root: Path, many: list[Records]) -> None:
    """Write series as one batch of a store; series n is outlet DA000n of facility F1."""
    folder = Folder(root)
    rows = [
        (number, ts, record)
        for number, records in enumerate(many)
        for ts, record in sorted(records.items())
    ]
    names = folder.new_name("series", 1)
    numbers = range(len(many))
    pq.write_table(
        pa.table(
            {
                "series_id": pa.array(numbers, pa.int32()),
                "facility_no": ["F1"] * len(many),
                "outlet_no": [f"DA{number:04d}" for number in numbers],
                "pollutant": ["SO2"] * len(many),
            }
        ),
        root / names,
    )
    hours = {}
    for year in sorted({ts.year for _, ts, _ in rows}):
        part = [row for row in rows if row[1].year == year]
        hours[str(year)] = folder.new_name(f"year={year}", 1)
        pq.write_table(days.packed(_table(part), batch_id=1), root / hours[str(year)])
    folder.commit(
        Entry(
            source_id=1,
            file="hours.csv",
            sheet="",
            sha256="",
            staged=len(rows),
            loaded=len(rows),
            rejected=0,
            superseded=0,
            hours=hours,
            series=names,
        )
    )


def _table(rows: list[tuple[int, datetime, Record]]) -> pa.Table:
    return pa.table(
        {
            "series_id": pa.array([row[0] for row in rows], pa.int32()),
            "ts": pa.array([row[1] for row in rows], pa.timestamp("us")),
            "concentration_mg_m3": pa.array(
                [row[2].concentration_mg_m3 for row in rows], pa.float64()
            ),
            "flow_m3_h": pa.array([row[2].flow_m3_h for row in rows], pa.float64()),
            "o2_frac": pa.array([0.06] * len(rows), pa.float64()),
            "flag": pa.array([row[2].flag for row in rows], pa.string()),
            "source_id": pa.array([1] * len(rows), pa.int32()),
            "row_no": pa.array(range(2, len(rows) + 2), pa.int32()),
        }
    )


def computed(
    root: Path | None, *, year: int, outlets: int, registry: dict[str, str] | None = None
) -> duckdb.DuckDBPyConnection:
    """A database in which the models of the room have run on a store.

    Facility F1 and its outlets are there; `registry` gives a SELECT for further tables.
    """
    con = duckdb.connect()
    create_macros(con)
    con.execute("create schema registry")
    for table in snapshot.COPIED.values():
        snapshot.create(con, table)
    con.execute("insert into registry.facility (facility_no) values ('F1')")
    con.execute(
        "insert into registry.outlet by name select 'F1' as facility_no,"
        " format('DA{:04d}', step) as outlet_no, 0.06 as reference_o2_frac, true as requires_cems,"
        " 1 as sheet_id, step::integer as row_no from range(?) as n(step)",
        [outlets],
    )
    for name, columns in (registry or {}).items():
        con.execute(f"insert into registry.{name} by name {columns}")
    scope.create(con, scope.Row(year=year))
    store.attach_folder(con, root, year=year)
    models.run(con, (model for model in models.discover() if model.room == "monitoring"))
    return con
