"""Hourly values of the sample city (示例市小时值), invented from a description of each monitor.

The scatter comes from a hash of outlet and hour, so that every machine writes the same values.
"""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

PROFILE, EVENT = "自动监测概况.csv", "自动监测事件.csv"
_POLLUTANTS = ("so2_mg_m3", "nox_mg_m3", "pm_mg_m3", "vocs_mg_m3")
# one ten-bit piece of a hash, as a share of its range
_MACROS = """
create macro scatter(hash, piece) as
    ((hash >> (piece * 10)::utinyint) & 1023::ubigint)::double / 1023;
create macro spread(hash_day, hash_hour, piece) as
    0.7 + 0.4 * scatter(hash_day, piece) + 0.2 * scatter(hash_hour, piece);
create macro reading(mean, flag, hash_day, hash_hour, piece) as
    case flag
        when 'N' then round(mean * spread(hash_day, hash_hour, piece), 2)
        -- beyond its range an analyser shows what it can
        when 'T' then round(mean * 3, 2)
    end;
"""
_HOURS = """
with profile as (
    select
        "排污单位编号" as facility_no, "排放口编号" as outlet_no, "年份" as year,
        "满负荷标干流量(m3/h)" as flow_m3_h, "含氧量(%)" as o2_pct,
        "二氧化硫(mg/m3)" as so2_mg_m3, "氮氧化物(mg/m3)" as nox_mg_m3,
        "颗粒物(mg/m3)" as pm_mg_m3, "挥发性有机物(mg/m3)" as vocs_mg_m3,
        list_value(*columns('月负荷')) as load_pct
    from read_csv($profile, all_varchar = true)
),

moment as (
    select
        profile.* replace (
            flow_m3_h::double as flow_m3_h, o2_pct::double as o2_pct,
            so2_mg_m3::double as so2_mg_m3, nox_mg_m3::double as nox_mg_m3,
            pm_mg_m3::double as pm_mg_m3, vocs_mg_m3::double as vocs_mg_m3
        ),
        unnest(generate_series(
            make_timestamp(year::bigint, 1, 1, 0, 0, 0),
            make_timestamp(year::bigint, 12, 31, 23, 0, 0), interval 1 hour
        )) as ts
    from profile
),

disturbance as (
    select
        "排污单位编号" as facility_no, "排放口编号" as outlet_no, "开始"::timestamp as starts,
        "结束"::timestamp as ends, "标记" as flag
    from read_csv($event, all_varchar = true)
),

flagged as (
    select
        moment.* exclude (load_pct),
        load_pct[month(ts)]::double / 100 as load_frac,
        case
            when load_frac = 0 then 'F'
            when disturbance.flag is not null then disturbance.flag
            -- the routine calibration of every month
            when day(ts) = 15 and hour(ts) = 10 then 'C'
            else 'N'
        end as flag,
        md5_number_lower(concat_ws('|', moment.facility_no, moment.outlet_no, ts::date)) as by_day,
        md5_number_lower(concat_ws('|', moment.facility_no, moment.outlet_no, ts)) as by_hour
    from moment
    left join disturbance
        on disturbance.facility_no = moment.facility_no
        and disturbance.outlet_no = moment.outlet_no
        and ts >= starts and ts < ends
)

select
    concat_ws(
        '_', year,
        case when so2_mg_m3 is not null then 'SO2' end,
        case when nox_mg_m3 is not null then 'NOx' end,
        case when pm_mg_m3 is not null then 'PM' end,
        case when vocs_mg_m3 is not null then 'VOCs' end
    ) as part,
    facility_no as "排污单位编号", outlet_no as "排放口编号",
    strftime(ts, '%Y-%m-%d %H:%M') as "时间",
    reading(so2_mg_m3, flag, by_day, by_hour, 0) as so2_mg_m3,
    reading(nox_mg_m3, flag, by_day, by_hour, 1) as nox_mg_m3,
    reading(pm_mg_m3, flag, by_day, by_hour, 2) as pm_mg_m3,
    reading(vocs_mg_m3, flag, by_day, by_hour, 3) as vocs_mg_m3,
    case
        when flag in ('N', 'T') then
            round(flow_m3_h * load_frac * (1 + (spread(by_day, by_hour, 4) - 1) / 3))
    end as "标干流量(m3/h)",
    case
        when flag in ('N', 'T') then round(o2_pct + 0.8 * (scatter(by_hour, 5) - 0.5), 1)
    end as "含氧量(%)",
    flag as "标记"
from flagged
-- lost hours have no row at all
where flag <> '缺'
order by part, facility_no, outlet_no, ts
"""


def hours(source: Path) -> pa.Table:
    """All hours of the monitors that a folder describes; `part` names year and pollutants."""
    with duckdb.connect() as con:
        con.execute(_MACROS)
        files = {"profile": str(source / PROFILE), "event": str(source / EVENT)}
        return con.sql(_HOURS, params=files).to_arrow_table()


def expand(source: Path, folder: Path) -> list[Path]:
    """Write the hours as files for the import, one for each year and set of pollutants."""
    table = hours(source)
    written = []
    for part in pc.unique(table["part"]).to_pylist():
        rows = table.filter(pc.equal(table["part"], part)).drop_columns("part")
        empty = [name for name in _POLLUTANTS if rows[name].null_count == rows.num_rows]
        path = folder / f"自动监测小时值_{part}（合成数据）.parquet"
        pq.write_table(rows.drop_columns(empty), path)
        written.append(path)
    return written
