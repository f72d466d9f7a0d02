"""From a number back to the spreadsheet cell (溯源): one row of the ledger, taken apart."""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from inventory.accounting.methods import BY_CODE, OUTLET_TERMS, Method
from inventory.core.errors import ConfigError
from inventory.publish import outlet_evidence, source_cells
from inventory.publish.database import reading, rows
from inventory.publish.dictionary import glossary
from inventory.publish.source_cells import CellValue

_PER = {"gj_ncv": "GJ(低位)", "gj_gcv": "GJ(高位)", "n": "个", "m3": "m³(标态)"}
_SPECIES = {
    "PM10": ["pm10_of_pm"],
    "PM2.5": ["pm25_of_pm"],
    "BC": ["pm25_of_pm", "bc_of_pm25"],
    "OC": ["pm25_of_pm", "oc_of_pm25"],
}
# what measured carbon stands in for
_DEFAULT_CARBON = ("qty_gj_ncv", "carbon_t_gj")


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the derivation with its unit."""

    title: str
    value: float | str | None
    unit: str = ""


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
        found = rows(con, "select * from ledger.emission where emission_id = ?", emission_id)
        if not found:
            raise ConfigError(
                f"台账中没有编号 {emission_id}",
                hint='用 inventory query "select emission_id, pollutant, emission_t '
                'from ledger.emission limit 20" 查看编号',
            )
        emission = found[0]
        method = BY_CODE[emission["method"]]
        model = _model_row(con, emission)
        # whatever its method, the result of an outlet is divided among what stands behind it
        if emission["role"] == "measured":
            method = replace(method, terms=OUTLET_TERMS, note_zh=model["reason"] or method.note_zh)
        path = _path(con, emission, model)
        sizes = _sizes(con, emission, model, path)
        treatment = _treatment(con, emission, by_size=bool(sizes))
        return Explanation(
            emission=emission,
            method=method.title_zh,
            formula=method.formula_zh,
            note=method.note_zh,
            numbers=_numbers(method, model) + _evidence(con, emission),
            steps=_steps(emission, model, path, sizes),
            treatment=treatment,
            factors=_factors(con, emission, model, treatment),
            cells=source_cells.behind(
                con, emission, devices={row["abatement_no"] for row in treatment}
            ),
            rivals=_rivals(con, emission),
        )


def _model_row(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> dict[str, Any]:
    """The row of the method's own model, with everything that went into it."""
    if emission["method"] == "reported" and emission["role"] != "measured":
        return {"emission_t": emission["emission_t"]}
    if emission["role"] == "measured":
        id_ = emission["emission_id"]
        return rows(con, "select * from ledger.divided where emission_id = ?", id_)[0]
    key = "input_id" if emission["method"] == "co2_carbonate_balance" else "activity_id"
    found = rows(
        con,
        f"select * from accounting.{emission['method']}"  # noqa: S608 -- names alone
        f" where {key} = ? and pollutant = ? and category_code = ? and part = ?",
        emission["input_id"],
        emission["pollutant"],
        emission["category_code"],
        emission["part"],
    )
    # an activity and a treatment run may bear the same number; one device may serve several units
    of_row = (
        row
        for row in found
        if row.get("input_table", emission["input_table"]) == emission["input_table"]
        and row["unit_no"] == emission["unit_no"]
    )
    return next(of_row, {}) | _heat_value(con, emission)


