"""Formulas of a permitted quantity (许可排放量公式): worked examples, checks, and no limits."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inventory.permits.settings import Settings
from tests.worlds import World, factor

CASES = Path(__file__).parent / "cases"
Build = Callable[..., World]
Case = dict[str, str]


def cases(name: str) -> list[Any]:
    """The rows of a case table as test parameters."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return [pytest.param(row, id=row["case"]) for row in csv.DictReader(handle)]


def rule(param: str, value: str, unit: str = "m3", **keys: str) -> dict[str, str]:
    """One value of a permit rule."""
    return factor(
        **{"param": param, "value": value, "unit": unit, "basis": "", "stage": "", **keys}
    )


BOILER = rule("exhaust_boiler", "1", "dimensionless", category_code="A02")
RULES = [
    BOILER,
    rule("exhaust_slope", "0.285", item="natural_gas"),
    rule("exhaust_intercept", "0.343", item="natural_gas"),
    rule("exhaust_slope", "0.411", item="coal"),
    rule("exhaust_intercept", "0.918", item="coal"),
    rule("exhaust_slope_lean", "0.406", item="coal"),
    rule("exhaust_intercept_lean", "1.157", item="coal"),
    rule("exhaust_slope_low_heat", "0.402", item="coal"),
    rule("exhaust_intercept_low_heat", "0.822", item="coal"),
    rule("exhaust_low_heat_limit", "12.54", "GJ/t", item="coal"),
    rule("exhaust_lean_limit", "15", "%", item="coal"),
]
FUELS = [
    {"item_code": "natural_gas", "role": "fuel", "unit": "m3", "name_zh": "天然气"},
    {"item_code": "coal", "role": "fuel", "unit": "t", "name_zh": "煤"},
    {"item_code": "clinker", "role": "product", "unit": "t", "name_zh": "熟料"},
]
NATURE = {"natural_gas": "A0202", "coal": "A0201", "clinker": "D0101"}


def plant(world: Build, case: Case, *more: dict[str, Any], **given: Any) -> World:
    """One unit with one outlet whose permit writes a concentration for NOx."""
    item, amount = case["kind"], float(case["amount"])
    unit: dict[str, Any] = {"category_code": NATURE[item]}
    rows: list[dict[str, Any]] = [{"item": item, "amount_t": amount}]
    if item == "natural_gas":
        rows = [{"item": item, "amount_m3": amount, "ncv_gj_m3": float(case["heat"]) / 1000}]
    elif item == "coal":
        rows[0] |= {"ncv_gj_t": float(case["heat"]), "volatile_frac": float(case["volatile_frac"])}
    else:
        rows[0]["role"] = "product"
        unit |= {"technology": "窑尾", "capacity_t_h": 5000 / 24}
        rows.append({"role": "hours", "item": "hours", "amount_h": 310 * 24.0})
    volume = [rule("exhaust_volume", case["volume_m3"], item=item)] if case["volume_m3"] else []
    limit = {
        "outlet_no": "DA001",
        "pollutant": "NOx",
        "concentration_mg_m3": float(case["concentration_mg_m3"]),
    }
    return world(
        unit=[unit],
        route=[{}],
        activity=rows,
        item=FUELS,
        factor=[*RULES, *volume],
        permit_limit=[limit, *more],
        **given,
    )


@pytest.mark.parametrize("case", cases("formula"))
def test_reference_volume(world: Build, case: Case) -> None:
    """A quantity by reference exhaust is fuel or product x exhaust per unit x concentration."""
    made = plant(world, case)
    method = "reference_volume" if case["volume_m3"] else "reference_heat"
    (row,) = made.rows("from permits.formula_limit where method = ?", method)

    assert row["candidate_t"] == pytest.approx(float(case["expected_t"]), rel=2e-5)
    assert row["candidate_t"] == pytest.approx(float(case["printed_t"]), abs=6e-4)
    assert row["factor_ids"]
    assert made.rows("select * from permits.statutory_limit") == []


