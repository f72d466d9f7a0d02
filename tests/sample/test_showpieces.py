"""What the read-me of the sample promises, in the compiled city: gaps, limits, reports, windows."""

from datetime import date

import duckdb
import pytest

Published = duckdb.DuckDBPyConnection


@pytest.mark.parametrize(
    ("rule", "outlet"),
    [
        ("R-CE-010", "XG0118 DA001"),  # failed calibration, up to a day
        ("R-CE-011", "XG0117 DA002"),  # failed calibration, longer than a day
        ("R-CE-012", "XG0025 DA001"),  # failed calibration in a quarter of 75 to 90 %
        ("R-CE-015", "XG0002 DA001"),  # a fault of some hours
        ("R-CE-016", "XG0004 DA002"),  # a line down for longer than a day
        ("R-CE-017", "XG0016 DA001"),  # an analyser away in a quarter of 75 to 90 %
        (None, "XG0024 DA001"),  # below 75 %: nothing stands for what is missing
    ],
)
def test_each_class_of_gap_has_its_stack(published: Published, rule: str, outlet: str) -> None:
    """Every row of the substitution table is used, at the stack that the read-me names."""
    found = published.execute(
        "select distinct concat_ws(' ', facility_no, outlet_no)"
        " from monitoring.substituted_hour where rule_id is not distinct from ?",
        [rule],
    ).fetchall()
    assert (outlet,) in found


def test_only_one_stack_loses_a_quarter(published: Published) -> None:
    """All others carry the year; where the quarter is lost the permit counts direct discharge."""
    lost = published.execute(
        "select distinct facility_no, outlet_no from monitoring.annual_mass where not usable"
    ).fetchall()
    assert lost == [("XG0024", "DA001")]
    (row,) = published.execute(
        "select actual_method from permits.outlet_gap"
        " where facility_no = 'XG0024' and outlet_no = 'DA001' and pollutant = 'SO2'"
    ).fetchall()
    assert row == ("cems+direct_discharge",)


def test_what_is_not_watched_is_told_once_each(published: Published) -> None:
    """Of all stacks that have to be watched three have no hours."""
    found = published.execute("select value from quality.finding where code = 'M123'").fetchall()
    assert sorted(found) == [("XG0007 DA001",), ("XG0007 DA002",), ("XG0008 DA001",)]


def test_the_gas_of_boilers_agrees_with_their_fuel(published: Published) -> None:
    """Measured gas at the reference oxygen stays near the formula (X4), so nothing is flagged."""
    found = published.execute(
        "select count(*), count_if(is_flagged) from permits.cross_check where check_id = 'X4'"
    ).fetchone()
    assert found == (15, 0)


@pytest.mark.parametrize(
    ("facility", "outlet", "pollutant", "reason"),
    [
        ("XG0002", "DA001", "NOx", "agrees"),
        ("XG0117", "DA003", "PM", "agrees"),
        ("XG0012", "DA002", "NOx", "kg_for_t"),
        ("XG0187", "DA001", "SO2", "impossible"),
        ("XG0006", "DA001", "PM", "not_reported"),
        ("XG0024", "DA001", "SO2", "direct_discharge"),
    ],
)
def test_reports_beside_the_own_account(
    published: Published, facility: str, outlet: str, pollutant: str, reason: str
) -> None:
    """Most reports agree; each planted mistake is called by its name."""
    found = published.execute(
        "select distinct reason_code from permits.report_difference"
        " where facility_no = ? and outlet_no = ? and pollutant = ? and reported_t is not null"
        " or facility_no = ? and outlet_no = ? and pollutant = ? and reason_code = 'not_reported'",
        [facility, outlet, pollutant] * 2,
    ).fetchall()
    assert (reason,) in found


def test_most_reports_agree(published: Published) -> None:
    """Ten works report all their outlets as they are accounted."""
    found = published.execute(
        "select count(*) from (select facility_no from permits.report_difference"
        " where reported_t is not null group by facility_no"
        " having bool_and(reason_code = 'agrees'))"
    ).fetchone()
    assert found is not None
    assert found[0] >= 10


