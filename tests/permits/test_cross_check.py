"""Cross-checks (交叉核对): two records of one thing, each flagged at its trigger and not before."""

from collections.abc import Callable
from typing import Any

import pytest

from inventory.core import models
from inventory.permits.settings import Settings
from tests.worlds import World, factor

Build = Callable[..., World]
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")
ABSURD = factor(
    param="absurd_ratio", value="1000", unit="dimensionless", basis="", stage="", pollutant=""
)


def line(actual: float | None, **keys: Any) -> dict[str, Any]:
    """A line of NOx of an execution report; the year of the one outlet unless told."""
    row = {"facility_no": "F1", "scope": "outlet", "outlet_no": "DA001", "pollutant": "NOx"}
    return {**row, "year": 2024, "actual_t": actual, **keys}


def built(world: Build, *lines: dict[str, Any], **tables: Any) -> World:
    """1000 t of coal give 4 t of NOx beside what is reported."""
    activity = tables.pop("activity", [{"amount_t": 1000.0}])
    return world(
        factor=[NOX, ABSURD], route=[{}], report_line=list(lines), activity=activity, **tables
    )


def side_by_side(world: Build, cases: int, **tables: Any) -> World:
    """As many plants as there are cases, F1 and on, each of them with 4 t of NOx in its account.

    Every row that is given stands in each plant; a function of the number gives a row of its own.
    """
    given: dict[str, list[Any]] = {"facility": [{}], "unit": [{}], "outlet": [{}], "route": [{}]}
    given |= {"activity": [{"amount_t": 1000.0}], **tables}
    numbered = {
        name: [
            {**(row(n - 1) if callable(row) else row), "facility_no": f"F{n}"}
            for n in range(1, cases + 1)
            for row in rows
        ]
        for name, rows in given.items()
        if name not in {"factor", "item"}
    }
    shared = {name: tables[name] for name in ("item",) if name in tables}
    return world(factor=[NOX, ABSURD, *tables.get("factor", [])], **numbered, **shared)


def told(made: World, code: str) -> list[bool]:
    """Which of the plants a finding names, in their order."""
    values = [
        row["value"].split()[0] for row in made.rows("from quality.finding where code = ?", code)
    ]
    plants = made.rows("select facility_no from registry.facility order by facility_no")
    return [plant["facility_no"] in values for plant in plants]


def flagged(made: World, check: str) -> list[dict[str, Any]]:
    """What a check flags."""
    return made.rows("from permits.cross_check where check_id = ? and is_flagged", check)


def codes(made: World) -> set[str]:
    """The codes of the findings of the run."""
    return {row["code"] for row in made.rows("from quality.finding")}


def test_report_against_the_account(world: Build) -> None:
    """X1: more than 0.1 t or 5 % apart is told with both values, the difference and why (P113)."""
    reported = [4.0, 4.09, 4.11, 3.0, 4000.0, -1.0]
    made = side_by_side(world, len(reported), report_line=[lambda n: line(reported[n])])
    rows = made.rows("from permits.cross_check where check_id = 'X1' order by facility_no")
    reasons = made.rows("select reason_code from permits.report_difference order by facility_no")

    assert [row["value_a"] for row in rows] == reported
    assert [row["value_b"] for row in rows] == [pytest.approx(4.0)] * len(reported)
    assert [row["difference"] for row in rows] == [pytest.approx(t - 4.0) for t in reported]
    assert [row["is_flagged"] for row in rows] == [False, False, True, True, True, True]
    assert told(made, "P113") == [False, False, True, True, True, True]
    assert [row["reason_code"] for row in reasons] == [
        *("agrees", "agrees", "other_method", "other_method", "kg_for_t", "impossible")
    ]


def test_a_share_counts_where_tonnes_are_few(world: Build) -> None:
    """X1: 0.05 t are nothing at 4 t and much at 0.4 t."""
    made = built(world, line(0.45), activity=[{"amount_t": 100.0}])

    assert len(flagged(made, "X1")) == 1


def test_the_trigger_is_a_setting(world: Build) -> None:
    """A run with wider tolerances keeps still and says so in its file."""
    wide = Settings(report_tolerance_frac=0.5, report_tolerance_t=2.0)
    made = built(world, line(5.0), permits=wide)

    assert flagged(made, "X1") == []
    assert made.rows("select report_tolerance_t as t from permits.setting") == [{"t": 2.0}]


def test_months_and_quarters_are_compared_with_their_months(world: Build) -> None:
    """X1: a line of a quarter meets its three months, a line of a month the month."""
    made = built(
        world,
        line(0.96, month=1),
        line(3.0, quarter=1),
        line(9.0, quarter=2),
        activity=[{"month": month, "amount_t": 250.0} for month in (1, 2, 3, 4)],
        # what the permit names has to be reported, if by its concentration alone
        permit_limit=[{"outlet_no": "DA001", "pollutant": "NOx", "concentration_mg_m3": 50.0}],
    )
    rows = made.rows(
        "select quarter, month, own_t, reason_code from permits.report_difference order by all"
    )

    assert rows == [
        {"quarter": 1, "month": None, "own_t": 3.0, "reason_code": "agrees"},
        {"quarter": 2, "month": None, "own_t": None, "reason_code": "no_account"},
        {"quarter": None, "month": 1, "own_t": 1.0, "reason_code": "agrees"},
        {"quarter": None, "month": None, "own_t": 4.0, "reason_code": "not_reported"},
    ]
    assert "P122" in codes(made)


