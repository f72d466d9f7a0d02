"""Decisions that no single room keeps: what is stored, what is missing, what a sum is."""

from contextlib import closing
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.publish.database import create_macros
from tests.worlds import World, factor

METHANE = factor(item="coal", pollutant="CH4", value="2", unit="kg/t")
SETS = [
    factor(pollutant="CH4", param=f"gwp_{name}", stage="", value=value, unit="dimensionless")
    for name, value in (("ar4", 25), ("ar5", 28))
]
ABSURD = factor(param="absurd_ratio", stage="", value=1000, unit="dimensionless")


def asked(made: World, sql: str) -> dict[str, Any]:
    """The one row of an answer; the world is closed after it."""
    with closing(made.con):
        (row,) = made.rows(sql)
    return row


def gap(*limits: dict[str, Any]) -> dict[str, Any]:
    """What the permit comparison says of NOx from 1000 t of coal at 4 kg/t, 4 t in all."""
    made = World.of(
        activity=[{"amount_t": 1000.0}],
        route=[{}],
        factor=[factor(item="coal", pollutant="NOx", value="4", unit="kg/t"), ABSURD],
        permit_limit=[{"outlet_no": "DA001", "pollutant": "NOx", **limit} for limit in limits],
    )
    return asked(
        made,
        "select permitted_t, limit_kind, limit_basis, actual_t, headroom_t, ratio, status"
        " from permits.outlet_gap where pollutant = 'NOx'",
    )


def test_the_gwp_set_changes_totals_and_no_mass() -> None:
    """Gases are kept as masses; the warming potentials of a run only weigh them."""
    inside = [
        asked(
            World.of(activity=[{"amount_t": 1000.0}], factor=[METHANE, *SETS], gwp=name),
            "select ch4_t, ghg_tco2e from compilation.combined_total where category_code = '合计'",
        )
        for name in ("AR4", "AR5")
    ]

    assert [row["ch4_t"] for row in inside] == [pytest.approx(2.0)] * 2
    assert [row["ghg_tco2e"] for row in inside] == [pytest.approx(50.0), pytest.approx(56.0)]


def test_a_missing_limit_is_never_zero() -> None:
    """Where the permit writes no quantity there is nothing to exceed and nothing left over."""
    row = gap()

    assert row["status"] == "no_limit"
    assert row["actual_t"] == pytest.approx(4.0)
    assert [row[name] for name in ("permitted_t", "limit_kind", "headroom_t", "ratio")] == [
        None
    ] * 4


def test_a_limit_of_zero_is_a_limit() -> None:
    """A written zero forbids, so any emission is above it; a coefficient alone asks."""
    row = gap({"quantity_t": 0.0})

    assert row["status"] == "unconfirmed"
    assert row["permitted_t"] == 0
    assert row["ratio"] is None


def test_the_strictest_written_limit_counts() -> None:
    """Every candidate of a permit is kept; the smallest one is the legal one, and says so."""
    row = gap({"quantity_t": 10.0, "basis": "spec_formula"}, {"quantity_t": 5.0, "basis": "eia"})

    assert (row["permitted_t"], row["limit_basis"]) == (5.0, "eia")
    assert (row["limit_kind"], row["status"]) == ("statutory", "ok")
    assert row["headroom_t"] == pytest.approx(1.0)


@st.composite
def reordered(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    """The same masses in two orders."""
    mass = st.floats(min_value=-1e12, max_value=1e12, allow_subnormal=False)
    masses = draw(st.lists(mass, min_size=1, max_size=30))
    return masses, draw(st.permutations(masses))


@settings(max_examples=30, deadline=None)
@given(reordered())
def test_a_sum_has_the_same_bits_in_any_order(orders: tuple[list[float], list[float]]) -> None:
    """Rows may arrive in any order: the sum of masses never changes, not even in its last digit."""
    question = "select sum_t(mass) from (select unnest(?::double[]) as mass)"
    with duckdb.connect() as con:
        create_macros(con)
        first, second = (con.execute(question, [masses]).fetchone() for masses in orders)

    assert first == second


def test_nothing_adds_up_to_nothing() -> None:
    """A sum over no value is missing, not zero."""
    with duckdb.connect() as con:
        create_macros(con)
        answer = con.execute("select sum_t(null::double), sum_t(0.0)").fetchone()

    assert answer == (None, 0.0)
