"""Checks of the registry: gaps, contradictions, bounds, and one year against the next."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.intake.registry_rows import Registry


@pytest.fixture
def rows(registry_engine: Engine) -> Iterator[Registry]:
    """A registry with one plant: a boiler U1 behind the outlet DA001."""
    with registry_engine.connect() as connection:
        registry = Registry(connection)
        registry.plant(capacity_mw=10.0)
        yield registry


def _second_unit(rows: Registry, **given: Any) -> int:
    row = rows.add("unit", unit_no="U2", **given)
    rows.add("route", unit_no="U2")
    return row


@pytest.mark.parametrize(
    ("unit", "reported", "is_gap"),
    [
        ({}, None, True),
        ({}, "U2", False),
        ({"closed_on": "2023-09-30"}, None, False),
        ({"closed_on": "2024-09-30"}, None, True),
    ],
)
def test_a_unit_that_ran_tells_every_year_of_its_facility(
    rows: Registry, *, unit: dict[str, Any], reported: str | None, is_gap: bool
) -> None:
    """R110: the other unit told 2024, this one stopped telling after 2023."""
    row = _second_unit(rows, **_dates(unit))
    for unit_no, year in (("U1", 2023), ("U2", 2023), ("U1", 2024)):
        rows.add("activity", unit_no=unit_no, year=year)
    if reported:
        rows.add("reported_emission", unit_no=reported)

    assert rows.found("R110") == ([("F1/U2", row)] if is_gap else [])


def test_a_year_before_the_first_is_no_gap(rows: Registry) -> None:
    """R110: a unit that is new owes nothing for the years before, unless it had opened."""
    _second_unit(rows)
    for unit_no, year in (("U1", 2023), ("U1", 2024), ("U2", 2024)):
        rows.add("activity", unit_no=unit_no, year=year)
    assert rows.found("R110") == []

    row = rows.add("unit", unit_no="U3", **_dates({"opened_on": "2020-03-01"}))
    rows.add("activity", unit_no="U3", year=2024)

    assert rows.found("R110") == [("F1/U3", row)]


def test_months_and_a_year_are_not_mixed(rows: Registry) -> None:
    """R111: an annual value beside months of the same item, whatever their sum."""
    row = rows.add("activity", amount=1200.0)
    assert rows.found("R111") == []

    rows.months("activity", *range(1, 13))

    assert rows.found("R111") == [("F1/U1", row)]
    assert rows.found("R112") == []


def test_missing_months_are_named(rows: Registry) -> None:
    """R112: ten months of two lots each lack two months; twelve lack none."""
    first, *_ = rows.months("activity", *range(3, 13))
    rows.months("activity", *range(3, 13), lot_no=2)
    rows.months("activity", *range(1, 13), item="柴油")

    (finding,) = rows.findings("R112")

    assert (finding.value, finding.at.row, finding.at.column) == ("F1/U1", first, "月份")
    assert "1、2月" in finding.message_zh


@pytest.mark.parametrize(
    ("role", "category", "is_wrong"),
    [
        ("hours", "A0201", True),
        ("hours", "D0101", False),
        ("fuel", "A0201", False),
        ("electricity", "A0201", False),
    ],
)
def test_what_burns_fuel_tells_it(
    rows: Registry, *, role: str, category: str, is_wrong: bool
) -> None:
    """R113: a boiler with hours and without fuel is an error, a kiln or electric boiler is not."""
    row = _second_unit(rows, category_code=category)
    rows.add("activity", unit_no="U2", role="hours", item="hours", amount=8000.0, unit="小时")
    if role != "hours":
        unit = "kWh" if role == "electricity" else "吨"
        rows.add("activity", unit_no="U2", role=role, unit=unit)

    assert rows.found("R113") == ([("F1/U2", row)] if is_wrong else [])


@pytest.mark.parametrize(
    ("fine", "coarse", "is_wrong"),
    [
        (("PM2.5", 3.0), ("PM10", 2.0), True),
        (("PM10", 3.0), ("PM", 2.0), True),
        (("PM2.5", 2.0), ("PM10", 2.0), False),
        (("PM2.5", 3.0), ("PM", 3.1), False),
        (("SO2", 3.0), ("PM", 2.0), False),
    ],
)
@pytest.mark.parametrize("place", [{}, {"outlet_no": "DA001", "unit_no": "U1", "month": 2}])
def test_a_part_is_no_more_than_the_whole(
    rows: Registry,
    *,
    fine: tuple[str, float],
    coarse: tuple[str, float],
    place: dict[str, Any],
    is_wrong: bool,
) -> None:
    """R130: fine particles are a part of coarser ones on the same object, year and data flow."""
    row = rows.add("reported_emission", pollutant=fine[0], amount=fine[1], **place)
    rows.add("reported_emission", pollutant=coarse[0], amount=coarse[1], **place)
    rows.add("reported_emission", pollutant=coarse[0], amount=0.1, **place, flow="statistics")

    assert [found[1] for found in rows.found("R130")] == ([row] if is_wrong else [])


@pytest.mark.parametrize(("organic", "is_wrong"), [(0.7, True), (0.5, False)])
def test_carbon_is_a_part_of_the_fine_particles(
    rows: Registry, *, organic: float, is_wrong: bool
) -> None:
    """R131: BC and OC together stay below PM2.5."""
    row = rows.add("reported_emission", pollutant="PM2.5", amount=1.0)
    rows.add("reported_emission", pollutant="BC", amount=0.5)
    rows.add("reported_emission", pollutant="OC", amount=organic)

    assert rows.found("R131") == ([("F1", row)] if is_wrong else [])


@pytest.mark.parametrize(
    ("place", "ran", "is_wrong"),
    [
        ({"unit_no": "U1"}, {}, True),
        ({"outlet_no": "DA001"}, {}, True),
        ({}, {}, True),
        ({"unit_no": "U2"}, {}, False),
        ({"outlet_no": "DA002"}, {}, False),
        ({}, {"amount": 0.0}, False),
        ({}, {"year": 2023}, False),
        ({"month": 2}, {"month": 1}, False),
        ({"month": 2}, {"month": 2}, True),
    ],
)
def test_nothing_emitted_means_nothing_used(
    rows: Registry, *, place: dict[str, Any], ran: dict[str, Any], is_wrong: bool
) -> None:
    """R132: a zero beside fuel of the unit, of a unit of the outlet, or of the facility."""
    _second_unit(rows)
    rows.add("outlet", outlet_no="DA002")
    row = rows.add("reported_emission", amount=0.0, **place)
    rows.add("activity", **ran)

    assert [found[1] for found in rows.found("R132")] == ([row] if is_wrong else [])


@pytest.mark.parametrize(
    ("months", "annual", "is_wrong"),
    [
        (12, 12.0, False),
        (12, 12.1, False),
        (12, 14.0, True),
        (6, 12.0, False),
        (6, 5.0, True),
    ],
)
def test_months_add_up_to_the_year(
    rows: Registry, *, months: int, annual: float, is_wrong: bool
) -> None:
    """R133: twelve months within a percent, fewer months never above."""
    row = rows.add("reported_emission", amount=annual)
    rows.months("reported_emission", *range(1, months + 1), amount=1.0)

    assert rows.found("R133") == ([("F1", row)] if is_wrong else [])


@pytest.mark.parametrize(("lon", "is_far"), [(108.9029, False), (108.9031, True), (None, False)])
def test_an_outlet_stands_near_its_facility(
    rows: Registry, *, lon: float | None, is_far: bool
) -> None:
    """R140: three thousandths of a degree away at most."""
    rows.add("facility", facility_no="F2", lon=108.9, lat=34.2)
    row = rows.add("outlet", facility_no="F2", lon=lon, lat=34.2)

    assert rows.found("R140") == ([("F2/DA001", row)] if is_far else [])


@pytest.mark.parametrize(
    ("amount", "unit", "ncv", "is_wrong"),
    [
        (63_000.0, "吨", 25.0, False),  # 10 MW, 8784 h, 3.6 GJ/MWh, a fifth: 1,581,120 GJ
        (64_000.0, "吨", 25.0, True),
        (64_000.0, "吨", None, False),
        (1_600_000.0, "GJ", None, True),
    ],
)
def test_fuel_holds_no_more_heat_than_a_unit_takes(
    rows: Registry, *, amount: float, unit: str, ncv: float | None, is_wrong: bool
) -> None:
    """R141: full load all the year at the least efficiency is the bound."""
    row = rows.add("activity", amount=amount, unit=unit, ncv_gj_t=ncv)

    assert rows.found("R141") == ([("F1/U1", row)] if is_wrong else [])


def test_the_unit_that_would_fit_a_capacity_is_named(rows: Registry) -> None:
    """R141: 20,000 t typed with 万吨 is ten thousand times too much, and 吨 explains it."""
    rows.add("activity", amount=20_000.0, unit="万吨", ncv_gj_t=25.0)

    (finding,) = rows.findings("R141")

    assert "若单位为 吨，则为 500,000 GJ" in finding.message_zh


@pytest.mark.parametrize(("amount", "is_wrong"), [(14_000.0, False), (16_000.0, True)])
def test_a_product_stays_near_the_capacity(
    rows: Registry, *, amount: float, is_wrong: bool
) -> None:
    """R142: a line of 10,000 t a year makes no more than half as much again."""
    _second_unit(rows, category_code="D0101", capacity_t_h=10_000 / 8760)
    row = rows.add("activity", unit_no="U2", role="product", item="熟料", amount=amount)

    assert rows.found("R142") == ([("F1/U2", row)] if is_wrong else [])


@pytest.mark.parametrize(("amount", "is_wrong"), [(80_000.0, False), (90_000.0, True)])
def test_a_boiler_raises_more_steam_than_it_burns_fuel(
    rows: Registry, *, amount: float, is_wrong: bool
) -> None:
    """R143: 10 t/h of steam are 87,840 t in the longest year."""
    _second_unit(rows, capacity_t_h=10.0)
    row = rows.add("activity", unit_no="U2", amount=amount)

    assert rows.found("R143") == ([("F1/U2", row)] if is_wrong else [])


YEARS = [
    ({"amount": 149.0}, None),
    ({"amount": 151.0}, "R150"),
    ({"amount": 49.0}, "R150"),
    ({"amount": 0.0}, "R150"),
    ({"amount": 960.0}, "R150"),
    ({"amount": 94_000.0}, "R163"),
    ({"amount": 104_000.0}, "R153"),
    ({"amount": 0.01}, "R153"),
    ({"amount": 100.0, "unit": "千克"}, "R153"),
    ({"amount": 3.0, "unit": "克"}, "R163"),
]


@pytest.mark.parametrize(("now", "code"), YEARS)
@pytest.mark.parametrize("table", ["activity", "reported_emission"])
def test_a_year_resembles_the_one_before(
    rows: Registry, *, table: str, now: dict[str, Any], code: str | None
) -> None:
    """R150, R153, R163: a change, a slip of the unit near a power of ten, or an absurdity."""
    rows.add(table, year=2023, amount=100.0)
    rows.add(table, year=2021, amount=7e9)
    row = rows.add(table, year=2024, **now)

    found = rows.every()

    told = [(f.code, f.at.row) for f in found if f.code in {"R150", "R153", "R163"}]
    assert told == ([(code, row)] if code else [])


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ((100.0, "吨"), (100_300.0, "吨"), "今年若单位为 千克，则为 100.3 吨"),
        ((100.0, "吨"), (0.1, "吨"), "今年若单位为 千吨，则为 100 吨"),
        ((5.0, "万立方米"), (5.1, "立方米"), "今年若单位为 万立方米，则为 51000 立方米"),
        ((5.0, "立方米"), (5.1, "万立方米"), "今年若单位为 立方米，则为 5.1 立方米"),
        ((5.0, "立方米"), (50_500.0, "立方米"), "上年若单位为 万立方米，则为 50000 立方米"),
        ((5.0, "GJ"), (5.0e4, "GJ"), "换成其他计量单位也解释不通"),
    ],
)
def test_a_slip_names_the_unit_that_was_meant(
    rows: Registry, *, before: tuple[float, str], now: tuple[float, str], words: str
) -> None:
    """R153: of this year, or of the year before, whichever a unit in use explains."""
    for year, (amount, unit) in ((2023, before), (2024, now)):
        rows.add("activity", year=year, amount=amount, unit=unit)

    (finding,) = rows.findings("R153")

    assert words in finding.message_zh


def test_a_year_of_some_months_is_not_compared(rows: Registry) -> None:
    """Half a year is no change of fifty percent; twelve months are a year."""
    rows.add("activity", year=2023, amount=1200.0)
    rows.months("activity", *range(1, 7), amount=100.0)
    assert rows.found("R150") == []

    rows.months("activity", *range(7, 13), amount=900.0)

    assert len(rows.found("R150")) == 1


@pytest.mark.parametrize(("second", "is_copied"), [(50.0, True), (50.000001, False)])
@pytest.mark.parametrize("table", ["activity", "reported_emission"])
def test_a_whole_facility_is_not_last_year_again(
    rows: Registry, *, table: str, second: float, is_copied: bool
) -> None:
    """R151: one value may repeat itself, all of them do not."""
    other = {"item": "柴油"} if table == "activity" else {"pollutant": "NOx"}
    rows.add(table, year=2023)
    rows.add(table, year=2023, amount=50.0, **other)
    row = rows.add(table)
    assert rows.found("R151") == []  # a single value

    rows.add(table, amount=second, **other)

    assert rows.found("R151") == ([("F1", row)] if is_copied else [])


@pytest.mark.parametrize(
    ("unit", "is_other"), [("吨", False), ("公吨", False), ("千克", True), ("立方米", True)]
)
def test_the_unit_of_an_item_stays(rows: Registry, *, unit: str, is_other: bool) -> None:
    """R152: another spelling is the same unit, another size or kind is not."""
    rows.add("activity", year=2023)
    row = rows.add("activity", unit=unit)

    found = rows.findings("R152")

    assert [(f.value, f.at.row) for f in found] == ([("F1/U1", row)] if is_other else [])
    assert all(f"“{unit}”，上年是“吨”" in f.message_zh for f in found)


def _dates(given: dict[str, str]) -> dict[str, date]:
    return {name: date.fromisoformat(day) for name, day in given.items()}
