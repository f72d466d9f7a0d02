"""What results imply (反推核对): concentrations, ratios and factors against what is published."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from inventory.core import models
from tests.worlds import Setting, World, coal, factor, monitored

Build = Callable[..., World]
CARBON = {"carbon_content": "0.02618", "carbon_content_unit": "t/GJ", "oxidation_frac": "0.93"}
NOX = factor(item="coal", category_code="A", pollutant="NOx", value="4", unit="kg/t")
SO2 = factor(item="coal", category_code="A", pollutant="SO2", value="8", unit="kg/t")
FURNACE: dict[str, Any] = {
    "outlet": [{"reference_o2_frac": 0.06}],
    "route": [{}],
    "item": [coal(**CARBON)],
}
BURNT = {"amount_t": 1000.0}
TWICE = factor(param="implied_times", value="2", unit="dimensionless", basis="", stage="")


def published(pollutant: str, lower: float, upper: float, **cells: Any) -> dict[str, str]:
    """A general factor with its interval, in kg per tonne of coal."""
    return factor(
        item="coal",
        category_code="A",
        pollutant=pollutant,
        value=(lower + upper) / 2,
        lower=lower,
        upper=upper,
        unit="kg/t",
        reach="general",
        **cells,
    )


def with_oxygen(setting: Setting, o2_frac: float) -> Setting:
    """The same hours with this oxygen in the gas."""
    hours = setting.hours
    assert hours is not None
    place = hours.schema.get_field_index("o2_frac")
    column = pa.array([o2_frac] * hours.num_rows, pa.float64())
    return dataclasses.replace(setting, hours=hours.set_column(place, "o2_frac", column))


def limit(concentration_mg_m3: float) -> dict[str, Any]:
    """A permitted concentration of nitrogen oxides at the outlet."""
    return {"outlet_no": "DA001", "pollutant": "NOx", "concentration_mg_m3": concentration_mg_m3}


def found(made: World) -> set[str]:
    """The codes of what the checks flag."""
    return {
        row["code"]
        for row in made.rows(
            "select code from quality.problem where code between 'Q130' and 'Q149'"
        )
    }


def verdict(made: World, check_id: str, pollutant: str = "NOx") -> tuple[str, bool]:
    """What one check says of the only source, and whether anybody is asked."""
    (row,) = made.rows(
        "select verdict, is_flagged from quality.implied where check_id = ? and pollutant = ?",
        check_id,
        pollutant,
    )
    return row["verdict"], row["is_flagged"]


def test_tonnes_over_flue_gas_are_compared_with_the_permit(world: Build) -> None:
    """The carbon of the fuel tells how much gas left; more in a cubic metre is told (Q130)."""
    above = world(activity=[BURNT], factor=[NOX], permit_limit=[limit(100)], **FURNACE)
    below = world(activity=[BURNT], factor=[NOX], permit_limit=[limit(1000)], **FURNACE)
    (row,) = above.rows("select * from quality.implied where check_id = 'I1'")
    (gas,) = above.rows("select * from quality.flue_gas")

    # 509 t of carbon, between pure carbon and CH, at 6 % of oxygen
    carbon_t = 1000 * 20.908 * 0.02618 * 0.93
    air = 21 / (21 - 6)
    assert gas["carbon_least_m3"] == pytest.approx(carbon_t / 12 * 22400 * (1 + 79 / 21) * air)
    assert gas["carbon_most_m3"] == pytest.approx(
        carbon_t / 12 * 22400 * (1 + 1.25 * 79 / 21) * air
    )
    assert row["value"] == pytest.approx(4e9 / gas["carbon_most_m3"])
    assert (row["volume_basis"], row["verdict"]) == ("carbon", "over_limit")
    assert "Q130" in found(above)
    assert "Q130" not in found(below)


def test_a_calculated_excess_convicts_nobody(world: Build) -> None:
    """It is a question to the plant: the tonnes and the verdict of the permit stay as they are."""
    made = world(activity=[BURNT], factor=[NOX], permit_limit=[limit(100)], **FURNACE)
    (entry,) = made.rows("select severity, value from quality.finding where code = 'Q130'")

    assert entry["severity"] == "warning"
    assert "不判超标" in entry["value"]
    assert made.chosen("NOx") == pytest.approx(4)


@pytest.mark.parametrize(
    ("measured_mg_m3", "asked", "said"),
    [
        (1000.0, {"Q131"}, "high"),
        (1.0, {"Q131"}, "low"),
        (100.0, set(), "ok"),
        (150.0, set(), "near"),
    ],
)
def test_measured_nitrogen_oxides_fit_their_carbon_dioxide(
    world: Build, measured_mg_m3: float, asked: set[str], said: str
) -> None:
    """One side that is off shows against the other (Q131); a little outside is only shown."""
    made = world(
        route=[{}],
        activity=[{"amount_t": 20_000.0}],
        factor=[published("NOx", 3, 5), published("CO2", 1800, 2000), TWICE],
        setting=monitored(concentration_mg_m3=measured_mg_m3, pollutant="NOx"),
    )

    assert found(made) & {"Q131"} == asked
    assert verdict(made, "I2")[0] == said


@pytest.mark.parametrize(
    ("measured_mg_m3", "asked", "said"),
    [(1000.0, {"Q132"}, "impossible"), (440.0, set(), "ok"), (50.0, {"Q132"}, "low")],
)
def test_sulphur_dioxide_is_bound_by_the_sulphur_of_the_fuel(
    world: Build, measured_mg_m3: float, asked: set[str], said: str
) -> None:
    """1 % sulphur gives at most 20 kg a tonne, and about that where nothing takes it (Q132)."""
    retention = factor(
        param="sulfur_retention", value="0.1", unit="fraction", category_code="A", pollutant="SO2"
    )
    made = world(
        route=[{}],
        activity=[{"amount_t": 20_000.0, "sulfur_frac": 0.01}],
        item=[coal(**CARBON)],
        factor=[SO2, retention, TWICE],
        setting=monitored(concentration_mg_m3=measured_mg_m3),
    )

    assert found(made) & {"Q132"} == asked
    assert verdict(made, "I3", "SO2")[0] == said


@pytest.mark.parametrize(("coal_t", "asked"), [(100_000.0, set()), (10_000.0, {"Q133"})])
def test_measured_gas_fits_the_heat_behind_it(world: Build, coal_t: float, asked: set[str]) -> None:
    """A meter that reads ten times the gas of the fuel is off, or the fuel is (Q133)."""
    made = world(
        activity=[{"amount_t": coal_t}],
        factor=[NOX],
        setting=with_oxygen(monitored(concentration_mg_m3=100.0, pollutant="NOx"), 0.06),
        permit_limit=[limit(1000)],
        **FURNACE,
    )

    assert found(made) & {"Q133"} == asked


@pytest.mark.parametrize(
    ("own", "asked", "said"),
    [
        ("20", {"Q135"}, "high"),
        ("0.5", {"Q135"}, "low"),
        ("4", set(), "ok"),
        ("8", set(), "near"),
    ],
)
def test_implied_factors_lie_in_published_intervals(
    world: Build, own: str, asked: set[str], said: str
) -> None:
    """A whole category outside is told once (Q135), and its sources are not told again."""
    made = world(activity=[BURNT], factor=[{**NOX, "value": own}, published("NOx", 3, 5), TWICE])

    assert found(made) == asked
    assert verdict(made, "I5")[0] == said
    assert verdict(made, "I6")[0] == said


def test_a_source_that_stands_out_of_its_category_is_told(world: Build) -> None:
    """One report far outside beside many that fit (Q134)."""
    units = [{"unit_no": f"MF{n}"} for n in range(1, 12)]
    made = world(
        unit=units,
        outlet=[{}, {"outlet_no": "DA002"}],
        route=[
            {**unit, "outlet_no": "DA001" if unit["unit_no"] == "MF2" else "DA002"}
            for unit in units
        ],
        activity=[{**unit, **BURNT} for unit in units],
        factor=[published("NOx", 3, 5), TWICE],
        setting=monitored(concentration_mg_m3=50.0, pollutant="NOx"),
    )

    assert found(made) & {"Q134", "Q135"} == {"Q134"}


def test_what_a_device_takes_is_no_outlier(world: Build) -> None:
    """The interval reaches down to what passes the treatment of the unit."""
    made = world(
        activity=[BURNT],
        factor=[NOX, published("NOx", 3, 5)],
        abatement=[{"abatement_no": "T1", "technology": "SCR"}],
        abatement_run=[{"abatement_no": "T1", "pollutant": "NOx", "removal_frac": 0.9}],
        route=[{"abatement_no": "T1", "step": 1}],
    )
    (row,) = made.rows("select value, lower from quality.implied where check_id = 'I5'")

    assert row["value"] == pytest.approx(400)
    assert row["lower"] == pytest.approx(300)
    assert found(made) == set()


@pytest.mark.parametrize(("reported_t", "asked"), [(1866.0, set()), (4000.0, {"Q136"})])
def test_reported_carbon_fits_the_fuel_behind_the_pollutants(
    world: Build, reported_t: float, asked: set[str]
) -> None:
    """Both sides of a combined inventory burn the same fuel (Q136)."""
    made = world(
        activity=[BURNT],
        item=[coal(**CARBON)],
        factor=[NOX],
        reported_emission=[
            {
                "pollutant": "CO2",
                "flow": "ghg_report",
                "emission_t": reported_t,
                "verified_by": "某核查机构",
            }
        ],
    )

    assert found(made) & {"Q136"} == asked


def test_documents_that_are_known_to_differ_are_shown_and_not_asked_about(world: Build) -> None:
    """The list names the pack that counts; what it gives is shown as known."""
    made = world(
        activity=[BURNT],
        factor=[factor(**{**NOX, "pollutant": "CO", "value": "20"}), published("CO", 3, 5)],
    )
    made.con.execute("update quality.known_difference set pack = 'test' where pollutant = 'CO'")
    for name in ("source_band", "implied"):
        rerun(made, name)

    assert verdict(made, "I5", "CO") == ("known", False)


def rerun(made: World, name: str) -> None:
    """Run one model of this room again."""
    models.run(made.con, [one for one in models.discover() if one.qualified == f"quality.{name}"])
