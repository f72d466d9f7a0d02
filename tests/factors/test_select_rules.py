"""Which factor a demand takes: the closest one, key by key in the agreed order."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import duckdb
import pytest

Row = Mapping[str, object]
Choose = Callable[..., list[dict[str, object]]]

# each entry alone is less close than the one before it, and beats all that follow together
LADDER: Sequence[Row] = (
    {"category_code": "A010101"},
    {"category_code": "A0101", "item": "bituminous"},
    {"category_code": "A0101", "item": "coal"},
    {"category_code": "A0101", "technology": "煤粉炉"},
    {"category_code": "A0101", "control": "SCR"},
    {"category_code": "A0101", "capacity_suffix": "mw", "capacity_min": 100.0},
    {"category_code": "A0101", "region_code": "610113"},
    {"category_code": "A0101", "region_code": "610100"},
    {"category_code": "A0101", "region_code": "610000"},
    {"category_code": "A0101", "valid_from": date(2024, 1, 1)},
    {"category_code": "A0101", "valid_from": date(2020, 1, 1)},
    {"category_code": "A0101", "pack_rank": 1},
    {"category_code": "A0101", "pack_rank": 2},
    {"category_code": "A01"},
    {"category_code": "A"},
    {},
)


def ids(chosen: list[dict[str, object]]) -> list[object]:
    """The ids of the chosen factors."""
    return [row["factor_id"] for row in chosen]


@pytest.mark.parametrize("start", range(len(LADDER)))
def test_the_closest_factor_wins(choose: Choose, start: int) -> None:
    """Category depth, item, group, technology, control, capacity, region, validity, rank."""
    later = [{**row, "factor_id": f"f{n}"} for n, row in enumerate(LADDER)][start:]

    assert ids(choose(reversed(later))) == [f"f{start}"]


def test_a_closer_key_beats_all_lower_keys_together(choose: Choose) -> None:
    """An exact item in a category beats technology, control, region and rank combined."""
    lower: dict[str, object] = {
        "factor_id": "many",
        "category_code": "A0101",
        "technology": "煤粉炉",
    }
    lower |= {"control": "SCR", "region_code": "610113", "pack_rank": 1}
    upper = {"factor_id": "one", "category_code": "A0101", "item": "bituminous"}

    assert ids(choose([lower, upper])) == ["one"]


@pytest.mark.parametrize(
    "key",
    [
        {"category_code": "A0102"},
        {"category_code": "A01010101"},
        {"category_code": "B"},
        {"item": "anthracite"},
        {"technology": "流化床炉"},
        {"control": "SNCR"},
        {"region_code": "610102"},
        {"region_code": "110000"},
        {"capacity_suffix": "mw", "capacity_max": 300.0},
        {"capacity_suffix": "mw", "capacity_min": 300.1},
        {"capacity_suffix": "t_h", "capacity_min": 0.0},
        {"valid_from": date(2025, 1, 1)},
        {"valid_to": date(2023, 12, 31)},
        {"evidence": "D"},
        {"param": "removal"},
        {"param": "gwp_ar5"},
        {"param": "capture"},
    ],
)
def test_a_factor_for_something_else_is_not_chosen(choose: Choose, key: Row) -> None:
    """A stated key must be met; only an empty one matches any."""
    assert choose([{"factor_id": "f", **key}]) == []


@pytest.mark.parametrize(
    "key",
    [
        {"capacity_suffix": "mw", "capacity_min": 300.0, "capacity_max": 301.0},
        {"capacity_suffix": "mw", "capacity_max": 300.5},
        {"valid_from": date(2024, 12, 31)},
        {"valid_to": date(2024, 1, 1)},
        {"control": "SCR"},
    ],
)
def test_ranges_are_closed_below_and_open_above(choose: Choose, key: Row) -> None:
    """A capacity range is [min, max); a validity that touches the year covers it."""
    assert ids(choose([{"factor_id": "f", **key}])) == ["f"]


def test_each_pollutant_and_parameter_is_chosen_apart(choose: Choose) -> None:
    """A demand takes one factor for each; stages of one emission factor compete."""
    factors = [
        {"factor_id": "a", "pollutant": "NOx"},
        {"factor_id": "b", "stage": "emitted", "technology": "煤粉炉"},
        {"factor_id": "c"},
        {"factor_id": "d", "param": "ef_fugitive"},
        {"factor_id": "e", "param": "ncv", "pollutant": None, "stage": None},
        {"factor_id": "f", "param": "oxidation", "pollutant": None, "stage": None},
    ]

    chosen = {(row["pollutant"], row["param"]): row["factor_id"] for row in choose(factors)}

    assert chosen == {
        ("NOx", "ef"): "a",
        ("SO2", "ef"): "b",
        ("SO2", "ef_fugitive"): "d",
        (None, "ncv"): "e",
        (None, "oxidation"): "f",
    }


def test_a_demand_without_keys_takes_factors_for_any(choose: Choose) -> None:
    """What a unit does not say is met by empty keys alone."""
    keys = ("item", "item_group", "technology", "capacity_mw", "region_code", "controls")
    stated = [{"technology": "煤粉炉"}, {"capacity_suffix": "mw"}, {"region_code": "610000"}]
    factors = [{"factor_id": f"f{n}", **key} for n, key in enumerate([*stated, {"item": "coal"}])]
    elsewhere: Row = {"demand_id": 2}

    chosen = choose([*factors, {"factor_id": "any"}], [dict.fromkeys(keys), elsewhere])[:1]

    assert ids(chosen) == ["any"]


def test_an_item_that_is_its_own_group_counts_as_the_item(choose: Choose) -> None:
    """Coal of unstated rank belongs to the group coal and meets its factors exactly."""
    factors = [{"factor_id": "coal", "item": "coal"}, {"factor_id": "any", "technology": "煤粉炉"}]

    (row,) = choose(factors, [{"item": "coal", "item_group": "coal"}])

    assert (row["factor_id"], row["specificity"]) == ("coal", "item=coal")


def test_the_choice_says_what_it_matched(choose: Choose) -> None:
    """Value, basis, stage and scaling travel with the keys that were met."""
    factor: dict[str, object] = {"factor_id": "f", "category_code": "A01", "item": "coal"}
    factor |= {"region_code": "610000"}
    factor |= {"canonical_value": 17.0, "scaled_by": "sulfur_frac", "valid_from": date(2024, 1, 1)}

    (row,) = choose([factor])

    assert row == {
        "demand_id": 1,
        "pollutant": "SO2",
        "param": "ef",
        "stage": "generated",
        "factor_id": "f",
        "pack": "p",
        "reach": "national",
        "evidence": "C",
        "assumption_zh": None,
        "canonical_value": 17.0,
        "canonical_per": "t",
        "scaled_by": "sulfur_frac",
        "specificity": "category_code=A01;item_group=coal;region_code=610000;valid_from=2024-01-01",
    }


def test_every_demand_is_answered_on_its_own(choose: Choose) -> None:
    """Demands that share category and item still differ in technology, region and size."""
    factors = [
        {"factor_id": "small", "capacity_suffix": "t_h", "capacity_max": 65.0},
        {"factor_id": "shaanxi", "region_code": "610000"},
        {"factor_id": "any"},
    ]
    demands: list[Row] = [
        {"demand_id": 1, "capacity_t_h": 35.0},
        {"demand_id": 2},
        {"demand_id": 3, "region_code": "330106"},
        {"demand_id": 4, "category_code": None},
    ]

    assert ids(choose(factors, demands)) == ["small", "shaanxi", "any", "shaanxi"]


def test_a_workspace_sets_the_lowest_grade(choose: Choose, con: duckdb.DuckDBPyConnection) -> None:
    """Grades below the one that the workspace demands stay out; what is recalled always does."""
    factors = [
        {"factor_id": "transcribed"},
        {"factor_id": "read", "evidence": "A", "pack_rank": 900},
        {"factor_id": "recalled", "item": "coal", "evidence": "D"},
    ]
    assert ids(choose(factors)) == ["transcribed"]

    con.execute("update run.scope set min_evidence = 'A'")
    assert ids(choose(factors)) == ["read"]

    con.execute("update run.scope set min_evidence = 'D'")
    assert ids(choose(factors)) == ["transcribed"]


def removals(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """What each technology removes where, the value that counts first."""
    return con.execute(
        "select technology, pollutant, category_code, factor_id from factors.removal order by rank"
    ).fetchall()


def test_a_technology_removes_what_the_closest_value_says(
    choose: Choose, con: duckdb.DuckDBPyConnection
) -> None:
    """A value of the category comes before those for any source, then rank; no fuel counts."""
    any_source = {"param": "removal", "control": "湿法", "canonical_value": 0.8}
    narrow = {**any_source, "category_code": "D01", "pack_rank": 1}
    choose(
        [
            {**any_source, "factor_id": "second", "pack_rank": 20, "canonical_value": 0.9},
            {**any_source, "factor_id": "first", "pack_rank": 10},
            {**narrow, "factor_id": "narrow"},
            {**any_source, "factor_id": "fuel", "item": "coal", "pack_rank": 1},
            {**any_source, "factor_id": "recalled", "evidence": "D", "pack_rank": 1},
            {**any_source, "factor_id": "old", "valid_to": date(2020, 1, 1), "pack_rank": 1},
            {**narrow, "factor_id": "only", "pollutant": "NOx", "control": "SCR"},
            {**any_source, "factor_id": "no-control", "control": None},
            {"factor_id": "no-removal", "control": "湿法"},
        ]
    )

    assert removals(con) == [
        ("湿法", "SO2", "D01", "narrow"),
        ("SCR", "NOx", "D01", "only"),
        ("湿法", "SO2", "", "first"),
        ("湿法", "SO2", "", "second"),
    ]
