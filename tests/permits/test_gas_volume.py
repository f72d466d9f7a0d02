"""Exhaust of a gas by its components (化学计量法烟气量): the published gas, and what is refused."""

import csv
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from inventory.core.resources import shipped
from inventory.intake.fuel_tables import COMPONENT
from inventory.registry.fuel import GasComponent
from tests.permits.test_formulas import CASES, FUELS, RULES
from tests.worlds import World

Build = Callable[..., World]
MORE_O2_FRAC = 0.06


def shipped_rules() -> list[dict[str, str]]:
    """The rows of the shipped pack that this method reads."""
    path = shipped("factors") / "cn-permit-rules" / "factor.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["param"].startswith("gas_")]


def published_gas() -> list[dict[str, Any]]:
    """The analysis of the published calculation."""
    with (CASES / "gas.csv").open(encoding="utf-8", newline="") as handle:
        return [
            gas(row["facility_no"], row["component"], float(row["volume_pct"]))
            for row in csv.DictReader(handle)
        ]


def gas(facility_no: str, component: str, percent: float, **more: Any) -> dict[str, Any]:
    """One component of natural gas."""
    key = {"facility_no": facility_no, "item": "natural_gas", "component": component}
    return {**key, "volume_frac": percent / 100, **more}


def boilers(world: Build, facilities: list[str], **given: Any) -> World:
    """A gas boiler of 150 000 m3 at 35 MJ/m3 in each facility, limited for SO2 and NOx."""
    outlet = {"outlet_no": "DA001", "kind": "main"}
    burnt = {"item": "natural_gas", "amount_m3": 1.5e5, "ncv_gj_m3": 0.035}
    limits = [("SO2", 50.0), ("NOx", 150.0)]
    tables: dict[str, list[dict[str, Any]]] = {
        "facility": [{"facility_no": no, "name": no} for no in facilities],
        "unit": [{"facility_no": no, "category_code": "A0202"} for no in facilities],
        "outlet": [
            {**outlet, "facility_no": no, "reference_o2_frac": MORE_O2_FRAC if no == "O2" else None}
            for no in facilities
        ],
        "route": [{"facility_no": no} for no in facilities],
        "activity": [{**burnt, "facility_no": no} for no in facilities],
        "permit_limit": [
            {"facility_no": no, "outlet_no": "DA001", "pollutant": p, "concentration_mg_m3": c}
            for no in facilities
            for p, c in limits
        ],
    }
    rules: dict[str, Any] = {"item": FUELS, "factor": [*RULES, *shipped_rules()]}
    return world(**rules | tables | given)


def candidates(made: World, facility_no: str) -> dict[tuple[str, str], float]:
    """Tonnes by method and pollutant."""
    rows = made.rows("from permits.formula_limit where facility_no = ?", facility_no)
    return {(row["method"], row["pollutant"]): row["candidate_t"] for row in rows}


def test_the_published_gas(world: Build) -> None:
    """W2: carbon for carbon the gas leaves 10.53 m3, and gives 0.079 t of SO2, 0.237 t of NOx.

    By hand: 0.0476 x (0.5 x 0.03 + 1.5 x 0.014 + 2 x 95 + 3.5 x 2 + 5 x 0.5 + 6.5 x 0.2
    + 8 x 0.05 + 9.5 x 0.05) = 9.6014 m3 of air. The page prints 9.59, because it takes pentane
    for 0.05 x 5; its 13.45 m3 take hydrogen for carbon.
    """
    made = boilers(world, ["W2"], gas_composition=published_gas())
    (volume,) = made.rows("from permits.gas_volume")
    (row,) = made.rows("from permits.reference_volume where method = 'reference_stoichiometric'")
    found = candidates(made, "W2")

    assert volume["components_frac"] == pytest.approx(0.98444)
    assert volume["air_m3"] == pytest.approx(0.0476 * 201.711, rel=1e-12)
    assert volume["air_m3"] - 9.59 == pytest.approx(0.0476 * 0.05 * 12 / 4, abs=0.005)
    assert volume["dry_m3"] == pytest.approx(1.02464 + 0.79 * 9.6014436, rel=1e-9)
    assert row["exhaust_m3"] == pytest.approx(1.02464 + 0.99 * 9.6014436, rel=1e-9)
    assert row["exhaust_m3"] == pytest.approx(10.52, rel=2e-3)
    assert (row["expected_m3"], row["is_refused"]) == (pytest.approx(10.318), False)
    assert round(found["reference_stoichiometric", "SO2"], 3) == 0.079
    assert round(found["reference_stoichiometric", "NOx"], 3) == 0.237
    assert round(found["reference_heat", "NOx"], 3) == 0.232
    assert made.rows("from permits.problem where code = 'P130'") == []


