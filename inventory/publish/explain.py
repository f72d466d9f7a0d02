"""From a number back to the spreadsheet cell (溯源): one row of the ledger, taken apart."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from inventory.accounting.methods import BY_CODE
from inventory.core.errors import ConfigError
from inventory.publish.database import reading

_INPUT_KEY = {
    "activity": "activity_id",
    "abatement_run": "abatement_run_id",
    "reported_emission": "reported_emission_id",
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the derivation with its unit."""

    title: str
    value: float | str | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class CellValue:
    """One input as it stands in the file that was imported."""

    field: str
    value: str
    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one ledger row."""

    emission: dict[str, Any]
    method: str
    formula: str
    note: str
    numbers: list[Number]
    steps: list[Number]
    treatment: list[dict[str, Any]]
    factors: list[dict[str, Any]]
    cells: list[CellValue]
    rivals: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for a machine."""
        return asdict(self)


def explain(database: Path, emission_id: int) -> Explanation:
    """Take one ledger row apart.

    Raises:
        ConfigError: no row of the ledger has this id.
        PublishError: the file cannot be opened.
    """
    with reading(database) as con:
        found = _rows(con, "select * from accounting.emission where emission_id = ?", emission_id)
        if not found:
            raise ConfigError(
                f"台账中没有编号 {emission_id}",
                hint='用 inventory query "select emission_id, pollutant, emission_t '
                'from accounting.emission limit 20" 查看编号',
            )
        emission = found[0]
        method = BY_CODE[emission["method"]]
        model = _model_row(con, emission)
        numbers = [
            Number(term.title_zh, model.get(term.column), _unit(term.unit, model))
            for term in method.terms
        ]
        return Explanation(
            emission=emission,
            method=method.title_zh,
            formula=method.formula_zh,
            note=method.note_zh,
            numbers=numbers,
            steps=_steps(con, emission, model),
            treatment=_treatment(con, emission),
            factors=_factors(con, emission, model),
            cells=_cells(con, emission),
            rivals=_rivals(con, emission),
        )


def _rows(con: duckdb.DuckDBPyConnection, sql: str, *values: object) -> list[dict[str, Any]]:
    cursor = con.execute(sql, list(values))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _unit(unit: str, model: dict[str, Any]) -> str:
    """A unit that depends on the row (`quantity_per`) is read from the row."""
    per = str(model.get("quantity_per") or "")
    named = {"gj_ncv": "GJ(低位)", "gj_gcv": "GJ(高位)", "n": "个", "m3": "m³(标态)"}
    return unit.replace("quantity_per", named.get(per, per))


