"""Accounted n of m (核算覆盖): what a source is expected to emit, and why the rest is missing."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.worlds import World, coal, factor

Build = Callable[..., World]
NOX = factor(item="coal", category_code="A", pollutant="NOx", value="4", unit="kg/t")
SO2 = factor(item="coal", category_code="A", pollutant="SO2", value="8", unit="kg/t")
BURNT = {"amount_t": 1000.0}


def reason(made: World, pollutant: str) -> tuple[str | None, str | None]:
    """Why a substance of the only unit has no result."""
    (row,) = made.rows(
        "select lack_code, reason from quality.coverage where pollutant = ?", pollutant
    )
    return row["lack_code"], row["reason"]


def states(made: World) -> dict[str, str]:
    """Each expected substance of the only unit and how it is known."""
    return {
        row["pollutant"]: row["state"]
        for row in made.rows("select pollutant, state from quality.coverage")
    }


def codes(made: World) -> set[str]:
    """The codes of what this room finds."""
    return {row["code"] for row in made.rows("select distinct code from quality.problem")}


def test_a_source_says_how_many_of_its_substances_are_known(world: Build) -> None:
    """Counted are results of any kind; the rest is named, and is no zero."""
    made = world(
        activity=[BURNT], factor=[NOX], reported_emission=[{"pollutant": "CO", "emission_t": 1.0}]
    )
    known = states(made)
    (unit,) = made.rows(
        "select accounted_n, reported_n, expected_n, not_accounted"
        " from quality.coverage_by_source where unit_no is not null"
    )

    assert {name for name, state in known.items() if state == "accounted"} == {"NOx"}
    assert known["CO"] == "reported"
    assert (unit["accounted_n"], unit["reported_n"], unit["expected_n"]) == (2, 1, len(known))
    assert set(unit["not_accounted"]) == known.keys() - {"NOx", "CO"}


def test_plants_categories_and_the_run_add_up_their_sources(world: Build) -> None:
    """The same counts at every level, and a category names how many sources lack a substance."""
    made = world(
        unit=[{}, {"unit_no": "MF2"}],
        activity=[BURNT, {"unit_no": "MF2", "item": "gas", "amount_m3": 10.0}],
        factor=[NOX],
    )
    lines = made.rows(
        "select expected_n, accounted_n from quality.coverage_by_source order by unit_no"
    )
    (total,) = made.rows(
        "select expected_n, accounted_n, not_accounted from quality.coverage_by_category"
        " where category_code = '合计' and pollutant is null"
    )

    assert [row["accounted_n"] for row in lines] == [1, 0, 1, 1]
    assert total["expected_n"] == sum(row["expected_n"] for row in lines[:2])
    assert "NOx(1)" in total["not_accounted"]
    assert "SO2(2)" in total["not_accounted"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"factor": [NOX]}, ("no_factor", "因子库没有可用于该源类的系数")),
        (
            {"factor": [NOX, {**SO2, "technology": "煤粉炉"}]},
            ("no_technology", "没有写工艺技术：煤粉炉"),
        ),
        ({"factor": [NOX, {**SO2, "evidence": "D"}]}, ("withheld", "只有证据等级不够的因子")),
        (
            {"factor": [NOX, {**SO2, "scaled_by": "sulfur_frac"}]},
            ("no_quality", "没有填写品质：硫分"),
        ),
        (
            {"factor": [NOX, {**SO2, "item": "gas"}]},
            ("other_item", "该源类有系数，但不适用于所填的项目：煤炭"),
        ),
    ],
    ids=lambda given: given[0] if isinstance(given, tuple) else "",
)
def test_what_is_missing_says_why(
    world: Build, changed: dict[str, Any], told: tuple[str, str]
) -> None:
    """The library, the unit or the row: the first that would mend it is named."""
    made = world(activity=[BURNT], **changed)

    assert reason(made, "SO2") == told
    assert reason(made, "NOx") == (None, None)


def test_an_untold_device_is_the_reason(world: Build) -> None:
    """What nobody knows of a device keeps the result out, and coverage names the device."""
    made = world(
        activity=[BURNT],
        factor=[SO2],
        abatement=[{"abatement_no": "T1", "technology": "一号塔"}],
        route=[{"abatement_no": "T1", "step": 1, "capture_frac": None}],
    )

    assert reason(made, "SO2") == ("untold_device", "治理设施去除效率未知：一号塔")


def test_a_unit_without_fuel_is_asked_for_it(world: Build) -> None:
    """A furnace that ran is expected to have burnt something."""
    made = world(
        activity=[{"role": "hours", "item": "hours", "amount_h": 4000.0}],
        factor=[NOX],
    )

    assert reason(made, "NOx") == ("no_activity", "没有填报这一排放流的活动水平：燃料")


def test_a_fuel_without_a_result_makes_the_sum_incomplete(world: Build) -> None:
    """A second fuel that nothing accounts is named beside the result of the first."""
    gas = {"item_code": "gas", "name_zh": "天然气", "role": "fuel", "unit": "t"}
    rows = [BURNT, {"item": "gas", "amount_t": 5.0}]

    made = world(activity=rows, factor=[NOX], item=[coal(), gas])
    whole = world(activity=rows, factor=[NOX, {**NOX, "item": "gas"}], item=[coal(), gas])

    sql = "select is_partial, reason from quality.coverage where pollutant = 'NOx'"
    assert made.rows(sql) == [{"is_partial": True, "reason": "未含：天然气"}]
    assert whole.rows(sql) == [{"is_partial": False, "reason": None}]


def test_mercury_is_expected_of_coal_alone(world: Build) -> None:
    """A gas furnace emits none to speak of; an unknown fuel may."""
    gas = {"item_code": "natural_gas", "name_zh": "天然气", "role": "fuel", "unit": "m3"}

    burns_coal = world(activity=[BURNT], factor=[NOX])
    burns_gas = world(
        activity=[{"item": "natural_gas", "amount_m3": 1.0}], factor=[NOX], item=[gas]
    )

    assert "Hg" in states(burns_coal)
    assert "Hg" not in states(burns_gas)


def test_a_source_of_which_nothing_is_known_is_found(world: Build) -> None:
    """Q121 names its substances; one result is enough to be silent."""
    assert "Q121" in codes(world(activity=[BURNT]))
    assert "Q121" not in codes(world(activity=[BURNT], factor=[NOX]))


def test_a_region_row_that_no_method_reads_is_told(world: Build) -> None:
    """Rows of regions that are in no total are named by their kind (Q120)."""
    row = {"region_code": "610112", "category_code": "J0101", "year": 2024}

    assert "Q120" in codes(world(region_activity=[row]))
    assert "Q120" not in codes(world(activity=[BURNT], factor=[NOX]))


def test_each_leaf_says_what_it_can_account(world: Build) -> None:
    """With the library of this run, whatever sources there are."""
    made = world(factor=[NOX, {**SO2, "evidence": "D"}])
    (leaf,) = made.rows("select * from factors.leaf where category_code = 'A010101'")

    assert leaf["answered"] == ["NOx"]
    assert leaf["withheld"] == ["SO2"]
    assert {"CO", "SO2"} <= set(leaf["needs_pack"])