def test_the_least_of_what_the_page_writes(world: Build) -> None:
    """W2: of 0.101 and 0.102 t of SO2, and of 0.303, 0.232 and 0.408 t of NOx, the least counts."""
    written = [
        ("SO2", 0.101, "spec_formula", "理论公式计算法"),
        ("SO2", 0.102, "eia", "环评总量审批表"),
        ("NOx", 0.303, "spec_formula", "理论公式计算法"),
        ("NOx", 0.232, "spec_formula", "经验公式计算法"),
        ("NOx", 0.408, "eia", "环评总量审批表"),
    ]
    made = world(
        permit_limit=[
            {"outlet_no": "DA001", "pollutant": p, "quantity_t": t, "basis": b, "document": d}
            for p, t, b, d in written
        ]
    )
    found = made.rows("from permits.statutory_limit order by pollutant")

    assert [(row["pollutant"], row["permitted_t"], row["document"]) for row in found] == [
        ("NOx", 0.232, "经验公式计算法"),
        ("SO2", 0.101, "理论公式计算法"),
    ]
    assert {row["candidates"] for row in found} == {2, 3}


def test_an_analysis_is_used_only_where_it_is_sound(world: Build) -> None:
    """Ninety percent, a component twice, or far from the heat: told, and no candidate (P130, P112).

    An analysis that has ended says nothing; of two the later one speaks for the year.
    """
    whole = [("CH4", 95.0), ("C2H6", 4.0), ("N2", 1.0)]
    times: dict[str, dict[str, Any]] = {
        "OLD": {"valid_to": date(2020, 12, 31)},
        "NEW": {"valid_from": date(2023, 5, 1)},
    }
    rows = [
        *(gas("SHORT", *part, sheet_id=3, row_no=7) for part in whole[1:]),
        gas("SHORT", "CH4", 85.0, sheet_id=3, row_no=6),
        *(gas("TWICE", *part) for part in [("CH4", 50.0), ("CH4", 50.0)]),
        *(gas("FAR", *part) for part in [("CH4", 50.0), ("CO2", 50.0)]),
        *(gas(no, *part, **times.get(no, {})) for no in ("OLD", "NEW", "O2") for part in whole),
        gas("NEW", "CH4", 100.0, valid_from=date(2020, 1, 1)),
    ]
    facilities = ["SHORT", "TWICE", "FAR", "OLD", "NEW", "O2"]
    made = boilers(world, facilities, gas_composition=rows)
    used = {no for no in facilities if ("reference_stoichiometric", "NOx") in candidates(made, no)}
    told = made.rows("from permits.problem where code = 'P130' order by value")
    (refused,) = made.rows("from permits.reference_volume where is_refused")
    exhaust = {
        row["facility_no"]: row["exhaust_m3"]
        for row in made.rows(
            "from permits.reference_volume where method = 'reference_stoichiometric'"
        )
    }
    air_m3 = 4.76 * (0.95 * 2 + 0.04 * 3.5)
    dry_m3 = 0.95 + 0.04 * 2 + 0.01 + 0.79 * air_m3

    assert used == {"NEW", "O2"}
    assert [row["value"].split()[0] for row in told] == ["SHORT", "TWICE"]
    assert (told[0]["sheet_id"], told[0]["row_no"]) == (3, 6)
    assert "0.9" in told[0]["value"]
    assert refused["facility_no"] == "FAR"
    assert "FAR" in made.rows("from quality.finding where code = 'P112'")[0]["value"]
    assert exhaust["NEW"] == pytest.approx(dry_m3 + (21 / (21 - 3.5) - 1) * air_m3)
    assert exhaust["O2"] == pytest.approx(dry_m3 + (21 / (21 - 6) - 1) * air_m3)


def test_a_stated_volume_stands_beside_the_components(world: Build) -> None:
    """Where the heat has no rule the components still find the slip of 13.45 m3 (P112)."""
    volume = {**RULES[1], "param": "exhaust_volume", "value": "13.45", "factor_id": "stated"}
    made = boilers(
        world, ["W2"], gas_composition=published_gas(), factor=[RULES[0], volume, *shipped_rules()]
    )
    rows = made.rows("from permits.reference_volume order by method")

    assert [(row["method"], row["is_refused"]) for row in rows] == [
        ("reference_stoichiometric", False),
        ("reference_volume", True),
    ]
    assert rows[1]["expected_m3"] == pytest.approx(rows[0]["exhaust_m3"])


def test_every_component_follows_its_formula() -> None:
    """Oxygen is C + H/4 + S - O/2, dry gas C + S + N/2; each component has both and a name."""
    found = {(row["param"], row["technology"]): float(row["value"]) for row in shipped_rules()}
    for component in GasComponent:
        pairs = re.findall(r"([A-Z])(\d*)", component.removeprefix("i-"))
        atoms = {element: int(count or 1) for element, count in pairs}
        c, h, s, o, n = (atoms.get(element, 0) for element in "CHSON")
        assert found["gas_oxygen", component] == c + h / 4 + s - o / 2, component
        assert found["gas_product", component] == c + s + n / 2, component

    assert len(found) == 2 * len(GasComponent) + 3
    assert set(COMPONENT) == set(GasComponent)
