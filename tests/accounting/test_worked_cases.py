"""Every method against worked cases; a case says whether its answer was published."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inventory.core.methods import discover
from tests.worlds import World, coal, factor

CASES = Path(__file__).parent / "cases"
Build = Callable[..., World]
Case = dict[str, str]


def cases(name: str) -> list[Any]:
    """The rows of a case table as test parameters."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return [pytest.param(row, id=row["case"]) for row in csv.DictReader(handle)]


def parameter(name: str, value: str, **keys: str) -> dict[str, str]:
    """A dimensionless method parameter of the test pack."""
    return factor(param=name, value=value, unit="dimensionless", basis="", stage="", **keys)


def treated(case: Case, pollutant: str) -> dict[str, Any]:
    """Registry rows for one device with the removal and uptime of a case, if it has any."""
    if not case["removal_frac"]:
        return {}
    run = {
        "abatement_no": "TA001",
        "pollutant": pollutant,
        "removal_frac": float(case["removal_frac"]),
        "uptime_frac": float(case["uptime_frac"]),
    }
    return {
        "abatement": [{"abatement_no": "TA001", "technology": "其他"}],
        "abatement_run": [run],
        "route": [{"abatement_no": "TA001", "step": 1}],
    }


def test_every_method_but_the_report_has_a_case_table() -> None:
    """A method without a worked case cannot be added."""
    tables = {path.stem for path in CASES.glob("*.csv")}

    assert {method.code for method in discover()} - tables == {"reported"}


@pytest.mark.parametrize("case", cases("so2_sulfur_balance"))
def test_sulfur_balance(world: Build, case: Case) -> None:
    """SO2 is fuel x sulphur x (1 - retained) x 2, less what the device takes out while it runs."""
    made = world(
        activity=[{"amount_t": float(case["fuel_t"]), "sulfur_frac": float(case["sulfur_frac"])}],
        factor=[parameter("sulfur_retention", case["retention"])],
        **treated(case, "SO2"),
    )

    assert made.chosen("SO2") == pytest.approx(
        float(case["emission_t"]), rel=float(case["tolerance"])
    )


@pytest.mark.parametrize("case", cases("co2_carbon_balance"))
def test_carbon_balance(world: Build, case: Case) -> None:
    """CO2 is heat x carbon content x oxidation x 44/12."""
    fuel = coal(
        unit=case["item_unit"],
        ncv=case["ncv"],
        ncv_unit=case["ncv_unit"],
        carbon_content=case["carbon_t_tj"],
        carbon_content_unit="t/TJ",
        oxidation_frac=case["oxidation_frac"],
    )
    made = world(activity=[{f"amount_{case['item_unit']}": float(case["amount"])}], item=[fuel])

    assert made.chosen("CO2") == pytest.approx(
        float(case["emission_t"]), rel=float(case["tolerance"])
    )


@pytest.mark.parametrize("case", cases("coefficient"))
def test_coefficient(world: Build, case: Case) -> None:
    """An emission is activity x factor x (1 - removal x uptime)."""
    made = world(
        activity=[{"amount_t": float(case["amount_t"])}],
        factor=[factor(item="coal", pollutant="NOx", value=case["ef"], unit=case["unit"])],
        **treated(case, "NOx"),
    )

    assert made.chosen("NOx") == pytest.approx(
        float(case["emission_t"]), rel=float(case["tolerance"])
    )


@pytest.mark.parametrize("case", cases("pm_ash_balance"))
def test_ash_balance(world: Build, case: Case) -> None:
    """Particles are fuel x ash x (1 - retained); PM2.5 and PM10 are shares of them."""
    made = world(
        activity=[{"amount_t": float(case["fuel_t"]), "ash_frac": float(case["ash_frac"])}],
        factor=[
            parameter("ash_retention", case["ash_retention"]),
            parameter("pm25_of_pm", "0.06"),
            parameter("pm10_of_pm", "0.23"),
        ],
        **treated(case, "PM"),
    )

    assert made.chosen("PM") == pytest.approx(float(case["pm_t"]), rel=1e-9)
    assert made.chosen("PM10") == pytest.approx(float(case["pm_t"]) * 0.23, rel=1e-9)
    assert made.chosen("PM2.5") == pytest.approx(float(case["pm_t"]) * 0.06, rel=1e-9)