def test_the_published_slip_of_a_subscript_is_refused(world: Build) -> None:
    """13.45 Nm3/m3 took hydrogen for carbon: it is told and not used, 10.52 is used (P112)."""
    (case,) = (row.values[0] for row in cases("formula") if row.id == "W2-volume")
    wrong = plant(world, {**case, "volume_m3": "13.45"})
    right = plant(world, case)
    query = "select method from permits.formula_limit order by all"
    told = "select value from quality.finding where code = 'P112'"

    assert [row["method"] for row in wrong.rows(query)] == ["reference_heat"]
    assert "13.45" in wrong.rows(told)[0]["value"]
    assert [row["method"] for row in right.rows(query)] == ["reference_heat", "reference_volume"]
    assert right.rows(told) == []


def test_the_least_of_formulas_and_approvals(world: Build) -> None:
    """Of 0.237 and 0.232 by formula and 0.408 approved the least is 0.232, and is only told."""
    (case,) = (row.values[0] for row in cases("formula") if row.id == "W2-volume")
    approved = {"outlet_no": "DA001", "pollutant": "NOx", "quantity_t": 0.408, "basis": "eia"}
    made = plant(world, case, approved)
    candidates = made.rows("select origin, candidate_t from permits.limit_candidate order by 2")
    (limit,) = made.rows("select permitted_t, limit_basis from permits.statutory_limit")

    assert [round(row["candidate_t"], 3) for row in candidates] == [0.232, 0.237, 0.408]
    assert [row["origin"] for row in candidates] == ["formula", "formula", "written"]
    assert limit == {"permitted_t": 0.408, "limit_basis": "eia"}
    assert "P104" in {row["code"] for row in made.rows("from quality.finding")}


@pytest.mark.parametrize(("quantity_t", "is_told"), [(0.232, False), (0.234, False), (0.24, True)])
def test_a_rounded_quantity_is_no_excess(world: Build, quantity_t: float, *, is_told: bool) -> None:
    """A written quantity above the formula by no more than rounding is not told (P104)."""
    (case,) = (row.values[0] for row in cases("formula") if row.id == "W1")
    written = {"outlet_no": "DA001", "pollutant": "NOx", "quantity_t": quantity_t}
    made = plant(world, case, written)

    assert ("P104" in {row["code"] for row in made.rows("from quality.finding")}) is is_told


def test_the_tolerance_is_a_setting(world: Build) -> None:
    """A run may be stricter, and says so in its own file."""
    (case,) = (row.values[0] for row in cases("formula") if row.id == "W1")
    written = {"outlet_no": "DA001", "pollutant": "NOx", "quantity_t": 0.234}
    made = plant(world, case, written, permits=Settings(formula_tolerance_frac=0.0))

    assert "P104" in {row["code"] for row in made.rows("from quality.finding")}
    assert made.rows("select formula_tolerance_frac as frac from permits.setting") == [{"frac": 0}]


def boiler(world: Build, rules: list[dict[str, str]], *, year: int = 2024) -> list[dict[str, Any]]:
    """The candidates of 100 000 m3 of natural gas under a set of rules."""
    limit = {"outlet_no": "DA001", "pollutant": "NOx", "concentration_mg_m3": 50.0, "year": year}
    burnt = {"item": "natural_gas", "amount_m3": 1e5, "ncv_gj_m3": 0.035, "year": year}
    made = world(
        year=year,
        unit=[{"category_code": "A0202"}],
        route=[{}],
        activity=[burnt],
        item=FUELS,
        factor=[BOILER, *rules],
        permit_limit=[limit],
    )
    return made.rows("from permits.formula_limit")


def test_a_rule_that_nobody_compared_is_not_used(world: Build) -> None:
    """A value that was not compared with its document gives no candidate."""
    assert boiler(world, [{**row, "evidence": "D"} for row in RULES[1:3]]) == []


