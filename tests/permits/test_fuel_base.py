"""Fuel of the formulas (公式用燃料量): mean of full years, else the design, never above it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inventory.permits.settings import Settings
from tests.permits.published import publish
from tests.permits.test_formulas import FUELS, RULES
from tests.worlds import World

Build = Callable[..., World]
EXHAUST_M3 = 10.318  # of natural gas with 35 MJ/m3
# unit -> what it burnt in 2022 and in 2023, and its design
BURNT: dict[str, tuple[list[float], list[float], float | None]] = {
    "MEAN": ([1e5], [2e5], None),
    "MONTHS": ([], [1e4] * 12, None),
    "CAPPED": ([1e5], [2e5], 1.4e5),
    "PARTLY": ([], [1e4] * 11, 1.2e5),
    "NEW": ([], [9e4], 1.3e5),
    "NOTHING": ([], [], None),
}
EXPECTED = {
    "MEAN": (1.5e5, "fuel_mean", [2022, 2023]),
    "MONTHS": (1.2e5, "fuel_mean", [2023]),
    "CAPPED": (1.4e5, "design", [2022, 2023]),
    "PARTLY": (1.2e5, "design", None),
    "NEW": (1.3e5, "design", None),
    "NOTHING": (3e5, "fuel", [2024]),
}


def year_of(world: Build, year: int, burnt: dict[str, list[float]], **given: Any) -> World:
    """A gas boiler with an outlet of its own for each name, and what it burnt by month or year."""
    opened = {"NEW": date(2023, 6, 1)}
    activity = [
        {"unit_no": no, "item": "natural_gas", "amount_m3": gas_m3, "ncv_gj_m3": 0.035}
        | {"year": year, "month": month if len(amounts) > 1 else None}
        for no, amounts in burnt.items()
        for month, gas_m3 in enumerate(amounts, start=1)
    ]
    unit = {"category_code": "A0202"}
    limit = {"pollutant": "NOx", "concentration_mg_m3": 50.0, "year": year}
    return world(
        year=year,
        unit=[{**unit, "unit_no": no, "opened_on": opened.get(no)} for no in BURNT],
        outlet=[{"outlet_no": no} for no in BURNT],
        route=[{"unit_no": no, "outlet_no": no} for no in BURNT],
        activity=activity,
        item=FUELS,
        factor=RULES,
        permit_limit=[{**limit, "outlet_no": no} for no in BURNT],
        **given,
    )


def test_fuel_use_is_the_mean_of_full_years(world: Build, tmp_path: Path) -> None:
    """Eleven months or a year of commissioning are no full year; no mean is above the design."""
    earlier = {
        2022: {no: burnt for no, (burnt, _, _) in BURNT.items()},
        2023: {no: burnt for no, (_, burnt, _) in BURNT.items()},
    }
    for year, burnt in earlier.items():
        publish(year_of(world, year, burnt), tmp_path, f"{year}-01")
    design = [
        {"facility_no": "F1", "unit_no": no, "item": "natural_gas", "design_m3": design_m3}
        for no, (*_, design_m3) in BURNT.items()
        if design_m3 is not None
    ]
    made = year_of(
        world,
        2024,
        {no: [3e5] for no in BURNT},
        fuel_design=design,
        runs=tmp_path,
        permits=Settings(fuel_years=(2022, 2023)),
    )
    rows = {row["outlet_no"]: row for row in made.rows("from permits.formula_limit")}

    assert {
        no: (round(row["volume_m3"] / EXHAUST_M3), row["base_of"], row["base_years"])
        for no, row in rows.items()
    } == EXPECTED
    assert {round(row["account_m3"] / EXHAUST_M3) for row in rows.values()} == {300_000}
    assert made.rows("select distinct run from permits.base_fuel order by all") == [
        {"run": "2022-01"},
        {"run": "2023-01"},
    ]


def test_without_named_years_the_account_year_counts(world: Build) -> None:
    """A full account year is capped by its design; one that is not full gives way to it."""
    burnt = {"MEAN": [3e5], "CAPPED": [3e5], "PARTLY": [1e4] * 11, "NOTHING": [1e4] * 11}
    design = [
        {"facility_no": "F1", "unit_no": no, "item": "natural_gas", "design_m3": 1.4e5}
        for no in ("CAPPED", "PARTLY")
    ]
    made = year_of(world, 2024, burnt, fuel_design=design)
    rows = made.rows("from permits.fuel_base order by unit_no")

    assert [(r["unit_no"], r["fuel_m3"], r["base_of"], r["base_years"]) for r in rows] == [
        ("CAPPED", 1.4e5, "design", [2024]),
        ("MEAN", 3e5, "fuel", [2024]),
        ("NOTHING", pytest.approx(1.1e5), "fuel", [2024]),
        ("PARTLY", 1.4e5, "design", None),
    ]


def test_a_boiler_that_stood_still_stops_no_run(world: Build) -> None:
    """A fuel of nothing has no heat, so its formula says nothing; the plant beside it has one."""
    made = year_of(world, 2024, {"MEAN": [0.0], "NEW": [1e5]})

    assert [row["outlet_no"] for row in made.rows("from permits.formula_limit")] == ["NEW"]