def test_an_absurd_report_is_told(world: Build) -> None:
    """11.19e9 t against 0.36 t permitted is impossible, whatever the account says (P123)."""
    made = built(world, line(11.19e9, permitted_t=0.36))
    (row,) = made.rows("select reason_code from permits.report_difference")

    assert row["reason_code"] == "impossible"
    assert "P123" in codes(made)


def test_quarters_make_the_year(world: Build) -> None:
    """X2: four quarters are the year to the last digit that was written (P114)."""
    last = [1.0, 1.001]
    quarters = [line(1.0, quarter=quarter) for quarter in (1, 2, 3)]
    lines = [line(4.0), *quarters, lambda n: line(last[n], quarter=4)]
    made = side_by_side(world, len(last), report_line=lines)

    assert told(made, "P114") == [False, True]
    assert flagged(made, "X2")[0]["difference"] == pytest.approx(0.001)


def test_months_make_the_quarter_and_the_year(world: Build) -> None:
    """X2: months are summed only where none is missing."""
    months = [line(1.0, month=month) for month in range(1, 13)]
    whole = built(world, line(11.0), line(2.0, quarter=1), *months)
    part = built(world, line(11.0), line(2.0, quarter=1), *months[1:])

    assert {(row["source_b"], row["difference"]) for row in flagged(whole, "X2")} == {
        ("quarter", 1.0),
        ("year", 1.0),
    }
    assert flagged(part, "X2") == []


def test_outlets_make_the_totals(world: Build) -> None:
    """X2: main outlets add up to their total, the totals to the plant."""
    made = built(
        world,
        line(2.0),
        line(2.0, outlet_no="DA002"),
        line(5.0, outlet_no=None, scope="main_total"),
        line(6.0, outlet_no=None, scope="plant"),
        outlet=[{}, {"outlet_no": "DA002"}],
    )

    assert {(row["scope"], row["value_a"], row["value_b"]) for row in flagged(made, "X2")} == {
        ("main_total", 4.0, 5.0),
        ("plant", 5.0, 6.0),
    }


def test_report_against_generation(world: Build) -> None:
    """X3: no outlet emits more than was generated, nor less than 0.1 % of it (P115)."""
    reported = [4.0, 4.001, 0.003, 0.005]
    made = side_by_side(world, len(reported), report_line=[lambda n: line(reported[n])])

    assert told(made, "P115") == [False, True, True, False]


def test_activity_and_emission_go_together(world: Build) -> None:
    """X6: fuel without emission, and emission of a unit that stood still (P117)."""
    cases = [(0.0, 8000.0), (4.0, 8000.0), (4.0, 0.0)]
    made = side_by_side(
        world,
        len(cases),
        report_line=[lambda n: line(cases[n][0])],
        activity=[
            {"amount_t": 1000.0},
            lambda n: {"role": "hours", "item": "hours", "amount_h": cases[n][1]},
        ],
    )

    assert told(made, "P117") == [True, False, True]


def test_the_months_that_come_near_the_limit(world: Build) -> None:
    """X8: the first month at 80 % and the first at 100 % of the limit, each once (P119)."""
    limit = {"outlet_no": "DA001", "pollutant": "NOx", "quantity_t": 4.5}
    made = built(
        world,
        activity=[{"month": month, "amount_t": 100.0} for month in range(1, 13)],
        permit_limit=[limit],
    )

    assert [row["month"] for row in flagged(made, "X8")] == [9, 12]
    assert "P119" in codes(made)


def test_one_fuel_has_one_quantity(world: Build) -> None:
    """X9: fuel of the GHG report within 2 % of the one that the pollutants use (P120)."""
    other = [1019.0, 1021.0]
    made = side_by_side(
        world,
        len(other),
        activity=[
            {"amount_t": 1000.0, "flow": "permit_report"},
            lambda n: {"amount_t": other[n], "flow": "ghg_report"},
        ],
    )
    rows = made.rows("from permits.cross_check where check_id = 'X9'")

    assert {(row["source_a"], row["source_b"]) for row in rows} == {("permit_report", "ghg_report")}
    assert told(made, "P120") == [False, True]


def test_one_emission_has_one_quantity(world: Build) -> None:
    """X10: statistics within 10 % of the execution report (P121)."""
    other = [4.3, 4.5]
    statistics = {"outlet_no": "DA001", "pollutant": "NOx", "flow": "statistics"}
    made = side_by_side(
        world,
        len(other),
        report_line=[line(4.0)],
        reported_emission=[lambda n: {**statistics, "emission_t": other[n]}],
    )

    assert told(made, "P121") == [False, True]