@pytest.mark.parametrize(("year", "exhaust_m3"), [(2026, 10.318), (2027, 14.0)])
def test_a_rule_of_2027_never_enters_an_account_of_2026(
    world: Build, year: int, exhaust_m3: float
) -> None:
    """An edition in force on 2027-01-01 replaces the one before from 2027 on, and not earlier."""
    older = [{**row, "valid_to": "2026-12-31"} for row in RULES[1:3]]
    newer = [
        rule(param, value, item="natural_gas", factor_id=f"new:{param}", valid_from="2027-01-01")
        for param, value in (("exhaust_slope", "0.4"), ("exhaust_intercept", "0"))
    ]
    (row,) = boiler(world, [*older, *newer], year=year)

    assert row["volume_m3"] == pytest.approx(exhaust_m3 * 1e5)


def test_a_formula_knows_every_unit_behind_an_outlet(world: Build) -> None:
    """Where one of two boilers has no reference volume nothing is said of their stack."""
    made = world(
        unit=[{"category_code": "A0202"}, {"unit_no": "MF2", "category_code": "A0203"}],
        route=[{}, {"unit_no": "MF2"}],
        activity=[
            {"item": "natural_gas", "amount_m3": 1e5, "ncv_gj_m3": 0.035},
            {"unit_no": "MF2", "item": "tar", "amount_t": 10.0, "ncv_gj_t": 33.0},
        ],
        item=[*FUELS, {"item_code": "tar", "role": "fuel", "unit": "t", "name_zh": "焦油"}],
        factor=RULES,
        permit_limit=[{"outlet_no": "DA001", "pollutant": "NOx", "concentration_mg_m3": 50.0}],
    )

    assert len(made.rows("from permits.reference_volume")) == 1
    assert made.rows("select * from permits.formula_limit") == []


@pytest.mark.parametrize("case", cases("performance"))
def test_performance_value(world: Build, case: Case) -> None:
    """Power is full-load hours x capacity, heat counts by its share, both x g/kWh."""
    heat = {
        "role": "product",
        "item": "purchased_heat",
        "amount_gj": float(case["heat_mj"]) / 1000,
    }
    made = world(
        unit=[{"category_code": "A010101", "capacity_mw": float(case["capacity_mw"])}],
        route=[{}],
        activity=[{"amount_t": 1.0}, heat],
        item=[
            {"item_code": "coal", "role": "fuel", "unit": "t", "name_zh": "煤"},
            {"item_code": "purchased_heat", "role": "heat", "unit": "GJ", "name_zh": "热力"},
        ],
        factor=[
            rule("performance_hours", case["hours"], "h"),
            rule("performance_heat", "0.278", "kWh"),
            rule("performance_heat_share", "0.3", "dimensionless"),
            rule(
                "performance_value",
                case["gps_g_kwh"],
                "g/kWh",
                category_code="A01",
                pollutant="NOx",
                capacity_min="300",
                capacity_unit="MW",
            ),
        ],
    )
    (row,) = made.rows("select method, candidate_t from permits.formula_limit")

    assert row["method"] == "performance"
    assert row["candidate_t"] == pytest.approx(float(case["expected_t"]), rel=1e-9)


@pytest.mark.parametrize("case", cases("exceedance"))
def test_times_over_the_limit(world: Build, case: Case) -> None:
    """A concentration exceeds its limit by concentration / limit - 1 times."""
    made = world(
        exceedance=[
            {
                "facility_no": "F1",
                "outlet_no": "DA001",
                "pollutant": case["pollutant"],
                "year": 2024,
                "period": "3月",
                "concentration_mg_m3": float(case["concentration_mg_m3"]),
                "limit_mg_m3": float(case["limit_mg_m3"]),
            }
        ]
    )
    (row,) = made.rows("from permits.exceedance")

    assert row["exceed_times_frac"] == pytest.approx(float(case["times"]), abs=0.006)
