"""A year of invented hours in the layout of the hourly store, for the benchmark of monitoring.

The first thousand outlets are drawn; further thousands repeat them under names of their own.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from inventory.monitoring import days
from inventory.monitoring.folder import Entry, Folder

POLLUTANTS = ("SO2", "NOx", "PM")
YEAR = 2024
HOURS = 8784
INVALID_FRAC = 0.03
_RUN_HOURS = 5  # invalid hours come in runs of about this length
_OUTLETS_PER_FILE = 100
_DRAWN_FILES = 10

_Series = npt.NDArray[np.int64]


def build(root: Path, *, outlets: int, seed: int = 75) -> None:
    """Write the hours of so many outlets, three pollutants each, as a few imports would."""
    folder = Folder(root)
    random = np.random.default_rng(seed)
    drawn: list[str] = []
    for source_id, first in enumerate(range(0, outlets, _OUTLETS_PER_FILE), start=1):
        last = min(first + _OUTLETS_PER_FILE, outlets)
        series = np.arange(first * len(POLLUTANTS), last * len(POLLUTANTS))
        if len(drawn) < _DRAWN_FILES:
            table = days.packed(_hours(series, source_id, random), batch_id=source_id)
        else:
            table = _again(root / drawn[source_id % _DRAWN_FILES], series, source_id)
        drawn.append(_written(folder, table, series, source_id))


def _written(folder: Folder, table: pa.Table, series: _Series, source_id: int) -> str:
    """Store one batch as an import does; the name of its file."""
    hours = folder.new_name(f"year={YEAR}", source_id)
    names = folder.new_name("series", source_id)
    pq.write_table(table, folder.root / hours, compression="zstd", row_group_size=days.ROW_GROUP)
    pq.write_table(_names(series), folder.root / names)
    rows = len(series) * HOURS
    folder.commit(
        Entry(
            source_id=source_id,
            file=f"hours-{source_id}.csv",
            sheet="",
            sha256="",
            staged=rows,
            loaded=rows,
            rejected=0,
            superseded=0,
            hours={str(YEAR): hours},
            series=names,
        )
    )
    return hours


def _again(path: Path, series: _Series, source_id: int) -> pa.Table:
    """The days of an earlier file under other names."""
    table = pq.read_table(path, partitioning=None)
    moved = pc.add(table["series_id"], int(series[0]) - pc.min(table["series_id"]).as_py())
    table = table.set_column(
        table.schema.get_field_index("series_id"), "series_id", moved.cast(pa.int32())
    ).filter(pc.less_equal(moved, int(series[-1])))
    batch = pa.array(np.full(table.num_rows, source_id), pa.int32())
    return table.set_column(table.schema.get_field_index("batch_id"), "batch_id", batch)


def _hours(
    series: _Series,
    source_id: int,
    random: np.random.Generator,
) -> pa.Table:
    count = len(series) * HOURS
    clock = np.tile(np.arange(HOURS), len(series))
    runs = random.random((len(series), HOURS // _RUN_HOURS + 1)) < INVALID_FRAC
    is_invalid = np.repeat(runs, _RUN_HOURS, axis=1)[:, :HOURS].ravel()
    letters = np.array(["D", "C", "Q", "B", "M"])[random.integers(0, 5, count)]
    flow = np.repeat(
        random.normal(400_000, 40_000, (len(series) // len(POLLUTANTS), 1, HOURS)),
        len(POLLUTANTS),
        axis=1,
    )
    start = np.datetime64(f"{YEAR}-01-01", "us")
    return pa.table(
        {
            "series_id": pa.array(np.repeat(series, HOURS), pa.int32()),
            "ts": pa.array(start + clock * np.timedelta64(1, "h")),
            "concentration_mg_m3": np.round(random.lognormal(3, 0.4, count), 2),
            "flow_m3_h": np.round(flow.ravel(), 0),
            "o2_frac": np.round(random.normal(0.06, 0.005, count), 4),
            "flag": pa.array(np.where(is_invalid, letters, "N")),
            "source_id": pa.array(np.full(count, source_id), pa.int32()),
            "row_no": pa.array(np.arange(count) + 2, pa.int32()),
        }
    )


def _names(series: _Series) -> pa.Table:
    return pa.table(
        {
            "series_id": pa.array(series, pa.int32()),
            "facility_no": [f"F{number // len(POLLUTANTS)}" for number in series],
            "outlet_no": ["DA001"] * len(series),
            "pollutant": [POLLUTANTS[number % len(POLLUTANTS)] for number in series],
        }
    )
