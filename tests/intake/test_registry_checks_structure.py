"""Checks of the registry: connections, identity, validity and status."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from inventory.intake.registry_checks import found
from tests.intake.registry_rows import Registry


@pytest.fixture
def rows(registry_engine: Engine) -> Iterator[Registry]:
    """An empty registry."""
    with registry_engine.connect() as connection:
        yield Registry(connection)


def test_a_sound_plant_gives_no_finding(rows: Registry) -> None:
    """One boiler, one outlet, one route and one amount are in order."""
    rows.plant()
    rows.add("activity")

    assert rows.codes() == []


def test_an_outlet_takes_the_gas_of_some_unit(rows: Registry) -> None:
    """R114: an outlet that no route leads to is named with its cell."""
    rows.plant()
    row = rows.add("outlet", outlet_no="DA002")

    (finding,) = rows.findings("R114")

    assert (finding.value, finding.at.row) == ("F1/DA002", row)
    assert (finding.at.file, finding.at.column) == ("outlet.csv", "排放口编号")


@pytest.mark.parametrize(("other", "is_one"), [("u1", True), ("U2", False)])
@pytest.mark.parametrize(
    ("table", "column"),
    [("unit", "设施编号"), ("outlet", "排放口编号"), ("abatement", "治理设施编号")],
)
def test_numbers_differ_in_more_than_case(
    rows: Registry, *, table: str, column: str, other: str, is_one: bool
) -> None:
    """R115: U1 and u1 of one facility are one number written twice."""
    rows.add("facility")
    rows.add("facility", facility_no="F2")
    for facility_no, number in (("F1", "U1"), ("F1", other), ("F2", "u1")):
        rows.add(table, **{"facility_no": facility_no, f"{table}_no": number})

    told = [(f.value, f.details["other"], f.at.column) for f in rows.findings("R115")]

    assert told == ([("F1/u1", "U1", column)] if is_one else [])


@pytest.mark.parametrize(("share", "is_wrong"), [(0.396, False), (0.38, True)])
def test_shares_sum_to_all_within_half_a_percent(
    rows: Registry, *, share: float, is_wrong: bool
) -> None:
    """R108: 99.6 % is rounding, 98 % is a gap."""
    rows.plant()
    rows.add("outlet", outlet_no="DA002")
    rows.add("unit", unit_no="U2")
    row = rows.add("route", unit_no="U2", share_frac=0.6)
    rows.add("route", unit_no="U2", share_frac=share, outlet_no="DA002")

    assert rows.found("R108") == ([("F1/U2", row)] if is_wrong else [])


@pytest.mark.parametrize(("column", "code"), [("uscc", "R116"), ("permit_no", "R117")])
def test_a_code_of_one_enterprise_stands_once(rows: Registry, column: str, code: str) -> None:
    """R116 and R117: the second facility with the same code is named, and the first beside it."""
    rows.add("facility", **{column: "X1"})
    row = rows.add("facility", facility_no="F2", name="甲热力公司", **{column: "X1"})
    rows.add("facility", facility_no="F3", **{column: "X2"})
    rows.add("facility", facility_no="F4", **{column: ""})
    rows.add("facility", facility_no="F5", **{column: ""})

    (finding,) = rows.findings(code)

    assert (finding.value, finding.at.row) == ("X1", row)
    assert "F2" in finding.message_zh
    assert "F1 甲热力有限公司" in finding.message_zh


@pytest.mark.parametrize(
    ("name", "is_other"),
    [("乙水泥有限公司", True), ("甲热力有限责任公司", False), ("甲热力有限公司 ", False)],
)
def test_a_name_resembles_what_it_was(rows: Registry, *, name: str, is_other: bool) -> None:
    """R118: a legal form may change, another enterprise is asked about."""
    rows.former("facility")
    row = rows.add("facility", name=name)

    assert rows.found("R118") == ([(name, row)] if is_other else [])


@pytest.mark.parametrize(
    ("actor", "sha256", "told"), [("乙", "b", 1), ("甲", "b", 0), ("乙", "a", 0)]
)
def test_two_people_do_not_share_a_file_name(
    rows: Registry, actor: str, sha256: str, told: int
) -> None:
    """R119: the same name with other content from another person may be a mix-up."""
    first, second = rows.batch("甲"), rows.batch(actor)
    rows.sheet("数据.csv", first, sha256="a")
    rows.sheet("数据.csv", second, sha256=sha256, table="facility" if sha256 == "b" else "unit")

    assert len(rows.findings("R119")) == told
    assert rows.findings("R119", batch_id=first) == []
    assert len(rows.findings("R119", batch_id=second)) == told


@pytest.mark.parametrize(("year", "is_expired"), [(2023, False), (2024, True), (2015, True)])
@pytest.mark.parametrize("table", ["activity", "region_activity"])
def test_a_region_code_is_valid_in_the_year(
    rows: Registry, *, table: str, year: int, is_expired: bool
) -> None:
    """R120: a code that has ended, or has not begun, is named with the one that follows."""
    rows.add("region", valid_from=date(2016, 1, 1), valid_to=date(2023, 12, 31))
    rows.add("region", region_code="R2", name="更新区", valid_from=date(2024, 1, 1))
    facility = rows.add("facility", region_code="R1")
    rows.add("unit")
    row = rows.add(table, year=year)
    marked = row if table == "region_activity" else facility

    found = rows.findings("R120")

    assert [(f.value, f.at.row) for f in found] == ([("R1", marked)] if is_expired else [])
    assert all("R2 更新区" in f.message_zh for f in found)


def test_a_successor_is_named_only_when_there_is_one(rows: Registry) -> None:
    """R120: of two regions that began together neither is chosen."""
    rows.add("region", valid_to=date(2022, 12, 31))
    for code in ("R2", "R3"):
        rows.add("region", region_code=code, valid_from=date(2023, 1, 1))
    rows.add("region_activity")

    (finding,) = rows.findings("R120")

    assert "没有登记" in finding.message_zh


CLOSED = date(2023, 5, 31)


@pytest.mark.parametrize(
    ("table", "given", "is_late"),
    [
        ("activity", {"year": 2024}, True),
        ("activity", {"year": 2023}, False),
        ("activity", {"year": 2023, "month": 6}, True),
        ("activity", {"year": 2023, "month": 5}, False),
        ("activity", {"year": 2024, "amount": 0.0}, False),
        ("reported_emission", {"year": 2024, "unit_no": "U1"}, True),
        ("reported_emission", {"year": 2023, "unit_no": "U1"}, False),
    ],
)
@pytest.mark.parametrize("closes", ["unit", "facility"])
def test_nothing_runs_after_it_closed(
    rows: Registry, *, closes: str, table: str, given: dict[str, Any], is_late: bool
) -> None:
    """R121: the month of closing may have an amount, the month after may not."""
    rows.add("facility", closed_on=CLOSED if closes == "facility" else None)
    rows.add("unit", closed_on=CLOSED if closes == "unit" else None)
    row = rows.add(table, **given)

    assert rows.found("R121") == ([("F1/U1", row)] if is_late else [])


def test_a_closed_facility_reports_nothing(rows: Registry) -> None:
    """R121: reports that name no unit are held against the facility."""
    rows.add("facility", closed_on=CLOSED)
    row = rows.add("reported_emission")

    (finding,) = rows.findings("R121")

    assert (finding.value, finding.at.row) == ("F1", row)
    assert "2023-05-31" in finding.message_zh


@pytest.mark.parametrize(("year", "is_early"), [(2021, True), (2022, False)])
def test_nothing_runs_before_it_opened(rows: Registry, *, year: int, is_early: bool) -> None:
    """R122: an amount of the year before the opening belongs elsewhere."""
    rows.plant(opened_on=date(2022, 7, 1))
    row = rows.add("activity", year=year)

    assert rows.found("R122") == ([("F1/U1", row)] if is_early else [])


@pytest.mark.parametrize(("day", "is_late"), [(date(2023, 6, 1), True), (CLOSED, False)])
def test_a_unit_closes_with_its_facility(rows: Registry, *, day: date, is_late: bool) -> None:
    """R123: no unit outlives its facility."""
    rows.add("facility", closed_on=CLOSED)
    row = rows.add("unit", closed_on=day)

    assert rows.found("R123") == ([("F1/U1", row)] if is_late else [])


def test_new_sources_of_the_newest_year_are_listed(rows: Registry) -> None:
    """R170: whoever was there before is not new."""
    rows.plant()
    new = rows.add("unit", unit_no="U2")
    rows.add("activity", year=2024)
    rows.add("activity", year=2024, unit_no="U2")
    assert rows.found("R170") == []  # a registry of one year knows no before

    rows.add("activity", year=2023)

    assert rows.found("R170") == [("F1/U2", new)]


@pytest.mark.parametrize(
    ("hours", "used", "is_wrong"),
    [
        ({"amount": 0.0}, {}, True),
        ({"amount": 8.0}, {}, False),
        ({"amount": 0.0}, {"amount": 0.0}, False),
        ({"amount": 0.0, "month": 3}, {"month": 3}, True),
        ({"amount": 0.0, "month": 3}, {"month": 4}, False),
        ({"amount": 0.0}, {"role": "electricity", "unit": "kWh"}, False),
    ],
)
def test_what_stands_still_uses_nothing(
    rows: Registry, *, hours: dict[str, Any], used: dict[str, Any], is_wrong: bool
) -> None:
    """R171: no hours and yet fuel is a contradiction; lights stay on."""
    rows.plant()
    row = rows.add("activity", **{"role": "hours", "item": "hours", "unit": "小时", **hours})
    rows.add("activity", **used)

    assert rows.found("R171") == ([("F1/U1", row)] if is_wrong else [])


def test_a_code_is_listed_up_to_a_limit(rows: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """I119: one more finding says how many are not listed."""
    monkeypatch.setattr(found, "LISTED", 2)
    rows.plant()
    for number in range(2, 7):
        rows.add("outlet", outlet_no=f"DA00{number}")

    assert [value for value, _ in rows.found("R114")] == ["F1/DA002", "F1/DA003"]
    (rest,) = rows.findings("I119")
    assert (rest.value, rest.details["code"]) == ("3", "R114")


def test_a_batch_is_asked_for_its_own_rows(rows: Registry) -> None:
    """What other batches left behind is not repeated."""
    rows.plant()
    rows.add("activity")
    rows.add("outlet", outlet_no="DA002")
    rows.add("outlet", outlet_no="DA003", since_batch=7)

    assert [value for value, _ in rows.found("R114", batch_id=7)] == ["F1/DA003"]
    assert rows.every(batch_id=8) == []
    assert len(rows.found("R114")) == 2
