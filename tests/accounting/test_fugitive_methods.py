"""Piles, leaks, tanks and solvent balances (无组织核算方法) against worked cases."""

from collections.abc import Callable
from typing import Any

import pytest

from inventory.accounting.macros import AREAS_HA
from inventory.core import units
from inventory.core.resources import shipped
from inventory.factors import pack
from tests.accounting.test_worked_cases import Case, cases, parameter
from tests.worlds import World, coal, factor

Build = Callable[..., World]
Rows = list[dict[str, Any]]
ORE = {"item_code": "ore", "role": "material", "unit": "t", "name_zh": "矿石"}
COAL = {"item_code": "coke", "role": "material", "unit": "t", "name_zh": "焦炭"}
VALVE = {"item_code": "leak_valve_gas", "role": "material", "unit": "个", "name_zh": "阀门(气体)"}
NAPHTHA = {"item_code": "naphtha", "role": "product", "unit": "m3", "name_zh": "石脑油"}
PAINT = {"item_code": "paint", "role": "solvent", "unit": "t", "name_zh": "漆"}
PILE = (("pile_wind_a", "0.001"), ("pile_moisture_b", "0.005"), ("pile_erosion_kg_m2", "0.5"))


def deductions() -> Rows:
    """The items that a solvent balance takes off, as the package ships them."""
    items = pack.read(shipped("factors") / "cn-fugitive", is_builtin=True).item.to_pylist()
    return [row | {pack.ROW: ""} for row in items if row["item_group"] == "voc_deducted"]


def pile(*extra: dict[str, str], **keys: str) -> Rows:
    """The parameters of a pile that moves 0.2 kg for each tonne and loses 1 kg/m2 a year."""
    return [*(parameter(name, value, **keys) for name, value in PILE), *extra]


def handled(amount_t: float, **cells: Any) -> dict[str, Any]:
    """Ore that passes the yard."""
    return {"role": "material", "item": "ore", "amount_t": amount_t, **cells}


def yard(**cells: Any) -> dict[str, Any]:
    """A yard of half a hectare."""
    return {"category_code": "L0401", "capacity": 5000.0, "capacity_unit": "m2", **cells}


def leak_rate(item: str, rate_kg_h: str) -> dict[str, str]:
    """A rate for each point and hour, as packs write it."""
    cells = {"item": item, "pollutant": "VOCs", "value": rate_kg_h, "unit": "kg/h"}
    return factor(param="leak_rate", stage="", **cells)


def lines(made: World, *columns: str, where: str = "is_chosen") -> list[tuple[Any, ...]]:
    """Rows of the ledger in the order of the columns asked for."""
    names = ", ".join(columns)
    rows = made.rows(f"select {names} from ledger.emission where {where} order by {names}")
    return [tuple(row.values()) for row in rows]


def codes(made: World, *wanted: str) -> list[tuple[str, str]]:
    """The findings of accounting with these codes."""
    rows = made.rows("select code, value from accounting.problem order by code, value")
    return [(row["code"], row["value"]) for row in rows if row["code"] in wanted]


def by_facility(made: World, pollutant: str) -> dict[str, float]:
    """The tonnes of a pollutant that count, facility by facility."""
    rows = made.rows(
        "select facility_no, sum_t(emission_t) as t from ledger.emission"
        " where is_chosen and pollutant = ? group by facility_no",
        pollutant,
    )
    return {row["facility_no"]: row["t"] for row in rows}


def rows_of(name: str) -> list[Case]:
    """The worked cases of a method; each becomes a facility of the name of the case."""
    return [case.values[0] for case in cases(name)]


def facilities(found: list[Case]) -> Rows:
    """A facility for each case."""
    return [{"facility_no": case["case"]} for case in found]


def test_stockpile(world: Build) -> None:
    """Dust of a pile is what loading raises and what the wind takes from its area."""
    found = rows_of("pm_stockpile")
    names = ("pile_wind_a", "pile_moisture_b", "pile_erosion_kg_m2")
    columns = ("wind_factor", "moisture_factor", "erosion_kg_m2")
    made = world(
        facility=facilities(found),
        unit=[
            yard(capacity=float(case["area"]), capacity_unit=case["area_unit"])
            | {"facility_no": case["case"]}
            for case in found
        ],
        activity=[
            handled(float(case["amount_t"]), facility_no=case["case"], item=case["case"])
            for case in found
        ],
        item=[ORE | {"item_code": case["case"]} for case in found],
        factor=[
            parameter(name, case[column], item=case["case"])
            for case in found
            for name, column in zip(names, columns, strict=True)
        ],
    )

    assert lines(made, "method") == [("pm_stockpile",)] * len(found)
    assert by_facility(made, "PM") == pytest.approx(
        {case["case"]: float(case["pm_t"]) for case in found}, rel=1e-12
    )


