"""Day rows (日行): how the store keeps hours, 24 to a row, so that a year reads in one breath.

A row is one series (an outlet and a pollutant) on one day; its lists hold 24 values, a blank in
`flags` says that an hour has no record. Lists make whole days the unit of every scan and look-up.
"""

from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from inventory.monitoring import rules

HOURS_A_DAY = 24
ROW_GROUP = 20_000  # day rows: small enough to skip, large enough to read fast
NO_RECORD, NO_FLAG = " ", "-"
VALUES = ("concentration_mg_m3", "flow_m3_h", "o2_frac")
ORIGINS = ("source_id", "row_no")

_Array = npt.NDArray[Any]


def packed(hours: pa.Table, *, batch_id: int) -> pa.Table:
    """Day rows of hours that are sorted by series and time and hold no hour twice."""
    stamps = hours["ts"].cast(pa.int64()).to_numpy() // 3_600_000_000
    series = hours["series_id"].to_numpy()
    days, clock = np.divmod(stamps, HOURS_A_DAY)
    starts = np.ones(len(series), dtype=bool)
    starts[1:] = (series[1:] != series[:-1]) | (days[1:] != days[:-1])
    slots = (np.cumsum(starts) - 1) * HOURS_A_DAY + clock
    count = int(starts.sum())
    columns: dict[str, pa.Array] = {
        "batch_id": pa.array(np.full(count, batch_id), pa.int32()),
        "series_id": pa.array(series[starts], pa.int32()),
        "day": pa.array(days[starts].astype("int32")).cast(pa.date32()),
        "flags": _flags(hours["flag"], slots, count),
        **_figures(hours, slots, count),
    }
    for name in (*VALUES, *ORIGINS):
        columns[name] = _lists(hours[name], slots, count)
    return pa.table(columns)


def _flags(flags: pa.ChunkedArray, slots: _Array, count: int) -> pa.Array:
    letters = np.full(count * HOURS_A_DAY, ord(NO_RECORD), dtype=np.uint8)
    given = flags.fill_null(NO_FLAG).to_numpy().astype("S1")
    letters[slots] = given.view(np.uint8)
    ends = np.arange(0, count * HOURS_A_DAY + 1, HOURS_A_DAY, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(letters))


def _figures(hours: pa.Table, slots: _Array, count: int) -> dict[str, pa.Array]:
    """What the days come to by the flags of today: their valid hours, the sum and the largest."""
    rates = np.full(count * HOURS_A_DAY, np.nan)
    concentration, flow = (_numbers(hours[name]) for name in VALUES[:2])
    with np.errstate(invalid="ignore"):
        rates[slots] = np.where((concentration >= 0) & (flow >= 0), concentration * flow, np.nan)
    is_valid = ~np.isnan(rates) & _of_state("valid", hours["flag"], slots, count)
    by_hour = np.where(is_valid, rates, 0.0).reshape(count, HOURS_A_DAY).T
    is_empty = ~is_valid.reshape(count, HOURS_A_DAY).any(axis=1)
    return {
        "usable_hours": _bits(~np.isnan(rates)),
        "valid_hours": _bits(is_valid),
        "stopped_hours": _bits(_of_state("stopped", hours["flag"], slots, count)),
        # hour after hour, as SQL adds up a list
        "valid_mg": pa.array(reduce(np.add, by_hour), pa.float64(), mask=is_empty),
        "largest_mg_h": pa.array(by_hour.max(axis=0, initial=0), pa.float64(), mask=is_empty),
        "flag_rules": pa.array(np.full(count, rules.flags_read_as()), pa.int32()),
    }


def _of_state(state: str, flags: pa.ChunkedArray, slots: _Array, count: int) -> _Array:
    is_so = np.zeros(count * HOURS_A_DAY, dtype=bool)
    wanted = pa.array(rules.flags(state), pa.string())
    is_so[slots] = pc.is_in(flags.fill_null(NO_FLAG), wanted).to_numpy()
    return is_so


def _bits(is_so: _Array) -> pa.Array:
    bits = 1 << np.arange(HOURS_A_DAY, dtype=np.int32)
    return pa.array(is_so.reshape(-1, HOURS_A_DAY) @ bits, pa.int32())


def _numbers(column: pa.ChunkedArray) -> _Array:
    numbers: _Array = column.fill_null(np.nan).to_numpy()
    return numbers


def _lists(column: pa.ChunkedArray, slots: _Array, count: int) -> pa.Array:
    is_null = np.ones(count * HOURS_A_DAY, dtype=bool)
    is_null[slots] = column.is_null().to_numpy()
    values = np.zeros(count * HOURS_A_DAY, dtype=column.type.to_pandas_dtype())
    values[slots] = column.fill_null(0).to_numpy()
    ends = np.arange(0, count * HOURS_A_DAY + 1, HOURS_A_DAY, dtype=np.int32)
    return pa.ListArray.from_arrays(ends, pa.array(values, column.type, mask=is_null))
