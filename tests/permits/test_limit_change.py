"""Limits that change within a year (许可变更): weighed by days, or the last one in force."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from inventory.permits.settings import Settings
from tests.worlds import World, factor

Build = Callable[..., World]
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")
ABSURD = factor(
    param="absurd_ratio", value="1000", unit="dimensionless", basis="", stage="", pollutant=""
)
# 2024 has 366 days, 182 of them before July
HALF = date(2024, 6, 30)
NEXT = date(2024, 7, 1)


def limits(world: Build, *rows: dict[str, Any], **given: Any) -> tuple[dict[str, Any], set[str]]:
    """The one written limit of an outlet that emits 4 t, and the codes of what was found."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        route=[{}],
        factor=[NOX, ABSURD],
        permit_limit=[{"outlet_no": "DA001", "pollutant": "NOx", **row} for row in rows],
        **given,
    )
    (row,) = made.rows("select * from permits.statutory_limit")
    return row, {found["code"] for found in made.rows("from quality.finding")}


def test_a_change_is_weighed_by_days(world: Build) -> None:
    """10 t for 182 days and 4 t for 184 days make 6.98 t for the year (P107)."""
    row, codes = limits(
        world,
        {"quantity_t": 10.0, "valid_to": HALF, "basis": "previous_permit"},
        {"quantity_t": 4.0, "valid_from": NEXT, "basis": "eia"},
    )

    assert row["permitted_t"] == pytest.approx((10 * 182 + 4 * 184) / 366)
    assert (row["limit_basis"], row["stretches"]) == ("eia+previous_permit", 2)
    assert (row["limit_change"], row["limited_frac"]) == ("pro_rata", 1.0)
    assert "P107" in codes
    assert "P108" not in codes


def test_a_step_takes_the_last_limit(world: Build) -> None:
    """Where a run is set to steps the limit in force at the end of the year counts."""
    row, _ = limits(
        world,
        {"quantity_t": 10.0, "valid_to": HALF, "basis": "previous_permit"},
        {"quantity_t": 4.0, "valid_from": NEXT, "basis": "eia"},
        permits=Settings(limit_change="step"),
    )

    assert (row["permitted_t"], row["limit_basis"], row["limit_change"]) == (4.0, "eia", "step")


def test_each_stretch_takes_its_strictest_candidate(world: Build) -> None:
    """A yearlong approval of 6 t caps the first half of a permit that falls from 10 t to 4 t."""
    row, _ = limits(
        world,
        {"quantity_t": 6.0, "basis": "total_allocation"},
        {"quantity_t": 10.0, "valid_to": HALF, "basis": "previous_permit"},
        {"quantity_t": 4.0, "valid_from": NEXT, "basis": "eia"},
    )

    assert row["permitted_t"] == pytest.approx((6 * 182 + 4 * 184) / 366)
    assert row["candidates"] == 3


def test_days_without_a_limit_are_told_and_not_weighed(world: Build) -> None:
    """A permit from July alone keeps its yearly quantity, and the gap is told (P108)."""
    row, codes = limits(world, {"quantity_t": 5.0, "valid_from": NEXT})

    assert row["permitted_t"] == pytest.approx(5.0)
    assert row["limited_frac"] == pytest.approx(184 / 366)
    assert "P108" in codes


def test_a_limit_of_another_time_limits_nothing(world: Build) -> None:
    """A permit that ended before the year, or covers all of it, changes nothing within it."""
    row, codes = limits(
        world,
        {"quantity_t": 1.0, "valid_to": date(2023, 12, 31)},
        {"quantity_t": 5.0, "valid_from": date(2022, 3, 1), "valid_to": date(2027, 2, 28)},
    )

    assert (row["permitted_t"], row["limit_change"], row["candidates"]) == (5.0, None, 1)
    assert codes & {"P107", "P108"} == set()


def test_outlets_may_be_allowed_more_than_the_plant(world: Build) -> None:
    """A total below the sum of its outlets is a cap, and is told (P111)."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        route=[{}],
        factor=[NOX, ABSURD],
        permit_limit=[
            {"outlet_no": "DA001", "pollutant": "NOx", "quantity_t": 9.0},
            {"scope": "plant", "pollutant": "NOx", "quantity_t": 6.0},
        ],
    )
    (plant,) = made.rows("from permits.plant_gap")
    (region,) = made.rows("from permits.gap_by_region")

    assert (plant["permitted_t"], plant["outlets_t"], plant["status"]) == (6.0, 9.0, "ok")
    assert region["permitted_t"] == 9.0
    assert "P111" in {row["code"] for row in made.rows("from quality.finding")}
