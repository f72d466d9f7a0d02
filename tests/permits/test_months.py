"""Months (分月): any twelve in a row, special periods, and the share of the year's limit."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.permits.published import publish
from tests.worlds import World, factor

Build = Callable[..., World]
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")
ABSURD = factor(
    param="absurd_ratio", value="1000", unit="dimensionless", basis="", stage="", pollutant=""
)


def months(world: Build, burnt: list[float], *, year: int = 2024, **given: Any) -> World:
    """A year told month by month: 4 kg of NOx per tonne of coal."""
    rows = [
        {"amount_t": burnt_t, "month": month, "year": year}
        for month, burnt_t in enumerate(burnt, start=1)
    ]
    limit = {"outlet_no": "DA001", "pollutant": "NOx", "quantity_t": 60.0, "year": year}
    return world(
        year=year,
        **{
            "activity": rows,
            "route": [{}],
            "factor": [NOX, ABSURD],
            "permit_limit": [limit],
            **given,
        },
    )


def windows(made: World) -> dict[date, tuple[Any, ...]]:
    """Emission, status and reason by the end of each window."""
    return {
        row["window_end"]: (row["emission_t"], row["status"], row["reason"])
        for row in made.rows("from permits.rolling_12_months where pollutant = 'NOx'")
    }


def test_any_twelve_months_keep_the_limit(world: Build, tmp_path: Path) -> None:
    """Two good calendar years of 60 t can hold twelve months of 80 t between them (P109)."""
    publish(months(world, [1000.0] * 6 + [1500.0] * 6, year=2023), tmp_path, "2023-01")
    made = months(world, [1500.0] * 6 + [1000.0] * 6, runs=tmp_path)
    found = windows(made)
    (gap,) = made.rows("from permits.outlet_gap where pollutant = 'NOx'")

    assert found[date(2024, 1, 31)] == (pytest.approx(62.0), "unconfirmed", None)
    assert found[date(2024, 6, 30)] == (pytest.approx(72.0), "unconfirmed", None)
    assert found[date(2024, 12, 31)] == (pytest.approx(60.0), "ok", None)
    assert (gap["actual_t"], gap["status"]) == (pytest.approx(60.0), "ok")
    assert gap["worst_12_months_t"] == pytest.approx(72.0)
    assert gap["worst_12_months_end"] == date(2024, 6, 30)
    assert "P109" in {row["code"] for row in made.rows("from quality.finding")}


def test_a_window_needs_all_its_months(world: Build) -> None:
    """Without the year before only December ends twelve months."""
    made = months(world, [1000.0] * 12)
    found = windows(made)
    (gap,) = made.rows("from permits.outlet_gap where pollutant = 'NOx'")

    assert len(found) == 12
    assert found[date(2024, 11, 30)] == (None, "no_data", "不足12个月")
    assert found[date(2024, 12, 31)] == (pytest.approx(48.0), "ok", None)
    assert gap["worst_12_months_end"] == date(2024, 12, 31)
    assert "P109" not in {row["code"] for row in made.rows("from quality.finding")}


def test_a_missing_month_is_no_zero(world: Build, tmp_path: Path) -> None:
    """Eleven months make no window, however much the other years tell."""
    publish(months(world, [1000.0] * 12, year=2023), tmp_path, "2023-01")
    made = months(world, [1000.0] * 11, runs=tmp_path)
    found = windows(made)

    assert found[date(2024, 12, 31)] == (None, "no_data", "不足12个月")
    assert found[date(2024, 11, 30)] == (pytest.approx(48.0), "ok", None)


def test_months_before_an_outlet_are_known(world: Build, tmp_path: Path) -> None:
    """Opened in July of the year before: a window has the part of the limit that it existed in."""
    opened: dict[str, Any] = {"facility": [{"opened_on": date(2023, 7, 1)}]}
    rows = [{"amount_t": 1500.0, "month": month, "year": 2023} for month in range(7, 13)]
    publish(months(world, [], year=2023, activity=rows, **opened), tmp_path, "2023-01")
    made = months(world, [1000.0] * 12, runs=tmp_path, **opened)
    found = windows(made)
    (gap,) = made.rows("from permits.outlet_gap where pollutant = 'NOx'")

    assert found[date(2024, 1, 31)] == (pytest.approx(40.0), "unconfirmed", None)
    assert found[date(2024, 6, 30)] == (pytest.approx(60.0), "ok", None)
    assert gap["worst_12_months_end"] == date(2024, 1, 31)
    assert gap["permitted_12_months_t"] == pytest.approx(60 * 215 / 365)


def test_a_plant_that_closed_is_judged_by_full_windows(world: Build, tmp_path: Path) -> None:
    """Closed at the end of June: twelve whole months to June have the whole limit."""
    publish(months(world, [1000.0] * 12, year=2023), tmp_path, "2023-01")
    made = months(
        world,
        [1200.0] * 6,
        runs=tmp_path,
        facility=[{"closed_on": date(2024, 6, 30)}],
    )
    found = windows(made)
    (gap,) = made.rows("from permits.outlet_gap where pollutant = 'NOx'")

    assert found[date(2024, 6, 30)] == (pytest.approx(52.8), "ok", None)
    assert gap["permitted_t"] == pytest.approx(60 * 182 / 366)
    assert gap["status"] == "ok"
    assert "P109" not in {row["code"] for row in made.rows("from quality.finding")}


def test_a_file_without_months_in_the_order_for_permits(world: Build, tmp_path: Path) -> None:
    """An older file tells its months by its ledger."""
    older = ("accounting.activity", "ledger.emission", "permits.outlet_gap")
    publish(months(world, [1000.0] * 12, year=2023), tmp_path, "2023-01", tables=older)
    found = windows(months(world, [1500.0], runs=tmp_path))

    assert found[date(2024, 1, 31)] == (pytest.approx(50.0), "ok", None)


def test_a_yearly_value_is_not_spread_over_months(world: Build, tmp_path: Path) -> None:
    """Where the ledger knows the year alone no window is made up."""
    publish(months(world, [1000.0] * 12, year=2023), tmp_path, "2023-01")
    made = months(world, [], activity=[{"amount_t": 12_000.0}], runs=tmp_path)
    (gap,) = made.rows("from permits.outlet_gap where pollutant = 'NOx'")

    assert {told[1:] for told in windows(made).values()} == {
        ("no_data", "台账只有全年值，不能分摊到月")
    }
    assert (gap["actual_t"], gap["worst_12_months_t"]) == (pytest.approx(48.0), None)


def test_the_share_of_a_month_is_the_year_to_date(world: Build) -> None:
    """The execution report shows month, year to date, annual limit and their share (W12)."""
    made = months(world, [1000.0, 2000.0, 3000.0])
    rows = made.rows("from permits.month_share where pollutant = 'NOx' order by month")

    assert [row["emission_t"] for row in rows] == [pytest.approx(t) for t in (4.0, 8.0, 12.0)]
    assert [row["cumulative_t"] for row in rows] == [pytest.approx(t) for t in (4.0, 12.0, 24.0)]
    assert [row["share_frac"] for row in rows] == [pytest.approx(t / 60) for t in (4, 12, 24)]


SPECIAL = {
    "pollutant": "NOx",
    "special_kind": "season",
    "period": "采暖季",
    "valid_from": date(2024, 1, 1),
    "valid_to": date(2024, 3, 15),
}


def test_a_special_month_is_compared_with_its_month(world: Build) -> None:
    """10 t a month in the heating season: 8 t keep it, 12 t do not; half a month is none (P142)."""
    made = months(
        world, [2000.0, 3000.0, 9000.0, 9000.0], special_limit=[{**SPECIAL, "monthly_t": 10.0}]
    )
    rows = made.rows("from permits.special_gap")
    told = made.rows("select value from quality.finding where code = 'P142'")

    assert [(row["starts_on"].month, row["status"]) for row in rows] == [
        (1, "ok"),
        (2, "unconfirmed"),
    ]
    assert {row["origin"] for row in rows} == {"ledger"}
    assert len(told) == 1
    assert "2024-02-01" in told[0]["value"]


def test_a_special_day_is_compared_with_the_reported_day(world: Build) -> None:
    """Daily limits meet the days that the execution report tells, inside the period alone."""
    days = [
        {"pollutant": "NOx", "day": day, "period": "采暖季", "actual_t": tonnes}
        for day, tonnes in (
            (date(2024, 1, 5), 0.5),
            (date(2024, 1, 6), 0.7),
            (date(2024, 5, 1), 9.0),
        )
    ]
    made = months(world, [1000.0], special_limit=[{**SPECIAL, "daily_t": 0.6}], special_period=days)
    rows = made.rows("from permits.special_gap")

    assert [(row["span"], row["status"]) for row in rows] == [("day", "ok"), ("day", "over")]
    assert {row["origin"] for row in rows} == {"report"}


def test_a_special_limit_without_data_is_told_as_such(world: Build) -> None:
    """A day limit of which no day was reported has no data."""
    made = months(world, [1000.0], special_limit=[{**SPECIAL, "daily_t": 0.6}])
    (row,) = made.rows("from permits.special_gap")

    assert (row["status"], row["actual_t"], row["origin"]) == ("no_data", None, None)
