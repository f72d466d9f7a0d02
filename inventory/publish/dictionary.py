"""The data dictionary (数据字典): comments, Chinese mirror views and checks, inside the file."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import duckdb
import pyarrow as pa

from inventory.core import models
from inventory.core.errors import PublishError
from inventory.core.methods import PER, discover
from inventory.publish import renamed

MIRROR = "清单"
# tables that no SQL model makes: what they are is said here
_LOADED = {
    "run.scope": ("编制范围", "what this run is about"),
    "run.manifest": ("运行清单", "facts of this run"),
    "run.input": ("导入文件", "files that were imported, with their row counts"),
    "classification.category": ("源分类", "the unified source classification"),
    "classification.ancestor": ("源分类上级", "every category with all above it and itself"),
    "classification.crosswalk": ("源分类对照", "the line of each leaf in every scheme"),
    "classification.scheme_line": ("报告体系条目", "the lines of the reporting schemes"),
    "classification.expected_fuel": (
        "物质与燃料",
        "substances that a furnace emits with some fuels alone",
    ),
    "classification.addon": ("附加排放流", "streams that a treatment or a purchase adds"),
    "factors.method_need": (
        "方法所需参数",
        "parameters that methods take from the library, by pollutant",
    ),
    "factors.pack": ("因子包", "factor packs of this run, best rank first"),
    "factors.item": ("项目", "fuels, products, materials and energy"),
    "factors.item_alias": ("项目别名", "names that mean an item"),
    "factors.control_alias": ("治理工艺别名", "names that mean a control technology"),
    "factors.treatment_name": ("治理工艺名称", "what each name of treatment means, part by part"),
    "factors.treatment_choice": ("分源类的治理工艺名称", "names of treatment by the source served"),
    "factors.technology_name": ("工艺技术名称", "what each name of technology means by category"),
    "factors.technology_word": ("因子包的工艺名称", "what each pack calls each technology"),
    "factors.control_word": ("本地包的治理工艺名称", "words of local packs for listed devices"),
    "factors.capacity_choice": ("设计规模换算", "each stated size in all its quantities"),
    "factors.factor": ("排放因子", "every factor with its source"),
    "factors.attestation": (
        "因子认定",
        "values the bureau has confirmed, and whether they hold",
    ),
    "factors.first_choice": ("系数取用次序", "which document a guideline wants asked first"),
    "factors.declared_parameter": (
        "已声明的参数",
        "parameters of factors, and who reads them",
    ),
    "accounting.method": ("核算方法", "methods of accounting, with formula and citation"),
    "accounting.method_term": ("方法各项", "terms of each method in the order of its formula"),
    "factors.priority": ("优先次序", "ranks of packs, methods, flows and bases"),
    "monitoring.series": ("监测序列", "outlets and pollutants with hourly values"),
    "monitoring.source": ("小时值批次", "imports of hourly values"),
    "monitoring.impossible_hour": ("不可能的小时值", "hour values that cannot be and are left out"),
    "registry.impossible_value": ("不可能的数值", "values that cannot be and are left out"),
    "monitoring.calendar": ("日历", "days of the account year and the year before"),
    "monitoring.clock": ("时刻表", "the hours of a day"),
    "monitoring.hour_flag": ("数据标记", "data flags and their states"),
    "monitoring.substitution_rule": ("修约规则", "substitution rules of HJ 75-2017"),
    "monitoring.standstill_rule": ("停运判断规则", "rules on stretches without hours"),
    "monitoring.validity_rule": ("有效性规则", "validity rules of HJ 76-2017"),
    "monitoring.reference_oxygen": ("基准含氧量", "reference oxygen by emission standard"),
    "quality.catalogue": ("校验问题目录", "the kinds of findings"),
    "quality.reason": ("未核算原因", "why an expected substance may have no result"),
    "quality.implied_word": ("反推核对用语", "what each verdict of an implied check means"),
    "quality.fuel_gas": ("燃料氢碳比", "hydrogen by carbon of fuels, for their flue gas"),
    "quality.known_difference": ("已知的文件差异", "where two documents are known to differ"),
    "quality.check": ("自检语句", "SQL that returns no row when the file is sound"),
    "dictionary.column": ("字段说明", "every column of every table"),
    "registry.region": ("行政区划", "administrative and custom regions"),
    "registry.industry": ("行业分类", "GB/T 4754-2017"),
    "registry.pollutant": ("污染物", "pollutants and greenhouse gases"),
    "registry.pollutant_alias": ("污染物别名", "names that mean a pollutant"),
    "registry.category": ("登记用源分类", "categories that the registry refers to"),
    "registry.facility": ("排污单位", "facilities"),
    "registry.unit": ("生产设施", "units"),
    "registry.abatement": ("治理设施", "treatment devices"),
    "registry.abatement_run": ("治理设施运行", "removal and uptime of treatment devices"),
    "registry.outlet": ("排放口", "outlets"),
    "registry.route": ("排放路径", "from unit through treatment to outlet"),
    "registry.activity": ("活动水平", "activity data as imported, on canonical units"),
    "registry.permit_limit": ("许可限值", "permit limits, every candidate"),
    "registry.manual_test": ("手工监测", "manual tests"),
    "registry.reported_emission": ("上报排放量登记", "reported emissions as imported"),
    "registry.region_activity": ("区域活动水平", "activity of area sources"),
    "registry.region_indicator": ("区域指标", "indicators of regions"),
    "registry.measure": ("减排措施", "abatement measures"),
    "registry.target": ("目标", "targets"),
    "registry.code_change": ("代码变更", "official codes that were replaced"),
    "registry.facility_change": ("单位变更", "facilities renumbered, merged or split"),
    "registry.special_limit": ("特殊时段许可限值", "limits for special periods"),
    "registry.monitor_plan": ("自行监测方案", "how each outlet is watched"),
    "registry.monitoring_verdict": ("监测数据认定", "findings of authorities about monitoring"),
    "registry.gas_composition": ("燃气组分", "what a gas fuel is made of, by volume"),
    "registry.fuel_design": ("燃料设计用量", "fuel use of units by design"),
    "registry.standstill": (
        "停运时段",
        "periods in which units, outlets or facilities stood still",
    ),
    "registry.assumption": ("核算假设", "what blank cells of units mean in this workspace"),
    "registry.value_decision": ("存疑数值认定", "decisions of named persons on doubtful values"),
    "registry.device_run": ("治理设施运行报告", "treatment devices as execution reports state"),
    "registry.monitoring_summary": ("有组织监测汇总", "monitoring results as reports state"),
    "registry.fugitive_test": ("无组织监测", "tests at the boundary and at facilities"),
    "registry.report_line": ("执行报告排放量", "quantities as execution reports state"),
    "registry.special_period": ("特殊时段日排放量", "daily quantities of special periods"),
    "registry.exceedance": ("超标记录", "hours above the limit as reported"),
    "registry.import_sheet": ("导入表页", "sheets that were imported"),
    "registry.import_batch": ("导入批次", "imports"),
    "registry.finding": ("导入校验问题", "what the import found"),
    "permits.record_name": ("记录的中文名", "what sources and methods are called in findings"),
    "permits.setting": ("许可对比设定", "what the permit comparison of this run is set to"),
    "permits.base_actual": ("基准年实际排放量", "actual emission of base years, as published"),
    "permits.base_month": ("上年分月排放量", "months of the year before, as published"),
    "permits.base_fuel": ("基准年燃料用量", "fuel use of units in earlier years, as published"),
    "permits.base_output": ("基准年产量", "output of units in base years, as published"),
    "run.batch": ("所用批次", "import batches behind the rows of this run"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One identifier of the glossary (术语)."""

    identifier: str
    title_zh: str
    title_en: str
    unit: str
    definition: str
    cite: str


