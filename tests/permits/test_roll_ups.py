"""Roll-ups (汇总): each tonne once, by region, industry, class and kind, and by which method."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.permits.settings import Settings
from tests.permits.test_formulas import CASES, Case, cases
from tests.worlds import World, factor

Build = Callable[..., World]
NOX = factor(item="coal", pollutant="NOx", value="4", unit="kg/t")
ABSURD = factor(
    param="absurd_ratio", value="1000", unit="dimensionless", basis="", stage="", pollutant=""
)
ROLL_UPS = ("region", "industry", "kind", "class")
PLACES = [
    {"facility_no": "F1", "name": "甲", "region_code": "610112", "management": "key"},
    {"facility_no": "F2", "name": "乙", "region_code": "610113", "management": "simplified"},
]


def city(burnt: list[float], limits: list[float | None]) -> dict[str, Any]:
    """Two facilities with two outlets each, a unit behind each, and totals besides."""
    where = [(f"F{n // 2 + 1}", f"MF{n % 2 + 1}", f"DA00{n % 2 + 1}") for n in range(4)]
    keys = ("facility_no", "unit_no", "outlet_no")
    places = [dict(zip(keys, row, strict=True)) for row in where]
    units = [{key: place[key] for key in keys[:2]} for place in places]
    total = {"pollutant": "NOx", "quantity_t": 1.0, "scope": "plant", "outlet_no": None}
    return {
        "facility": PLACES,
        "unit": units,
        "outlet": [
            {"facility_no": f, "outlet_no": o, "kind": "main" if o == "DA001" else "general"}
            for f, _, o in where
        ],
        "route": places,
        "activity": [
            {**unit, "amount_t": burnt_t} for unit, burnt_t in zip(units, burnt, strict=True)
        ],
        "permit_limit": [
            *(
                {
                    "facility_no": place["facility_no"],
                    "outlet_no": place["outlet_no"],
                    "pollutant": "NOx",
                    "quantity_t": quantity_t,
                }
                for place, quantity_t in zip(places, limits, strict=True)
            ),
            total,
            {**total, "scope": "main_total"},
        ],
        "factor": [NOX, ABSURD],
    }


@settings(max_examples=8, deadline=None)
@given(
    burnt=st.lists(st.floats(0, 1e6), min_size=4, max_size=4),
    limits=st.lists(st.none() | st.floats(0, 1e4), min_size=4, max_size=4),
)
def test_each_tonne_counts_once(burnt: list[float], limits: list[float | None]) -> None:
    """Every roll-up and the method mix add up to the ledger; totals of a permit add nothing.

    What cannot be true is compared with its permit, though it counts in no total.
    """
    made = World.of(**city(burnt, limits))
    (all_of,) = made.rows(
        "select sum_t(emission_t) as t from ledger.emission where is_chosen or is_quarantined"
    )
    ledger = all_of["t"]
    sums = [
        made.rows(
            f"select sum(coalesce(actual_t, 0) + coalesce(actual_invalid_t, 0)) as actual_t,"
            f" sum(permitted_t) as permitted_t, sum(outlets) as n"
            f" from permits.gap_by_{name} where pollutant = 'NOx'"
        )[0]
        for name in ROLL_UPS
    ]
    (mix,) = made.rows("select sum(emission_t) as t from permits.method_mix")
    (plants,) = made.rows("select count(*) as n from permits.plant_gap")
    made.close()

    assert [row["actual_t"] for row in sums] == [pytest.approx(ledger, rel=1e-12)] * 4
    assert {row["n"] for row in sums} == {4}
    written = [quantity_t for quantity_t in limits if quantity_t is not None]
    for row in sums:
        assert (row["permitted_t"] or 0) == pytest.approx(sum(written), rel=1e-12)
    assert mix["t"] == pytest.approx(ledger, rel=1e-12)
    assert plants["n"] == 2


@pytest.mark.parametrize("case", cases("status"))
def test_published_cases_of_the_status(world: Build, case: Case) -> None:
    """An exceedance is over; a value beyond all reason is impossible data and not over."""
    assert CASES.is_dir()
    report = {"outlet_no": "DA001", "unit_no": "MF1", "pollutant": case["pollutant"]}
    made = world(
        reported_emission=[{**report, "emission_t": float(case["actual_t"])}],
        permit_limit=[
            {
                "outlet_no": "DA001",
                "pollutant": case["pollutant"],
                "quantity_t": float(case["permitted_t"]),
            }
        ],
        factor=[ABSURD],
    )
    (row,) = made.rows("select status, actual_method from permits.outlet_gap")
    (region,) = made.rows("from permits.gap_by_region")

    assert row == {"status": case["status"], "actual_method": "reported"}
    is_invalid = case["status"] == "data_invalid"
    assert region["actual_invalid_t"] == (
        pytest.approx(float(case["actual_t"])) if is_invalid else None
    )
    assert (region["worst_outlet"] is None) is is_invalid


def test_an_impossible_value_is_in_no_total(world: Build) -> None:
    """One outlet 4,000 times above its permit fills neither its region nor the total of its plant.

    The total is not known without it: it is no `ok`, and what is left of it convicts nobody.
    """
    made = world(**city([1000.0, 100.0, 100.0, 100.0], [0.001, 2.0, 8.0, 8.0]))
    (region,) = made.rows("from permits.gap_by_region where region_code = '610112'")
    plants = made.rows(
        "select facility_no, scope, actual_t, headroom_t, status"
        " from permits.plant_gap order by all"
    )

    assert (region["actual_t"], region["actual_invalid_t"]) == pytest.approx((0.4, 4.0))
    assert (region["actual_limited_t"], region["actual_free_t"]) == (pytest.approx(0.4), None)
    assert [tuple(plant.values()) for plant in plants] == [
        ("F1", "main_total", None, None, "data_invalid"),
        ("F1", "plant", pytest.approx(0.4), None, "data_invalid"),
    ]
    assert made.rows("from quality.conservation where not ok") == []


def test_the_worst_outlet_is_named(world: Build) -> None:
    """A roll-up names the outlet that exceeds its written limit most."""
    made = world(**city([1000.0, 1000.0, 1000.0, 1000.0], [4.0, 2.0, 8.0, None]))
    regions = made.rows("from permits.gap_by_region order by region_code")
    ranks = made.rows("from permits.headroom_rank order by rank")

    assert [(r["worst_outlet"], r["worst_frac"]) for r in regions] == [
        ("F1 DA002", 2.0),
        ("F2 DA001", 0.5),
    ]
    assert [(r["facility_no"], r["outlet_no"], r["headroom_t"]) for r in ranks] == [
        ("F1", "DA002", -2.0),
        ("F1", "DA001", 0.0),
        ("F2", "DA001", 4.0),
    ]


def test_the_measured_share_is_told(world: Build) -> None:
    """The methods that count as measured are a setting; their share of the tonnes is told."""
    report = {"outlet_no": "DA001", "unit_no": "MF1", "pollutant": "SO2", "emission_t": 3.0}
    made = world(
        activity=[{"amount_t": 1000.0}],
        route=[{}],
        reported_emission=[report],
        factor=[NOX, ABSURD],
        permits=Settings(measured_methods=("reported",)),
    )
    shares = made.rows("select pollutant, measured_frac from permits.gap_by_kind order by all")
    mix = made.rows("from permits.method_mix order by pollutant")

    assert shares == [
        {"pollutant": "NOx", "measured_frac": 0.0},
        {"pollutant": "SO2", "measured_frac": 1.0},
    ]
    assert [(r["method"], r["share_frac"], r["is_measured"]) for r in mix] == [
        ("coefficient", 1.0, False),
        ("reported", 1.0, True),
    ]
