"""Which result of an outlet (排放口) counts in which context, and what stays beside it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.accounting.test_worked_cases import Case, cases, parameter, treated
from tests.worlds import Setting, World, factor, monitored

Build = Callable[..., World]
CONTEXTS = ("inventory", "permit", "statistics", "tax")
SO2 = factor(item="coal", pollutant="SO2", value="10", unit="kg/t")
FIRST_QUARTER = 91 * 24


def limit(pollutant: str = "SO2", **cells: Any) -> dict[str, Any]:
    """A written quantity of an outlet, which names the pollutant."""
    return {"outlet_no": "DA001", "pollutant": pollutant, "quantity_t": 1000.0, **cells}


def sampled(value: float, *, kind: str | None = "own", **cells: Any) -> dict[str, Any]:
    """A manual test of SO2 at 100,000 m³/h."""
    return {
        "facility_no": "F1",
        "outlet_no": "DA001",
        "pollutant": "SO2",
        "tested_on": date(2024, 5, 6),
        "concentration_mg_m3": value,
        "flow_m3_h": 1e5,
        "kind": kind,
        **cells,
    }


def running(hours: float, **cells: Any) -> dict[str, Any]:
    """Operating hours of a unit as an activity."""
    return {"role": "hours", "item": "运行", "amount_h": hours, **cells}


def methods(made: World, context: str, pollutant: str = "SO2") -> dict[str, Any]:
    """Method -> number of chosen rows and tonnes in a context."""
    rows = made.rows(
        "select method, count(*) as n, sum(emission_t) as t from outlets.choice"
        " where is_chosen and context = ? and pollutant = ? group by method",
        context,
        pollutant,
    )
    return {row["method"]: (row["n"], row["t"]) for row in rows}


def codes(made: World) -> list[str]:
    """The finding codes of accounting for outlets."""
    rows = made.rows(
        "select code from (from outlets.problem union all by name from ledger.problem)"
        " order by code"
    )
    return [row["code"] for row in rows]


@pytest.mark.parametrize("case", cases("cems"))
def test_automatic_monitoring_counts_in_every_context(world: Build, case: Case) -> None:
    """The year of a monitor is the sum of c x q, standstill left out, first in every order."""
    flags = dict.fromkeys(range(int(case["hours_n"]), 8784), "F")
    made = world(
        activity=[{"amount_t": 5000.0}],
        route=[{}],
        factor=[SO2],
        setting=monitored(
            concentration_mg_m3=float(case["concentration_mg_m3"]),
            flow_m3_h=float(case["flow_m3_h"]),
            flags=flags,
        ),
        manual_test=[sampled(30.0)],
    )
    wanted = pytest.approx(float(case["emission_t"]), rel=float(case["tolerance"]))

    for context in CONTEXTS:
        assert methods(made, context) == {"cems": (12, wanted)}, context
    losers = made.rows(
        "select method, not_chosen_because from outlets.choice"
        " where context = 'permit' and not is_chosen order by method"
    )
    assert losers == [
        {"method": "coefficient", "not_chosen_because": "另一方法优先"},
        {"method": "manual_own", "not_chosen_because": "另一方法优先"},
    ]


def test_a_quarter_with_too_many_gaps_is_filled_by_context(world: Build) -> None:
    """600 of 2000 operating hours lost (70 %) make a quarter unusable; each context fills it."""
    flags = dict.fromkeys(range(184), "F") | dict.fromkeys(range(300, 900), "D")
    made = world(
        activity=[{"amount_t": 8600.0}],
        route=[{}],
        factor=[SO2],
        outlet=[{"requires_cems": True}],
        permit_limit=[limit()],
        setting=monitored(concentration_mg_m3=20.0, flow_m3_h=1e5, flags=flags),
    )
    # 8600 h of operation in the year, 2000 of them in the first quarter
    measured = pytest.approx(20e-9 * 1e5 * 6600)
    share = pytest.approx(86 * 2000 / 8600)

    (gap,) = made.rows("select distinct gap_frac from outlets.direct_discharge")
    assert gap["gap_frac"] == pytest.approx(0.3)
    assert methods(made, "inventory") == {"cems": (9, measured), "coefficient": (3, share)}
    assert methods(made, "permit") == {"cems": (9, measured), "direct_discharge": (3, share)}
    assert methods(made, "tax") == methods(made, "permit")
    # statistics ask for a whole year of usable quarters
    assert methods(made, "statistics") == {"coefficient": (1, pytest.approx(86))}
    assert codes(made) == ["A117"]
    (actual,) = made.rows(
        "select sum(emission_t) as t, max(gap_frac) as gap_frac,"
        " sum(substituted_t) as substituted_t from ledger.outlet_actual_month"
    )
    assert actual == {
        "t": pytest.approx(13.2 + 20),
        "gap_frac": pytest.approx(0.3),
        "substituted_t": 0,
    }


@pytest.mark.parametrize("case", cases("direct_discharge"))
def test_required_monitoring_that_is_absent_is_direct_discharge(world: Build, case: Case) -> None:
    """Without the required monitor a permit counts what is generated, an inventory what leaves."""
    made = world(
        activity=[{"amount_t": float(case["amount_t"])}],
        factor=[factor(item="coal", pollutant="NOx", value=case["ef"], unit=case["unit"])],
        outlet=[{"requires_cems": True}],
        permit_limit=[limit("NOx")],
        setting=Setting(method_context="permit"),
        **treated(case, "NOx"),
    )
    direct = pytest.approx(float(case["emission_t"]), rel=float(case["tolerance"]))

    assert methods(made, "permit", "NOx") == {"direct_discharge": (1, direct)}
    assert methods(made, "inventory", "NOx") == {
        "coefficient": (1, pytest.approx(float(case["treated_t"]), rel=1e-4))
    }
    # the run stands in the context of permits, and so does its ledger
    assert made.chosen("NOx") == direct
    assert made.rows("select * from quality.conservation where not ok") == []


def test_a_monitoring_plan_names_what_is_required(world: Build) -> None:
    """A plan goes before the general duty; without plan and limit nobody knows the pollutants."""
    plan = {"facility_no": "F1", "outlet_no": "DA001", "pollutant": "SO2"}
    made = world(
        outlet=[{"requires_cems": True}, {"outlet_no": "DA002", "requires_cems": True}],
        monitor_plan=[{**plan, "monitoring_mode": "auto", "monitor_plan_id": 1}],
        permit_limit=[limit("NOx")],
    )

    assert made.rows("select outlet_no, pollutant from outlets.duty") == [
        {"outlet_no": "DA001", "pollutant": "SO2"}
    ]
    assert codes(made) == ["A115"]


@pytest.mark.parametrize(
    ("own", "enforced"),
    [
        pytest.param(own.values[0], enforced.values[0], id=own.values[0]["case"])
        for own, enforced in zip(cases("manual_own"), cases("manual_enforcement"), strict=True)
    ],
)
def test_tests_by_hand(world: Build, own: Case, enforced: Case) -> None:
    """A mean rate times the longest run behind the outlet; the authority's tests prevail."""
    values = [float(text) for text in own["concentrations_mg_m3"].split(";")]
    made = world(
        unit=[{}, {"unit_no": "MF2"}],
        route=[{}, {"unit_no": "MF2"}],
        outlet=[{}, {"outlet_no": "DA002"}],
        activity=[
            {"amount_t": 1000.0},
            running(float(own["operating_h"])),
            running(100.0, unit_no="MF2"),
        ],
        factor=[SO2, parameter("test_load_min", "0.75")],
        manual_test=[
            *(sampled(value) for value in values),
            *(
                sampled(float(text), kind="enforcement", load_frac=0.6)
                for text in enforced["concentrations_mg_m3"].split(";")
            ),
            sampled(5.0, outlet_no="DA002", kind=None),
        ],
    )
    found = {
        row["method"]: row["emission_t"]
        for row in made.rows(
            "select method, emission_t from outlets.candidate where outlet_no = 'DA001'"
        )
    }

    assert found == {
        "coefficient": pytest.approx(10),
        "manual_own": pytest.approx(float(own["emission_t"])),
        "manual_enforcement": pytest.approx(float(enforced["emission_t"])),
    }
    assert made.chosen("SO2") == pytest.approx(float(enforced["emission_t"]))
    # DA002 has no hours to multiply with; the authority came on a day of low load
    assert codes(made) == ["A112", "A113"]


def test_months_without_any_result_are_told(world: Build) -> None:
    """A quarter that neither monitor nor activity answers for stays open, and says so."""
    flags = dict.fromkeys(range(FIRST_QUARTER // 2), "D")
    made = world(
        setting=monitored(concentration_mg_m3=20.0, flow_m3_h=1e5, flags=flags),
    )

    assert methods(made, "inventory") == {"cems": (9, pytest.approx(2e-3 * 24 * 275))}
    # nor does any unit stand behind the outlet
    assert codes(made) == ["A111", "A114"]
    assert (
        made.rows("select unit_no, category_code from ledger.emission")
        == [{"unit_no": None, "category_code": None}] * 9
    )