@cache
def glossary() -> dict[str, Term]:
    """Every column name with its Chinese title, unit and definition."""
    text = files("inventory.core").joinpath("glossary.csv").read_text(encoding="utf-8")
    return {row["identifier"]: Term(**row) for row in csv.DictReader(io.StringIO(text))}


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Comment every table and column, mirror the tables in Chinese, and store the checks.

    Raises:
        PublishError: a table or column has no entry in the glossary.
    """
    con.execute("begin")  # some thousand comments: one write to disk, not one each
    _checks(con)
    titles = _titles()
    con.execute("create schema dictionary")
    rows = list(_columns(con, titles))
    con.register("column_rows", pa.Table.from_pylist(rows))
    con.execute('create table dictionary."column" as select * from column_rows')
    own = [row for row in _columns(con, titles) if row["schema"] == "dictionary"]
    con.register("column_rows", pa.Table.from_pylist(own))  # it describes itself too
    con.execute('insert into dictionary."column" select * from column_rows')
    con.unregister("column_rows")
    for row in [*rows, *own]:
        comment = " · ".join(
            part for part in (row["title_zh"], row["title_en"], row["unit"]) if part
        )
        con.execute(
            f"comment on column {_name(row['schema'])}.{_name(row['table'])}"
            f".{_name(row['column'])} is {_text(comment)}"
        )
    _tables(con, titles)
    _mirror(con, [*rows, *own], titles)
    con.execute("commit")


def _checks(con: duckdb.DuckDBPyConnection) -> None:
    """Checks as data: any SQL client can rerun them; a sound file answers with no row."""
    checks = pa.table(
        {
            "code": ["conservation", "chosen_twice", "unique_id", "negative", "ledger_reason"],
            "title_zh": [
                "守恒",
                "不重复计入",
                "台账编号唯一",
                "排放量不为负（扣减除外）",
                "未计入的均有原因",
            ],
            "sql": [
                "select * from quality.conservation where not ok",
                "select * from quality.chosen_twice",
                "select emission_id from ledger.emission group by all having count(*) > 1",
                (
                    "select emission_id from ledger.emission"
                    " where is_chosen and emission_t < 0 and coalesce(generated_t, 0) >= 0"
                ),
                "from ledger.emission where is_chosen = (not_chosen_because is not null)",
            ],
        }
    )
    con.register("check_rows", checks)
    con.execute('create table quality."check" as select * from check_rows')
    con.unregister("check_rows")


def _titles() -> dict[str, tuple[str, str]]:
    made = {m.qualified: (m.title_zh, m.title_en) for m in models.discover()}
    former = {
        old: (f"{made[new][0]}（旧名）", f"former name of {new}")
        for old, new in renamed.names().items()
    }
    return {**_LOADED, **made, **former}


def _columns(
    con: duckdb.DuckDBPyConnection, titles: dict[str, tuple[str, str]]
) -> Iterator[dict[str, str]]:
    cites = {m.qualified: "; ".join(m.cites) for m in models.discover()}
    found = con.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns()"
        " where database_name = current_database() and not internal and schema_name <> ?"
        " order by all",
        [MIRROR],
    ).fetchall()
    missing = sorted({row[2] for row in found if _term(row[0], row[1], row[2]) is None})
    missing += sorted({f"{row[0]}.{row[1]}" for row in found} - titles.keys())
    if missing:
        raise PublishError(f"术语表缺少：{'、'.join(missing)}", hint="补充 core/glossary.csv")
    for schema, table, column, _ in found:
        term = _term(schema, table, column)
        assert term is not None  # noqa: S101 -- the missing ones were told above
        yield {
            "schema": schema,
            "table": table,
            "column": column,
            "unit": term.unit,
            "title_zh": term.title_zh,
            "title_en": term.title_en,
            "definition": term.definition,
            "cite": term.cite or cites.get(f"{schema}.{table}", ""),
        }


def _term(schema: str, table: str, column: str) -> Term | None:
    """What a column is called: as the record of its method says, else as the glossary does."""
    return _of_methods().get((f"{schema}.{table}", column)) or glossary().get(column)


@cache
def _of_methods() -> dict[tuple[str, str], Term]:
    """The terms of each method, by model and column: a new method needs no words elsewhere."""
    return {
        (f"accounting.{method.code}", term.column): Term(
            identifier=term.column,
            title_zh=term.title_zh,
            title_en=term.column.replace("_", " "),
            unit=term.unit.replace(PER, "系数的基准"),
            definition=f"{method.title_zh}：{method.formula_zh}",
            cite="; ".join(method.cites),
        )
        for method in discover()
        if method.room == "accounting"
        for term in method.terms
    }


def _tables(con: duckdb.DuckDBPyConnection, titles: dict[str, tuple[str, str]]) -> None:
    grain = {m.qualified: m.grain for m in models.discover()}
    found = con.execute(
        "select schema_name, table_name, 'table' from duckdb_tables()"
        " where database_name = current_database()"
        " union all select schema_name, view_name, 'view' from duckdb_views()"
        " where database_name = current_database() and not internal order by all"
    ).fetchall()
    for schema, table, kind in found:
        name = f"{schema}.{table}"
        comment = " · ".join([*titles[name], *([grain[name]] if name in grain else [])])
        con.execute(f"comment on {kind} {_name(schema)}.{_name(table)} is {_text(comment)}")


def _mirror(
    con: duckdb.DuckDBPyConnection, rows: list[dict[str, str]], titles: dict[str, tuple[str, str]]
) -> None:
    """The same tables with Chinese names and column titles, unit in brackets."""
    con.execute(f"create schema {_name(MIRROR)}")
    by_table: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        if f"{row['schema']}.{row['table']}" not in renamed.names():
            by_table.setdefault((row["schema"], row["table"]), []).append(row)
    for (schema, table), columns in by_table.items():
        title = titles[f"{schema}.{table}"][0]
        selected = ", ".join(f"{_name(row['column'])} as {_name(_heading(row))}" for row in columns)
        con.execute(
            f"create view {_name(MIRROR)}.{_name(title)} as "  # noqa: S608 -- names alone
            f"select {selected} from {_name(schema)}.{_name(table)}"
        )
        comment = f"{title} · {titles[f'{schema}.{table}'][1]} · {schema}.{table}"
        con.execute(f"comment on view {_name(MIRROR)}.{_name(title)} is {_text(comment)}")


def _heading(row: dict[str, str]) -> str:
    return f"{row['title_zh']}({row['unit']})" if row["unit"] else row["title_zh"]


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + re.sub(r"\s+", " ", value).replace("'", "''") + "'"
