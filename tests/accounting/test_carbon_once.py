"""Carbon once (碳只计一次): deductions, and gas of the plant's own that is moved and not added."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.worlds import World, factor

Build = Callable[..., World]
Row = dict[str, Any]

CLINKER = factor(
    category_code="D0101", item="clinker", pollutant="CO2", value="0.535", unit="t/t",
    basis="product",
)  # fmt: skip
SLAG = factor(
    category_code="D0101", item="slag", pollutant="CO2", param="co2_deduction", value="0.48",
    unit="t/t", stage="",
)  # fmt: skip
AMMONIA = factor(
    category_code="D0901", item="ammonia", pollutant="CO2", value="1.694", unit="t/t",
    basis="product",
)  # fmt: skip
UREA = factor(
    category_code="D09", item="urea", pollutant="CO2", param="co2_deduction", value="0.733",
    unit="t/t", basis="product", stage="",
)  # fmt: skip
ITEMS = [
    *(
        {"item_code": code, "name_zh": code, "role": role, "unit": "t"}
        for code, role in (
            ("clinker", "product"), ("slag", "material"), ("ammonia", "product"),
            ("urea", "product"),
        )
    ),
    {
        "item_code": "coke", "name_zh": "焦炭", "role": "fuel", "unit": "t", "ncv": "28",
        "ncv_unit": "GJ/t", "carbon_content": "0.03", "carbon_content_unit": "t/GJ",
        "oxidation_frac": "1", "biogenic_frac": "0",
    },
    {
        "item_code": "bf_gas", "name_zh": "高炉煤气", "role": "fuel", "unit": "m3", "ncv": "4",
        "ncv_unit": "MJ/m3", "carbon_content": "0.07", "carbon_content_unit": "t/GJ",
        "oxidation_frac": "1", "biogenic_frac": "0",
    },
]  # fmt: skip
COKE: Row = {"role": "reductant", "item": "coke", "amount_t": 1000.0}
GAS: Row = {"unit_no": "MF2", "item": "bf_gas", "amount_m3": 1e5}
COKE_CO2_T = 1000 * 28 * 0.03 * 44 / 12
GAS_CO2_T = 1e5 * 4e-3 * 0.07 * 44 / 12


def codes(made: World) -> set[str]:
    """The finding codes of accounting."""
    return {row["code"] for row in made.rows("select code from accounting.problem")}


def sound(made: World) -> bool:
    """Whether nothing is lost, invented or counted twice."""
    return not made.rows("select door from quality.conservation where not ok") and not made.rows(
        "select kind from quality.chosen_twice"
    )


def kiln(world: Build, *activity: Row) -> World:
    """A cement kiln."""
    return world(
        unit=[{"category_code": "D0101"}],
        route=[{}],
        activity=[*activity],
        factor=[CLINKER, SLAG],
        item=ITEMS,
    )


def test_slag_in_the_raw_meal_is_taken_off(world: Build) -> None:
    """1,000 t of clinker and 150 t of carbide slag: 535 − 72 t of CO2, on the same leaf."""
    clinker: Row = {"role": "product", "item": "clinker", "amount_t": 1000.0}
    slag: Row = {"role": "material", "item": "slag", "amount_t": 150.0}
    made = kiln(world, clinker, slag)
    alone = kiln(world, slag)

    assert made.chosen("CO2") == pytest.approx(463)
    assert sound(made)
    assert "A150" not in codes(made)
    # without clinker of its own there is nothing to take it off
    assert alone.rows("select 1 from ledger.emission where pollutant = 'CO2'") == []
    assert "A150" in codes(alone)


def test_carbon_bound_in_urea_is_taken_off_the_ammonia(world: Build) -> None:
    """100,000 t of ammonia and 170,000 t of urea of one plant: 169,400 − 124,610 t."""
    made = world(
        unit=[{"category_code": "D0901"}, {"unit_no": "MF2", "category_code": "D0911"}],
        route=[{}, {"unit_no": "MF2"}],
        activity=[
            {"role": "product", "item": "ammonia", "amount_t": 1e5},
            {"role": "product", "item": "urea", "amount_t": 1.7e5, "unit_no": "MF2"},
        ],
        factor=[AMMONIA, UREA],
        item=ITEMS,
    )
    leaves = made.rows(
        "select distinct category_code from ledger.emission where pollutant = 'CO2' and is_chosen"
    )

    assert made.chosen("CO2") == pytest.approx(44_790)
    assert leaves == [{"category_code": "D0901"}]
    assert sound(made)


def works(world: Build, *activity: Row) -> World:
    """A blast furnace and a boiler of one plant."""
    return world(
        unit=[{"category_code": "D0503"}, {"unit_no": "MF2", "category_code": "A010201"}],
        route=[{}, {"unit_no": "MF2"}],
        activity=[*activity],
        factor=[],
        item=ITEMS,
    )


@pytest.mark.parametrize(
    ("origin", "gas_t", "told"),
    [("own", 0.0, set()), (None, 0.0, {"A152"}), ("purchased", GAS_CO2_T, set())],
)
def test_gas_of_the_plants_own_is_moved(
    world: Build, origin: str | None, gas_t: float, told: set[str]
) -> None:
    """The coke was counted in full; what burns as gas is the same carbon, unless it was bought."""
    made = works(world, COKE, {**GAS, "origin": origin})

    assert made.chosen("CO2") == pytest.approx(COKE_CO2_T + gas_t)
    assert {"A151", "A152", "A153"} & codes(made) == told
    assert sound(made)


def test_the_carbon_of_a_plant_is_balanced(world: Build) -> None:
    """Charged, moved as gas, and the rest; more gas than carbon is told."""
    made = works(world, COKE, {**GAS, "origin": "own"})
    too_much = works(world, COKE, {**GAS, "origin": "own", "amount_m3": 1e8})
    (row,) = made.rows(
        "select charged_co2_t, moved_co2_t, residual_co2_t from accounting.plant_carbon"
    )

    assert tuple(row.values()) == pytest.approx((COKE_CO2_T, GAS_CO2_T, COKE_CO2_T - GAS_CO2_T))
    assert "A153" not in codes(made)
    assert "A153" in codes(too_much)


def test_gas_without_a_source_of_its_own_counts(world: Build) -> None:
    """Nobody stated the coke: the carbon is counted where it burns, and asked about."""
    made = works(world, {**GAS, "origin": "own"})
    bought = works(world, GAS)

    assert made.chosen("CO2") == pytest.approx(GAS_CO2_T)
    assert "A151" in codes(made)
    assert bought.chosen("CO2") == pytest.approx(GAS_CO2_T)
    assert "A151" not in codes(bought)


def test_a_factor_of_the_product_itself_is_net_of_what_the_product_keeps(world: Build) -> None:
    """Electric steel at 0.18 t/t is net of its carbon: 180 t, nothing is taken off."""
    keys = {"category_code": "D0506", "item": "steel", "pollutant": "CO2", "unit": "t/t"}
    made = world(
        unit=[{"category_code": "D0506"}],
        activity=[{"role": "product", "item": "steel", "amount_t": 1000.0}],
        factor=[
            factor(value="0.18", basis="product", **keys),
            factor(param="co2_deduction", value="0.0154", stage="", **keys),
        ],
        item=[{"item_code": "steel", "name_zh": "粗钢", "role": "product", "unit": "t"}],
    )

    assert made.chosen("CO2") == pytest.approx(180)
    assert "A150" not in codes(made)
    assert sound(made)


def test_fuel_of_a_coating_line_is_burnt(world: Build) -> None:
    """Gas of an oven in a paint shop stands on a leaf of heating and drying, not with the paint."""
    made = world(
        unit=[{"category_code": "G0101"}],
        activity=[{"item": "gas", "amount_m3": 1e6}],
        factor=[factor(category_code="B", item="gas", pollutant="NOx", value="2", unit="g/m3")],
        item=[
            {
                "item_code": "gas", "name_zh": "天然气", "role": "fuel", "unit": "m3",
                "ncv": "36", "ncv_unit": "MJ/m3", "carbon_content": "0.015",
                "carbon_content_unit": "t/GJ", "oxidation_frac": "1", "biogenic_frac": "0",
            }
        ],
    )  # fmt: skip
    rows = made.rows("select distinct category_code, stream from ledger.emission where is_chosen")

    assert made.chosen("CO2") == pytest.approx(1e6 * 0.036 * 0.015 * 44 / 12)
    assert made.chosen("NOx") == pytest.approx(2)
    assert rows == [{"category_code": "B1304", "stream": "combustion"}]
    assert sound(made)


@pytest.mark.parametrize(("evidence", "tonnes"), [("D", 0), ("A", 272)])
def test_mixed_waste_counts_once_somebody_has_read_its_shares(
    world: Build, evidence: str, tonnes: float
) -> None:
    """The remedy of A110: the recalled shares of mixed waste enter when they are confirmed."""
    keys = {"category_code": "P02", "item": "waste", "unit": "t/t", "stage": "emitted"}
    made = world(
        unit=[{"category_code": "P0201"}],
        activity=[{"item": "waste", "amount_t": 1000.0}],
        factor=[
            factor(pollutant="CO2", value="0.272", evidence=evidence, **keys),
            factor(pollutant="NOx", value="0.0025", **keys),
        ],
        item=[{"item_code": "waste", "name_zh": "生活垃圾", "role": "fuel", "unit": "t"}],
    )

    assert made.chosen("CO2") == pytest.approx(tonnes)
    assert ("A110" in codes(made)) is (tonnes == 0)


@pytest.mark.parametrize("is_made", [False, True])
def test_a_kiln_that_states_its_coal_alone_is_asked_for_its_bricks(
    world: Build, *, is_made: bool
) -> None:
    """What is counted by product has no result without it, which is told (A155)."""
    bricks: Row = {"role": "product", "item": "brick", "amount_t": 10.0}
    made = world(
        unit=[{"category_code": "D0403"}],
        activity=[{"amount_t": 1000.0}, *([bricks] if is_made else [])],
        factor=[factor(category_code="D0403", item="brick", pollutant="NOx", value="1",
                       unit="kg/t", basis="product")],
        item=[
            {"item_code": "coal", "name_zh": "煤", "role": "fuel", "unit": "t"},
            {"item_code": "brick", "name_zh": "砖", "role": "product", "unit": "t"},
        ],
    )  # fmt: skip

    assert made.chosen("NOx") == (pytest.approx(0.01) if is_made else 0)
    assert ("A155" in codes(made)) is not is_made


@pytest.mark.parametrize(("slag_t", "told"), [(100.0, False), (1_500.0, True)])
def test_more_taken_off_than_there_is_is_told(world: Build, slag_t: float, told: bool) -> None:  # noqa: FBT001
    """1,000 t of clinker hold 535 t of CO2; slag in another unit of mass takes off more (A156)."""
    made = world(
        unit=[{"category_code": "D0101"}],
        activity=[
            {"role": "product", "item": "clinker", "amount_t": 1000.0},
            {"role": "material", "item": "slag", "amount_t": slag_t},
        ],
        factor=[CLINKER, SLAG],
        item=ITEMS,
    )

    assert made.chosen("CO2") == pytest.approx(535 - 0.48 * slag_t)
    assert ("A156" in codes(made)) is told
