"""Special periods (特殊时段) by formula and by monitor: a formula checks, a written day limits."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.permits.published import publish
from tests.worlds import World, factor, monitored

Build = Callable[..., World]
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")
DAY = date(2024, 1, 5)
# 1000 t of coal are 4 t of NOx in 2023, so 10.96 kg on its mean day and 7.671 kg less 30 %
FORMULA_T = 4 / 365 * (1 - 0.3)
ALERT = {"pollutant": "NOx", "special_kind": "heavy_pollution", "reduction_frac": 0.3}


def reported(actual_t: float, **more: Any) -> dict[str, Any]:
    """A day of control as the execution report tells it."""
    return {"pollutant": "NOx", "day": DAY, "actual_t": actual_t, **more}


@pytest.fixture
def alerts(world: Build, tmp_path: Path) -> World:
    """Four limits by share, one of them with a written day, and what the plant reports."""
    burnt = {"amount_t": 1000.0}
    before = world(year=2023, activity=[{**burnt, "year": 2023}], route=[{}], factor=[NOX])
    publish(before, tmp_path, "2023-01")
    total = {"scope": "main_total", "outlet_no": None}
    return world(
        outlet=[{}, {"outlet_no": "DA002"}],
        activity=[burnt],
        route=[{}],
        factor=[NOX],
        special_limit=[
            {**ALERT, "period": "橙色", "row_no": 5},
            {**ALERT, "period": "红色", "daily_t": 0.006},
            {**ALERT, **total, "reduction_frac": 0.5},
            {**ALERT, "outlet_no": "DA002", "row_no": 8},
        ],
        special_period=[
            reported(0.008, period="橙色"),
            reported(0.008, period="红色"),
            reported(0.004, **total),
            reported(0.001, outlet_no="DA002"),
        ],
        runs=tmp_path,
    )


def test_a_reduction_share_gives_a_check_and_no_limit(alerts: World) -> None:
    """8 kg exceed 7.67 kg by formula and are told (P132); only 6 kg that are written make it over.

    A class adds up its outlets; without a published year before nothing is derived (P131).
    """
    rows = alerts.rows("from permits.special_gap order by special_limit_id")
    told = alerts.rows("from permits.problem where code in ('P131', 'P132') order by code")
    over = alerts.rows("select value from quality.finding where code = 'P110'")
    (base,) = alerts.rows("from permits.special_formula where special_limit_id = 1")

    assert [(row["limit_kind"], row["status"], row["exceeds_formula"]) for row in rows] == [
        ("formula", "ok", True),
        ("statutory", "over", False),
        ("formula", "ok", False),
        ("formula", "no_limit", False),
    ]
    limits = [FORMULA_T, 0.006, 4 / 365 * 0.5, None]
    assert [row["permitted_t"] for row in rows] == [pytest.approx(t) if t else t for t in limits]
    assert [(row["code"], row["row_no"], row["column_name"]) for row in told] == [
        ("P131", 8, "reduction_frac"),
        ("P132", 5, "reduction_frac"),
    ]
    assert [row["value"].split()[0:3] for row in over] == [["F1", "DA001", "NOx"]]
    assert (base["base_year"], base["base_run"], base["base_t"]) == (2023, "2023-01", 4.0)


def test_days_of_a_monitored_outlet_come_from_its_monitor(world: Build) -> None:
    """10 kg/h are 0.24 t a day: over 0.2 t on all 47 days of a season, whatever was reported.

    On an alert that the plant reports for another pollutant alone the monitor speaks as well; an
    hour without a value counts with its substitute.
    """
    lost = {(date(2024, 11, 20) - date(2024, 1, 1)).days * 24 + hour: "D" for hour in range(3)}
    season = {"special_kind": "season", "daily_t": 0.2, "pollutant": "SO2"}
    made = world(
        setting=monitored(concentration_mg_m3=100.0, flags=lost),
        route=[{}],
        special_limit=[
            {**season, "valid_from": date(2024, 11, 15), "valid_to": date(2024, 12, 31)},
            {**season, "special_kind": "heavy_pollution", "daily_t": 0.3},
            {**season, "daily_t": 0.3},
        ],
        special_period=[
            {"pollutant": "SO2", "day": date(2024, 12, 1), "actual_t": 0.1},
            {"pollutant": "NOx", "day": DAY, "actual_t": 0.1},
        ],
    )
    rows = made.rows("from permits.special_gap order by special_limit_id, starts_on")
    first = [row for row in rows if row["special_limit_id"] == 1]
    alert = [row for row in rows if row["special_limit_id"] == 2]
    without_dates = [row for row in rows if row["special_limit_id"] == 3]

    assert len(first) == 47
    assert {row["origin"] for row in rows} == {"monitoring"}
    assert {row["status"] for row in first} == {"over"}
    assert {round(row["actual_t"], 12) for row in rows} == {0.24}
    assert [row["reported_t"] for row in first if row["reported_t"] is not None] == [0.1]
    assert [(row["starts_on"], row["status"]) for row in alert] == [
        (DAY, "ok"),
        (date(2024, 12, 1), "ok"),
    ]
    assert len(without_dates) == len(alert)


def test_a_day_that_no_value_stands_for_is_the_report(world: Build) -> None:
    """Where two thirds of a quarter are lost its days are not monitored, and the report stands."""
    lost = dict.fromkeys(range(60 * 24), "D")
    made = world(
        setting=monitored(concentration_mg_m3=100.0, flags=lost),
        route=[{}],
        special_limit=[{"pollutant": "SO2", "daily_t": 0.3}],
        special_period=[
            {"pollutant": "SO2", "day": date(2024, 3, 20), "actual_t": 0.1},
            {"pollutant": "SO2", "day": date(2024, 4, 20), "actual_t": 0.1},
        ],
    )
    rows = made.rows("from permits.special_gap order by starts_on")

    assert [(row["starts_on"], row["actual_t"], row["origin"]) for row in rows] == [
        (date(2024, 3, 20), 0.1, "report"),
        (date(2024, 4, 20), pytest.approx(0.24), "monitoring"),
    ]
