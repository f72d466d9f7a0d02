"""Fallback (代用因子): a general factor stands in for a national one in the open, or not at all."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.worlds import World, factor

Build = Callable[..., World]

COAL_NOX = {"item": "coal", "pollutant": "NOx", "unit": "kg/t"}
# what the national method asks for: the firing type, or the size of the boiler
STOKER = factor(**COAL_NOX, technology="层燃炉", value="2.7")
LARGE = factor(**COAL_NOX, capacity_min="35", capacity_unit="t/h", value="4")
EMEP = factor(**COAL_NOX, value="5", reach="general")


def findings(made: World, *codes: str) -> list[dict[str, Any]]:
    """The code, column and value of the findings of these codes."""
    return made.rows(
        'select code, "column" as column_name, value from quality.finding where code in ?'
        " order by all",
        list(codes),
    )


def nox(made: World) -> list[dict[str, Any]]:
    """The counted NOx with its mark."""
    return made.rows(
        "select sum_t(emission_t) as emission_t, bool_or(is_fallback) as is_fallback"
        " from ledger.emission where is_chosen and pollutant = 'NOx' having count(*) > 0"
    )


@pytest.mark.parametrize(
    ("national", "column", "value"),
    [
        (STOKER, "technology", "F1 MF1 NOx 可填：层燃炉"),
        (LARGE, "capacity", "F1 MF1 NOx"),
    ],
)
def test_what_the_national_factor_needs_is_asked_for(
    world: Build, national: dict[str, str], column: str, value: str
) -> None:
    """A unit that leaves it open has no result, and the finding says what may be stated."""
    made = world(activity=[{"amount_t": 1000.0}], factor=[national])

    assert nox(made) == []
    assert findings(made, "A128", "A129") == [
        {"code": "A128", "column_name": column, "value": value}
    ]


@pytest.mark.parametrize(
    ("national", "stated"),
    [(STOKER, {"technology": "层燃炉"}), (LARGE, {"capacity": 50.0, "capacity_unit": "t/h"})],
)
def test_the_remedy_gives_the_national_result(
    world: Build, national: dict[str, str], stated: dict[str, Any]
) -> None:
    """Once it is stated the national factor counts, and the general one is no fallback of it."""
    made = world(
        unit=[{**stated, "capacity_t_h": stated.get("capacity")}],
        activity=[{"amount_t": 1000.0}],
        factor=[national, EMEP],
    )

    assert nox(made) == [
        {"emission_t": pytest.approx(float(national["value"])), "is_fallback": False}
    ]
    assert findings(made, "A128", "A129") == []


def test_a_general_factor_stands_in_with_a_mark(world: Build) -> None:
    """Where the general factor answers instead, the row is marked and the unit is named."""
    made = world(activity=[{"amount_t": 1000.0}], factor=[STOKER, EMEP])

    assert nox(made) == [{"emission_t": pytest.approx(5), "is_fallback": True}]
    assert [row["code"] for row in findings(made, "A128", "A129")] == ["A129"]


def test_a_general_factor_alone_replaces_nothing(world: Build) -> None:
    """Where no national factor exists for the fuel, the general one is no fallback."""
    made = world(activity=[{"amount_t": 1000.0}], factor=[EMEP])

    assert nox(made) == [{"emission_t": pytest.approx(5), "is_fallback": False}]
    assert findings(made, "A128", "A129") == []
