"""What a permit is compared with (许可口径): automatic, direct discharge, tests, then activity."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from inventory.core import models
from inventory.permits.settings import Settings
from tests.worlds import Setting, World, factor, monitored

Build = Callable[..., World]
ABSURD = factor(
    param="absurd_ratio", value="1000", unit="dimensionless", basis="", stage="", pollutant=""
)
SO2 = factor(item="coal", pollutant="SO2", value="10", unit="kg/t")
PLANTS = ("F1", "F2", "F3", "F4")
# 10 lost hours in the first quarter; 800 of the 2208 hours of the fourth
LOST = dict.fromkeys(range(1000, 1010), "D") | dict.fromkeys(range(7000, 7800), "D")


def of(plants: tuple[str, ...], **cells: Any) -> list[dict[str, Any]]:
    """The same row in several plants."""
    return [{**cells, "facility_no": plant} for plant in plants]


def line(quarter: int, actual_t: float) -> dict[str, Any]:
    """A quarter of SO2 in the execution report of the monitored plant."""
    row = {"facility_no": "F1", "scope": "outlet", "outlet_no": "DA001", "pollutant": "SO2"}
    return {**row, "year": 2024, "quarter": quarter, "actual_t": actual_t}


def city(**given: Any) -> World:
    """Four plants that take out 90 % of their sulphur: F1 monitors with gaps, F2 should monitor.

    F3 should monitor and reports nothing, F4 need not monitor.
    """
    removal = {"abatement_no": "TA001", "pollutant": "SO2", "removal_frac": 0.9, "uptime_frac": 1.0}
    limits = {"F1": 30.0, "F2": 5.0, "F3": 5.0, "F4": 5.0}
    return World.of(
        facility=of(PLANTS),
        unit=of(PLANTS),
        outlet=[*of(PLANTS[:3], requires_cems=True), *of(PLANTS[3:])],
        abatement=of(PLANTS, abatement_no="TA001", technology="其他"),
        abatement_run=of(PLANTS, **removal),
        route=of(PLANTS, abatement_no="TA001", step=1),
        activity=[
            *of(("F1",), amount_t=8784.0),
            *of(("F2", "F4"), amount_t=1000.0),
        ],
        permit_limit=[
            {"facility_no": plant, "outlet_no": "DA001", "pollutant": "SO2", "quantity_t": limit}
            for plant, limit in limits.items()
        ],
        factor=[SO2, ABSURD],
        **given,
    )


@pytest.fixture(scope="module")
def made() -> Iterator[World]:
    """The four plants with a year of hours of 2 kg/h at F1, compared to the gram."""
    built = city(
        setting=monitored(concentration_mg_m3=20.0, flow_m3_h=1e5, flags=LOST),
        report_line=[line(1, 4.348), line(2, 4.3), line(3, 4.416), line(4, 4.0)],
        permits=Settings(report_tolerance_frac=1e-4, report_tolerance_t=1e-3),
    )
    yield built
    built.close()


def test_the_comparison_takes_the_order_for_permits(made: World) -> None:
    """Absent or unusable monitoring counts as generated, whatever the ledger of the run takes."""
    rows = made.rows(
        "select facility_no, actual_t, actual_method, status from permits.outlet_gap order by all"
    )
    # three quarters of 6576 h at 2 kg/h; a quarter's share of the 87.84 t that F1 generates
    monitored_t, direct_t = 13.152, 87.84 * 2208 / 8784

    assert [tuple(row.values()) for row in rows] == [
        ("F1", pytest.approx(monitored_t + direct_t), "cems+direct_discharge", "over"),
        ("F2", pytest.approx(10.0), "direct_discharge", "over"),
        ("F3", None, None, "no_data"),
        ("F4", pytest.approx(1.0), "coefficient", "ok"),
    ]
    # the ledger stands in the order for inventories: what left the stacks
    assert made.chosen("SO2") == pytest.approx(monitored_t + direct_t / 10 + 1.0 + 1.0)


def test_the_reason_stands_beside_the_result(made: World) -> None:
    """Method, reason, share of lost hours and tonnes that stand for lost hours are logged."""
    rows = made.rows(
        "select gap_frac, substituted_t, measured_frac, reason from permits.outlet_gap"
        " order by facility_no"
    )
    reasons = [row["reason"] for row in rows]

    assert rows[0]["gap_frac"] == pytest.approx(800 / 2208)
    assert rows[0]["substituted_t"] == pytest.approx(0.02)
    assert rows[0]["measured_frac"] == pytest.approx(13.132 / 35.232)
    assert "本季度缺失时间过多" in reasons[0]
    assert reasons[1:] == [
        "应自动监测而未监测",
        "应自动监测而未监测，也没有可核算的产生量",
        None,
    ]
    assert [row["measured_frac"] for row in rows[1:]] == [0.0, None, 0.0]


def test_what_stands_for_lost_hours_is_a_method_of_its_own(made: World) -> None:
    """The mix tells measured and substituted tonnes apart and adds up to the whole."""
    mix = {row["method"]: row for row in made.rows("from permits.method_mix")}
    (kind,) = made.rows("select measured_frac from permits.gap_by_kind")

    assert {method: row["emission_t"] for method, row in mix.items()} == {
        "cems": pytest.approx(13.132),
        "cems_substituted": pytest.approx(0.02),
        "coefficient": pytest.approx(1.0),
        "direct_discharge": pytest.approx(32.08),
    }
    assert mix["cems_substituted"]["share_frac"] == pytest.approx(0.02 / 46.232)
    assert sum(row["share_frac"] for row in mix.values()) == pytest.approx(1.0)
    assert [method for method, row in mix.items() if row["is_measured"]] == ["cems"]
    assert kind["measured_frac"] == pytest.approx(13.132 / 46.232)


def test_substituted_hours_explain_what_they_amount_to(made: World) -> None:
    """A report is short by the substituted tonnes, by more than them, by nothing, by direct."""
    rows = made.rows(
        "select quarter, own_method, substituted_t, reason_code from permits.report_difference"
        " where facility_no = 'F1' order by quarter nulls last"
    )

    assert [(row["own_method"], row["reason_code"]) for row in rows] == [
        ("cems", "substituted_hours"),
        ("cems", "unexplained"),
        ("cems", "agrees"),
        ("direct_discharge", "direct_discharge"),
        ("cems+direct_discharge", "not_reported"),
    ]
    assert [row["substituted_t"] for row in rows] == pytest.approx([0.02, 0, 0, 0, 0.02])


def test_the_tax_takes_its_own_order(made: World) -> None:
    """The tax counts the same direct discharge as the permit and nothing of the ledger there."""
    tonnes = made.rows(
        "select facility_no, sum(emission_t) as t from permits.tax_quantity group by all order by 1"
    )

    assert [row["facility_no"] for row in tonnes] == ["F1", "F2", "F4"]
    assert [row["t"] for row in tonnes] == pytest.approx([35.232, 10.0, 1.0])


def doors(made: World) -> set[str]:
    """The doors at which something is lost, after a look at the tables as they are now."""
    model = next(m for m in models.discover() if m.qualified == "quality.conservation")
    made.con.execute(f"create or replace table quality.conservation as\n{model.sql}")
    return {row["door"] for row in made.rows("from quality.conservation where not ok")}


@pytest.mark.parametrize(
    ("broken", "lost"),
    [
        ("update run.scope set gwp_set = gwp_set", set()),
        (
            "delete from permits.outlet_actual where facility_no = 'F4'",
            {"许可口径 permit order", "许可对比 permits"},
        ),
        (
            "update permits.outlet_gap set actual_t = actual_t - 1 where facility_no = 'F2'",
            {
                *("许可对比 permits", "许可分区域 permits by region"),
                *("许可分行业 permits by industry", "许可分管理类别 permits by class"),
                "许可分排放口类别 permits by kind",
            },
        ),
        (
            "update permits.gap_roll_up set actual_t = actual_t * 2 where rolled_by = 'class'",
            {"许可分管理类别 permits by class"},
        ),
    ],
)
def test_a_tonne_is_compared_once(made: World, broken: str, lost: set[str]) -> None:
    """What counts for permits, what is compared and what is rolled up are the same tonnes."""
    made.con.execute("begin")
    made.con.execute(broken)
    found = doors(made)
    made.con.execute("rollback")

    assert found == lost


def test_the_ledger_may_follow_another_order() -> None:
    """A run for statistics changes its ledger; what is compared with permits stays."""
    gap = "select facility_no, actual_t, status from permits.outlet_gap order by all"
    one, other = city(), city(setting=Setting(method_context="permit"))

    assert one.chosen("SO2") == pytest.approx(87.84 / 10 + 2)
    assert other.chosen("SO2") == pytest.approx(87.84 + 10 + 1)
    assert one.rows(gap) == other.rows(gap)
    assert [row["status"] for row in one.rows(gap)] == ["over", "over", "no_data", "ok"]
    for made in (one, other):
        made.close()


def test_dust_of_a_watched_outlet_is_smoke_and_dust_as_its_activity_says(world: Build) -> None:
    """A measured outlet of a kiln that burns and mills is taxed by the shares of both."""
    made = world(
        factor=[
            factor(item="coal", pollutant="PM", value="1", unit="kg/t"),
            factor(item="clinker", pollutant="PM", value="3", unit="kg/t"),
        ],
        item=[
            {"item_code": "coal", "role": "fuel", "unit": "t", "name_zh": "煤"},
            {"item_code": "clinker", "role": "product", "unit": "t", "name_zh": "熟料"},
        ],
        unit=[{}, {"unit_no": "MF2"}],
        route=[{}, {"unit_no": "MF2"}],
        activity=[
            {"amount_t": 1000.0},
            {"unit_no": "MF2", "role": "product", "item": "clinker", "amount_t": 1000.0},
        ],
        setting=monitored(concentration_mg_m3=20.0, pollutant="PM"),
    )
    made.con.execute(
        "update registry.pollutant set pollution_equivalent_kg = 1"
        " where pollutant in ('SMOKE', 'DUST_GEN')"
    )
    rows = made.rows(
        "select tax_item, sum(emission_t) as t from permits.tax_quantity group by all order by all"
    )
    whole = 20e-9 * 1e5 * 8784

    assert [row["tax_item"] for row in rows] == ["DUST_GEN", "SMOKE"]
    assert [row["t"] for row in rows] == pytest.approx([whole * 3 / 4, whole / 4])
