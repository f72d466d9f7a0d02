"""Which claim counts, and that every other one stays visible with its reason."""

from collections.abc import Callable

import pytest

from tests.accounting.test_worked_cases import parameter
from tests.worlds import World, coal, factor

Build = Callable[..., World]
CARBON = {"carbon_content": "0.02618", "carbon_content_unit": "t/GJ", "oxidation_frac": "0.93"}
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")


def reasons(made: World, pollutant: str) -> dict[str, str | None]:
    """Method -> why it does not count (None: it does)."""
    rows = made.rows(
        "select method, not_chosen_because from ledger.emission where pollutant = ?", pollutant
    )
    return {row["method"]: row["not_chosen_because"] for row in rows}


def test_one_activity_row_feeds_pollutants_and_greenhouse_gases(world: Build) -> None:
    """The coal tonnes behind SO2 and CO2 are the same row, so the two sides cannot disagree."""
    made = world(
        activity=[{"amount_t": 1000.0, "sulfur_frac": 0.01}],
        item=[coal(**CARBON)],
        factor=[NOX, parameter("sulfur_retention", "0.15")],
    )
    rows = made.rows("select distinct activity_id from ledger.emission")

    assert rows == [{"activity_id": 1}]
    assert made.chosen("SO2") == pytest.approx(17)
    assert made.chosen("CO2") > 0


def test_a_balance_goes_before_a_coefficient(world: Build) -> None:
    """The better method counts; the other one stays in the ledger with its reason."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        item=[coal(**CARBON)],
        factor=[factor(item="coal", pollutant="CO2", value="1.9", unit="t/t")],
    )

    assert reasons(made, "CO2") == {
        "co2_carbon_balance": None,
        "coefficient": "另一核算方法优先",
    }


def test_a_lot_without_sulphur_falls_back_alone(world: Build) -> None:
    """Two lots of one fuel each take the best method that their own data allow."""
    made = world(
        activity=[{"amount_t": 1000.0, "sulfur_frac": 0.01}, {"amount_t": 500.0, "lot_no": 2}],
        factor=[
            parameter("sulfur_retention", "0.15"),
            factor(item="coal", pollutant="SO2", value="20", unit="kg/t"),
        ],
    )
    chosen = made.rows(
        "select activity_id, method from ledger.emission where is_chosen order by activity_id"
    )

    assert chosen == [
        {"activity_id": 1, "method": "so2_sulfur_balance"},
        {"activity_id": 2, "method": "coefficient"},
    ]
    assert made.chosen("SO2") == pytest.approx(17 + 10)


def test_the_better_data_flow_counts(world: Build) -> None:
    """Coal that the execution report and the statistics both state is counted once."""
    made = world(
        activity=[
            {"amount_t": 1000.0, "flow": "permit_report"},
            {"amount_t": 990.0, "flow": "statistics"},
        ],
        factor=[NOX],
    )
    losers = made.rows("select flow, not_chosen_because from ledger.emission where not is_chosen")

    assert made.chosen("NOx") == pytest.approx(4)
    assert losers == [{"flow": "statistics", "not_chosen_because": "另一数据来源优先"}]
    assert "A106" in [row["code"] for row in made.rows("select code from quality.finding")]


def test_an_annual_value_includes_the_months_of_its_flow(world: Build) -> None:
    """A year and its months from the same flow are not added up."""
    made = world(
        activity=[{"amount_t": 1200.0}, {"amount_t": 100.0, "month": 1}],
        factor=[NOX],
    )

    assert made.chosen("NOx") == pytest.approx(4.8)
    assert made.rows("select not_chosen_because from ledger.emission where month = 1") == [
        {"not_chosen_because": "已计入年度值"}
    ]


def test_a_kiln_counts_its_stack_once_and_its_carbon_twice(world: Build) -> None:
    """Pollutants follow the clinker; CO2 of carbonate and of fuel stand on their own leaves."""
    made = world(
        unit=[{"category_code": "D0101"}],
        activity=[
            {"amount_t": 100.0},
            {"role": "product", "item": "clinker", "amount_t": 1000.0},
        ],
        item=[
            coal(**CARBON),
            {"item_code": "clinker", "role": "product", "unit": "t", "name_zh": "熟料"},
        ],
        factor=[
            factor(category_code="D0101", item="clinker", pollutant="NOx", value="2", unit="g/kg"),
            factor(category_code="D", item="coal", pollutant="NOx", value="4", unit="g/kg"),
            factor(
                category_code="D0101", item="clinker", pollutant="CO2", value="0.535", unit="t/t"
            ),
        ],
    )
    rows = made.rows(
        "select category_code, pollutant, role, is_chosen from ledger.emission order by all"
    )

    assert [tuple(row.values()) for row in rows] == [
        ("D010101", "CO2", "product", True),
        ("D010101", "NOx", "fuel", False),
        ("D010101", "NOx", "product", True),
        ("D010102", "CO2", "fuel", True),
    ]


def test_a_report_counts_only_where_nothing_was_accounted(world: Build) -> None:
    """A reported emission fills a gap and never adds to a result of the same scope."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        factor=[NOX],
        reported_emission=[
            {"unit_no": "MF1", "pollutant": "NOx", "emission_t": 3.0},
            {"unit_no": "MF1", "pollutant": "CH4", "emission_t": 0.5},
            {"pollutant": "N2O", "emission_t": 0.1},
        ],
    )

    assert made.chosen("NOx") == pytest.approx(4)
    assert made.chosen("CH4") == pytest.approx(0.5)
    assert made.chosen("N2O") == pytest.approx(0.1)
    assert reasons(made, "NOx") == {"coefficient": None, "reported": "已有核算结果"}
    assert made.rows("select * from quality.conservation where not ok") == []