def test_an_area_is_read_as_everywhere_else() -> None:
    """The hectares of a unit are those of the unit vocabulary."""
    assert {name: units.quantity_of(name) for name in AREAS_HA} == {
        name: units.Scale(step, "ha") for name, step in AREAS_HA.items()
    }


def test_leaks(world: Build) -> None:
    """Leaks are points x operating hours x rate x the share of VOC."""
    found = rows_of("voc_leak")
    shares = [case for case in found if case["share"]]
    made = world(
        facility=facilities(found),
        unit=[{"facility_no": case["case"], "category_code": "D0802"} for case in found],
        activity=[
            row | {"facility_no": case["case"]}
            for case in found
            for row in (
                {"role": "material", "item": case["case"], "amount_n": float(case["count_n"])}
                | ({"voc_frac": float(case["voc_frac"])} if case["voc_frac"] else {}),
                {"role": "hours", "item": "run", "amount_h": float(case["operating_h"])},
            )
        ],
        item=[
            {"item_code": "run", "role": "hours", "unit": "h", "name_zh": "运行"},
            *(VALVE | {"item_code": case["case"]} for case in found),
        ],
        factor=[
            *(leak_rate(case["case"], case["rate_kg_h"]) for case in found),
            *(parameter("leak_share", case["share"], item=case["case"]) for case in shares),
        ],
    )

    assert lines(made, "method", "part") == [("voc_leak", "fugitive")] * len(found)
    assert by_facility(made, "VOCs") == pytest.approx(
        {case["case"]: float(case["emission_t"]) for case in found}, rel=1e-12
    )


def test_tanks(world: Build) -> None:
    """A tank breathes through the year and loses more with every cubic metre that passes it."""
    found = rows_of("voc_tank")
    made = world(
        facility=facilities(found),
        unit=[
            {"facility_no": case["case"], "category_code": "N0103", "technology": case["case"]}
            for case in found
        ],
        activity=[
            {"facility_no": case["case"], "role": "product", "item": "naphtha", "lot_no": lot}
            | {"amount_m3": float(case["volume_m3"]) / 2}
            for case in found
            for lot in (1, 2)
        ],
        item=[NAPHTHA],
        factor=[
            parameter(*part.split("="), technology=case["case"])
            for case in found
            for part in case["parameters"].split(" ")
        ],
    )
    standing = {
        row["facility_no"]: row["t"]
        for row in made.rows(
            "select facility_no, sum_t(standing_t) as t"
            " from accounting.voc_tank join accounting.activity using (activity_key) group by all"
        )
    }
    emitted = by_facility(made, "VOCs")

    assert lines(made, "method") == [("voc_tank",)] * 2 * len(found)
    for case in found:
        allowed = float(case["tolerance"])
        assert standing[case["case"]] == pytest.approx(float(case["standing_t"]), rel=allowed)
        assert emitted[case["case"]] == pytest.approx(float(case["emission_t"]), rel=allowed)


def test_the_wind_takes_from_a_yard_once(world: Build) -> None:
    """Months, lots and materials of one yard share its area; what loses tells the year again."""
    made = world(
        unit=[yard()],
        activity=[
            handled(10_000.0, month=1),
            handled(30_000.0, month=2),
            {"role": "material", "item": "coke", "amount_t": 60_000.0},
            handled(90_000.0, flow="survey"),
        ],
        item=[ORE, COAL],
        factor=pile(),
    )
    (whole,) = made.rows(
        "select sum_t(standing_t) as t from accounting.pm_stockpile"
        " join accounting.activity using (activity_key) where excluded_because is null"
    )

    assert whole["t"] == pytest.approx(5)
    assert made.rows("select * from accounting.activity_choice where counted_frac = 0") != []
    assert made.rows("select * from quality.conservation where not ok") == []


def test_a_pile_goes_before_handling_and_both_before_a_coefficient(world: Build) -> None:
    """Where several fugitive methods answer for one dust, one counts."""
    made = world(
        unit=[yard()],
        activity=[handled(1e5)],
        item=[ORE],
        factor=pile(
            parameter("wind_m_s", "2.2"),
            parameter("moisture_pct", "2"),
            parameter("handling_k", "0.74", pollutant="PM"),
            parameter("handling_k", "0.35", pollutant="PM10"),
            factor(item="ore", pollutant="PM", value="1", unit="kg/t"),
        ),
    )

    assert lines(made, "pollutant", "method", where="true") == [
        ("PM", "coefficient"),
        ("PM", "pm_handling"),
        ("PM", "pm_stockpile"),
        ("PM10", "pm_handling"),
    ]
    assert made.chosen("PM") == pytest.approx(25)
    assert made.chosen("PM10") == pytest.approx(0.056)