def test_months_of_a_report_that_are_not_its_year(published: Published) -> None:
    """The one report whose months do not add up is found (X2), and no other."""
    found = published.execute(
        "select facility_no, outlet_no, pollutant from permits.cross_check"
        " where check_id = 'X2' and is_flagged"
    ).fetchall()
    assert found == [("XG0005", "DA001", "NOx")]


def test_an_absurd_report_is_never_over(published: Published) -> None:
    """Eleven thousand million tonnes are a slip of the report, not an emission (P123, no P101)."""
    codes = published.execute(
        "select code from quality.finding where value like 'XG0187 DA001 SO2%'"
    ).fetchall()
    assert ("P123",) in codes
    assert ("P101",) not in codes


def test_a_window_is_heavier_than_the_year(published: Published) -> None:
    """The year keeps its limit; twelve months that reach into the year before do not."""
    (row,) = published.execute(
        "select status, actual_t < permitted_t, worst_12_months_t > permitted_t,"
        " worst_12_months_end from permits.outlet_gap"
        " where facility_no = 'XG0002' and outlet_no = 'DA001' and pollutant = 'NOx'"
    ).fetchall()
    assert row == ("ok", True, True, date(2024, 1, 31))


def test_a_limit_that_changed_is_weighed(published: Published) -> None:
    """Half a year of the permit, half of what was left after rights were sold."""
    (row,) = published.execute(
        "select limit_basis, permitted_t from permits.outlet_gap"
        " where facility_no = 'XG0002' and outlet_no = 'DA001' and pollutant = 'NOx'"
    ).fetchall()
    assert row == ("spec_formula+trading", pytest.approx((182.2 * 182 + 152.2 * 184) / 366))


def test_special_periods_are_kept_but_for_two(published: Published) -> None:
    """One day of an alert and one month of the heating season are over."""
    found = published.execute(
        "select facility_no, span, starts_on from permits.special_gap"
        " where status = 'over' order by all"
    ).fetchall()
    assert found == [
        ("XG0002", "month", date(2024, 12, 1)),
        ("XG0021", "day", date(2024, 12, 16)),
    ]


def test_general_and_fugitive_outlets_get_a_calculated_quantity(published: Published) -> None:
    """Where nothing is written the year before says how much; that is never `over`."""
    found = published.execute(
        "select outlet_kind, count(*) > 50, bool_and(status <> 'over')"
        " from permits.outlet_gap where limit_kind = 'calculated'"
        " and outlet_kind in ('general', 'fugitive') group by all order by all"
    ).fetchall()
    assert found == [("fugitive", True, True), ("general", True, True)]


def test_only_the_planted_outlets_are_over(published: Published) -> None:
    """Old grates, a local plan, a lost quarter, and a works tested by hand."""
    found = published.execute(
        "select distinct facility_no from permits.outlet_gap where status = 'over' order by all"
    ).fetchall()
    assert [number for (number,) in found] == ["XG0007", "XG0020", "XG0024", "XG0029"]


@pytest.mark.parametrize(
    ("facility", "permitted_t", "actual_t"),
    [("XG0207", 11.87, 1.70), ("XG0208", 5.97, 2.49), ("XG0209", 5.90, 2.48)],
)
def test_what_is_not_there_is_not_missing(
    published: Published, facility: str, permitted_t: float, actual_t: float
) -> None:
    """A season without rows, an opening and a closing: all of it measured."""
    row = published.execute(
        "select permitted_t, actual_t, actual_method, status from permits.outlet_gap"
        " where facility_no = ? and pollutant = 'SO2'",
        [facility],
    ).fetchone()
    told = published.execute(
        "select code from quality.finding where code in ('A117', 'A140', 'M121', 'M131')"
        " and contains(value, ?)",
        [facility],
    ).fetchall()

    assert row == (
        pytest.approx(permitted_t, abs=0.01),
        pytest.approx(actual_t, abs=0.01),
        "cems",
        "ok",
    )
    assert told == ([("A140",)] if facility == "XG0207" else [])


