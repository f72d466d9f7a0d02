"""What a run finds by itself, beside what the import found."""

from collections.abc import Callable

import pytest

from inventory.core import models
from tests.worlds import World, factor

Build = Callable[..., World]
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")


def codes(made: World) -> set[str]:
    """The codes of all findings."""
    return {row["code"] for row in made.rows("select distinct code from quality.finding")}


def test_a_unit_without_activity_is_listed(world: Build) -> None:
    """A unit that reports nothing is either closed or forgotten (A102)."""
    assert "A102" in codes(world(factor=[NOX]))


def test_a_substance_outside_the_category_is_told(world: Build) -> None:
    """A factor may give what the category does not list; it counts, and is told (A107)."""
    made = world(
        activity=[{"amount_t": 1.0}],
        factor=[factor(item="coal", pollutant="H2S", value="1", unit="kg/t")],
    )

    assert "A107" in codes(made)
    assert made.chosen("H2S") == pytest.approx(0.001)


def test_a_report_without_a_unit_stays_unclassified_and_counts(world: Build) -> None:
    """What cannot be filed under a category is shown as such and is part of the total (A109)."""
    made = world(reported_emission=[{"pollutant": "CO2", "emission_t": 7.0}])
    (row,) = made.rows("select category_code, emission_t from compilation.emission_by_category")

    assert "A109" in codes(made)
    assert row == {"category_code": "未归类", "emission_t": 7.0}


def test_particles_by_size_without_a_total_are_told(world: Build) -> None:
    """Sources with factors by size and none for the whole leave PM below PM10 (Q103)."""
    made = world(
        unit=[{}, {"unit_no": "MF2"}],
        activity=[{"amount_t": 1000.0}, {"unit_no": "MF2", "item": "gas", "amount_t": 10.0}],
        item=[
            {"item_code": "coal", "role": "fuel", "unit": "t", "name_zh": "煤"},
            {"item_code": "gas", "role": "fuel", "unit": "t", "name_zh": "气"},
        ],
        factor=[
            factor(item="coal", pollutant="PM10", value="2", unit="kg/t"),
            factor(item="gas", pollutant="PM", value="1", unit="kg/t"),
        ],
    )

    assert "Q103" in codes(made)
    (total,) = made.rows(
        "select pm_t, pm10_t, incomplete from compilation.combined_total"
        " where category_code = '合计'"
    )
    # 1,000 t of coal at 2 kg/t of PM10 are at least as much of PM, beside 10 t of gas at 1 kg/t
    assert total == {"pm_t": 2.01, "pm10_t": 2.0, "incomplete": "颗粒物"}
    (region,) = made.rows(
        "select emission_t, bound_t from compilation.emission_by_region where pollutant = 'PM'"
    )
    assert region == {"emission_t": 0.01, "bound_t": 2.0}


def test_particles_by_size_alone_break_no_conservation(world: Build) -> None:
    """The least of a whole that no source of the city knows is told and is no emission."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        factor=[factor(item="coal", pollutant="PM10", value="2", unit="kg/t")],
    )

    assert made.rows("from quality.conservation where not ok") == []
    assert made.rows(
        "select pm_t, incomplete from compilation.combined_total where category_code = '合计'"
    ) == [{"pm_t": 2.0, "incomplete": "颗粒物"}]


def test_a_whole_of_particles_is_complete(world: Build) -> None:
    """A source with its whole and a size of it lacks nothing."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        factor=[
            factor(item="coal", pollutant="PM10", value="2", unit="kg/t"),
            factor(item="coal", pollutant="PM", value="3", unit="kg/t"),
        ],
    )

    assert (
        made.rows("select incomplete from compilation.combined_total where incomplete <> ''") == []
    )
    assert "Q103" not in codes(made)


@pytest.mark.parametrize(("fine", "told"), [("1", False), ("3", True)])
def test_a_part_above_its_whole_is_told(world: Build, fine: str, told: bool) -> None:  # noqa: FBT001
    """Fine particles are within PM10; a source that says otherwise is named (Q150)."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        factor=[
            factor(item="coal", pollutant="PM", value="4", unit="kg/t"),
            factor(item="coal", pollutant="PM10", value="2", unit="kg/t"),
            factor(item="coal", pollutant="PM2.5", value=fine, unit="kg/t"),
        ],
    )

    assert ("Q150" in codes(made)) == told


def test_a_lost_tonne_fails_a_conservation_check(world: Build) -> None:
    """A roll-up that no longer equals the ledger is found by the stored model (Q101)."""
    made = world(activity=[{"amount_t": 1000.0}], factor=[NOX])
    assert made.rows("select * from quality.conservation where not ok") == []

    made.con.execute("update compilation.emission_by_region set emission_t = emission_t - 0.001")
    rerun(made, "conservation")
    rerun(made, "problem")
    rerun(made, "finding")

    failed = made.rows("select door, quantity from quality.conservation where not ok")
    assert failed == [{"door": "区域 regions", "quantity": "NOx"}]
    assert "Q101" in codes(made)


@pytest.mark.parametrize(
    ("table", "doors"),
    [
        ("emission_by_category", {"源分类 categories"}),
        ("emission_by_region", {"区域 regions"}),
        ("emission_by_industry", {"行业 industries"}),
        ("emission_by_facility", {"单位 facilities"}),
    ],
)
def test_a_roll_up_that_lost_everything_fails(world: Build, table: str, doors: set[str]) -> None:
    """An empty roll-up is no roll-up without faults."""
    made = world(activity=[{"amount_t": 1000.0}], factor=[NOX])

    made.con.execute(f"delete from compilation.{table}")
    rerun(made, "conservation")

    failed = made.rows("select door from quality.conservation where not ok")
    assert {row["door"] for row in failed} == doors


def test_a_tonne_counted_twice_is_found(world: Build) -> None:
    """Two methods that both count for one activity are an error (Q102)."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        item=[
            {
                "item_code": "coal",
                "role": "fuel",
                "unit": "t",
                "name_zh": "煤",
                "ncv": "20",
                "ncv_unit": "GJ/t",
                "carbon_content": "0.026",
                "carbon_content_unit": "t/GJ",
                "oxidation_frac": "1",
            }
        ],
        factor=[factor(item="coal", pollutant="CO2", value="1.9", unit="t/t")],
    )
    assert made.rows("select * from quality.chosen_twice") == []

    made.con.execute("update accounting.calculated set not_chosen_because = null")
    rerun(made, "chosen_twice")
    rerun(made, "problem")
    rerun(made, "finding")

    (twice,) = made.rows("select pollutant, times from quality.chosen_twice")
    assert twice == {"pollutant": "CO2", "times": 2}
    assert "Q102" in codes(made)


def rerun(made: World, name: str) -> None:
    """Run one model of the quality room again on the tables as they now are."""
    made_of = {model.qualified: model for model in models.discover()}
    made.con.execute(f"create or replace table quality.{name} as {made_of['quality.' + name].sql}")