def test_a_missing_area_or_run_is_told(world: Build) -> None:
    """A yard without an area, points without hours and tonnes for a tank say nothing (A103).

    Pile factors of a province and a material raise dust from yards alone: coal burnt is no pile.
    """
    made = world(
        unit=[
            yard(capacity=None),
            {"unit_no": "MF2", "category_code": "D0802"},
            {"unit_no": "MF3", "category_code": "N0201"},
            {"unit_no": "MF4"},
        ],
        activity=[
            handled(1e5),
            {"unit_no": "MF2", "role": "material", "item": "leak_valve_gas", "amount_n": 10.0},
            {"unit_no": "MF3", "role": "product", "item": "naphtha", "amount_t": 10.0},
            {"unit_no": "MF4", "amount_t": 1e5},
        ],
        item=[ORE, VALVE, NAPHTHA, coal()],
        factor=pile(
            leak_rate("leak_valve_gas", "0.00597"),
            parameter("loading_saturation", "0.6", pollutant="VOCs", category_code="N02"),
            parameter("vapour_pa", "30000"),
            parameter("vapour_g_mol", "68"),
            parameter("loading_k", "293.15"),
        ),
    )

    assert lines(made, "method", where="pollutant in ('PM', 'VOCs')") == []
    assert codes(made, "A103") == [
        ("A103", "堆场面积（设施的设计规模）（堆场扬尘：PM）"),
        ("A103", "装载体积（有机液体装载：VOCs）"),
        ("A103", "运行小时（动静密封点泄漏：VOCs）"),
    ]


def coated(facility_no: str, **stated: float) -> Rows:
    """Ten tonnes of a coating that is 42 % VOC, and what is taken off."""
    rows: Rows = [{"item": "paint", "amount_t": 10.0, "voc_frac": 0.42}]
    rows += [{"item": item, "amount_t": amount} for item, amount in stated.items()]
    return [row | {"facility_no": facility_no, "role": "solvent"} for row in rows]


def with_device(names: list[str], technology: str) -> dict[str, Rows]:
    """Coating lines of several facilities, each behind a device of one technology."""
    return {
        "unit": [{"facility_no": name, "category_code": "G0101"} for name in names],
        "outlet": [{"facility_no": name} for name in names],
        "abatement": [
            {"facility_no": name, "abatement_no": "T1", "technology": technology} for name in names
        ],
        "route": [{"facility_no": name, "abatement_no": "T1", "step": 1} for name in names],
    }


def test_solvent_balance(world: Build) -> None:
    """What is recovered, destroyed or kept is taken off, and what a device destroys once (A119)."""
    stated: dict[str, tuple[dict[str, float], float]] = {
        "used": ({}, 4.2 / 2),
        "recovered": ({"voc_recovered": 1.0, "voc_in_waste": 0.2}, 3.0 / 2),
        "measured": ({"voc_recovered": 1.0, "voc_destroyed": 2.0, "voc_in_product": 0.2}, 1.0),
        "too-much": ({"voc_recovered": 5.0}, 4.2 / 2),
    }
    run = {"abatement_no": "T1", "pollutant": "VOCs", "removal_frac": 0.5, "uptime_frac": 1.0}
    made = world(
        facility=[{"facility_no": name} for name in stated],
        **with_device(list(stated), "其他"),
        activity=[row for name, (given, _) in stated.items() for row in coated(name, **given)],
        item=[PAINT, *deductions()],
        abatement_run=[run | {"facility_no": name} for name in stated],
    )

    assert by_facility(made, "VOCs") == pytest.approx({name: t for name, (_, t) in stated.items()})
    assert codes(made, "A101", "A103", "A119") == [("A119", "voc_recovered")]
    assert made.rows("select * from quality.conservation where not ok") == []


def test_no_proof_of_operation(world: Build) -> None:
    """Where the rule holds, a device without a record of its run removes no VOC."""
    regions = {"unproven": "370112", "proven": "370112", "elsewhere": "610112"}
    rule = {"param": "unproven_uptime", "value": "0", "unit": "dimensionless"}
    made = world(
        facility=[{"facility_no": name, "region_code": code} for name, code in regions.items()],
        **with_device(list(regions), "炉"),
        activity=[row for name in regions for row in coated(name)],
        item=[PAINT],
        factor=[
            factor(pollutant="VOCs", region_code="370000", **rule),
            factor(control="炉", pollutant="VOCs", param="removal", value="50", unit="percent"),
        ],
        abatement_run=[
            {"facility_no": "proven", "abatement_no": "T1", "pollutant": "VOCs"}
            | {"uptime_frac": 0.9}
        ],
    )

    assert by_facility(made, "VOCs") == pytest.approx(
        {"unproven": 4.2, "proven": 4.2 * 0.55, "elsewhere": 2.1}
    )