def test_an_unknown_item_is_a_finding(world: Build) -> None:
    """A fuel that no pack knows is not accounted, and says so."""
    made = world(activity=[{"item": "沿煤", "amount_t": 10.0}], factor=[NOX])

    assert made.rows("select * from ledger.emission") == []
    assert made.rows("select code, value from quality.finding where code not like 'Q%'") == [
        {"code": "F201", "value": "沿煤"}
    ]


def test_an_activity_that_no_factor_answers_is_a_finding(world: Build) -> None:
    """Nothing disappears silently: the row is listed with what to do."""
    made = world(activity=[{"amount_t": 10.0}])

    assert [row["code"] for row in made.rows("select code from accounting.problem")] == ["A101"]


def test_a_per_energy_factor_needs_a_heat_value(world: Build) -> None:
    """Without a heat value of its own or of the item, a mass meets no per-energy factor."""
    made = world(
        activity=[{"amount_t": 10.0}],
        item=[coal(ncv="", ncv_unit="")],
        factor=[
            factor(item="coal", pollutant="CH4", value="1", unit="kg/TJ", basis="energy_ncv"),
            NOX,
        ],
    )

    assert made.chosen("CH4") == 0
    assert made.rows("select code, value from quality.finding order by code") == [
        {"code": "A103", "value": "低位热量（或热值）（产排污系数法：CH4）"},
        {"code": "A110", "value": "coal"},
    ]


def test_gross_and_net_heat_never_meet(world: Build) -> None:
    """An amount on gross heat takes factors per gross heat and no other."""
    made = world(
        activity=[{"amount_gj": 1000.0, "basis": "gcv"}],
        factor=[
            factor(item="coal", pollutant="CO2", value="90", unit="kg/GJ", basis="energy_gcv"),
            factor(item="coal", pollutant="CH4", value="1", unit="kg/TJ", basis="energy_ncv"),
        ],
    )

    assert made.chosen("CO2") == pytest.approx(90)
    assert made.chosen("CH4") == 0


def test_a_coefficient_scales_with_the_fuel_it_names(world: Build) -> None:
    """A coefficient of the form 1600 x S takes the sulphur of each lot."""
    made = world(
        activity=[{"amount_t": 1000.0, "sulfur_frac": 0.01}, {"amount_t": 1.0, "lot_no": 2}],
        factor=[
            factor(item="coal", pollutant="SO2", value="1600", unit="kg/t", scaled_by="sulfur_frac")
        ],
    )

    assert made.chosen("SO2") == pytest.approx(16)
    assert made.rows("select code, value from quality.finding where code = 'A103'") == [
        {"code": "A103", "value": "硫分（产排污系数法：SO2）"}
    ]


def test_heat_factors_are_for_what_is_burnt(world: Build) -> None:
    """Coke that an oven makes is a product: its heat is not released there."""
    made = world(
        unit=[{"category_code": "D0601"}],
        activity=[{"role": "product", "amount_t": 1000.0}],
        factor=[
            factor(item="coal", pollutant="CO2", value="94.6", unit="t/TJ", basis="energy_ncv")
        ],
    )

    assert made.rows("select * from ledger.emission") == []


def test_an_unchecked_default_stays_out_of_an_official_run(world: Build) -> None:
    """Coal of no stated rank has no CO2 until the bureau says which coal it is."""
    made = world(activity=[{"amount_t": 1000.0}], item=[coal(evidence="D", **CARBON)], factor=[NOX])

    assert made.chosen("CO2") == 0
    assert made.chosen("NOx") == pytest.approx(4)
    assert [row["code"] for row in made.rows("select code from quality.finding")] == ["A110"]
