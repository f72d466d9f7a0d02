"""Checks between the tables of the registry."""

import pytest

from inventory.intake import registry_checks
from tests.intake.desk import UNIT, Desk, activity, coal

ROUTE = ("排污单位编号", "设施编号", "治理设施编号", "级次", "排放口编号", "分配比例")


@pytest.fixture
def city(desk: Desk) -> Desk:
    """Two facilities, two outlets, two treatments."""
    desk.parents()
    outlets = [("F1", "DA001", "主要排放口"), ("F1", "DA002", "一般排放口")]
    desk.load(
        desk.csv("outlet.csv", (("排污单位编号", "排放口编号", "类别"), *outlets)),
        desk.csv(
            "abatement.csv",
            (("排污单位编号", "治理设施编号", "治理工艺"), ("F1", "A", "SCR"), ("F1", "B", "布袋")),
        ),
    )
    return desk


def _found(desk: Desk, code: str) -> list[tuple[str, str, int | None]]:
    engine = desk.engine()
    with engine.connect() as connection:
        found = [
            (finding.value, finding.at.file, finding.at.row)
            for finding in registry_checks.findings(connection)
            if finding.code == code
        ]
    engine.dispose()
    return found


def test_a_unit_without_a_route_is_named_with_its_cell(city: Desk) -> None:
    """What a unit emits must reach some outlet."""
    city.load(city.csv("route.csv", (ROUTE, ("F1", "MF1", "", "", "DA001", ""))))

    assert _found(city, "R107") == [("F2/MF2", "登记.xlsx", 3)]


def test_purchased_energy_needs_no_outlet(city: Desk) -> None:
    """Indirect emissions are released elsewhere."""
    city.load(city.csv("unit.csv", (UNIT[0], ("F1", "E1", "R0101"))))

    assert "F1/E1" not in {value for value, _, _ in _found(city, "R107")}


def test_shares_of_the_outlets_sum_to_all_of_the_gas(city: Desk) -> None:
    """Treatment in series repeats the share of its outlet and counts once."""
    rows = (
        ROUTE,
        ("F1", "MF1", "A", 1, "DA001", 60),
        ("F1", "MF1", "B", 2, "DA001", 60),
        ("F1", "MF1", "", "", "DA002", 40),
    )
    city.load(city.csv("route.csv", rows))
    assert _found(city, "R108") == []

    city.load(city.csv("route_b.csv", rows[:3]))

    assert _found(city, "R108") == [("F1/MF1", "route_b.csv", 2)]


def test_a_fugitive_outlet_takes_no_share(city: Desk) -> None:
    """What escapes capture goes there; the stack still takes all of the gas that is led away."""
    city.load(
        city.csv(
            "outlet_b.csv", (("排污单位编号", "排放口编号", "类别"), ("F1", "WZ001", "无组织"))
        )
    )
    rows = (ROUTE, ("F1", "MF1", "", "", "DA001", ""), ("F1", "MF1", "", "", "WZ001", ""))
    city.load(city.csv("route.csv", rows))

    assert _found(city, "R108") == []


def test_a_unit_without_activity_is_named_unless_it_is_closed(city: Desk) -> None:
    """A running unit without amounts cannot be accounted."""
    head = (*UNIT[0], "停产日期")
    city.load(city.csv("unit.csv", (head, ("F2", "MF3", "D0101", "2020-01-01"))))
    city.load(city.csv("activity.csv", activity(coal())))

    assert [value for value, _, _ in _found(city, "R109")] == ["F2/MF2"]