@pytest.mark.parametrize("case", cases("co2_carbonate_balance"))
def test_carbonates(world: Build, case: Case) -> None:
    """CO2 of a carbonate is its mass x its factor, on the process stream of the kiln."""
    made = world(
        unit=[{"category_code": "D0201"}],
        activity=[{"role": "material", "item": "rock", "amount_t": float(case["amount_t"])}],
        item=[{"item_code": "rock", "role": "material", "unit": "t", "name_zh": "石"}],
        factor=[factor(item="rock", pollutant="CO2", value=case["ef"], unit="t/t")],
    )
    (row,) = made.rows("select category_code, method from ledger.emission")

    assert made.chosen("CO2") == pytest.approx(float(case["emission_t"]), rel=1e-9)
    assert row == {"category_code": "D020101", "method": "co2_carbonate_balance"}


@pytest.mark.parametrize("case", cases("co2_deduction"))
def test_deductions(world: Build, case: Case) -> None:
    """What a material spares or a product keeps is taken off the CO2 of its source."""
    source = {"role": "product", "item": "made", "amount_t": float(case["source_t"])}
    spared = {"role": "material", "item": "rock", "amount_t": float(case["amount_t"])}
    made = world(
        unit=[{"category_code": "D0201"}],
        activity=[source, spared],
        item=[
            {"item_code": "made", "role": "product", "unit": "t", "name_zh": "产"},
            {"item_code": "rock", "role": "material", "unit": "t", "name_zh": "石"},
        ],
        factor=[
            factor(
                item="made", pollutant="CO2", value=case["source_ef"], unit="t/t", basis="product"
            ),
            factor(
                item="rock", pollutant="CO2", param="co2_deduction", value=case["deduction"],
                unit="t/t", stage="",
            ),
        ],
    )  # fmt: skip

    assert made.chosen("CO2") == pytest.approx(float(case["emission_t"]), rel=1e-9)


@pytest.mark.parametrize("case", cases("voc_content_balance"))
def test_voc_content(world: Build, case: Case) -> None:
    """The VOC of a coating is its mass x its VOC content; without a content nothing is said."""
    made = world(
        unit=[{"category_code": "G0101"}],
        activity=[
            {
                "role": "solvent",
                "item": "paint",
                "amount_t": float(case["amount_t"]),
                "voc_frac": float(case["voc_frac"]),
            },
            {"role": "solvent", "item": "paint", "amount_t": 1.0, "lot_no": 2},
        ],
        item=[{"item_code": "paint", "role": "solvent", "unit": "t", "name_zh": "漆"}],
    )
    found = made.rows("select code from quality.finding where code = 'A103'")

    assert made.chosen("VOCs") == pytest.approx(float(case["emission_t"]), rel=1e-9)
    assert len(found) == 1


@pytest.mark.parametrize("case", cases("co2_purchased_energy"))
def test_purchased_energy_is_a_memo_item(world: Build, case: Case) -> None:
    """Indirect CO2 is accounted on its own leaf and never enters a total."""
    made = world(
        activity=[
            {"role": case["role"], "item": case["item"], "amount_gj": float(case["amount_gj"])}
        ],
        item=[{"item_code": case["item"], "role": case["role"], "unit": "GJ", "name_zh": "能"}],
        factor=[
            factor(
                category_code="R01",
                item=case["item"],
                pollutant="CO2",
                value=case["ef"],
                unit=case["unit"],
            )
        ],
    )

    assert made.chosen("CO2") == pytest.approx(float(case["emission_t"]), rel=1e-9)
    assert made.rows("select * from compilation.emission_by_region") == []
    (memo,) = made.rows("select emission_t from compilation.memo")
    assert memo["emission_t"] == pytest.approx(float(case["emission_t"]), rel=1e-9)
