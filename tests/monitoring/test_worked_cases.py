"""Worked cases of HJ 75-2017 (算例): mass, substitution, unusable quarters, oxygen, wet gas."""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from inventory.monitoring import macros
from inventory.publish.database import create_macros
from tests.monitoring.outlet_years import Records, computed, stored
from tests.monitoring.reference import Record

_CASES = Path(__file__).parent / "cases" / "substitution.csv"
CASES = list(csv.DictReader(_CASES.open(encoding="utf-8")))
# 20 mg/m3 in a million m3/h leave as 20 kg/h
NORMAL = Record(20.0, 1e6, "N")
START = datetime(2024, 4, 1)  # noqa: DTZ001 -- second quarter, 2184 h


def year_of(flag: str = "N") -> Records:
    """Every hour of 2023 and 2024 alike."""
    first = datetime(2023, 1, 1)  # noqa: DTZ001
    record = Record(20.0, 1e6, flag)
    return {first + timedelta(hours=step): record for step in range(24 * (365 + 366))}


def fill(records: Records, first: datetime, count: int, record: Record) -> None:
    """Set so many hours to one record."""
    records.update({first + timedelta(hours=step): record for step in range(count)})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_gap_takes_the_largest_of_its_look_back(tmp_path: Path, case: dict[str, str]) -> None:
    """180, 720 or 2160 valid hours, by the capture of the quarter and the length of the run."""
    records = year_of()
    peak = START - timedelta(hours=int(case["peak_before_n"]))
    records[peak] = Record(float(case["peak_kg_h"]), 1e6, "N")
    run, later = int(case["run_n"]), int(case["later_invalid_n"])
    fill(records, START, run, Record(None, None, "D"))
    fill(records, START + timedelta(hours=run + 1), later, Record(20.0, 1e6, "M"))
    fill(records, START + timedelta(hours=1000), int(case["stopped_n"]), Record(None, None, "F"))
    stored(tmp_path, [records])

    con = computed(tmp_path, year=2024, outlets=1)

    (row,) = con.execute(
        "select sum(substituted_kg_h) / 1000, count(*) from monitoring.substituted_hour"
        " where ts < ?",
        [START + timedelta(hours=run)],
    ).fetchall()
    wanted = float(case["substituted_t"]) if case["substituted_t"] else None
    assert row == (pytest.approx(wanted) if wanted else None, run)
    (usable,) = con.execute("select usable, mass_t is null from monitoring.annual_mass").fetchall()
    assert usable == (case["usable"] == "true", case["usable"] != "true")


def test_the_gap_share_of_a_quarter(tmp_path: Path) -> None:
    """B10: 2184 h with 184 h of standstill and 600 invalid hours capture 70 %."""
    records = year_of()
    fill(records, START, 184, Record(None, None, "F"))
    fill(records, START + timedelta(hours=500), 600, Record(None, None, "B"))
    stored(tmp_path, [records])

    con = computed(tmp_path, year=2024, outlets=1)

    found = con.execute(
        "select hours_operating, hours_stopped, hours_invalid, capture_frac, usable"
        " from monitoring.quarter_capture where quarter = 2"
    ).fetchall()
    assert found == [(2000, 184, 600, pytest.approx(0.7), False)]
    ((reason,),) = con.execute("select reason from monitoring.annual_mass").fetchall()
    assert reason == "第2季度捕集率不足，不可用"


def test_a_year_is_the_sum_of_its_hours(tmp_path: Path) -> None:
    """B6: 20 mg/m3 in 1,000,000 m3/h for 5000 h are 100 t; standstill is not missing."""
    records = year_of("F")
    fill(records, datetime(2024, 1, 1), 5000, NORMAL)  # noqa: DTZ001
    stored(tmp_path, [records])

    con = computed(tmp_path, year=2024, outlets=1)

    found = con.execute(
        "select hours_operating, hours_valid, hours_substituted, capture_frac, measured_t,"
        " substituted_t, mass_t, usable, reason from monitoring.annual_mass"
    ).fetchall()
    assert found == [(5000, 5000, 0, 1.0, pytest.approx(100), 0.0, pytest.approx(100), True, None)]


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("to_reference_o2(20, 0.085, 0.06)", 24),  # B11
        ("to_dry(20, 0.078)", 21.692),  # B12
        ("excess_air(0.06)", 1.4),  # coal power: alpha 1.4
        ("excess_air(0.035)", 1.2),  # gas boiler: alpha 1.2
        ("to_standard_state(20, 0, 101325)", 20),
        ("to_standard_state(20, 273, 101325)", 40),
        ("volume_to_mass(1, 64)", 64 / 22.4),
        ("nox_as_no2(30.006, 1)", 47.005),
        ("excess_air(0.21)", None),
        ("to_reference_o2(20, 0.21, 0.06)", None),
        ("to_reference_o2(20, null, 0.06)", None),
    ],
)
def test_the_conversions_of_annex_a(expression: str, answer: float | None) -> None:
    """Oxygen of 21 % or none gives no converted concentration."""
    with duckdb.connect() as con:
        create_macros(con)
        macros.create(con)
        ((found,),) = con.execute(f"select {expression}").fetchall()

    assert found == (None if answer is None else pytest.approx(answer, rel=1e-4))
