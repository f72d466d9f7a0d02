"""Writing a batch (写入批次): parsed hours become day rows, merged with what the store holds."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from inventory.core.findings import Cell
from inventory.monitoring import days, sources
from inventory.monitoring.folder import REPLACED, SERIES, Entry, Folder

_ROWS_A_CHUNK = 2_000_000
_COLUMNS = ("series_id", "ts", *days.VALUES, "flag", *days.ORIGINS)

_NEW_SERIES = """
insert into monitoring.series
select
    (select coalesce(max(series_id), 0) from monitoring.series)
    + row_number() over (order by facility_no, outlet_no, pollutant),
    facility_no, outlet_no, pollutant
from (
    select distinct facility_no, outlet_no, pollutant from parsed where problem is null
)
anti join monitoring.series using (facility_no, outlet_no, pollutant)
"""
_CHUNK = """
select
    series.series_id, hour as ts, concentration_mg_m3, flow_m3_h, o2_frac, flag,
    $source_id::integer as source_id, row_no
from parsed
join monitoring.series as series using (facility_no, outlet_no, pollutant)
where problem is null and series.series_id between $first and $last
order by series.series_id, hour, row_no
"""
# hours that the store holds on the same days; an hour that comes again is left where it is
_KEPT = """
with met as (
    select distinct series_id, ts::date as day from chunk
),

held as (
    select
        record.series_id, record.day + clock.step as ts,
        concentration_mg_m3[clock.hour + 1] as concentration_mg_m3,
        flow_m3_h[clock.hour + 1] as flow_m3_h,
        o2_frac[clock.hour + 1] as o2_frac,
        nullif(flags[clock.hour + 1], '-') as flag,
        source_id[clock.hour + 1] as source_id,
        row_no[clock.hour + 1] as row_no
    from monitoring.day_row as record
    join met using (series_id, day)
    cross join clock
    where flags[clock.hour + 1] <> ' '
)

select held.* from held {how} join chunk using (series_id, ts)
"""
_REPLACED = """
select batch_id, series_id, day
from monitoring.day_row
semi join (select distinct series_id, ts::date as day from chunk) as met
    using (series_id, day)
"""


@dataclass(slots=True)
class _Written:
    """What the chunks of a batch came to."""

    loaded: int = 0
    superseded: int = 0
    replaced: int = 0
    replaced_days: list[pa.Table] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def write_hours(con: duckdb.DuckDBPyConnection, folder: Folder, *, at: Cell, digest: str) -> Entry:
    """Write the sound rows of table `parsed` as one batch and enter it in the journal."""
    source_id = folder.next_id()
    staged, rejected = con.execute("select count(*), count(problem) from parsed").fetchall()[0]
    years = tuple(
        year
        for (year,) in con.execute(
            "select distinct year(hour) from parsed where problem is null order by 1"
        ).fetchall()
    )
    _clock(con)
    sources.create_series(con, folder)
    sources.create_day_row(con, folder, years=years)
    con.execute(_NEW_SERIES)
    written = _Written()
    with ExitStack() as writers:
        _write(con, folder, written, source_id=source_id, writers=writers)
    entry = Entry(
        source_id=source_id,
        file=at.file,
        sheet=at.sheet,
        sha256=digest,
        staged=staged,
        loaded=written.loaded,
        rejected=rejected,
        superseded=written.superseded,
        replaced=written.replaced,
        hours=written.names,
        series=_new_series(con, folder, source_id),
        replaced_days=_replaced_days(folder, source_id, written),
    )
    folder.commit(entry)
    return entry


def _write(
    con: duckdb.DuckDBPyConnection,
    folder: Folder,
    written: _Written,
    *,
    source_id: int,
    writers: ExitStack,
) -> None:
    opened: dict[str, pq.ParquetWriter] = {}
    for first, last in _ranges(con):
        bounds = {"source_id": source_id, "first": first, "last": last}
        chunk = con.sql(_CHUNK, params=bounds).to_arrow_table()
        chunk, repeated = _without_repeats(chunk)
        written.loaded += chunk.num_rows
        written.superseded += repeated
        packed = days.packed(_merged(con, chunk, written), batch_id=source_id)
        by_year = pc.year(packed["day"])
        for year in sorted(pc.unique(by_year).to_pylist()):
            part = packed.filter(pc.equal(by_year, year))
            name = str(year)
            if name not in opened:
                written.names[name] = folder.new_name(f"year={name}", source_id)
                opened[name] = writers.enter_context(
                    pq.ParquetWriter(
                        folder.root / written.names[name], part.schema, compression="zstd"
                    )
                )
            opened[name].write_table(part, row_group_size=days.ROW_GROUP)


def _ranges(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int]]:
    """Spans of series with about so many rows each, so that memory stays bounded."""
    counted = con.execute(
        "select series_id, count(*) from parsed"
        " join monitoring.series using (facility_no, outlet_no, pollutant)"
        " where problem is null group by series_id order by series_id"
    ).fetchnumpy()
    if not len(counted["series_id"]):
        return
    part = np.cumsum(counted["count_star()"]) // _ROWS_A_CHUNK
    for number in np.unique(part):
        inside = counted["series_id"][part == number]
        yield int(inside[0]), int(inside[-1])


def _without_repeats(chunk: pa.Table) -> tuple[pa.Table, int]:
    """The last of the rows of one hour, as it stands further down in the file."""
    series = chunk["series_id"].to_numpy()
    stamps = chunk["ts"].cast(pa.int64()).to_numpy()
    is_last = np.ones(len(series), dtype=bool)
    is_last[:-1] = (series[1:] != series[:-1]) | (stamps[1:] != stamps[:-1])
    repeated = int(len(series) - is_last.sum())
    return (chunk.filter(pa.array(is_last)) if repeated else chunk), repeated


def _merged(con: duckdb.DuckDBPyConnection, chunk: pa.Table, written: _Written) -> pa.Table:
    """The chunk with the other hours that the store holds on its days."""
    con.register("chunk", chunk)
    try:
        replaced_days = con.sql(_REPLACED).to_arrow_table()
        if not replaced_days.num_rows:
            return chunk
        written.replaced_days.append(replaced_days)
        again = con.sql(_KEPT.format(how="semi")).to_arrow_table()
        written.replaced += again.num_rows
        kept = con.sql(_KEPT.format(how="anti")).to_arrow_table()
    finally:
        con.unregister("chunk")
    whole = pa.concat_tables([chunk, kept.select(_COLUMNS).cast(chunk.schema)])
    return whole.sort_by([("series_id", "ascending"), ("ts", "ascending")])


def _new_series(con: duckdb.DuckDBPyConnection, folder: Folder, source_id: int) -> str:
    known = folder.series_files()
    rows = con.sql("from monitoring.series order by series_id").to_arrow_table()
    old = sum(pq.read_metadata(name).num_rows for name in known)
    if rows.num_rows == old:
        return ""
    name = folder.new_name(SERIES, source_id)
    pq.write_table(rows.slice(old), folder.root / name)
    return name


def _replaced_days(folder: Folder, source_id: int, written: _Written) -> str:
    if not written.replaced_days:
        return ""
    name = folder.new_name(REPLACED, source_id)
    pq.write_table(pa.concat_tables(written.replaced_days), folder.root / name)
    return name


def _clock(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "create or replace table clock as"
        " select hour::integer as hour, hour * interval 1 hour as step from range(24) as n(hour)"
    )
