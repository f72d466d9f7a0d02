"""Statements that compete (多源上报): one counts, whatever the order of import; losers say why."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from inventory.core import models
from tests.outlets.test_choice import codes
from tests.worlds import Setting, World, factor

Build = Callable[..., World]
Row = dict[str, Any]

SITE: Row = {}
OUTLET: Row = {"outlet_no": "DA001"}
UNIT: Row = {"unit_no": "MF1"}
CO2 = factor(item="coal", pollutant="CO2", value="2", unit="t/t")


def rule(param: str, value: str) -> dict[str, str]:
    """A single value of the engine."""
    return factor(param=param, value=value, unit="dimensionless", basis="", stage="", pollutant="")


RULES = [
    rule(name, value)
    for name, value in (
        ("absurd_ratio", "1000"),
        ("absurd_report_ratio", "100"),
        ("statement_rest", "0.01"),
    )
]


def report(flow: str, emission_t: float, **more: Any) -> Row:
    """A reported emission of SO2, in tonnes."""
    return {
        "pollutant": "SO2",
        "flow": flow,
        "emission_t": emission_t,
        "amount_reported": emission_t,
        "unit_reported": "t",
        **more,
    }


def by_months(flow: str, each_t: float, count: int = 12, **more: Any) -> list[Row]:
    """The same quantity in each of the first months."""
    return [report(flow, each_t, month=month, **more) for month in range(1, count + 1)]


def losers(made: World) -> dict[str, str]:
    """Why each flow does not count, in the first of its rows that does not."""
    found = made.rows(
        "select flow, min(not_chosen_because) as because from ledger.emission"
        " where role = 'reported' and not is_chosen group by flow"
    )
    return {row["flow"]: row["because"] for row in found}


def sound(made: World) -> bool:
    """Whether nothing is lost, invented or counted twice."""
    return not made.rows("select door from quality.conservation where not ok") and not made.rows(
        "select kind from quality.chosen_twice"
    )


# five flows in four files
FILES = (
    [report("statistics", 100.0), report("yearbook", 120.0)],
    [report("permit_report", 90.0, **OUTLET), report("permit_report", 91.0)],
    [report("ghg_report", 95.0, **UNIT), *by_months("ghg_report", 8.0, **UNIT)],
    [report("survey", 88.0), report("survey", 88.0, lot_no=2, unit_reported="kg")],
)


@pytest.mark.parametrize("order", list(permutations(FILES)), ids=map(str, range(24)))
def test_five_flows_give_one_total_in_any_order(world: Build, order: tuple[list[Row], ...]) -> None:
    """Months, a year, a unit, an outlet and the plant: one counts, each other says why not."""
    rows = [row for file in order for row in file]

    made = world(route=[{}], reported_emission=rows)

    assert made.chosen("SO2") == pytest.approx(90)
    assert losers(made) == {
        "statistics": "另一数据来源优先",
        "permit_report": "同一来源的分项优先",
        "ghg_report": "另一数据来源优先",
        "survey": "另一数据来源优先",
        "yearbook": "另一数据来源优先",
    }
    kept = made.rows("select count(*) as n from ledger.emission where role = 'reported'")
    assert kept == [{"n": len(rows)}]
    assert sound(made)


@pytest.mark.parametrize(
    ("mode", "total_t"),
    [("preferred", 90.0), ("maximum", 120.0), ("residual", 120.0), ("mean", 98.0)],
)
def test_modes_of_the_union(world: Build, mode: str, total_t: float) -> None:
    """The first, the largest, the first with what others have more, or their mean."""
    rows = [
        report("permit_report", 90.0, **OUTLET),
        report("statistics", 84.0),
        report("yearbook", 120.0),
    ]
    made = world(route=[{}], reported_emission=rows, setting=Setting(statement_mode=mode))

    assert made.chosen("SO2") == pytest.approx(total_t)
    assert sound(made)


def test_the_order_of_flows_follows_the_context(world: Build) -> None:
    """Statistics go first in statistics, the execution report elsewhere."""
    rows = [report("statistics", 100.0), report("permit_report", 90.0)]

    totals = {
        context: world(reported_emission=rows, setting=Setting(method_context=context)).chosen(
            "SO2"
        )
        for context in ("inventory", "permit", "statistics")
    }

    assert totals == {"inventory": 90.0, "permit": 90.0, "statistics": 100.0}


def test_months_go_before_the_year_only_when_complete(world: Build) -> None:
    """Twelve months replace the year; eleven are part of it; sums to date are told from months."""
    year = report("statistics", 99.0)
    complete = world(reported_emission=[*by_months("statistics", 8.0), year])
    partial = world(reported_emission=[*by_months("statistics", 8.0, count=11), year])
    to_date = world(
        reported_emission=[
            *(report("statistics", 8.25 * month, month=month) for month in range(1, 13)),
            year,
        ]
    )

    assert complete.chosen("SO2") == pytest.approx(96)
    assert losers(complete) == {"statistics": "已有各月数值"}
    assert partial.chosen("SO2") == pytest.approx(99)
    assert losers(partial) == {"statistics": "已计入年度值"}
    assert to_date.chosen("SO2") == pytest.approx(99)
    assert losers(to_date) == {"statistics": "各月为当年累计值"}


def test_a_plant_that_opened_in_july_is_complete_with_six_months(world: Build) -> None:
    """Months before the first day are not missing."""
    rows = [report("statistics", 8.0, month=month) for month in range(7, 13)]
    made = world(
        facility=[{"opened_on": "2024-07-01"}],
        reported_emission=[*rows, report("statistics", 50.0)],
    )

    assert made.chosen("SO2") == pytest.approx(48)


def test_parts_before_their_whole_and_the_rest_is_told(world: Build) -> None:
    """Units count, their outlet and the site do not; the rest is told, or counted on demand."""
    rows = [
        report("statistics", 100.0),
        report("statistics", 80.0, **OUTLET),
        report("statistics", 50.0, **UNIT),
        report("statistics", 20.0, unit_no="MF2"),
    ]
    units = [{}, {"unit_no": "MF2"}]
    routes = [{}, {"unit_no": "MF2"}]
    made = world(unit=units, route=routes, factor=RULES, reported_emission=rows)
    with_rest = world(
        unit=units,
        route=routes,
        reported_emission=rows,
        setting=Setting(statement_mode="residual"),
    )
    told = made.rows("select value from quality.finding where code = 'A132' order by value")

    assert made.chosen("SO2") == pytest.approx(70)
    assert [row["value"] for row in told] == [
        "F1 DA001 SO2 statistics 合计 80 t，分项 70 t，相差 10 t",
        "F1 SO2 statistics 合计 100 t，分项 80 t，相差 20 t",
    ]
    assert with_rest.chosen("SO2") == pytest.approx(100)
    assert sound(with_rest)


def test_parts_that_add_up_are_not_told(world: Build) -> None:
    """A difference within the rounding of a report is no finding."""
    rows = [report("statistics", 80.3), report("statistics", 80.0, **OUTLET)]

    assert "A132" not in codes(world(factor=RULES, reported_emission=rows))


def test_flows_of_other_places_do_not_compete(world: Build) -> None:
    """Reports compete where routes join their places, over any chain, and nowhere else."""
    outlets = [{"outlet_no": f"DA00{number}"} for number in (1, 2, 3)]
    units = [{"unit_no": f"MF{number}"} for number in (1, 2, 3)]
    routes = [
        {"unit_no": "MF1", "outlet_no": "DA001", "share_frac": 0.5},
        {"unit_no": "MF1", "outlet_no": "DA002", "share_frac": 0.5},
        {"unit_no": "MF2", "outlet_no": "DA002"},
        {"unit_no": "MF3", "outlet_no": "DA003"},
    ]
    made = world(
        unit=units,
        outlet=outlets,
        route=routes,
        reported_emission=[
            report("permit_report", 30.0, outlet_no="DA001"),
            report("permit_report", 30.0, outlet_no="DA002"),
            report("statistics", 55.0, unit_no="MF2"),
            report("statistics", 7.0, unit_no="MF3"),
        ],
    )

    assert made.chosen("SO2") == pytest.approx(67)
    assert "A134" in codes(made)


def test_one_flow_alone_is_not_told(world: Build) -> None:
    """Nothing competes."""
    assert "A134" not in codes(world(reported_emission=[report("statistics", 1.0)]))


VERIFIED = report("ghg_report", 300.0, pollutant="CO2", verified_by="某核查机构")


@pytest.mark.parametrize(
    ("change", "total_t", "told"),
    [
        ({}, 300.0, {"A137"}),
        ({"verified_by": None}, 220.0, set()),  # nobody verified it
        ({"pollutant": "CH4"}, 220.0, set()),  # of another gas
    ],
)
def test_a_verified_report_stands_before_default_parameters(
    world: Build, change: Row, total_t: float, told: set[str]
) -> None:
    """It is divided among units and leaves as the calculation has them."""
    made = world(
        unit=[{}, {"unit_no": "MF2"}],
        route=[{}, {"unit_no": "MF2"}],
        activity=[{"amount_t": 100.0}, {"amount_t": 10.0, "unit_no": "MF2"}],
        factor=[CO2],
        reported_emission=[{**VERIFIED, **change}],
    )
    shares = made.rows(
        "select emission_t / sum(emission_t) over () as share from ledger.emission"
        " where is_chosen and pollutant = 'CO2' order by share"
    )

    assert made.chosen("CO2") == pytest.approx(total_t)
    assert [row["share"] for row in shares] == pytest.approx([1 / 11, 10 / 11])
    assert {"A137"} & set(codes(made)) == told
    assert sound(made)


def test_measured_carbon_stands_before_a_verified_report(world: Build) -> None:
    """Where the carbon of the fuel was measured, the account has no default in it."""
    made = world(
        route=[{}],
        activity=[{"amount_t": 100.0, "carbon_frac": 0.6}],
        factor=[CO2],
        reported_emission=[VERIFIED],
    )

    assert made.chosen("CO2") == pytest.approx(200)
    assert losers(made) == {"ghg_report": "已有核算结果"}


def test_all_sources_stand_side_by_side(world: Build) -> None:
    """Reports, own account and what counts, with their differences."""
    made = world(
        route=[{}],
        activity=[{"amount_t": 100.0}],
        factor=[CO2],
        reported_emission=[VERIFIED, report("statistics", 190.0, pollutant="CO2")],
    )
    rows = made.rows(
        "select source, verified_by, value_t, chosen_t, difference_t from ledger.comparison"
        " order by source"
    )

    assert [tuple(row.values()) for row in rows] == [
        ("account", None, 200.0, 300.0, -100.0),
        ("ghg_report", "某核查机构", 300.0, 300.0, 0.0),
        ("statistics", None, 190.0, 300.0, -110.0),
    ]


def test_two_flows_that_count_are_counted_twice(world: Build) -> None:
    """The check sees a ledger in which a second flow of one scope counts as well."""
    made = world(
        reported_emission=[report("statistics", 100.0), report("permit_report", 90.0)],
    )
    text = next(m.sql for m in models.discover() if m.qualified == "quality.chosen_twice")
    assert sound(made)

    made.con.execute("create or replace table ledger.kept as from ledger.emission")
    made.con.execute("update ledger.kept set is_chosen = true")
    made.con.execute("create or replace view ledger.emission as from ledger.kept")

    assert made.rows(f"select kind, times from ({text})") == [{"kind": "上报来源", "times": 2}]
