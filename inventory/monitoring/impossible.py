"""Hours that cannot be (不可能的小时值): what an earlier import let in is set aside by a run.

The files know the largest value of each of their parts, so a sound store is not read for this.
"""

from typing import Final

import duckdb
import pyarrow.parquet as pq

from inventory.core.bounds import LARGEST
from inventory.monitoring import days
from inventory.monitoring.folder import Folder

_MOST: Final = {"concentration_mg_m3": LARGEST["mg_m3"], "flow_m3_h": LARGEST["m3_h"]}
_IS_TOO_LARGE: Final = {name: f"abs({name}) >= {most!r}" for name, most in _MOST.items()}
_TABLE = """
create or replace table monitoring.impossible_hour (
    facility_no varchar, outlet_no varchar, pollutant varchar, ts timestamp, column_name varchar,
    value varchar, file varchar, row_no integer
)
"""
# whole days are packed anew, because each carries its sums
_HOURS = """
create or replace temp table suspect_hour as
with suspect as (
    select *
    from monitoring.stored_day
    where list_bool_or(list_transform(concentration_mg_m3, lambda c: abs(c) >= $most_mg_m3))
        or list_bool_or(list_transform(flow_m3_h, lambda q: abs(q) >= $most_m3_h))
)

select
    series_id, day + clock.step as ts,
    concentration_mg_m3[clock.hour + 1] as concentration_mg_m3,
    flow_m3_h[clock.hour + 1] as flow_m3_h,
    o2_frac[clock.hour + 1] as o2_frac,
    nullif(flags[clock.hour + 1], $no_flag) as flag,
    source_id[clock.hour + 1] as source_id,
    row_no[clock.hour + 1] as row_no
from suspect
cross join monitoring.clock as clock
where flags[clock.hour + 1] <> $no_record
order by series_id, ts
"""
_VALUES = {
    "most_mg_m3": LARGEST["mg_m3"],
    "most_m3_h": LARGEST["m3_h"],
    "no_flag": days.NO_FLAG,
    "no_record": days.NO_RECORD,
}
_TELL = """
insert into monitoring.impossible_hour
select
    facility_no, outlet_no, pollutant, ts, '{name}', {name}::varchar, source.file, row_no
from suspect_hour
join monitoring.series using (series_id)
left join monitoring.source as source using (source_id)
where {is_too_large}
order by all
"""
_DAY_ROW = """
create or replace view monitoring.day_row as
from monitoring.stored_day
anti join monitoring.cleaned_day using (series_id, day)
union all by name
from monitoring.cleaned_day
"""


def set_aside(
    con: duckdb.DuckDBPyConnection, folder: Folder | None, *, years: tuple[int, ...]
) -> None:
    """Create `monitoring.impossible_hour`, and leave its values out of `monitoring.day_row`.

    Such an hour counts as one without a value: it is neither measured nor standstill.
    """
    con.execute(_TABLE)
    if folder is None or not any(map(_is_suspect, folder.hour_files(years))):
        return
    con.execute("alter view monitoring.day_row rename to stored_day")
    con.execute(_HOURS, _VALUES)
    for name, is_too_large in _IS_TOO_LARGE.items():
        con.execute(_TELL.format(name=name, is_too_large=is_too_large))
        con.execute(f"update suspect_hour set {name} = null where {is_too_large}")  # noqa: S608
    hours = con.sql("from suspect_hour order by series_id, ts").to_arrow_table()
    con.register("cleaned_rows", days.packed(hours, batch_id=0))
    con.execute("create or replace table monitoring.cleaned_day as from cleaned_rows")
    con.unregister("cleaned_rows")
    con.execute("drop table suspect_hour")
    con.execute(_DAY_ROW)


def _is_suspect(path: str) -> bool:
    """Whether a file holds a value that cannot be, or does not say what its largest is."""
    told = pq.read_metadata(path)
    for part in map(told.row_group, range(told.num_row_groups)):
        for column in map(part.column, range(part.num_columns)):
            most = _MOST.get(column.path_in_schema.partition(".")[0])
            if most is None or not column.num_values:
                continue
            known = column.statistics
            if known is None:
                return True
            # a part without a single value has no largest
            if known.has_min_max and not -most < known.min <= known.max < most:
                return True
    return False
