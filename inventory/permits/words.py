"""What codes of the comparison are called (代码的中文名): sources of a value, and methods."""

import duckdb

from inventory.core.codes import FLOW, SCOPE
from inventory.core.methods import by_code

METHOD = {
    **{code: method.title_zh for code, method in by_code().items()},
    "cems_substituted": "自动监测修约",
}
RECORD = {
    **FLOW,
    **SCOPE,
    **METHOD,
    "none": "未注明来源",
    "cems": "自动监测",
    "execution_report": "执行报告",
    "permit": "许可证",
    "generated": "产生量",
    "months": "各月之和",
    "quarters": "各季度之和",
    "outlets": "各排放口之和",
    "totals": "各类合计之和",
    "quarter": "季度",
    "year": "全年",
    "year_to_date": "当年累计",
    "hours": "运行小时",
    "fuel_and_power": "燃料与电力",
    "reference_heat": "发热量推算",
    "reference_stoichiometric": "组分推算",
    "reference_volume": "基准烟气量",
    "account": "自核",
    "peers": "同行业",
}


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Create `permits.record_name`, so that findings speak of records in words."""
    con.execute("create schema if not exists permits")
    con.execute(
        "create or replace table permits.record_name as"
        " select unnest(?::varchar[]) as code, unnest(?::varchar[]) as title_zh",
        [list(RECORD), list(RECORD.values())],
    )
