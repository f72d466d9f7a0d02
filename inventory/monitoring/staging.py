"""Hour values of a foreign table (暂存): parsed cell by cell, every wrong one with its reason."""

from collections.abc import Iterable, Iterator, Mapping

import duckdb
import pyarrow as pa

from inventory.core.bounds import LARGEST
from inventory.core.findings import Cell, Finding
from inventory.core.unit_macros import MOLAR_MASSES
from inventory.monitoring import rules
from inventory.monitoring.headings import CO2, Headings

MOST_LISTED = 1000  # findings of one kind and sheet; the count beside them is of all
# full width, as an input method writes it, to half width
_FULL = "".join(chr(0xFF01 + step) for step in range(94)) + "\u3000"
_HALF = "".join(chr(0x21 + step) for step in range(94)).replace("'", "''") + " "
_EMPTY = "('', '/', '-', '--', '—', '——', '–', '无')"
_FORMATS = (
    *("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"),
    *("%Y-%m-%d %H", "%Y/%m/%d %H", "%Y年%m月%d日 %H时", "%Y年%m月%d日%H时", "%Y%m%d%H"),
)
_MACROS = """
create or replace macro half_width(x) as
    -- a text as long in bytes as in characters has nothing of full width; translating is dear
    trim(case when strlen(x) = length(x) then x else translate(x, '{full}', '{half}') end);
create or replace macro tidy(x) as
    case when half_width(x) not in {empty} then half_width(x) end;
create or replace macro number_of(x) as try_cast(replace(x, ',', '') as double);
create or replace macro is_bad_number(x) as
    x is not null and not coalesce(isfinite(number_of(x)), false);
create or replace macro time_of(x) as
    coalesce(try_cast(x as timestamp), try_strptime(x, {formats}));
"""
_READ = """
insert into read
select
    row_no,
    tidy(cells[$facility_no]) as facility_no,
    tidy(cells[$outlet_no]) as outlet_no,
    tidy(cells[$ts]) as ts,
    coalesce($code, tidy(cells[$pollutant])) as pollutant,
    tidy(cells[$concentration_mg_m3]) as concentration,
    tidy(cells[$flow_m3_h]) as flow,
    tidy(cells[$o2_pct]) as o2,
    upper(tidy(cells[$flag])) as flag,
    $concentration_scale::double as concentration_scale,
    list_aggregate(cells[$width + 1:], 'string_agg', '') as beyond
from raw
where row_no > $header_row and list_aggregate(cells, 'string_agg', '') <> ''
"""
# one reason a row: the first that holds, in the order in which a person would look
_PARSED = """
create or replace table parsed as
with parsed as (
    select
        read.* replace (coalesce(alias.pollutant, read.pollutant) as pollutant),
        alias.pollutant is not null as is_pollutant,
        outlet.facility_no is not null as is_outlet,
        time_of(read.ts) as hour,
        number_of(concentration) * concentration_scale as concentration_mg_m3,
        number_of(flow) * $flow_scale as flow_m3_h,
        number_of(o2) * $o2_scale as o2_frac
    from read
    left join outlet using (facility_no, outlet_no)
    left join pollutant_alias as alias
        on alias.alias = lower(replace(read.pollutant, ' ', ''))
)

select
    row_no, facility_no, outlet_no, pollutant, ts, concentration, flow, o2, beyond, hour,
    concentration_mg_m3, flow_m3_h, flag,
    case when o2_frac between 0 and 1 then o2_frac end as o2_frac,
    case
        when tidy(beyond) is not null then 'M109'
        when not is_outlet then 'M101'
        when not is_pollutant then 'M107'
        when hour is null then 'M102'
        when date_trunc('hour', hour) <> hour then 'M103'
        when flag is not null and not list_contains($flags, flag) then 'M104'
        when is_bad_number(concentration) or is_bad_number(flow) or is_bad_number(o2)
            then 'M105'
        when
            abs(concentration_mg_m3) >= $most_mg_m3 or abs(flow_m3_h) >= $most_m3_h
            then 'M111'
    end as problem,
    case
        when concentration_mg_m3 < 0 or flow_m3_h < 0 then 'M106'
        when o2_frac not between 0 and 1 then 'M112'
    end as warning
from parsed
"""
_IS_SOLID = f"abs(concentration_mg_m3) >= {LARGEST['mg_m3']!r}"
# which column a finding is about, and the value that stands there
_PLACES = {
    "M101": ("'outlet_no'", "concat_ws(' ', facility_no, outlet_no)"),
    "M102": ("'ts'", "ts"),
    "M103": ("'ts'", "ts"),
    "M104": ("'flag'", "flag"),
    "M105": (
        (
            "case when is_bad_number(concentration) then 'concentration_mg_m3'"
            " when is_bad_number(flow) then 'flow_m3_h' else 'o2_pct' end"
        ),
        (
            "case when is_bad_number(concentration) then concentration"
            " when is_bad_number(flow) then flow else o2 end"
        ),
    ),
    "M106": (
        "case when concentration_mg_m3 < 0 then 'concentration_mg_m3' else 'flow_m3_h' end",
        "case when concentration_mg_m3 < 0 then concentration else flow end",
    ),
    "M107": ("'pollutant'", "pollutant"),
    "M109": ("''", "beyond"),
    "M111": (
        f"case when {_IS_SOLID} then 'concentration_mg_m3' else 'flow_m3_h' end",
        f"case when {_IS_SOLID} then concentration else flow end",
    ),
    "M112": ("'o2_pct'", "o2"),
}
_MOST = {f"most_{unit}": LARGEST[unit] for unit in ("mg_m3", "m3_h")}
_PERCENT_TO_PPM = 1e4


