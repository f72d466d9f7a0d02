"""Time of existence (存续期): before the first day and after the last nothing is missing."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from tests.outlets.test_choice import SO2, limit
from tests.worlds import Setting, World

Build = Callable[..., World]
Row = dict[str, Any]
YEAR = datetime(2024, 1, 1)  # noqa: DTZ001 -- monitors write local time
PLAN: Row = {
    "facility_no": "F1",
    "outlet_no": "DA001",
    "pollutant": "SO2",
    "monitoring_mode": "auto",
}


def codes(made: World) -> set[str]:
    """The findings of all rooms."""
    return {row["code"] for row in made.rows("from quality.finding")}


def hours_of(months: Iterable[int]) -> Setting:
    """One tonne of SO2 a thousand hours, in these months of 2024 and no record in the others."""
    wanted = set(months)
    every = [YEAR + timedelta(hours=hour) for hour in range(366 * 24)]
    times = [ts for ts in every if ts.month in wanted]
    count = len(times)
    table = pa.table(
        {
            "facility_no": ["F1"] * count,
            "outlet_no": ["DA001"] * count,
            "pollutant": ["SO2"] * count,
            "concentration_mg_m3": [10.0] * count,
            "flow_m3_h": [1e5] * count,
            "ts": pa.array(times, pa.timestamp("us")),
            "flag": ["N"] * count,
            "o2_frac": pa.nulls(count, pa.float64()),
            "source_id": pa.nulls(count, pa.int32()),
            "row_no": pa.nulls(count, pa.int32()),
        }
    )
    return Setting(hours=table)


def by_month(months: Iterable[int], amount_t: float = 100.0) -> list[Row]:
    """Coal in these months, nothing in the others."""
    burning = set(months)
    return [
        {"amount_t": amount_t if month in burning else 0.0, "month": month, "lot_no": month}
        for month in range(1, 13)
    ]


def built(world: Build, months: Iterable[int], **tables: Any) -> World:
    """An outlet with a duty to monitor SO2, a limit, and hours in these months."""
    given: dict[str, Any] = {
        "route": [{}],
        "factor": [SO2],
        "permit_limit": [limit(quantity_t=20.0)],
        "monitor_plan": [PLAN],
        "setting": hours_of(months),
    }
    return world(**{**given, **tables})


def permitted(made: World) -> tuple[Any, ...]:
    """The status of the outlet and its actual emission."""
    (row,) = made.rows("select status, actual_t from permits.outlet_gap where pollutant = 'SO2'")
    return row["status"], row["actual_t"]


JULY = range(7, 13)
SECOND_HALF_T = (366 - 182) * 24 / 1000  # 4,416 hours at a kilogram each
SEASON = (1, 2, 3, 11, 12)
SEASON_T = (31 + 29 + 31 + 30 + 31) * 24 / 1000


@pytest.mark.parametrize("where", ["facility", "unit", "outlet"])
def test_nothing_is_missing_before_the_first_day(world: Build, where: str) -> None:
    """Whoever opened in July is complete with the hours since."""
    opened: dict[str, Any] = {where: [{"opened_on": "2024-07-01"}]}
    made = built(world, JULY, activity=by_month(JULY), **opened)

    assert permitted(made) == ("ok", pytest.approx(SECOND_HALF_T))
    assert made.chosen("SO2") == pytest.approx(SECOND_HALF_T)
    assert not {"A117", "A111", "A140", "M130", "P108"} & codes(made)


def test_nothing_is_missing_after_the_last_day(world: Build) -> None:
    """A plant that closed at the end of June."""
    first_half = range(1, 7)
    made = built(
        world,
        first_half,
        activity=by_month(first_half),
        facility=[{"closed_on": "2024-06-30"}],
    )

    assert permitted(made) == ("ok", pytest.approx(182 * 24 / 1000))
    assert not {"A117", "A111"} & codes(made)


def test_a_summer_without_rows_and_without_fuel_is_no_lost_monitor(world: Build) -> None:
    """A heating boiler: asked about, never direct discharge, never over from absence alone."""
    made = built(world, SEASON, activity=by_month(SEASON))

    assert permitted(made) == ("ok", pytest.approx(SEASON_T))
    assert made.chosen("SO2") == pytest.approx(SEASON_T)
    assert "A140" in codes(made)
    assert "A117" not in codes(made)


def test_a_registered_standstill_is_not_asked_about(world: Build) -> None:
    """The remedy of the finding, followed."""
    made = built(
        world,
        SEASON,
        activity=by_month(SEASON),
        standstill=[{"facility_no": "F1", "started_on": "2024-04-01", "ended_on": "2024-10-31"}],
    )

    assert permitted(made) == ("ok", pytest.approx(SEASON_T))
    assert "A140" not in codes(made)


def test_a_summer_with_fuel_is_a_lost_monitor(world: Build) -> None:
    """What burnt without a monitor is missing, as before."""
    made = built(world, SEASON, activity=by_month(range(1, 13)))

    assert "A140" not in codes(made)
    assert "A117" in codes(made)


def test_hours_imported_in_part_are_told(world: Build) -> None:
    """A year that ends in June for every outlet was imported in part."""
    half = built(world, range(1, 7), activity=by_month(range(1, 13)))
    whole = built(world, range(1, 13), activity=by_month(range(1, 13)))

    asked = "select value from monitoring.problem where code = 'M130'"
    assert [row["value"] for row in half.rows(asked)] == ["至 2024-06-30 止"]
    assert whole.rows(asked) == []
    assert "A117" not in codes(half)


def test_an_outlet_whose_hours_end_early_is_told(world: Build) -> None:
    """Others go on to the end of the year, and this one burnt coal meanwhile."""
    half, whole = hours_of(range(1, 7)).hours, hours_of(range(1, 13)).hours
    assert half is not None
    assert whole is not None
    other = whole.set_column(1, "outlet_no", pa.array(["DA002"] * len(whole)))
    made = built(
        world,
        range(1, 13),
        activity=by_month(range(1, 13)),
        outlet=[{}, {"outlet_no": "DA002"}],
        route=[{"share_frac": 0.5}, {"outlet_no": "DA002", "share_frac": 0.5}],
        setting=Setting(hours=pa.concat_tables([half, other])),
    )
    told = made.rows("select code, value from monitoring.problem where code like 'M13%'")

    assert told == [{"code": "M131", "value": "F1 DA001 SO2 导入至 2024-06-30"}]


@pytest.mark.parametrize(
    ("tables", "quantity_t"),
    [
        ({"facility": [{"opened_on": "2024-07-01"}]}, 20 * 184 / 366),
        ({"outlet": [{"closed_on": "2024-06-30"}]}, 20 * 182 / 366),
        ({"outlet": [{"opened_on": "2020-01-01"}]}, 20),
        # a written limit stays with an outlet that no unit feeds
        ({"unit": [{"opened_on": "2024-07-01"}]}, 20),
    ],
)
def test_a_permit_is_one_of_a_year(world: Build, tables: dict[str, Any], quantity_t: float) -> None:
    """What existed for a part of the year has that part of its permitted quantity."""
    made = built(world, JULY, activity=by_month(JULY), **tables)
    (row,) = made.rows("from permits.outlet_gap where pollutant = 'SO2'")

    assert row["permitted_t"] == pytest.approx(quantity_t)
    assert ("按存续天数折算" in (row["reason"] or "")) is (quantity_t < 20)


def test_a_permit_of_another_time_limits_nothing(world: Build) -> None:
    """The outlet closed the year before."""
    made = world(
        route=[{}],
        activity=[],
        permit_limit=[limit(quantity_t=20.0)],
        outlet=[{"closed_on": "2023-06-30"}],
    )

    assert made.rows("from permits.statutory_limit") == []
    assert "P102" not in codes(made)


def test_a_part_of_a_year_is_not_compared_with_a_year(world: Build) -> None:
    """Hours to the end of June and nothing that answers for the rest: not ok, and not over."""
    made = built(world, range(1, 7))
    (row,) = made.rows("from permits.outlet_gap where pollutant = 'SO2'")

    assert (row["status"], row["headroom_t"], row["ratio"]) == ("incomplete", None, None)
    assert "小时值导入至 2024-06-30，不与全年许可量比较" in row["reason"]
    assert "P141" in codes(made)


def test_a_part_of_a_year_above_the_limit_is_over(world: Build) -> None:
    """More than the whole year may have has been measured already."""
    made = built(world, range(1, 7), permit_limit=[limit(quantity_t=4.0)])

    assert permitted(made)[0] == "over"
    assert "P141" not in codes(made)


def test_a_year_that_activity_completes_is_compared(world: Build) -> None:
    """Coal of the other months stands in; the row says to what day there were hours."""
    made = built(world, range(1, 7), activity=by_month(range(1, 13), 0.1))
    (row,) = made.rows("from permits.outlet_gap where pollutant = 'SO2'")

    assert row["status"] == "ok"
    assert "小时值导入至 2024-06-30" in row["reason"]
    assert "P141" not in codes(made)
