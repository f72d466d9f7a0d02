"""From a number back to the spreadsheet cell (溯源): one row of the ledger, taken apart."""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from inventory.core.errors import ConfigError
from inventory.core.methods import PER, Method, by_code
from inventory.publish import outlet_evidence, source_cells
from inventory.publish.database import reading, rows
from inventory.publish.source_cells import CellValue

_PER = {"gj_ncv": "GJ(低位)", "gj_gcv": "GJ(高位)", "n": "个", "m3": "m³(标态)"}
# what measured carbon stands in for
_DEFAULT_CARBON = ("qty_gj_ncv", "carbon_t_gj")
_BOUND = "与总颗粒物穿透率一致的倍数"


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
        method = by_code()[emission["method"]]
        model = _model_row(con, emission)
        # whatever its method, the result of an outlet is divided among what stands behind it
        if emission["role"] == "measured":
            terms = by_code()["cems"].terms
            method = replace(method, terms=terms, note_zh=model["reason"] or method.note_zh)
        path = _path(con, emission, model)
        sizes = _sizes(con, emission)
        treatment = _treatment(con, emission, sizes)
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
    found = rows(
        con,
        f"select * from accounting.{emission['method']}"  # noqa: S608 -- names alone
        " where activity_key = ? and pollutant = ? and category_code = ? and part = ?",
        emission["activity_key"],
        emission["pollutant"],
        emission["category_code"],
        emission["part"],
    )
    return (found[0] if found else {}) | _activity(con, emission)


def _activity(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> dict[str, Any]:
    """How the activity of the row became a quantity: its heat value, and how much of it counts."""
    found = rows(
        con,
        "select used.item, used.counted_frac, used.used_ncv_gj_t, used.used_ncv_gj_m3,"
        " used.is_default_ncv, used.ncv_factor_id, used.qty_t as burnt_t, used.qty_m3 as burnt_m3,"
        " given.amount_gj is not null as is_heat_given, treatment.unit_frac"
        " from accounting.activity as used"
        " left join registry.activity as given using (activity_id)"
        " left join accounting.treatment_use as treatment"
        " on used.input_table = 'abatement_run' and treatment.input_id = used.input_id"
        " and treatment.unit_no = used.unit_no and treatment.item = used.item"
        " where used.activity_key = ?",
        emission["activity_key"],
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
    return [*_of_device(model), *before, *numbers]


def _of_device(model: dict[str, Any]) -> list[Number]:
    """What a treatment device uses up is divided among the units that it serves."""
    if model.get("unit_frac") is None:
        return []
    return [Number("该设施分摊比例（按治理设施所接设施数）", round(model["unit_frac"], 12))]


def _evidence(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> list[Number]:
    """What the result of an outlet rests on."""
    if emission["role"] != "measured":
        return []
    return [Number(*told) for told in outlet_evidence.behind(con, emission)]


def _before(method: str, model: dict[str, Any]) -> list[Number]:
    """What the first term was made of: mass or volume and heat value."""
    if _is_measured_carbon(method, model) or not _uses_heat(method, model):
        return []
    made_of = (
        ("燃料质量", "t", "burnt_t", "used_ncv_gj_t"),
        ("燃料体积（标态）", "m³", "burnt_m3", "used_ncv_gj_m3"),
    )
    for title, unit, amount, heat in made_of:
        if not model.get("is_heat_given") and model.get(amount) is not None:
            return [
                Number(title, model[amount], unit),
                Number("低位发热量", model[heat], f"GJ/{unit}"),
            ]
    return []


def _unit(unit: str, model: dict[str, Any]) -> str:
    """A unit that depends on the chosen factor is read from the row."""
    per = str(model.get("quantity_per") or "")
    return unit.replace(PER, _PER.get(per, per))


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
        *_counted(model),
        Number("产生量（整台设施）", model.get("generated_t"), "t"),
        Number("该去向所占比例（分配 × 收集）", path.get("path_frac")),
        Number("产生量（该去向）", emission["generated_t"], "t"),
        *sizes,
        Number("穿透率（各级治理 1 − 去除效率 × 运行率 之积）", emission["pass_frac"]),
        Number("排放量", emission["emission_t"], "t"),
    ]


def _counted(model: dict[str, Any]) -> list[Number]:
    """Of several statements of one thing a part of this one may count."""
    if model.get("counted_frac", 1) == 1:
        return []
    return [Number("该数据来源计入的比例", model["counted_frac"])]


def _sizes(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> list[Number]:
    """Fine and coarse particles apart, and what makes them add up to a whole that is known."""
    found = rows(
        con,
        "select fine_frac, fine_pass_frac, coarse_pass_frac, bound_frac"
        " from accounting.treated"
        " where activity_key = ? and pollutant = ? and emission_id = ? and fine_frac is not null",
        emission["activity_key"],
        emission["pollutant"],
        emission["emission_id"],
    )
    if not found:
        return []
    numbers = [Number("细颗粒物穿透率", found[0]["fine_pass_frac"])]
    if found[0]["fine_frac"] < 1:
        numbers += [
            Number("细颗粒物占比", found[0]["fine_frac"]),
            Number("粗颗粒物穿透率", found[0]["coarse_pass_frac"]),
        ]
    if found[0]["bound_frac"] is not None:
        numbers.append(Number(_BOUND, found[0]["bound_frac"]))
    return numbers


def _is_treated(emission: dict[str, Any]) -> bool:
    return emission["pass_frac"] not in {None, 1}


def _treatment(
    con: duckdb.DuckDBPyConnection, emission: dict[str, Any], sizes: list[Number]
) -> list[dict[str, Any]]:
    """The devices on the way, with what each of them takes out of this substance."""
    if not _is_treated(emission):
        return []
    pollutant = emission["pollutant"]
    parts = ["PM2.5", "PM2.5-10"] if sizes and pollutant in {"PM", "PM10"} else [pollutant]
    is_bound = any(number.title == _BOUND for number in sizes)
    return rows(
        con,
        "select distinct route.step, removal.abatement_no, removal.technology, removal.pollutant,"
        # sizes of a whole that is known go by what is known of each of them
        " removal.month,"
        " case when ? and removal.pollutant <> 'PM' then sized_frac else removal_frac end"
        " as removal_frac,"
        " removal.uptime_frac, removal.is_measured, removal.factor_id"
        " from registry.route as route join accounting.removal as removal"
        " using (facility_no, abatement_no)"
        " where route.facility_no = ? and route.unit_no = ? and route.outlet_no = ?"
        " and removal.month in (0, coalesce(?, 0)) and list_contains(?, removal.pollutant)"
        " order by all",
        is_bound,
        emission["facility_no"],
        emission["unit_no"],
        emission["outlet_no"],
        emission["month"],
        [*parts, "PM"] if is_bound else parts,
    )


def _factors(
    con: duckdb.DuckDBPyConnection,
    emission: dict[str, Any],
    model: dict[str, Any],
    treatment: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The cited factors behind the row: emission factor, fuel parameters, tabled removal."""
    wanted = {part for row in treatment for part in (row["factor_id"] or "").split("、")}
    wanted |= set(model.get("factor_ids") or [emission["factor_id"]])
    if _uses_heat(emission["method"], model) and model.get("is_default_ncv"):
        wanted.add(model["ncv_factor_id"])
    return rows(
        con,
        "select factor_id, pack, param, pollutant, value, unit, basis, source, cited_table,"
        " evidence, seen_by, seen_on, page"
        " from factors.factor where list_contains($wanted, factor_id) order by all",
        {"wanted": sorted(name for name in wanted if name)},
    )


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
