"""The cell behind a finding (问题定位): row and column that a technician looks at first."""

from datetime import date
from typing import Any

import pytest

from inventory.core import models
from tests.worlds import World, factor

RULES = [
    factor(item="coal", pollutant="NOx", value="4", unit="kg/t"),
    *(
        factor(param=param, value=value, unit=unit, basis="", stage="", **keys)
        for param, value, unit, keys in (
            ("absurd_ratio", "1000", "dimensionless", {}),
            ("exhaust_boiler", "1", "dimensionless", {"category_code": "A02"}),
            ("exhaust_volume", "8", "m3", {"item": "coal"}),
        )
    ),
]
SHEET = 7
NOX = {"outlet_no": "DA001", "pollutant": "NOx"}
PERIOD = {"valid_from": date(2024, 1, 1), "valid_to": date(2024, 1, 31)}


def report(row_no: int, actual_t: float, **keys: Any) -> dict[str, Any]:
    """A line of NOx of an execution report in a row of its sheet."""
    row = {"facility_no": "F1", "scope": "outlet", "year": 2024, **NOX, "actual_t": actual_t}
    return {**row, "row_no": row_no, **keys}


def placed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of one sheet."""
    return [{"sheet_id": SHEET, **row} for row in rows]


# a plant that does nearly everything wrong, each row with its line
PLANT: dict[str, Any] = {
    "item": [{"item_code": "coal", "role": "fuel", "unit": "t", "name_zh": "煤"}],
    "unit": [{"category_code": "A0201"}],
    "route": [{}],
    "activity": placed(
        [
            *(
                {"month": n, "amount_t": 1000 / 12, "flow": "permit_report", "row_no": 100 + n}
                for n in range(1, 13)
            ),
            {"amount_t": 1100.0, "flow": "ghg_report", "row_no": 41},
            {"role": "hours", "item": "hours", "amount_h": 0.0, "row_no": 42},
        ]
    ),
    "permit_limit": placed(
        [
            {**NOX, "quantity_t": 4.5, "concentration_mg_m3": 50.0, "row_no": 11},
            {**NOX, "quantity_t": 5.5, "row_no": 13},
            {"scope": "plant", "pollutant": "NOx", "quantity_t": 3.0, "row_no": 12},
        ]
    ),
    "report_line": placed(
        [
            report(21, 9.0),
            *(report(21 + quarter, 1.0, quarter=quarter) for quarter in (1, 2, 3, 4)),
            report(26, -1.0, pollutant="SO2"),
        ]
    ),
    "reported_emission": placed([{**NOX, "emission_t": 5.0, "flow": "statistics", "row_no": 31}]),
    "special_limit": placed(
        [
            {"pollutant": "NOx", "monthly_t": 0.2, **PERIOD, "row_no": 51},
            {"pollutant": "NOx", "daily_t": 0.01, **PERIOD, "row_no": 52},
        ]
    ),
    "special_period": placed(
        [{"pollutant": "NOx", "day": date(2024, 1, 5), "actual_t": 0.02, "row_no": 53}]
    ),
}


@pytest.fixture(scope="module")
def found() -> dict[str, set[tuple[int | None, str | None]]]:
    """Row and column of each finding about a plant that does nearly everything wrong."""
    made = World.of(factor=RULES, **PLANT)
    made.con.execute(
        "insert into permits.stack_month by name select 'F1' as facility_no,"
        " 'DA001' as outlet_no, 'NOx' as pollutant, 2024 as year, month,"
        " 40.0 as mean_mg_m3, 45.0 as highest_mg_m3, 1e5 as volume_m3, 1e5 as reference_m3"
        " from generate_series(1, 12) as n(month)"
    )
    again = [
        model
        for model in models.discover()
        if model.room == "permits" and model.name in {"cross_check", "problem"}
    ]
    models.run(made.con, again)
    rows = made.rows("select code, sheet_id, row_no, column_name from permits.problem")
    made.close()
    assert {row["sheet_id"] for row in rows if row["row_no"]} == {SHEET}
    cells: dict[str, set[tuple[int | None, str | None]]] = {}
    for row in rows:
        cells.setdefault(row["code"], set()).add((row["row_no"], row["column_name"]))
    return cells


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("P140", {(12, "quantity_t")}),
        ("P142", {(51, "monthly_t")}),
        ("P104", {(11, "quantity_t")}),
        ("P110", {(53, "actual_t")}),
        ("P111", {(12, "quantity_t")}),
        ("P113", {(21, "actual_t")}),
        ("P114", {(21, "actual_t")}),
        ("P115", {(21, "actual_t")}),
        ("P116", {(101, "amount")}),
        ("P117", {(21, "actual_t")}),
        ("P118", {(21, "actual_t")}),
        ("P119", {(11, "quantity_t")}),
        ("P120", {(41, "amount")}),
        ("P121", {(31, "amount")}),
        ("P123", {(26, "actual_t")}),
    ],
)
def test_a_finding_names_its_cell(
    found: dict[str, set[tuple[int | None, str | None]]],
    code: str,
    cells: set[tuple[int | None, str | None]],
) -> None:
    """Each finding stands at the row of the permit, the report, the activity or the day."""
    assert found[code] == cells
