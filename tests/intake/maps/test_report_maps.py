"""Maps of the execution report: every line is kept, and no tonne of it counts twice."""

from pathlib import Path

import pytest

from inventory.intake.result import ImportResult
from tests.intake.desk import Desk, codes, flat
from tests.intake.maps import forms

YEAR = {"facility_no": "F1", "year": "2024"}
LINE = ("scope", "outlet_no", "quarter", "month", "permitted_t", "actual_t")


def is_accounted(result: ImportResult, sheet: str, rows: int) -> bool:
    """Every row of a sheet is staged, left out or a repeat, in every block that reads it."""
    counts = [count for count in result.counts if count.sheet == sheet]
    return bool(counts) and all(
        count.staged + count.left_out + count.repeated == rows for count in counts
    )


@pytest.fixture
def annual(ready: Desk) -> ImportResult:
    """An annual report of a facility whose outlet and treatment are registered."""
    path = forms.workbook(ready.folder / "年报.xlsx", forms.REPORT)
    given = {**YEAR, "fuel_unit_no": "MF1"}
    return ready.load(path, map_file=Path("execution_report"), parameters=given)


def test_production_hours_fuel_and_material_become_activity(
    ready: Desk, annual: ImportResult
) -> None:
    """A row with a heat value is fuel, one without is material; the heading gives its unit."""
    names = ("role", "item", "amount_reported", "unit_reported", "ncv_gj_t", "sulfur_frac")
    rows = {row["role"]: row for row in ready.rows("activity")}

    assert set(rows) == {"product", "hours", "fuel", "material"}
    assert flat([rows["fuel"]], *names[2:]) == [
        (30000.0, "吨", pytest.approx(23.1), pytest.approx(0.006))
    ]
    assert (rows["hours"]["amount_h"], rows["material"]["amount_t"]) == (7200.0, 900.0)
    assert {row["unit_no"] for row in rows.values()} == {"MF1"}
    assert not [f for f in annual.findings if f.severity == "error"]


def test_devices_and_concentrations_are_kept_as_reported(ready: Desk, annual: ImportResult) -> None:
    """A row of units is no data; a heading over three columns leads to each of them."""
    del annual

    assert flat(ready.rows("device_run"), "abatement_no", "run_h", "removal_frac", "power_kwh") == [
        ("TA001", 7100.0, pytest.approx(0.995), 120000.0)
    ]
    names = ("valid_count", "limit_mg_m3", "lowest_mg_m3", "highest_mg_m3", "mean_mg_m3")
    assert flat(ready.rows("monitoring_summary"), *names, "exceed_count", "exceed_frac") == [
        (7000, 35.0, 2.0, 40.0, 18.5, 3, pytest.approx(0.0004))
    ]
    assert flat(ready.rows("fugitive_test"), "place", "concentration_mg_m3", "is_exceeded") == [
        ("厂界上风向", 0.3, False)
    ]


def test_the_year_keeps_quarters_totals_and_blocks(ready: Desk, annual: ImportResult) -> None:
    """Quarters and the year of an outlet, fugitive and plant totals; none is reported twice."""
    assert flat(ready.rows("report_line"), *LINE) == [
        ("outlet", "DA001", 1, None, None, 1.0),
        ("outlet", "DA001", 2, None, None, 2.0),
        ("outlet", "DA001", None, None, 9.6, 3.0),
        ("fugitive_total", None, None, None, None, 0.7),
        ("plant", None, None, None, 9.6, 3.2),
    ]
    assert ready.rows("reported_emission") == []
    assert is_accounted(annual, "R7 年度", len(forms.YEAR) - 1)
    assert ready.unaccounted() == {}


def test_special_days_and_exceedances(ready: Desk, annual: ImportResult) -> None:
    """Kilograms of a day are tonnes; an exceedance keeps its time and cause in words."""
    del annual
    names = ("scope", "outlet_no", "permitted_t", "actual_t", "is_exceeded")

    assert flat(ready.rows("special_period"), *names) == [
        ("outlet", "DA001", pytest.approx(0.02), pytest.approx(0.0125), False),
        ("plant", None, pytest.approx(0.03), pytest.approx(0.015), False),
    ]
    assert flat(ready.rows("exceedance"), "period", "concentration_mg_m3", "reason") == [
        ("2024-02-01 03:00至04:00", 40.0, "启炉")
    ]


def test_a_quarter_gives_months_as_reported_emissions(ready: Desk) -> None:
    """Months of outlets are reported emissions; totals stay lines of the report alone."""
    path = ready.csv("R6.csv", forms.QUARTER)

    result = ready.load(
        path, map_file=Path("execution_report_quarter"), parameters={**YEAR, "quarter": "1"}
    )

    names = ("outlet_no", "month", "emission_t", "flow")
    assert flat(ready.rows("reported_emission"), *names) == [
        ("DA001", 1, 0.5, "permit_report"),
        ("DA001", 2, 0.25, "permit_report"),
        ("DA001", 3, 11_190_000_000.0, "permit_report"),
    ]
    assert sorted(flat(ready.rows("report_line"), *LINE), key=str) == sorted(
        [
            ("outlet", "DA001", None, 1, None, 0.5),
            ("outlet", "DA001", None, 2, None, 0.25),
            ("outlet", "DA001", None, 3, None, 11_190_000_000.0),
            ("outlet", "DA001", 1, None, 2.4, 1.0),
            ("main_total", None, None, 1, None, 0.5),
            ("main_total", None, 1, None, 2.4, 1.0),
            ("plant", None, 1, None, 3.0, 1.2),
        ],
        key=str,
    )
    assert is_accounted(result, "", len(forms.QUARTER) - 2)


def test_a_facility_without_months_reports_its_year(ready: Desk) -> None:
    """The year of each outlet, and neither quarters nor totals."""
    ready.load(
        ready.csv("R7.csv", forms.YEAR),
        map_file=Path("execution_report_year_only"),
        parameters=YEAR,
    )

    assert flat(ready.rows("reported_emission"), "outlet_no", "month", "emission_t") == [
        ("DA001", None, 3.0)
    ]


def test_fuel_without_a_unit_is_rejected(ready: Desk) -> None:
    """The form names no production facility; a guess would be an invention."""
    path = ready.csv("R2.csv", forms.REPORT["R2 燃料"][0])

    result = ready.load(path, map_file=Path("execution_report"), parameters=YEAR)

    assert codes(result).count("I201") == 2
    assert ready.rows("activity") == []