def test_gas_of_the_works_itself_is_moved_and_not_added(published: Published) -> None:
    """Coke and coal of the furnace count once, and the boiler that burns its gas adds nothing."""
    rows = published.execute(
        "select unit_no, sum(emission_t) filter (is_chosen), any_value(not_chosen_because)"
        " from ledger.emission where facility_no = 'XG0210' and pollutant = 'CO2'"
        " group by all order by all"
    ).fetchall()
    balance = published.execute(
        "select charged_co2_t, moved_co2_t, residual_co2_t from accounting.plant_carbon"
        " where facility_no = 'XG0210'"
    ).fetchone()

    assert rows == [
        ("MF0001", pytest.approx(602_582.5, abs=0.1), None),
        ("MF0002", None, "自产煤气的碳已计入其来源"),
    ]
    assert balance == (
        pytest.approx(602_582.5, abs=0.1),
        pytest.approx(208_635.8, abs=0.1),
        pytest.approx(393_946.7, abs=0.1),
    )


def test_carbon_of_urea_counts_where_it_is_set_free(published: Published) -> None:
    """Taken off the ammonia that it was made of, and counted where nitrogen oxides are reduced."""
    (made,) = published.execute(
        "select sum(emission_t) from ledger.emission where facility_no = 'XG0050'"
        " and is_chosen and method = 'co2_deduction'"
    ).fetchall()
    used = published.execute(
        "select activity.facility_no, sum(emission_t) from ledger.emission"
        " join accounting.activity using (activity_key) where item = 'urea' and is_chosen"
        " and pollutant = 'CO2' and activity.role = 'sorbent' group by all order by all"
    ).fetchall()

    assert made == (pytest.approx(-301_200 * 0.733),)
    assert used == [
        ("XG0001", pytest.approx(2 * 1_980 * 0.733)),
        ("XG0117", pytest.approx(3 * 318 * 0.733)),
        ("XG0118", pytest.approx(2 * 318 * 0.733)),
    ]


def test_mixed_waste_says_what_its_carbon_lacks(published: Published) -> None:
    """Nobody here could read the document with the shares, so the waste is asked about."""
    asked = published.execute(
        "select count(*) from quality.finding where code = 'A110' and value = 'municipal_waste'"
    ).fetchone()
    partial = published.execute(
        "select distinct unit_no, reason from quality.coverage where facility_no = 'XG0118'"
        " and pollutant = 'CO2' and is_partial order by all"
    ).fetchall()

    assert asked == (2,)
    assert partial == [("MF0001", "未含：生活垃圾"), ("MF0002", "未含：生活垃圾")]


def test_oxidation_comes_with_the_document_of_the_sector(published: Published) -> None:
    """Heat, carbon and oxidation of one fuel stand in one document, that of the sector first."""
    found = published.execute(
        "select left(fuel.category_code, 3), item, fuel_pack, oxidation_frac from factors.fuel"
        " as fuel join factors.demand as demand using (demand_id)"
        " where left(fuel.category_code, 3) in ('A01', 'D05') and item in ('bituminous', 'coke')"
        " group by all order by all"
    ).fetchall()

    assert found == [
        ("A01", "bituminous", "cn-provincial-2025", 0.93),
        ("D05", "bituminous", "cn-steel-2013", 0.93),
        ("D05", "coke", "cn-steel-2013", 0.93),
    ]


def test_the_age_of_a_grid_factor_is_told(published: Published) -> None:
    """Power of 2024 is counted by the factor of 2022, once said however many buy it (A154)."""
    found = published.execute("select value from quality.finding where code = 'A154'").fetchall()

    (told,) = [value for (value,) in found if "electricity" in value]
    assert "2022年因子 早 2 年" in told
