"""Calculated quantities (计算许可量): from base years, scaled, capped, never exceeded by law."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inventory.permits import base
from inventory.permits.settings import Settings
from tests.permits.published import publish
from tests.worlds import World, factor

Build = Callable[..., World]
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")
ABSURD = factor(
    param="absurd_ratio", value="1000", unit="dimensionless", basis="", stage="", pollutant=""
)
ITEMS = [
    {"item_code": "coal", "role": "fuel", "unit": "t", "name_zh": "煤"},
    {"item_code": "brick", "role": "product", "unit": "t", "name_zh": "砖"},
]
KIND = {"outlet": [{"kind": "general"}]}


def year_of(
    world: Build, year: int, burnt_t: float, *, made_t: float | None = None, **given: Any
) -> World:
    """A year in which an outlet emits 4 kg of NOx per tonne of coal."""
    activity: list[dict[str, Any]] = [{"amount_t": burnt_t, "year": year}]
    if made_t is not None:
        activity.append({"role": "product", "item": "brick", "amount_t": made_t, "year": year})
    return world(
        year=year, activity=activity, route=[{}], item=ITEMS, factor=[NOX, ABSURD], **KIND | given
    )


def history(world: Build, runs: Path, burnt: dict[int, float], **given: Any) -> Path:
    """Published runs of earlier years."""
    for year, burnt_t in burnt.items():
        publish(year_of(world, year, burnt_t, **given), runs, f"{year}-01")
    return runs


def limit(made: World) -> dict[str, Any]:
    """The one calculated quantity."""
    (row,) = made.rows("from permits.calculated_limit")
    return row


@pytest.mark.parametrize(("mode", "expected_t"), [("mean", 6.0), ("max", 8.0)])
def test_a_base_is_the_mean_or_the_highest_of_its_years(
    world: Build, tmp_path: Path, mode: Any, expected_t: float
) -> None:
    """Base years of 4 t and 8 t give 6 t or 8 t, and the row says how."""
    runs = history(world, tmp_path, {2022: 1000.0, 2023: 2000.0})
    settings = Settings(base_years=(2022, 2023), base_mode=mode)
    made = year_of(world, 2024, 1000.0, permits=settings, runs=runs)
    row = limit(made)
    (gap,) = made.rows("from permits.outlet_gap where pollutant = 'NOx'")

    assert row["permitted_t"] == pytest.approx(expected_t)
    assert (row["base_years"], row["base_mode"]) == ([2022, 2023], mode)
    assert (row["base_runs"], row["is_scaled"]) == ("2022-01 2023-01", False)
    assert (gap["limit_kind"], gap["limit_basis"]) == ("calculated", "calculated_actual")
    assert (gap["status"], gap["headroom_t"]) == ("ok", pytest.approx(expected_t - 4))


def test_a_calculated_quantity_is_never_exceeded_by_law(world: Build, tmp_path: Path) -> None:
    """8 t beside a calculated 4 t is ok with a mark, and is told as information (P105)."""
    runs = history(world, tmp_path, {2023: 1000.0})
    made = year_of(world, 2024, 2000.0, permits=Settings(base_years=(2023,)), runs=runs)
    (gap,) = made.rows("from permits.outlet_gap where pollutant = 'NOx'")
    (found,) = made.rows("select severity from quality.finding where code = 'P105'")

    assert (gap["status"], gap["exceeds_calculated"]) == ("ok", True)
    assert found["severity"] == "info"
    assert made.rows("from quality.finding where code = 'P101'") == []


def test_a_written_quantity_leaves_nothing_to_calculate(world: Build, tmp_path: Path) -> None:
    """Where the permit writes a quantity no other one stands beside it."""
    runs = history(world, tmp_path, {2023: 1000.0})
    written = [{"outlet_no": "DA001", "pollutant": "NOx", "quantity_t": 3.0}]
    settings = Settings(base_years=(2023,))
    made = year_of(world, 2024, 1000.0, permits=settings, runs=runs, permit_limit=written)
    (gap,) = made.rows("from permits.outlet_gap where pollutant = 'NOx'")

    assert made.rows("from permits.calculated_limit") == []
    assert (gap["limit_kind"], gap["status"]) == ("statutory", "unconfirmed")


def test_a_base_is_that_of_the_time_of_existence(world: Build, tmp_path: Path) -> None:
    """4 t of the year before are 2 t for works that close after 183 of 366 days."""
    runs = history(world, tmp_path, {2023: 1000.0})
    settings = Settings(base_years=(2023,))
    closed: dict[str, Any] = {"facility": [{"closed_on": date(2024, 7, 1)}]}
    made = year_of(world, 2024, 500.0, permits=settings, runs=runs, **closed)

    assert limit(made)["life_frac"] == pytest.approx(183 / 366)
    assert limit(made)["permitted_t"] == pytest.approx(4 * 183 / 366)


def test_a_base_in_the_account_year_is_flagged(world: Build) -> None:
    """An outlet measured against itself is told: its ratio is one by construction (P106)."""
    made = year_of(world, 2024, 1000.0, permits=Settings(base_years=(2024,)))
    (gap,) = made.rows("from permits.outlet_gap where pollutant = 'NOx'")

    assert limit(made)["is_base_year_account_year"]
    assert (gap["ratio"], gap["is_base_year_account_year"]) == (1.0, True)
    assert "P106" in {row["code"] for row in made.rows("from quality.finding")}


def test_a_base_is_scaled_from_output_to_capacity(world: Build, tmp_path: Path) -> None:
    """4 t at 500 t of bricks are 8 t at a capacity of 1000 t a year."""
    unit = [{"capacity": 1000.0, "capacity_unit": "t/a", "capacity_t_h": 1000.0 / 8760}]
    runs = history(world, tmp_path, {2023: 1000.0}, made_t=500.0, unit=unit)
    settings = Settings(base_years=(2023,))
    made = year_of(world, 2024, 1000.0, permits=settings, runs=runs, unit=unit)

    assert limit(made)["permitted_t"] == pytest.approx(8.0)
    assert limit(made)["is_scaled"]


def test_a_base_is_capped_by_concentration_and_flow(world: Build, tmp_path: Path) -> None:
    """50 mg/m3 x 10,000 m3/h x 6,000 h let 3 t through."""
    runs = history(world, tmp_path, {2023: 1000.0})
    test = {"facility_no": "F1", "outlet_no": "DA001", "pollutant": "NOx", "flow_m3_h": 10_000.0}
    made = world(
        activity=[{"amount_t": 1000.0}, {"role": "hours", "item": "hours", "amount_h": 6000.0}],
        route=[{}],
        item=ITEMS,
        factor=[NOX, ABSURD],
        manual_test=[{**test, "concentration_mg_m3": 40.0, "tested_on": "2024-05-06"}],
        permit_limit=[{"outlet_no": "DA001", "pollutant": "NOx", "concentration_mg_m3": 50.0}],
        permits=Settings(base_years=(2023,)),
        runs=runs,
        **KIND,
    )

    assert (limit(made)["cap_kind"], limit(made)["base_t"]) == ("measured_volume", 4.0)
    assert limit(made)["permitted_t"] == pytest.approx(3.0)


@pytest.mark.parametrize(("scope", "total_t"), [("general_total", 3.0), ("plant", 2.0)])
def test_a_base_is_capped_by_the_totals_of_the_permit(
    world: Build, tmp_path: Path, scope: str, total_t: float
) -> None:
    """What the permit writes for a class or the plant is not exceeded by its outlets."""
    runs = history(world, tmp_path, {2023: 1000.0})
    written = [{"scope": scope, "pollutant": "NOx", "quantity_t": total_t}]
    settings = Settings(base_years=(2023,))
    made = year_of(world, 2024, 100.0, permits=settings, runs=runs, permit_limit=written)

    assert limit(made)["permitted_t"] == pytest.approx(total_t)


def test_the_latest_run_of_a_base_year_counts(world: Build, tmp_path: Path) -> None:
    """Runs are numbered; a folder without a seal, or of another year, is none."""
    for name, burnt_t in (("2023-02", 500.0), ("2023-11", 1500.0), ("2022-09", 9000.0)):
        publish(year_of(world, int(name[:4]), burnt_t), tmp_path, name)
    (tmp_path / "2023-12").mkdir()
    made = year_of(world, 2024, 1.0, permits=Settings(base_years=(2023,)), runs=tmp_path)

    assert base.latest(tmp_path, 2023) == tmp_path / "2023-11"
    assert base.latest(tmp_path, 2021) is None
    assert limit(made)["permitted_t"] == pytest.approx(6.0)


def test_impossible_data_are_no_base(world: Build, tmp_path: Path) -> None:
    """A base year whose account was data_invalid says nothing."""
    written = [{"outlet_no": "DA001", "pollutant": "NOx", "quantity_t": 0.001, "year": 2023}]
    runs = history(world, tmp_path, {2023: 1000.0}, permit_limit=written)
    made = year_of(world, 2024, 1000.0, permits=Settings(base_years=(2023,)), runs=runs)

    assert made.rows("from permits.calculated_limit") == []