def _model_row(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> dict[str, Any]:
    """The row of the method's own model, with everything that went into it."""
    if emission["method"] == "reported":
        return {"emission_t": emission["emission_t"]}
    key = "input_id" if emission["method"] == "co2_carbonate_balance" else "activity_id"
    found = _rows(
        con,
        f"select * from accounting.{emission['method']}"
        f" where {key} = ? and pollutant = ? and category_code = ? and part = ?",
        emission["input_id"],
        emission["pollutant"],
        emission["category_code"],
        emission["part"],
    )
    return found[0] if found else {}


def _steps(
    con: duckdb.DuckDBPyConnection, emission: dict[str, Any], model: dict[str, Any]
) -> list[Number]:
    """From what was generated to what left by this outlet."""
    if emission["method"] == "reported":
        return []
    paths = _rows(
        con,
        "select path_frac from accounting.path join accounting.unit using (unit_key)"
        " where unit.facility_no = ? and unit.unit_no = ? and part = ?"
        " and outlet_no is not distinct from ? and outlet_kind is not distinct from ?"
        " order by abs(path_frac * ? - ?)",
        emission["facility_no"],
        emission["unit_no"],
        emission["part"],
        emission["outlet_no"],
        emission["outlet_kind"],
        model.get("generated_t") or 0,
        emission["generated_t"],
    )
    return [
        Number("产生量（整台设施）", model.get("generated_t"), "t"),
        Number("该去向所占比例（分配 × 收集）", paths[0]["path_frac"] if paths else None),
        Number("产生量（该去向）", emission["generated_t"], "t"),
        Number("穿透率（各级治理 1 − 去除效率 × 运行率 之积）", emission["pass_frac"]),
        Number("排放量", emission["emission_t"], "t"),
    ]


def _treatment(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> list[dict[str, Any]]:
    if emission["pass_frac"] in (None, 1):
        return []
    return _rows(
        con,
        "select distinct route.step, removal.abatement_no, removal.technology, removal.pollutant,"
        " removal.month, removal.removal_frac, removal.uptime_frac, removal.is_measured,"
        " removal.factor_id"
        " from registry.route as route join accounting.removal as removal"
        " using (facility_no, abatement_no)"
        " where route.facility_no = ? and route.unit_no = ? and route.outlet_no = ?"
        " and removal.month in (0, coalesce(?, 0))"
        " and (removal.pollutant = ? or (? in ('PM', 'PM10')"
        "      and removal.pollutant in ('PM2.5', 'PM2.5-10')))"
        " order by all",
        emission["facility_no"],
        emission["unit_no"],
        emission["outlet_no"],
        emission["month"],
        emission["pollutant"],
        emission["pollutant"],
    )


def _factors(
    con: duckdb.DuckDBPyConnection, emission: dict[str, Any], model: dict[str, Any]
) -> list[dict[str, Any]]:
    """The cited factors behind the row: emission factor, fuel parameters, tabled removal."""
    parameters = _rows(
        con,
        "select carbon_factor_id, oxidation_factor_id, ncv_factor_id, sulfur_factor_id,"
        " ash_factor_id from factors.parameter where use_id = ? and category_code = ?",
        model.get("use_id"),
        emission["category_code"],
    )
    used = {
        "co2_carbon_balance": ("carbon_factor_id", "oxidation_factor_id", "ncv_factor_id"),
        "so2_sulfur_balance": ("sulfur_factor_id",),
        "pm_ash_balance": ("ash_factor_id",),
    }.get(emission["method"], ())
    wanted = {emission["factor_id"]}
    wanted |= {row[name] for row in parameters for name in used}
    wanted |= {row["factor_id"] for row in _treatment(con, emission)}
    return _rows(
        con,
        "select factor_id, pack, param, pollutant, value, unit, basis, source, cited_table"
        " from factors.factor where list_contains(?, factor_id)"
        " union all select 'item:' || item_code, pack, 'item', null, null, null, name_zh,"
        " source, null from factors.item where list_contains(?, 'item:' || item_code)"
        " order by all",
        sorted(name for name in wanted if name),
        sorted(name for name in wanted if name),
    )


def _cells(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> list[CellValue]:
    """The spreadsheet cells of the input row: file, sheet, cell, and the value as imported."""
    table = emission["input_table"]
    found = _rows(
        con,
        f"select source.*, sheet.file_name, sheet.sheet, sheet.columns"
        f" from registry.{table} as source"
        f" left join registry.import_sheet as sheet using (sheet_id)"
        f" where source.{_INPUT_KEY[table]} = ?",
        emission["input_id"],
    )
    if not found or not found[0]["file_name"]:
        return []
    row = found[0]
    columns: dict[str, str] = json.loads(row["columns"] or "{}")
    return [
        CellValue(
            field=name,
            value=_as_imported(row, name),
            file=row["file_name"],
            sheet=row["sheet"] or "",
            cell=f"{letter}{row['row_no']}",
        )
        for name, letter in columns.items()
        if _as_imported(row, name) != ""
    ]


def _as_imported(row: dict[str, Any], name: str) -> str:
    """The value of an import column: as reported where a converted one stands beside it."""
    stored = {
        "amount": "amount_reported",
        "unit": "unit_reported",
        "ncv": "ncv_reported",
        "ncv_unit": "ncv_unit_reported",
    }
    key = stored.get(name, name.removesuffix("_pct") + "_frac" if name.endswith("_pct") else name)
    value = row.get(key)
    return "" if value is None else str(value)


def _rivals(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> list[dict[str, Any]]:
    """What else claims the same stream and pollutant, chosen or not."""
    return _rows(
        con,
        "select emission_id, method, role, activity_id, flow, month, emission_t, is_chosen,"
        " not_chosen_because from accounting.emission"
        " where facility_no = ? and unit_no is not distinct from ? and pollutant = ?"
        " and category_code is not distinct from ? and outlet_no is not distinct from ?"
        " and emission_id <> ? and (input_id = ? or not is_chosen) order by all limit 20",
        emission["facility_no"],
        emission["unit_no"],
        emission["pollutant"],
        emission["category_code"],
        emission["outlet_no"],
        emission["emission_id"],
        emission["input_id"],
    )
