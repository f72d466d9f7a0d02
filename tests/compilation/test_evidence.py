"""What totals rest on (结果依据): grades of evidence, fallback, assumptions, doubt."""

from collections.abc import Callable

import pytest

from tests.outlets.test_choice import limit
from tests.worlds import World, factor

Build = Callable[..., World]
GRADED = [
    factor(item="coal", pollutant="NOx", value="4", unit="kg/t", evidence="B"),
    factor(item="coal", pollutant="CO2", value="2", unit="t/t", evidence="C"),
    factor(pollutant="CO2", param="gwp_ar5", value="1", unit="dimensionless", basis="", stage=""),
]


def test_totals_split_by_grade_and_hold_their_whole(world: Build) -> None:
    """Each tonne stands under the lowest grade of its factors, reports under none."""
    made = world(
        route=[{}],
        activity=[{"amount_t": 1000.0}],
        factor=GRADED,
        reported_emission=[{"unit_no": "MF1", "pollutant": "SO2", "emission_t": 3.0}],
    )
    rows = made.rows(
        "select pollutant, emission_t, grade_a_t, grade_b_t, grade_c_t, no_factor_t, fallback_t"
        " from compilation.evidence_share order by pollutant"
    )

    assert [tuple(row.values()) for row in rows] == [
        ("CO2", 2000, 0, 0, 2000, 0, 0),
        ("CO2e", 2000, 0, 0, 2000, 0, 0),
        ("NOx", 4, 0, 4, 0, 0, 0),
        ("SO2", 3, 0, 0, 0, 3, 0),
    ]


def test_roll_ups_carry_the_lowest_grade(world: Build) -> None:
    """A sum is as good as the worst of its parts."""
    made = world(
        unit=[{}, {"unit_no": "MF2"}],
        route=[{}, {"unit_no": "MF2"}],
        activity=[
            {"amount_t": 1000.0},
            {"amount_t": 1000.0, "unit_no": "MF2", "item": "gas"},
        ],
        factor=[
            GRADED[0],
            factor(item="gas", pollutant="NOx", value="1", unit="kg/t", evidence="C"),
        ],
        item=[
            {"item_code": "coal", "name_zh": "煤", "measure": "mass"},
            {"item_code": "gas", "name_zh": "气", "measure": "mass"},
        ],
    )

    for name in ("region", "industry", "facility", "category"):
        found = made.rows(
            f"select distinct lowest_evidence, fallback_t from compilation.emission_by_{name}"
            " where pollutant = 'NOx'"
        )
        assert found == [{"lowest_evidence": "C", "fallback_t": 0}]


def test_a_result_in_doubt_stands_beside_its_total(world: Build) -> None:
    """It is in no share, and shown with the total that would hold it."""
    absurd = factor(
        param="absurd_ratio", value="1000", unit="dimensionless", basis="", stage="", pollutant=""
    )
    made = world(
        route=[{}],
        activity=[{"amount_t": 1e7}],
        factor=[GRADED[0], absurd],
        permit_limit=[limit("NOx", quantity_t=1.0)],
    )
    (row,) = made.rows(
        "select emission_t, doubtful_n, doubtful_t, with_doubtful_t from compilation.evidence_share"
    )

    assert tuple(row.values()) == (0, 1, pytest.approx(4e4), pytest.approx(4e4))