GAS = {"item_code": "coal", "role": "fuel", "unit": "t", "name_zh": "煤"}
LIMIT = {"outlet_no": "DA001", "pollutant": "NOx", "concentration_mg_m3": 50.0}
_FROM_HOURS = ("permits.", "quality.finding")


def watched(made: World, *, hours: int, flow_m3_h: float, mg_m3: float) -> World:
    """Give the outlet hours of NOx at 6 % of oxygen, and run what follows from them."""
    made.con.execute("drop view monitoring.hour")
    made.con.execute(
        "create table monitoring.hour as select 'F1' as facility_no, 'DA001' as outlet_no,"
        " 'NOx' as pollutant, timestamp '2024-01-01' + to_hours(n) as ts,"
        " $mean::double as concentration_mg_m3, $flow::double as flow_m3_h,"
        " 0.06::double as o2_frac, case when n = 0 then 'M' end as flag"
        " from range($hours) as t(n)",
        {"mean": mg_m3, "flow": flow_m3_h, "hours": hours},
    )
    made.con.execute(
        "insert into monitoring.monthly_mass by name select 'F1' as facility_no,"
        " 'DA001' as outlet_no, 'NOx' as pollutant, 2024 as year, 1 as month,"
        " $hours as hours_operating",
        {"hours": hours},
    )
    again = [model for model in models.discover() if model.qualified.startswith(_FROM_HOURS)]
    models.run(made.con, again)
    return made


def test_hours_become_monthly_means(world: Build) -> None:
    """Valid hours give the mean at the reference oxygen, the highest hour and the gas."""
    made = built(world, permit_limit=[LIMIT], outlet=[{"reference_o2_frac": 0.06}])
    rows = watched(made, hours=101, flow_m3_h=1000.0, mg_m3=40.0).rows("from permits.stack_month")

    assert [(row["month"], row["mean_mg_m3"], row["highest_mg_m3"]) for row in rows] == [
        (1, pytest.approx(40.0), pytest.approx(40.0))
    ]
    # the one invalid hour carried gas as well
    assert rows[0]["volume_m3"] == pytest.approx(101_000.0)
    assert rows[0]["reference_m3"] == pytest.approx(101_000.0)


def test_the_mean_concentration_of_a_report(world: Build) -> None:
    """X7: 4 t in the gas of the year lie between 5 % of 50 mg/m3 and 50 mg/m3 (P118)."""
    volumes = [8.1e7, 7.9e7, 1.59e9, 1.61e9]
    made = side_by_side(world, len(volumes), report_line=[line(4.0)], permit_limit=[LIMIT])

    assert told(gassed(made, volumes), "P118") == [False, True, False, True]


def test_a_report_is_divided_by_the_gas_of_its_own_time(world: Build) -> None:
    """X7: gas of January alone answers for the report of January, and not for that of the year."""
    made = built(
        world,
        line(4.0),
        line(0.5, month=1),
        line(0.6, quarter=1),
        permit_limit=[LIMIT],
        monitor_plan=[
            {
                "facility_no": "F1",
                "outlet_no": "DA001",
                "pollutant": "NOx",
                "monitoring_mode": "auto",
            }
        ],
    )
    rows = gassed(made, [2e7]).rows("from permits.cross_check where check_id = 'X7'")

    assert [(row["month"], row["quarter"], row["value_a"]) for row in rows] == [
        (1, None, pytest.approx(25.0))
    ]


def gassed(made: World, volumes_m3: list[float]) -> World:
    """A world in which the gas of each plant in January is known, and what follows."""
    made.con.executemany(
        "insert into permits.stack_month by name select ? as facility_no,"
        " 'DA001' as outlet_no, 'NOx' as pollutant, 2024 as year, 1 as month,"
        " 40.0 as mean_mg_m3, 45.0 as highest_mg_m3, ? as volume_m3, ? as reference_m3",
        [[f"F{n}", gas, gas] for n, gas in enumerate(volumes_m3, start=1)],
    )
    again = [
        model
        for model in models.discover()
        if model.qualified.startswith(_FROM_HOURS) and model.name != "stack_month"
    ]
    models.run(made.con, again)
    return made


def test_the_gas_of_the_fuel(world: Build) -> None:
    """X4: measured gas at the reference oxygen is 0.7 to 1.3 of what the fuel gives (P116)."""
    rules = [
        factor(param=param, value=value, unit=unit, basis="", stage="", **keys)
        for param, value, unit, keys in (
            ("exhaust_boiler", "1", "dimensionless", {"category_code": "A02"}),
            ("exhaust_volume", "8", "m3", {"item": "coal"}),
        )
    ]
    shares = [0.71, 0.69, 1.29, 1.31]
    made = side_by_side(
        world,
        len(shares),
        factor=rules,
        item=[GAS],
        unit=[{"category_code": "A0201"}],
        activity=[{"amount_t": 1000.0, "ncv_gj_t": 20.0}],
        permit_limit=[LIMIT],
    )

    assert told(gassed(made, [share * 8e6 for share in shares]), "P116") == [
        *(False, True, False, True)
    ]
