"""The models of the room (自动监测模型): against the reference, and rules for any hours."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from inventory.core import models
from inventory.monitoring import rules, store
from tests.monitoring.compare import differences
from tests.monitoring.conftest import Desk, long_form
from tests.monitoring.outlet_years import Records, computed, outlet_year, stored
from tests.monitoring.reference import Record
from tests.monitoring.test_worked_cases import START, fill, year_of


def test_models_and_reference_agree() -> None:
    """Thirty random outlet-years give the same hours, rules, months and year."""
    assert differences(count=30, seed=75) == []


def results(root: Path, records: Records, sql: str) -> list[tuple[object, ...]]:
    """An answer about 2024 with one series in the store."""
    stored(root, [records])
    return computed(root, year=2024, outlets=1).execute(sql).fetchall()


def test_without_hours_every_model_is_empty() -> None:
    """A city without monitors is no error, and an outlet that needs one is told."""
    con = computed(None, year=2024, outlets=1)

    assert con.execute("select count(*) from monitoring.annual_mass").fetchall() == [(0,)]
    assert con.execute("select code, value from monitoring.problem").fetchall() == [
        ("M123", "F1 DA0000")
    ]


def test_raw_value_flag_and_rule_stay_beside_the_substitute(tmp_path: Path) -> None:
    """A substitute is computed beside the record, which stays as it was read."""
    records = year_of()
    records[START] = Record(99.0, 1e6, "D")

    found = results(
        tmp_path,
        records,
        "select flag, concentration_mg_m3, flow_m3_h, cause, run_n, rule_id, look_back_found_n,"
        " substituted_kg_h, reason from monitoring.substituted_hour",
    )

    assert found == [("D", 99.0, 1e6, "other", 1, "R-CE-015", 180, pytest.approx(20), None)]


def test_out_of_control_hours_look_back_from_the_last_calibration(tmp_path: Path) -> None:
    """Values after the last calibration are no witness for an hour out of control."""
    records = year_of()
    records[START - timedelta(hours=50)] = Record(None, None, "C")
    records[START - timedelta(hours=20)] = Record(44.0, 1e6, "N")
    records[START - timedelta(hours=60)] = Record(33.0, 1e6, "N")
    fill(records, START, 2, Record(None, None, "K"))
    fill(records, START + timedelta(hours=2), 1, Record(None, None, "Q"))
    fill(records, START + timedelta(hours=5), 1, Record(None, None, "T"))
    fill(records, START + timedelta(hours=10), 1, Record(None, None, "M"))

    found = results(
        tmp_path,
        records,
        "select cause, rule_id, substituted_kg_h, reason from monitoring.substituted_hour"
        f" where ts >= timestamp '{START}' order by ts",
    )

    lost = ("out_of_control", "R-CE-010", pytest.approx(33), None)
    # beyond the range is no fault of the monitor, and looks back past the same hours
    beyond = ("over_range", *lost[1:])
    assert found == [lost, lost, lost, beyond, ("other", "R-CE-015", pytest.approx(44), None)]


def test_without_a_known_calibration_the_run_itself_is_the_start(tmp_path: Path) -> None:
    """The substitute is given and says what it lacked."""
    records = year_of()
    records[START] = Record(None, None, "K")

    found = results(tmp_path, records, "select rule_id, reason from monitoring.substituted_hour")

    assert found == [("R-CE-010", "没有校准记录，按失效前取值")]


def test_a_look_back_crosses_the_year(tmp_path: Path) -> None:
    """Hours of the year before stand in for the first gap of January."""
    records = year_of()
    first = datetime(2024, 1, 1)  # noqa: DTZ001
    records[first - timedelta(hours=30)] = Record(50.0, 1e6, "N")
    fill(records, first - timedelta(hours=20), 26, Record(None, None, "B"))

    found = results(
        tmp_path,
        records,
        "select count(*), min(run_n), min(rule_id), sum(substituted_kg_h)"
        " from monitoring.substituted_hour",
    )

    assert found == [(6, 26, "R-CE-016", pytest.approx(300))]


def test_hours_without_anything_before_them_are_told(tmp_path: Path) -> None:
    """Nothing is invented for a gap at the very beginning; a finding asks for earlier hours."""
    records = {ts: record for ts, record in year_of().items() if ts.year == 2024}
    fill(records, datetime(2024, 1, 1), 5, Record(None, None, "D"))  # noqa: DTZ001
    stored(tmp_path, [records])

    con = computed(tmp_path, year=2024, outlets=1)

    assert con.execute(
        "select hours_substituted, hours_unfilled, usable, reason from monitoring.annual_mass"
    ).fetchall() == [(0, 5, True, "此前没有有效小时，无法修约")]
    assert con.execute("select code, value from monitoring.problem").fetchall() == [
        ("M122", "F1 DA0000 SO2 5 h")
    ]


def test_an_unusable_year_is_a_finding(tmp_path: Path) -> None:
    """Below 75 % capture there is no mass, and the finding says which quarter."""
    records = year_of()
    fill(records, START, 800, Record(None, None, "D"))

    found = results(tmp_path, records, "select code, value from monitoring.problem")

    assert found == [("M121", "F1 DA0000 SO2 第2季度捕集率不足，不可用")]


def test_days_and_months_are_valid_with_enough_hours(tmp_path: Path) -> None:
    """A day needs 20 valid hours, a month 25 valid days, February 23."""
    records = year_of()
    for day in range(1, 8):  # seven days with 19 valid hours leave 24 of 31 and 22 of 29
        for month in (2, 3):
            fill(records, datetime(2024, month, day), 5, Record(None, None, "M"))  # noqa: DTZ001
    for day in range(1, 7):
        fill(records, datetime(2024, 5, day), 5, Record(None, None, "M"))  # noqa: DTZ001
    fill(records, datetime(2024, 5, 20), 4, Record(None, None, "M"))  # noqa: DTZ001

    found = results(
        tmp_path,
        records,
        "select month, valid_day_n, is_valid_month from monitoring.monthly_mass"
        " where month in (2, 3, 5) order by month",
    )

    assert found == [(2, 22, False), (3, 24, False), (5, 25, True)]


def test_months_add_up_to_the_year(tmp_path: Path) -> None:
    """Twelve months are the year, to the last digit that counts."""
    records = year_of()
    fill(records, START, 40, Record(None, None, "D"))

    ((months, year),) = results(
        tmp_path,
        records,
        "select (select sum(mass_t) from monitoring.monthly_mass),"
        " (select mass_t from monitoring.annual_mass)",
    )

    assert months == pytest.approx(year, rel=1e-12)


def test_the_converted_concentration_is_for_limits_alone(desk: Desk) -> None:
    """Oxygen of 21 % or none makes an hour useless for limits, not for mass."""
    rows = [
        ("F1", "DA001", f"2024-03-01 {hour:02d}:00", "SO2", 20, 1e6, oxygen, "N")
        for hour, oxygen in enumerate((8.5, 21, ""))
    ]
    desk.load(desk.file("hours.csv", long_form(rows)))
    con = desk.attached()
    sql = _sql("converted_hour")

    found = con.execute(
        "select converted_mg_m3, is_valid_for_compliance, is_valid_for_mass"
        f" from ({sql}) order by ts"
    ).fetchall()

    assert found == [(pytest.approx(24), True, True), (None, False, True), (None, False, True)]


def test_an_unknown_reference_oxygen_is_told(tmp_path: Path) -> None:
    """A reference that no standard has is looked at; a standard that is recalled is none."""
    stored(tmp_path, [year_of()])
    con = computed(tmp_path, year=2024, outlets=1)
    sql = _sql("problem")
    codes = []
    for reference in (0.06, 0.1, 0.12):
        con.execute("update registry.outlet set reference_o2_frac = ?", [reference])
        codes.append([row[0] for row in con.execute(sql).fetchall()])

    assert codes == [[], ["M124"], ["M124"]]


def test_outlets_outside_the_registry_of_the_run_are_left_out(tmp_path: Path) -> None:
    """A run of one region sees the hours of its outlets alone."""
    stored(tmp_path, [year_of(), year_of()])

    con = computed(tmp_path, year=2024, outlets=1)

    assert con.execute("select outlet_no from monitoring.annual_mass").fetchall() == [("DA0000",)]


def test_days_are_added_up_anew_where_flags_mean_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store adds up by the flags of its time; the account goes by those of its own."""
    many = [outlet_year(np.random.default_rng(seed), 2024) for seed in (1, 2, 3)]
    now = rules.read("hour_flag")
    then = tuple(row | {"state": "valid"} if row["flag"] in "MF" else row for row in now)
    stored(tmp_path / "now", many)
    with monkeypatch.context() as patch:
        patch.setattr(rules, "read", lambda name: then if name == "hour_flag" else ())
        stored(tmp_path / "then", many)

    answers = [
        computed(tmp_path / name, year=2024, outlets=3)
        .execute("from monitoring.day order by series_id, day")
        .fetchall()
        for name in ("now", "then")
    ]

    assert answers[0] == answers[1]
    assert len(answers[0]) >= 3 * 366


def test_the_hours_themselves_are_not_kept(tmp_path: Path) -> None:
    """After a run nothing in its file points to the workspace; all results stay."""
    stored(tmp_path, [year_of()])
    con = computed(tmp_path, year=2024, outlets=1)

    store.detach(con)

    names = {row[0] for row in con.execute("select view_name from duckdb_views()").fetchall()}
    assert names & {"hour", "day_row", "converted_hour"} == set()
    assert con.execute("select count(*) from monitoring.annual_mass").fetchall() == [(1,)]


def test_rules_name_their_sources() -> None:
    """Each rule has its number and document; what was not read is marked, and why it may serve."""
    names = ("hour_flag", "substitution_rule", "validity_rule", "standstill_rule")
    for name in (*names, "reference_oxygen"):
        for row in rules.read(name):
            assert row["rule_id"].startswith("E-MO-" if row["seen"] == "own" else "R-CE-")
            assert (row["cite"] == "ENGINE") == (row["seen"] == "own")
            # a rule without its clause says that the number was not read
            assert row["clause"] or row["note"]
    assert all(row["seen"] == "yes" for row in rules.read("substitution_rule"))


def _sql(name: str) -> str:
    return next(m.sql for m in models.discover() if m.qualified == f"monitoring.{name}")