def _heat_value(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> dict[str, Any]:
    """The heat value that made heat of mass or volume; none where heat itself was reported."""
    found = rows(
        con,
        "select amount_t, amount_m3, used_ncv_gj_t, used_ncv_gj_m3,"
        " given.ncv_gj_t is null and given.ncv_gj_m3 is null as is_default_ncv"
        " from registry.activity as given join accounting.activity using (activity_id)"
        " where activity_id = ? and given.amount_gj is null",
        emission["activity_id"],
    )
    return found[0] if found else {}


def _is_measured_carbon(method: str, model: dict[str, Any]) -> bool:
    return (
        method == "co2_carbon_balance"
        and model.get("qty_t") is not None
        and model.get("carbon_frac") is not None
    )


def _uses_heat(method: str, model: dict[str, Any]) -> bool:
    if method == "co2_carbon_balance":
        return not _is_measured_carbon(method, model)
    return model.get("quantity_per") == "gj_ncv"


def _numbers(method: Method, model: dict[str, Any]) -> list[Number]:
    """The terms of the formula, those that this row has no use for left out."""
    left_out = _DEFAULT_CARBON if _is_measured_carbon(method.code, model) else ()
    numbers = [
        Number(term.title_zh, model[term.column], _unit(term.unit, model))
        for term in method.terms
        if term.column not in left_out and model.get(term.column) is not None
    ]
    names = {number.title for number in numbers}
    before = [number for number in _before(method.code, model) if number.title not in names]
    return [*before, *numbers]


def _evidence(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> list[Number]:
    """What the result of an outlet rests on."""
    if emission["role"] != "measured":
        return []
    return [Number(*told) for told in outlet_evidence.behind(con, emission)]


def _before(method: str, model: dict[str, Any]) -> list[Number]:
    """What the first term was made of: measured carbon, or mass or volume and heat value."""
    words = glossary()
    if _is_measured_carbon(method, model):
        return [Number(words["carbon_frac"].title_zh, model["carbon_frac"])]
    if not _uses_heat(method, model):
        return []
    made_of = (
        ("燃料质量", "t", "amount_t", "used_ncv_gj_t"),
        ("燃料体积（标态）", "m³", "amount_m3", "used_ncv_gj_m3"),
    )
    for title, unit, amount, heat in made_of:
        if model.get(amount) is not None:
            return [
                Number(title, model[amount], unit),
                Number("低位发热量", model[heat], f"GJ/{unit}"),
            ]
    return []


def _unit(unit: str, model: dict[str, Any]) -> str:
    """A unit that depends on the row (`quantity_per`) is read from the row."""
    per = str(model.get("quantity_per") or "")
    return unit.replace("quantity_per", _PER.get(per, per))


def _path(
    con: duckdb.DuckDBPyConnection, emission: dict[str, Any], model: dict[str, Any]
) -> dict[str, Any]:
    """The way from unit to outlet that this row went."""
    if emission["role"] in {"reported", "measured"}:
        return {}
    found = rows(
        con,
        "select path_id, path_frac, run_months from accounting.path"
        " join accounting.unit using (unit_key)"
        " where unit.facility_no = ? and unit.unit_no = ? and part = ?"
        " and outlet_no is not distinct from ? and outlet_kind is not distinct from ?"
        " order by abs(path_frac * ? - ?) limit 1",
        emission["facility_no"],
        emission["unit_no"],
        emission["part"],
        emission["outlet_no"],
        emission["outlet_kind"],
        model.get("generated_t") or 0,
        emission["generated_t"],
    )
    return found[0] if found else {}


def _steps(
    emission: dict[str, Any], model: dict[str, Any], path: dict[str, Any], sizes: list[Number]
) -> list[Number]:
    """From what was generated to what left by this outlet."""
    if emission["role"] == "measured":
        return [Number("排放量", emission["emission_t"], "t")]
    if emission["method"] == "reported":
        return []
    return [
        *_unit_share(emission, model),
        Number("产生量（整台设施）", model.get("generated_t"), "t"),
        Number("该去向所占比例（分配 × 收集）", path.get("path_frac")),
        Number("产生量（该去向）", emission["generated_t"], "t"),
        *sizes,
        Number("穿透率（各级治理 1 − 去除效率 × 运行率 之积）", emission["pass_frac"]),
        Number("排放量", emission["emission_t"], "t"),
    ]


def _unit_share(emission: dict[str, Any], model: dict[str, Any]) -> list[Number]:
    """The sorbent of one device is divided among the units that it serves."""
    if emission["input_table"] != "abatement_run" or not model.get("generated_t"):
        return []
    share = model["generated_t"] / (model["qty_t"] * model["ef_t"])
    return [Number("该设施分摊比例（按治理设施所接设施数）", round(share, 12))]


def _sizes(
    con: duckdb.DuckDBPyConnection,
    emission: dict[str, Any],
    model: dict[str, Any],
    path: dict[str, Any],
) -> list[Number]:
    """Fine and coarse particles apart, where devices are known by size class alone."""
    if not path or emission["pollutant"] not in {"PM", "PM10"} or not _is_treated(emission):
        return []
    month = emission["month"] if emission["month"] in path["run_months"] else 0
    found = rows(
        con,
        "select fine_pass_frac, coalesce(coarse_pass_frac, fine_pass_frac) as coarse_pass_frac"
        " from accounting.size_penetration as size"
        " where path_id = $path and month = $month and not exists (from accounting.penetration"
        " where path_id = $path and month = $month and pollutant = $pollutant)",
        {"path": path["path_id"], "month": month, "pollutant": emission["pollutant"]},
    )
    if not found:
        return []
    fine = model.get("fine_frac")
    return [
        Number("细颗粒物占比", 1.0 if fine is None else fine),
        Number("细颗粒物穿透率", found[0]["fine_pass_frac"]),
        Number("粗颗粒物穿透率", found[0]["coarse_pass_frac"]),
    ]


def _is_treated(emission: dict[str, Any]) -> bool:
    return emission["pass_frac"] not in {None, 1}


def _treatment(
    con: duckdb.DuckDBPyConnection, emission: dict[str, Any], *, by_size: bool
) -> list[dict[str, Any]]:
    """The devices on the way, with what each of them takes out of this substance."""
    if not _is_treated(emission):
        return []
    return rows(
        con,
        "select distinct route.step, removal.abatement_no, removal.technology, removal.pollutant,"
        " removal.month, removal.removal_frac, removal.uptime_frac, removal.is_measured,"
        " removal.factor_id"
        " from registry.route as route join accounting.removal as removal"
        " using (facility_no, abatement_no)"
        " where route.facility_no = ? and route.unit_no = ? and route.outlet_no = ?"
        " and removal.month in (0, coalesce(?, 0)) and list_contains(?, removal.pollutant)"
        " order by all",
        emission["facility_no"],
        emission["unit_no"],
        emission["outlet_no"],
        emission["month"],
        ["PM2.5", "PM2.5-10"] if by_size else [emission["pollutant"]],
    )


def _factors(
    con: duckdb.DuckDBPyConnection,
    emission: dict[str, Any],
    model: dict[str, Any],
    treatment: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The cited factors behind the row: emission factor, fuel parameters, tabled removal."""
    wanted = {row["factor_id"] for row in treatment}
    if not _is_measured_carbon(emission["method"], model):
        wanted.add(emission["factor_id"])
    wanted |= _parameters(con, emission, model)
    wanted |= set((model.get("parameter_ids") or "").split("、"))
    return rows(
        con,
        "select factor_id, pack, param, pollutant, value, unit, basis, source, cited_table"
        " from factors.factor where list_contains($wanted, factor_id)"
        " union all select 'item:' || item_code, pack, 'item', null, null, null, name_zh,"
        " source, null from factors.item where list_contains($wanted, 'item:' || item_code)"
        " order by all",
        {"wanted": sorted(name for name in wanted if name)},
    )


def _parameters(
    con: duckdb.DuckDBPyConnection, emission: dict[str, Any], model: dict[str, Any]
) -> set[str | None]:
    """Parameters of the fuel that this row took from the library; `item:` is the fuel itself."""
    method, item = emission["method"], f"item:{model.get('item')}"
    found: set[str | None] = set()
    if method == "pm_ash_balance":
        found |= _species(con, emission, model)
    if method == "co2_carbon_balance":
        (used,) = rows(
            con,
            "select oxidation_factor_id from factors.parameter"
            " where use_id = ? and category_code = ?",
            model["use_id"],
            emission["category_code"],
        )
        found.add(used["oxidation_factor_id"] or item)
    if _uses_heat(method, model) and model.get("is_default_ncv"):
        # heat is a property of the fuel in this use, as accounting.activity takes it
        (used,) = rows(
            con,
            "select arg_min(coalesce(ncv_factor_id, ''), category_code) as ncv_factor_id"
            " from factors.parameter where use_id = ?",
            model["use_id"],
        )
        found.add(used["ncv_factor_id"] or item)
    return found


def _species(
    con: duckdb.DuckDBPyConnection, emission: dict[str, Any], model: dict[str, Any]
) -> set[str | None]:
    """The cited share of a size class or a component in all particles."""
    found = rows(
        con,
        "select distinct factor_id from factors.choice join factors.demand using (demand_id)"
        " where use_id = ? and category_code = ? and list_contains(?, param)",
        model["use_id"],
        emission["category_code"],
        _SPECIES.get(emission["pollutant"], []),
    )
    return {row["factor_id"] for row in found}


def _rivals(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> list[dict[str, Any]]:
    """What else claims the same stream and pollutant, chosen or not."""
    return rows(
        con,
        "select emission_id, method, role, activity_id, flow, month, emission_t, is_chosen,"
        " not_chosen_because from ledger.emission"
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
