"""Environmental tax (环境保护税): equivalents, the items that are taxed, and relief."""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from inventory.core import models
from inventory.core.resources import shipped
from tests.worlds import World, factor

CASES = Path(__file__).parent / "cases"
Build = Callable[..., World]
Case = dict[str, str]


def cases(name: str) -> list[Any]:
    """The rows of a case table as test parameters."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return [pytest.param(row, id=row["case"]) for row in csv.DictReader(handle)]


@cache
def shipped_equivalents() -> dict[str, float]:
    """What the shipped list of pollutants says of the tax."""
    path = shipped("factors") / "classification" / "pollutants.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {
            row["code"]: float(row["pollution_equivalent_kg"])
            for row in csv.DictReader(handle)
            if row["pollution_equivalent_kg"]
        }


def shipped_rules() -> list[dict[str, str]]:
    """The rules of the tax as the shipped pack has them."""
    path = shipped("factors") / "cn-permit-rules" / "factor.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["param"].startswith("tax_")]


def rate(value: str, **keys: str) -> dict[str, str]:
    """What a province takes for one equivalent."""
    cells = {"param": "tax_rate", "value": value, "unit": "dimensionless", "basis": "", "stage": ""}
    return factor(**{**cells, **keys})


def taxed(world: Build, *, rules: list[dict[str, str]] | None = None, **tables: Any) -> World:
    """A world whose pollutants carry the values of the law."""
    given = [*shipped_rules(), *(rules if rules is not None else [rate("1.2")])]
    made = world(factor=[*given, *tables.pop("factor", [])], **tables)
    made.con.executemany(
        "update registry.pollutant set pollution_equivalent_kg = ? where pollutant = ?",
        [[value, code] for code, value in shipped_equivalents().items()],
    )
    again = [model for model in models.discover() if model.qualified.startswith("permits.tax_")]
    models.run(made.con, again)
    return made


def reported(pollutant: str, tonnes: float, month: int | None = None) -> dict[str, Any]:
    """An emission of the one outlet that counts."""
    row = {"outlet_no": "DA001", "pollutant": pollutant, "emission_t": tonnes, "flow": "statistics"}
    return {**row, "month": month}


def seen(month: int, mean: float, **more: Any) -> dict[str, Any]:
    """A month of SO2 concentrations against 50 mg/m3, none of them above."""
    row = {"facility_no": "F1", "outlet_no": "DA001", "pollutant": "SO2", "year": 2024}
    told = {"limit_mg_m3": 50.0, "mean_mg_m3": mean, "highest_mg_m3": mean, "exceed_count": 0}
    return {**row, "month": month, **told, **more}


@pytest.mark.parametrize("case", cases("tax_equivalent"))
def test_the_values_of_the_law(case: Case) -> None:
    """Each of the 44 air pollutants of the annex has its value in the list of pollutants."""
    assert shipped_equivalents()[case["pollutant"]] == float(case["equivalent_kg"])


def test_nothing_else_is_taxed() -> None:
    """VOCs as a group and CO2 have no value: the list holds the annex and no more."""
    listed = {param.values[0]["pollutant"] for param in cases("tax_equivalent")}

    assert shipped_equivalents().keys() == listed


def test_tax_of_a_quantity(world: Build) -> None:
    """The tax is kilograms by the value of the item, times the rate of the province."""
    given = {param.values[0]["pollutant"]: param.values[0] for param in cases("tax")}
    made = taxed(
        world,
        rules=[rate(case["rate_cny"]) for case in list(given.values())[:1]],
        reported_emission=[
            reported(code, float(case["emission_kg"]) / 1000) for code, case in given.items()
        ],
    )
    rows = {row["tax_item"]: row for row in made.rows("from permits.tax_view")}

    assert rows.keys() == given.keys()
    for code, case in given.items():
        assert rows[code]["equivalents_n"] == pytest.approx(float(case["equivalents"]), abs=0.005)
        assert rows[code]["tax_cny"] == pytest.approx(float(case["tax_cny"]), abs=0.005)


def test_a_wrong_value_of_dust_is_not_used(world: Build) -> None:
    """General dust counts by 4 kg; the 0.95 kg of a public sample is its planted slip."""
    made = taxed(world, reported_emission=[reported("DUST_GEN", 4.0)])
    (row,) = made.rows("from permits.tax_view")

    assert row["pollution_equivalent_kg"] == 4
    assert row["equivalents_n"] < 4000 / 0.95


def test_the_top_three_of_an_outlet(world: Build) -> None:
    """Only the three largest by equivalents are taxed, not the three largest by tonnes."""
    amounts = {"CO": 900.0, "SO2": 100.0, "NOx": 90.0, "NH3": 50.0, "Hg": 0.1}
    made = taxed(world, reported_emission=[reported(code, t) for code, t in amounts.items()])
    rows = made.rows("from permits.tax_view order by rank")

    assert [row["tax_item"] for row in rows] == ["Hg", "SO2", "NOx", "CO", "NH3"]
    assert [row["is_taxed"] for row in rows] == [True, True, True, False, False]
    assert all(row["tax_cny"] is None for row in rows if not row["is_taxed"])


def test_a_province_may_tax_more_items(world: Build) -> None:
    """The number of items and the rate of the closest region count."""
    more = factor(
        param="tax_item_number",
        value="5",
        unit="dimensionless",
        basis="",
        stage="",
        region_code="610000",
    )
    made = taxed(
        world,
        rules=[more, rate("1.2"), rate("2.4", region_code="610000")],
        reported_emission=[reported(code, 1.0) for code in ("SO2", "NOx", "CO", "NH3")],
    )
    rows = made.rows("select distinct is_taxed, rate_cny from permits.tax_view")

    assert rows == [{"is_taxed": True, "rate_cny": 2.4}]


def test_without_a_rate_there_are_equivalents_and_no_tax(world: Build) -> None:
    """No rate is assumed where the province gave none."""
    made = taxed(world, rules=[], reported_emission=[reported("SO2", 1.9)])
    (row,) = made.rows("from permits.tax_view")

    assert row["taxed_equivalents_n"] == pytest.approx(2000)
    assert row["tax_cny"] is None


def test_relief(world: Build) -> None:
    """30 % below the limit pays 75 %, 50 % below pays half; one excess or silence pays in full."""
    months = [
        (seen(1, 35.0), 0.75),
        (seen(2, 35.1), 1.0),
        (seen(3, 25.0), 0.5),
        (seen(4, 20.0, exceed_count=1), 1.0),
        (seen(5, 20.0, highest_mg_m3=50.1, exceed_count=None), 1.0),
        (seen(6, 20.0, highest_mg_m3=None, exceed_count=None), 1.0),
    ]
    made = taxed(
        world,
        # nothing is seen of July
        reported_emission=[reported("SO2", 1.9, month=month) for month in range(1, 8)],
        monitoring_summary=[month for month, _ in months],
    )
    rows = made.rows("from permits.tax_view order by month")
    wanted = [*(pay_frac for _, pay_frac in months), 1.0]

    assert [row["pay_frac"] for row in rows] == wanted
    assert [row["tax_cny"] for row in rows] == pytest.approx([2400 * part for part in wanted])


def test_the_limit_of_the_permit_comes_first(world: Build) -> None:
    """A report that states a milder limit than the permit gives no relief by it."""
    limit = {"outlet_no": "DA001", "pollutant": "SO2", "concentration_mg_m3": 35.0}
    made = taxed(
        world,
        permit_limit=[limit],
        reported_emission=[reported("SO2", 1.9, month=1)],
        monitoring_summary=[seen(1, 30.0)],
    )
    (row,) = made.rows("from permits.tax_view")

    assert (row["limit_mg_m3"], row["pay_frac"]) == (35.0, 1.0)


def test_a_yearly_value_takes_no_relief(world: Build) -> None:
    """An outlet that knows one pollutant by year only is ranked and taxed by year."""
    made = taxed(
        world,
        reported_emission=[reported("SO2", 1.9, month=1), reported("NOx", 1.0)],
        monitoring_summary=[seen(1, 20.0)],
    )
    rows = made.rows("from permits.tax_view")

    assert {(row["tax_item"], row["month"], row["pay_frac"]) for row in rows} == {
        ("SO2", None, 1.0),
        ("NOx", None, 1.0),
    }


def test_particulate_matter_of_combustion_is_smoke(world: Build) -> None:
    """What burning emits is taxed as smoke (2.18 kg), what handling emits as dust (4 kg)."""
    burnt = factor(item="coal", pollutant="PM", value="2", unit="kg/t")
    handled = factor(item="clinker", pollutant="PM", value="2", unit="kg/t", category_code="D0101")
    made = taxed(
        world,
        factor=[burnt, handled],
        item=[
            {"item_code": "coal", "role": "fuel", "unit": "t", "name_zh": "煤"},
            {"item_code": "clinker", "role": "product", "unit": "t", "name_zh": "熟料"},
        ],
        unit=[{}, {"unit_no": "MF2", "category_code": "D0101"}],
        route=[{}, {"unit_no": "MF2"}],
        activity=[
            {"amount_t": 1090.0},
            {"unit_no": "MF2", "role": "product", "item": "clinker", "amount_t": 2000.0},
        ],
    )
    rows = made.rows("from permits.tax_view")

    assert {row["tax_item"]: round(row["equivalents_n"], 6) for row in rows} == {
        "SMOKE": 1000.0,
        "DUST_GEN": 1000.0,
    }


@pytest.mark.parametrize(("source", "place"), [("MEE-2021-24", 2), ("TCSES144-2024", 1)])
def test_only_methods_of_the_ministry_are_ranked(world: Build, source: str, place: int) -> None:
    """A coefficient that the ministry did not prescribe is shown, takes no place and no tax."""
    burnt = factor(item="coal", pollutant="PM", value="2", unit="kg/t", source=source)
    made = taxed(
        world,
        factor=[burnt],
        activity=[{"amount_t": 1090.0}],
        route=[{}],
        reported_emission=[reported("SO2", 0.095)],
    )
    rows = {row["tax_item"]: row for row in made.rows("from permits.tax_view")}

    assert rows["SMOKE"]["equivalents_n"] == pytest.approx(1000)
    assert rows["SMOKE"]["is_taxed"] is rows["SMOKE"]["is_admitted"] is (place > 1)
    assert (rows["SO2"]["rank"], rows["SO2"]["is_taxed"]) == (place, True)


def test_what_is_shown_for_information_takes_no_months_from_the_tax(world: Build) -> None:
    """Monthly reports stay monthly beside a yearly coefficient that the law does not admit."""
    burnt = factor(item="coal", pollutant="CO", value="2", unit="kg/t", source="TCSES144-2024")
    made = taxed(
        world,
        factor=[burnt],
        activity=[{"amount_t": 1090.0}],
        route=[{}],
        reported_emission=[reported("SO2", 0.1, month) for month in range(1, 13)],
    )
    rows = made.rows("select tax_item, month, is_taxed from permits.tax_view order by all")

    assert [row["month"] for row in rows if row["tax_item"] == "SO2"] == list(range(1, 13))
    assert [row["is_taxed"] for row in rows if row["tax_item"] == "CO"] == [False]
