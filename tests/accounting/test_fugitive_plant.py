"""One fence with every fugitive source (无组织排放): each tonne by hand, and each once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inventory.publish.explain import explain
from tests.accounting.test_fugitive_methods import (
    NAPHTHA,
    ORE,
    PAINT,
    VALVE,
    deductions,
    handled,
    leak_rate,
    lines,
    pile,
    rows_of,
    yard,
)
from tests.accounting.test_worked_cases import parameter
from tests.publish.worlds_on_disk import file_of
from tests.worlds import World, factor, monitored

Build = Callable[..., World]


def by_outlet(made: World, pollutant: str) -> dict[str, float]:
    """The tonnes of a pollutant that count, outlet by outlet."""
    rows = made.rows(
        "select outlet_no, sum_t(emission_t) as t from ledger.emission"
        " where is_chosen and pollutant = ? group by outlet_no",
        pollutant,
    )
    return {row["outlet_no"]: row["t"] for row in rows}


def test_what_is_collected_is_not_counted_at_the_fence(world: Build) -> None:
    """Four fifths leave by the stack, where a monitor counts; the fence keeps its fifth."""
    tables: dict[str, Any] = {
        "unit": [yard()],
        "activity": [handled(1e5)],
        "item": [ORE],
        "factor": pile(),
        "outlet": [{}, {"outlet_no": "WZ1", "kind": "fugitive"}],
        "route": [{"capture_frac": 0.8}, {"outlet_no": "WZ1"}],
    }
    calculated = world(**tables)
    measured = world(
        **tables,
        permit_limit=[{"outlet_no": "DA001", "pollutant": "PM", "concentration_mg_m3": 10.0}],
        setting=monitored(concentration_mg_m3=1.0, pollutant="PM"),
    )
    hours_t = 366 * 24 * 1.0 * 1e5 * 1e-9

    assert by_outlet(calculated, "PM") == pytest.approx({"DA001": 20, "WZ1": 5})
    assert by_outlet(measured, "PM") == pytest.approx({"DA001": hours_t, "WZ1": 5})
    assert measured.rows("select * from quality.conservation where not ok") == []
    assert measured.rows("select * from quality.chosen_twice") == []


def test_controls_of_a_yard_work_one_after_the_other(world: Build) -> None:
    """U = P x (1 - Cm) x (1 - Tm): watering and a closed hall are devices of the fence."""
    made = world(
        unit=[yard()],
        activity=[handled(1e5)],
        item=[ORE],
        factor=[
            *pile(),
            *(
                factor(control=name, pollutant="PM", param="removal", value=pct, unit="percent")
                for name, pct in (("堆场洒水", "74"), ("半敞开式堆存", "60"))
            ),
        ],
        outlet=[{"outlet_no": "WZ1", "kind": "fugitive"}],
        abatement=[
            {"abatement_no": "T1", "technology": "堆场洒水"},
            {"abatement_no": "T2", "technology": "半敞开式堆存"},
        ],
        route=[
            {"outlet_no": "WZ1", "abatement_no": "T1", "step": 1},
            {"outlet_no": "WZ1", "abatement_no": "T2", "step": 2},
        ],
    )

    assert lines(made, "outlet_no", "outlet_kind") == [("WZ1", "fugitive")]
    assert made.chosen("PM") == pytest.approx(25 * 0.26 * 0.4)


_KINDS = ("L0401", "L0201", "D080105", "N0103", "N0201", "P0403", "D0801", "G0101")
_UNITS = {f"MF{number}": code for number, code in enumerate(_KINDS, start=1)}
_USED = (
    ("MF1", "material", "ore", {"amount_t": 1e5}),
    ("MF2", "material", "traffic", {"amount_km": 1e6}),
    ("MF3", "material", "leak_valve_gas", {"amount_n": 1000.0}),
    ("MF3", "hours", "run", {"amount_h": 8000.0}),
    ("MF4", "product", "naphtha", {"amount_m3": 1e5}),
    ("MF5", "product", "naphtha", {"amount_m3": 1000.0}),
    ("MF6", "material", "water", {"amount_m3": 1e6}),
    ("MF7", "material", "cooling", {"amount_m3": 1e6}),
    ("MF8", "solvent", "paint", {"amount_t": 10.0, "voc_frac": 0.42}),
    ("MF8", "solvent", "voc_recovered", {"amount_t": 1.2}),
)
_ITEMS = (
    {"item_code": "traffic", "role": "material", "unit": "km", "name_zh": "车流"},
    {"item_code": "run", "role": "hours", "unit": "h", "name_zh": "运行"},
    {"item_code": "water", "role": "material", "unit": "m3", "name_zh": "废水"},
    {"item_code": "cooling", "role": "material", "unit": "m3", "name_zh": "循环水"},
)


def everything() -> dict[str, Any]:
    """A plant with every kind of fugitive source behind one fence."""
    return {
        "unit": [
            (yard() if code == "L0401" else {}) | {"unit_no": number, "category_code": code}
            for number, code in _UNITS.items()
        ],
        "activity": [
            {"unit_no": number, "role": role, "item": item, **amount}
            for number, role, item, amount in _USED
        ],
        "item": [ORE, VALVE, NAPHTHA, PAINT, *deductions(), *_ITEMS],
        "factor": parameters(),
        "outlet": [{"outlet_no": "WZ1", "kind": "fugitive"}],
        "route": [{"unit_no": number, "outlet_no": "WZ1"} for number in _UNITS],
    }


def parameters() -> list[dict[str, str]]:
    """What a bureau's pack says of the plant."""
    (roof,) = (row for row in rows_of("voc_tank") if row["case"] == "external-roof")
    tank = (part.split("=") for part in roof["parameters"].split())
    road = (("PM", "3.23"), ("PM10", "0.62"), ("PM2.5", "0.15"))
    dry = (("silt_g_m2", "1"), ("vehicle_t", "1"), ("rain_day_share", "0.25"))
    liquid = (("vapour_pa", "30000"), ("vapour_g_mol", "68"), ("loading_k", "293.15"))
    return [
        *pile(category_code="L04"),
        *(parameter("road_k_g_km", value, pollutant=name) for name, value in road),
        *(parameter(name, value) for name, value in dry),
        leak_rate("leak_valve_gas", "0.00597"),
        *(parameter(name, value, category_code="N01") for name, value in tank),
        parameter("loading_saturation", "0.6", pollutant="VOCs", category_code="N02"),
        *(parameter(name, value, category_code="N02") for name, value in liquid),
        factor(item="water", pollutant="VOCs", value="0.6", unit="kg/m3"),
        factor(item="cooling", pollutant="VOCs", value="7.19e-7", unit="t/m3"),
    ]


