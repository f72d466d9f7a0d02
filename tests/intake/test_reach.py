"""What the factors in force can account (可核算物质), told where a source is registered."""

import pytest

from inventory.factors.reach import Reach
from tests.intake.desk import FACILITY, UNIT, Desk, codes, places

PRODUCTS = ("排污单位编号", "设施编号", "源分类代码")
NOTHING = ("F1", "MF9", "D0104")  # no document in force has a factor for it


@pytest.fixture
def desk_with_facilities(desk: Desk) -> Desk:
    """Facilities are there; no unit is."""
    desk.load(desk.csv("facility.csv", FACILITY))
    return desk


def test_a_source_of_which_nothing_can_be_accounted_says_so(desk_with_facilities: Desk) -> None:
    """At its own row, with the substances that a local pack would have to bring (I290)."""
    desk = desk_with_facilities

    result = desk.load(desk.csv("unit.csv", (PRODUCTS, ("F1", "MF1", "A0201"), NOTHING)))
    (found,) = [one for one in result.findings if one.code == "I290"]

    assert places(result, "I290") == [("", 3, "源分类代码")]
    assert "PM10" in found.message_zh
    assert "I290" not in codes(desk.load(desk.csv("unit2.csv", UNIT)))


def test_what_else_is_missing_is_told_once_by_category(desk_with_facilities: Desk) -> None:
    """N of m, however many units there are (I291)."""
    desk = desk_with_facilities
    rows = [("F2", f"MF{n}", "D0101") for n in range(1, 20)]

    result = desk.load(desk.csv("unit.csv", (PRODUCTS, *rows)))
    told = [one for one in result.findings if one.code == "I291"]

    assert len(told) == 1
    assert "D0101（本表 19 行）预期 14 种物质中 13 种可核算" in told[0].message_zh


def test_a_node_reaches_what_one_of_its_leaves_reaches() -> None:
    """Nothing expected and nothing reached are two things."""
    assert Reach((), ()).missing == ()
