"""Roll-ups: every level of the tree, every scheme, GWP as a parameter, memo lines apart."""

from collections.abc import Callable

import pytest

from tests.worlds import World, factor

Build = Callable[..., World]
GWP = [
    factor(
        param=f"gwp_{name}", pollutant=gas, value=value, unit="dimensionless", basis="", stage=""
    )
    for name, gas, value in (
        ("ar5", "CO2", 1),
        ("ar5", "CH4", 28),
        ("ar4", "CO2", 1),
        ("ar4", "CH4", 25),
        ("ar5", "HFC-23", 12400),
    )
]
GASES = [
    factor(item="coal", pollutant="CO2", value="2", unit="t/t"),
    factor(item="coal", pollutant="CH4", value="1", unit="kg/t"),
    factor(item="coal", pollutant="CO2bio", value="3", unit="t/t"),
]


@pytest.mark.parametrize(("gwp", "expected"), [("AR5", 2000 + 28), ("AR4", 2000 + 25)])
def test_gwp_is_a_parameter_of_the_run(world: Build, gwp: str, expected: float) -> None:
    """Masses are the same in every set; only the CO2 equivalent changes."""
    made = world(gwp=gwp, activity=[{"amount_t": 1000.0}], factor=[*GASES, *GWP])
    (row,) = made.rows("select * from compilation.combined_total where category_code = '合计'")

    assert (row["co2_t"], row["ch4_t"]) == (pytest.approx(2000), pytest.approx(1))
    assert row["ghg_tco2e"] == pytest.approx(expected)
    assert row["co2bio_t"] == pytest.approx(3000)


def test_what_was_not_estimated_is_no_zero(world: Build) -> None:
    """A pollutant without any result is NULL in the combined inventory."""
    made = world(activity=[{"amount_t": 1000.0}], factor=GASES)
    (row,) = made.rows("select * from compilation.combined where category_code = 'A010101'")

    assert row["so2_t"] is None
    assert row["hfcs_tco2e"] is None


def test_every_level_of_the_tree_holds_what_is_below(world: Build) -> None:
    """Two leaves of one node add up in it, and in everything above it."""
    made = world(
        unit=[{}, {"unit_no": "MF2", "category_code": "A010102"}],
        activity=[{"amount_t": 1000.0}, {"unit_no": "MF2", "amount_t": 500.0}],
        factor=GASES,
    )
    rows = made.rows(
        "select category_code, emission_t from compilation.emission_by_category"
        " where pollutant = 'CO2' order by category_code"
    )

    assert [(row["category_code"], row["emission_t"]) for row in rows] == [
        ("A", 3000.0),
        ("A01", 3000.0),
        ("A0101", 3000.0),
        ("A010101", 2000.0),
        ("A010102", 1000.0),
    ]


def test_each_scheme_holds_the_whole_ledger(world: Build) -> None:
    """Lines and rows without a line together are the ledger, scheme by scheme."""
    made = world(
        unit=[{"category_code": "D0101"}],
        activity=[{"amount_t": 1000.0}, {"role": "product", "item": "clinker", "amount_t": 10.0}],
        item=[
            {"item_code": "coal", "role": "fuel", "unit": "t", "name_zh": "煤"},
            {"item_code": "clinker", "role": "product", "unit": "t", "name_zh": "熟料"},
        ],
        factor=[
            *GASES,
            factor(item="clinker", pollutant="CO2", value="0.5", unit="t/t"),
            factor(item="clinker", pollutant="NOx", value="1", unit="kg/t"),
        ],
    )
    totals = made.rows(
        "select scheme, sum(emission_t) as t from compilation.by_scheme"
        " where pollutant = 'CO2' group by scheme order by scheme"
    )
    lines = made.rows(
        "select scheme_code, emission_t from compilation.by_scheme"
        " where scheme = 'ipcc2006' and pollutant = 'CO2' order by scheme_code"
    )

    assert len(totals) == 7
    assert {row["t"] for row in totals} == {2005.0}
    assert [(row["scheme_code"], row["emission_t"]) for row in lines] == [
        ("1A2f", 2000.0),
        ("2A1", 5.0),
    ]


def test_a_species_enters_its_basket_as_equivalents(world: Build) -> None:
    """HFC-23 stands in the HFC column as CO2 equivalents, never as tonnes of a mixture."""
    made = world(
        unit=[{"category_code": "D0913"}],
        activity=[{"role": "product", "amount_t": 1000.0}],
        factor=[factor(item="coal", pollutant="HFC-23", value="1", unit="kg/t"), *GWP],
    )
    (row,) = made.rows("select * from compilation.combined_total where category_code = '合计'")

    assert row["hfcs_tco2e"] == pytest.approx(12400)
    assert row["ghg_tco2e"] == pytest.approx(12400)


def test_higher_regions_hold_the_lower_ones(world: Build) -> None:
    """A county's tonnes are those of its city and its province, each on its own level."""
    made = world(activity=[{"amount_t": 1000.0}], factor=GASES)
    rows = made.rows(
        "select level, region_code, emission_t from compilation.emission_by_region_level"
        " where pollutant = 'CO2' order by level"
    )

    assert [(row["level"], row["region_code"]) for row in rows] == [
        (1, "610000"),
        (2, "610100"),
        (3, "610112"),
    ]
    assert {row["emission_t"] for row in rows} == {2000.0}