def test_a_plant_with_every_fugitive_source(world: Build, tmp_path: Path) -> None:
    """Each source has the tonnes that its formula gives by hand, all at the one fence."""
    made = world(**everything())
    rows = made.rows(
        "select unit_no, category_code, pollutant, method, outlet_no, sum_t(emission_t) as t"
        " from ledger.emission where is_chosen group by all order by unit_no, pollutant"
    )
    found = {(row["unit_no"], row["pollutant"]): row["t"] for row in rows}
    gap = made.rows(
        "select pollutant, outlet_kind, actual_t, status from permits.outlet_gap order by pollutant"
    )

    assert found == pytest.approx(
        {
            ("MF1", "PM"): 25,
            ("MF2", "PM"): 3.23 * 0.75,
            ("MF2", "PM10"): 0.62 * 0.75,
            ("MF2", "PM2.5"): 0.15 * 0.75,
            ("MF3", "VOCs"): 1000 * 8000 * 0.00597e-3,
            ("MF4", "VOCs"): 6.016,
            ("MF5", "VOCs"): 1000 * 0.6 * 30000 * 68 / (8314 * 293.15) / 1000,
            ("MF6", "VOCs"): 600,
            ("MF7", "VOCs"): 0.719,
            ("MF8", "VOCs"): 3.0,
        }
    )
    assert {row["outlet_no"] for row in rows} == {"WZ1"}
    assert {row["unit_no"]: row["category_code"] for row in rows}["MF3"] == "D080105"
    assert [(row["outlet_kind"], row["status"]) for row in gap] == [("fugitive", "no_limit")] * 2
    assert {row["pollutant"]: row["actual_t"] for row in gap} == pytest.approx(
        {
            name: sum(t for (_, pollutant), t in found.items() if pollutant == name)
            for name in ("PM", "VOCs")
        }
    )
    assert made.rows("select * from quality.conservation where not ok") == []
    assert made.rows("select * from quality.chosen_twice") == []
    explained(made, tmp_path)


_FORMULAS: dict[str, Callable[[dict[str, float]], float]] = {
    "pm_stockpile": lambda n: n["装载量"] * n["装卸系数 a/b"] + n["风蚀部分"],
    "voc_tank": lambda n: n["周转量"] * n["由参数算得的系数"] * n["周转系数"] + n["静置损失"],
    "voc_leak": lambda n: n["密封点个数"] * n["运行小时"] * n["每个密封点每小时的泄漏量"],
}
_PARAMETERS = {"pm_stockpile": 3, "voc_tank": 17, "voc_leak": 1}


def explained(made: World, folder: Path) -> None:
    """What is printed of a row gives its tonnes again, and names every parameter."""
    file = file_of(made, folder)
    found = made.rows(
        "select emission_id, method, emission_t from ledger.emission where method in ?",
        list(_FORMULAS),
    )
    for row in found:
        told = explain(file, row["emission_id"])
        numbers = {part.title: float(part.value or 0) for part in told.numbers}

        assert _FORMULAS[row["method"]](numbers) == pytest.approx(row["emission_t"])
        assert len(told.factors) == _PARAMETERS[row["method"]]
    assert {row["method"] for row in found} == _FORMULAS.keys()
