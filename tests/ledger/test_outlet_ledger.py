"""How the result of an outlet enters the ledger (排放台账): divided, never doubled, never lost."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.accounting.test_worked_cases import Case, cases
from tests.outlets.test_choice import SO2, codes, limit, running, sampled
from tests.worlds import Setting, World, factor, monitored

Build = Callable[..., World]
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")
DUST = ("PM", "PM10", "PM2.5")


def sound(made: World) -> bool:
    """Whether nothing is lost, invented or counted twice."""
    return not made.rows("select door from quality.conservation where not ok") and not made.rows(
        "select kind from quality.chosen_twice"
    )


def test_a_measured_outlet_is_divided_among_its_units(world: Build) -> None:
    """Units share the measurement as their activity says; other species keep their activity."""
    made = world(
        unit=[{}, {"unit_no": "MF2", "category_code": "A010201"}],
        route=[{}, {"unit_no": "MF2"}],
        activity=[
            {"amount_t": 300.0},
            {"amount_t": 100.0, "unit_no": "MF2"},
            running(1000.0),
        ],
        factor=[SO2, NOX],
        manual_test=[sampled(20.0)],
        reported_emission=[{"outlet_no": "DA001", "pollutant": "SO2", "emission_t": 7.0}],
    )
    rows = made.rows(
        "select unit_no, category_code, method, emission_t, activity_id from ledger.emission"
        " where pollutant = 'SO2' and is_chosen order by unit_no"
    )
    losers = made.rows(
        "select distinct method, not_chosen_because from ledger.emission"
        " where not is_chosen order by method"
    )

    assert [(row["unit_no"], row["method"]) for row in rows] == [
        ("MF1", "manual_own"),
        ("MF2", "manual_own"),
    ]
    assert [row["emission_t"] for row in rows] == pytest.approx([1.5, 0.5])
    assert [row["activity_id"] for row in rows] == [None, None]
    assert losers == [
        {"method": "coefficient", "not_chosen_because": "另有监测结果"},
        {"method": "reported", "not_chosen_because": "已有核算结果"},
    ]
    assert made.chosen("NOx") == pytest.approx(1.6)
    assert sound(made)


def test_without_activity_the_gas_divides_the_measurement(world: Build) -> None:
    """Units that say nothing of the pollutant share by their routes, on the leaf for reports."""
    made = world(
        unit=[{}, {"unit_no": "MF2"}],
        outlet=[{}, {"outlet_no": "DA002"}],
        route=[
            {},
            {"unit_no": "MF2", "share_frac": 0.25},
            {"unit_no": "MF2", "outlet_no": "DA002", "share_frac": 0.75},
        ],
        activity=[running(1000.0)],
        manual_test=[sampled(20.0)],
    )
    rows = made.rows(
        "select unit_no, category_code, emission_t from ledger.emission order by unit_no"
    )

    assert [row["emission_t"] for row in rows] == pytest.approx([1.6, 0.4])
    assert {row["category_code"] for row in rows} == {"A010101"}
    assert sound(made)


def test_activity_by_month_keeps_the_months_it_answers_for(world: Build) -> None:
    """In months without usable monitoring monthly activity counts as it is, with its own row."""
    flags = dict.fromkeys(range(800), "D")
    made = world(
        activity=[{"amount_t": 100.0, "month": month, "lot_no": month} for month in range(2, 13)],
        route=[{}],
        factor=[SO2],
        setting=monitored(concentration_mg_m3=20.0, flow_m3_h=1e5, flags=flags),
    )
    rows = made.rows(
        "select month, method, activity_id is not null as is_activity from ledger.emission"
        " where is_chosen order by month"
    )

    assert [tuple(row.values()) for row in rows] == [
        (2, "coefficient", True),
        (3, "coefficient", True),
        *((month, "cems", False) for month in range(4, 13)),
    ]
    # nothing ran in January, which is no gap
    assert codes(made) == []
    assert sound(made)


@pytest.mark.parametrize("case", cases("pm_share"))
def test_size_classes_fit_into_the_measured_dust(world: Build, case: Case) -> None:
    """PM10 and PM2.5 keep their calculation unless one exceeds the dust that was measured."""
    factors = [
        factor(item="coal", pollutant=name, value=case[key], unit="kg/t")
        for name, key in zip(DUST, ("pm_ef", "pm10_ef", "pm25_ef"), strict=True)
    ]
    made = world(
        activity=[{"amount_t": 1000.0}, running(float(case["measured_t"]) * 500)],
        route=[{}],
        factor=factors,
        manual_test=[sampled(20.0, pollutant="PM")],
    )
    wanted = [case["measured_t"], case["pm10_t"], case["pm25_t"]]

    assert [made.chosen(name) for name in DUST] == pytest.approx([float(text) for text in wanted])
    assert sound(made)


def test_size_classes_without_calculated_dust_are_told(world: Build) -> None:
    """There is no ratio to scale by: PM10 is at most what was measured, and a finding says so."""
    made = world(
        activity=[{"amount_t": 1000.0}, running(100.0)],
        route=[{}],
        factor=[factor(item="coal", pollutant="PM10", value="8", unit="kg/t")],
        manual_test=[sampled(20.0, pollutant="PM")],
    )

    assert made.chosen("PM10") == pytest.approx(made.chosen("PM")) == pytest.approx(0.2)
    assert codes(made) == ["A116"]


def test_sizes_of_two_sources_fit_into_the_measured_dust(world: Build) -> None:
    """Behind one stack one source has its whole, the other a size alone: both fit into 0.2 t.

    The sizes together are 9 t beside a whole of 2 t, so the whole is known by neither.
    """
    made = world(
        unit=[{}, {"unit_no": "MF2"}],
        activity=[
            {"amount_t": 1000.0},
            {"unit_no": "MF2", "item": "gas", "amount_t": 1000.0},
            running(100.0),
        ],
        route=[{}, {"unit_no": "MF2"}],
        item=[
            {"item_code": code, "role": "fuel", "unit": "t", "name_zh": code}
            for code in ("coal", "gas")
        ],
        factor=[
            factor(item="coal", pollutant="PM", value="2", unit="kg/t"),
            factor(item="coal", pollutant="PM10", value="1", unit="kg/t"),
            factor(item="gas", pollutant="PM10", value="8", unit="kg/t"),
        ],
        manual_test=[sampled(20.0, pollutant="PM")],
    )

    assert made.chosen("PM10") == pytest.approx(made.chosen("PM")) == pytest.approx(0.2)
    assert codes(made) == ["A116"]
    assert sound(made)


def test_reported_dust_binds_its_sizes(world: Build) -> None:
    """A report of 5 t of dust leaves no room for 8 t of PM10: sizes are at most what it says."""
    made = world(
        activity=[{"amount_t": 1000.0}],
        route=[{}],
        factor=[factor(item="coal", pollutant="PM10", value="8", unit="kg/t")],
        reported_emission=[
            {"outlet_no": "DA001", "unit_no": "MF1", "pollutant": "PM", "emission_t": 5.0}
        ],
    )

    assert (made.chosen("PM"), made.chosen("PM10")) == pytest.approx((5, 5))
    assert codes(made) == ["A116"]
    assert sound(made)


def test_another_context_changes_no_candidate() -> None:
    """The order of methods chooses among results; it makes none. Without monitors, activity."""
    tables: dict[str, Any] = {
        "activity": [{"amount_t": 1000.0}, running(500.0)],
        "route": [{}],
        "factor": [SO2],
        "outlet": [{"requires_cems": True}],
        "permit_limit": [limit()],
    }
    candidates = "from outlets.candidate order by all"
    choices = "from outlets.choice order by all"
    tests = [sampled(20.0), sampled(10.0, kind="enforcement")]
    inventory = World.of(**tables, manual_test=tests)
    permit = World.of(**tables, manual_test=tests, setting=Setting(method_context="permit"))
    bare = World.of(**tables)

    assert inventory.rows(candidates) == permit.rows(candidates)
    assert inventory.rows(choices) == permit.rows(choices)
    assert inventory.chosen("SO2") == pytest.approx(0.5)
    assert permit.chosen("SO2") == pytest.approx(10)
    assert bare.chosen("SO2") == pytest.approx(10)
    (row,) = bare.rows("select method, activity_id from ledger.emission where is_chosen")
    assert row == {"method": "coefficient", "activity_id": 1}


@settings(max_examples=4, deadline=None)
@given(
    fuel=st.lists(st.floats(min_value=0, max_value=1e5), min_size=1, max_size=4),
    value=st.floats(min_value=0, max_value=500),
    hours=st.floats(min_value=1, max_value=8784),
    share=st.floats(min_value=0.01, max_value=1),
)
def test_the_ledger_holds_what_was_measured(
    fuel: list[float], value: float, hours: float, share: float
) -> None:
    """Whatever units stand behind an outlet, their rows add up to its measurement."""
    names = [f"MF{n}" for n, _ in enumerate(fuel, start=1)]
    made = World.of(
        unit=[{"unit_no": name} for name in names],
        outlet=[{}, {"outlet_no": "DA002"}],
        route=[
            {"unit_no": name, "outlet_no": outlet, "share_frac": part}
            for name in names
            for outlet, part in (("DA001", share), ("DA002", 1 - share))
        ],
        activity=[
            *({"unit_no": name, "amount_t": t} for name, t in zip(names, fuel, strict=True)),
            running(hours),
        ],
        factor=[SO2],
        manual_test=[sampled(value)],
    )
    (row,) = made.rows(
        "select sum(emission_t) as t from ledger.emission"
        " where is_chosen and outlet_no = 'DA001' and pollutant = 'SO2'"
    )

    assert row["t"] == pytest.approx(value * 1e5 * 1e-9 * hours, rel=1e-9, abs=1e-15)
    assert sound(made)
    made.close()
