"""Fugitive methods (无组织排放): they answer where a pack gives all their parameters, else not."""

from collections.abc import Callable
from typing import Any

import pytest

from inventory.core.resources import shipped
from inventory.factors import pack
from tests.accounting.test_worked_cases import Case, cases, parameter
from tests.worlds import World, factor

Build = Callable[..., World]
DUST = {"PM": "pm_t", "PM10": "pm10_t", "PM2.5": "pm25_t"}
YARD = {"item_code": "ore", "role": "material", "unit": "t", "name_zh": "矿石"}
PETROL = {"item_code": "petrol", "role": "product", "unit": "m3", "name_zh": "汽油"}


def shipped_values(param: str) -> dict[str, str]:
    """What the pack of the package says of a parameter, by pollutant or technology."""
    rows = pack.read(shipped("factors") / "cn-fugitive", is_builtin=True).factor.to_pylist()
    return {
        row["technology"] or row["pollutant"]: row["value"] for row in rows if row["param"] == param
    }


def size_factors(param: str, **cells: str) -> list[dict[str, str]]:
    """The size factors of the package's pack, as a bureau that has checked them writes them."""
    return [
        parameter(param, value, pollutant=name, **cells)
        for name, value in shipped_values(param).items()
    ]


def dust(made: World) -> list[float]:
    """Tonnes of the three classes."""
    return [made.chosen(name) for name in DUST]


def handled(case: Case, **tables: Any) -> dict[str, Any]:
    """A yard that handles ore."""
    return {
        "unit": [{"category_code": "L0401"}],
        "activity": [{"role": "material", "item": "ore", "amount_t": float(case["amount_t"])}],
        "item": [YARD],
        "factor": [
            *size_factors("handling_k"),
            *(parameter(name, case[name]) for name in ("wind_m_s", "moisture_pct")),
        ],
        **tables,
    }


@pytest.mark.parametrize("case", cases("pm_handling"))
def test_handling(world: Build, case: Case) -> None:
    """Dust of handling follows wind and moisture, class by class."""
    made = world(**handled(case))

    assert dust(made) == pytest.approx([float(case[key]) for key in DUST.values()], rel=1e-6)
    assert made.rows("select * from quality.conservation where not ok") == []


def test_handling_goes_before_a_coefficient_and_is_not_added(world: Build) -> None:
    """A coefficient for the same dust loses; watering of the yard works on what is left."""
    case = cases("pm_handling")[0].values[0]
    tables = handled(case)
    tables["factor"].append(factor(item="ore", pollutant="PM", value="1", unit="kg/t"))
    made = world(
        **tables,
        outlet=[{"outlet_no": "WZ1", "kind": "fugitive"}],
        abatement=[{"abatement_no": "T1", "technology": "喷淋"}],
        abatement_run=[{"abatement_no": "T1", "pollutant": "PM", "removal_frac": 0.5}],
        route=[{"outlet_no": "WZ1", "abatement_no": "T1", "step": 1}],
    )
    rows = made.rows(
        "select method, not_chosen_because from ledger.emission where pollutant = 'PM'"
        " order by method"
    )

    assert made.chosen("PM") == pytest.approx(float(case["pm_t"]) / 2)
    assert [tuple(row.values()) for row in rows] == [
        ("coefficient", "另一核算方法优先"),
        ("pm_handling", None),
    ]


@pytest.mark.parametrize("case", cases("pm_road"))
def test_paved_road(world: Build, case: Case) -> None:
    """Dust of a road follows silt, weight and distance, on the days without rain."""
    made = world(
        unit=[{"category_code": "L0201"}],
        activity=[{"role": "material", "item": "traffic", "amount_km": float(case["distance_km"])}],
        item=[{"item_code": "traffic", "role": "material", "unit": "km", "name_zh": "车流"}],
        factor=[
            *size_factors("road_k_g_km"),
            *(parameter(name, case[name]) for name in ("silt_g_m2", "vehicle_t", "rain_day_share")),
        ],
    )

    assert dust(made) == pytest.approx([float(case[key]) for key in DUST.values()], rel=1e-6)


@pytest.mark.parametrize("case", cases("voc_loading"))
def test_loading(world: Build, case: Case) -> None:
    """What a liquid displaces when it is loaded; recovery is a device like any other."""
    made = world(
        unit=[{"category_code": "N0201"}],
        activity=[{"role": "product", "item": "petrol", "amount_m3": float(case["volume_m3"])}],
        item=[PETROL],
        factor=[
            parameter("loading_saturation", case["saturation"], pollutant="VOCs"),
            parameter("vapour_pa", case["vapour_pa"], item="petrol"),
            parameter("vapour_g_mol", case["vapour_g_mol"], item="petrol"),
            parameter("loading_k", case["temperature_k"]),
        ],
        abatement=[{"abatement_no": "T1", "technology": "油气回收"}],
        abatement_run=[{"abatement_no": "T1", "pollutant": "VOCs", "removal_frac": 0.9}],
        route=[{"abatement_no": "T1", "step": 1}],
    )
    (row,) = made.rows("select method, generated_t, emission_t from ledger.emission")
    wanted = pytest.approx(float(case["emission_t"]), rel=float(case["tolerance"]))

    assert (row["method"], row["generated_t"]) == ("voc_loading", wanted)
    assert row["emission_t"] == pytest.approx(row["generated_t"] / 10)


def test_an_official_run_uses_no_unchecked_parameter(world: Build) -> None:
    """One value that is only recalled keeps the method silent, and what it lacks is told."""
    tables = handled(cases("pm_handling")[0].values[0])
    unchecked = [
        {**row, "evidence": "D"} if row["param"] == "wind_m_s" else row for row in tables["factor"]
    ]
    tables["factor"] = unchecked
    official = world(**tables)

    assert official.rows("select * from ledger.emission") == []
    assert [row["code"] for row in official.rows("select code from accounting.problem")] == ["A101"]
    read = {**tables, "factor": handled(cases("pm_handling")[0].values[0])["factor"]}
    assert sum(dust(world(**read))) > 0


def test_only_what_was_seen_in_its_document_is_checked() -> None:
    """The shipped values that count in an official run are those of three documents."""
    rows = pack.read(shipped("factors") / "cn-fugitive", is_builtin=True).factor.to_pylist()
    checked = {row["source"].split(" · ")[0] for row in rows if row["evidence"] <= "C"}

    assert checked == {"TCSES144-2024", "FR-ARRETE-2010", "SD-VOC-2017", "ENGINE"}
    assert shipped_values("loading_saturation").keys() > {"喷溅装载"}