def prepare(
    con: duckdb.DuckDBPyConnection, *, outlets: pa.Table, aliases: Mapping[str, str]
) -> None:
    """Give the connection what every sheet is checked against."""
    texts = _MACROS.format(full=_FULL, half=_HALF, empty=_EMPTY, formats=list(_FORMATS))
    for statement in texts.strip().split(";\n"):
        con.execute(statement)
    con.register("outlet_rows", outlets.select(["facility_no", "outlet_no"]))
    con.execute("create table outlet as select distinct * from outlet_rows")
    con.unregister("outlet_rows")
    names = pa.table({"alias": list(aliases), "pollutant": list(aliases.values())})
    con.register(
        "alias_rows", names.cast(pa.schema([(n, pa.string()) for n in names.schema.names]))
    )
    con.execute("create table pollutant_alias as select * from alias_rows")
    con.unregister("alias_rows")


def parse(con: duckdb.DuckDBPyConnection, headings: Headings) -> None:
    """Turn table `raw` into table `parsed`, one row per hour and pollutant."""
    con.execute(
        "create or replace table read (row_no integer, facility_no varchar, outlet_no varchar,"
        " ts varchar, pollutant varchar, concentration varchar, flow varchar, o2 varchar,"
        " flag varchar, concentration_scale double, beyond varchar)"
    )
    for values in _passes(headings):
        con.execute(_READ, values)
    con.execute(
        _PARSED,
        {
            "flow_scale": headings.scale.get("flow_m3_h", 1.0),
            "o2_scale": headings.scale.get("o2_pct", 1.0),
            "flags": [flag for flag in rules.flags() if flag.isalpha()],
            **_MOST,
        },
    )
    con.execute("drop table read")


def _passes(headings: Headings) -> Iterator[dict[str, object]]:
    """The parameters of one pass over the rows: one in long form, one a pollutant in wide form."""
    places = ("facility_no", "outlet_no", "ts", "pollutant", "flow_m3_h", "o2_pct", "flag")
    common: dict[str, object] = {
        **{name: headings.cells.get(name) for name in places},
        "header_row": headings.row_no,
        "width": max(headings.titles),
        "code": None,
    }
    if not headings.is_wide:
        yield {
            **common,
            "concentration_mg_m3": headings.cells["concentration_mg_m3"],
            "concentration_scale": headings.scale["concentration_mg_m3"],
        }
        return
    for code, cell in headings.pollutants.items():
        yield {
            **common,
            "code": code,
            "concentration_mg_m3": cell,
            "concentration_scale": headings.pollutant_scale[code],
        }
    if headings.co2_percent is not None:
        # per cent by volume of dry gas: HJ 75 annex A (A3), 22.4 L a mole
        scale = _PERCENT_TO_PPM * MOLAR_MASSES[CO2] / 22.4
        yield {
            **common,
            "code": CO2,
            "concentration_mg_m3": headings.co2_percent,
            "concentration_scale": scale,
        }


def tally(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many hour values have which problem or warning."""
    found = con.execute(
        "select code, count(*) from (select unnest([problem, warning]) as code from parsed)"
        " where code is not null group by code order by code"
    ).fetchall()
    return dict(found)


def findings(
    con: duckdb.DuckDBPyConnection, headings: Headings, *, at: Cell, codes: Iterable[str]
) -> Iterator[Finding]:
    """The first findings of each kind, with the cell and its value."""
    for code in codes:
        name, value = _PLACES[code]
        rows = con.execute(
            _LISTED.format(name=name, value=value), {"code": code, "most": MOST_LISTED}
        ).fetchall()
        for row_no, column, pollutant, text in rows:
            title = headings.title(column, pollutant)
            yield Finding(code, Cell(at.file, at.sheet, row_no, title), text or "")


_LISTED = """
select row_no, {name}, pollutant, {value}
from parsed
where problem = $code or problem is null and warning = $code
order by row_no, pollutant
limit $most
"""
