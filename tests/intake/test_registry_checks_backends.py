"""Checks of the registry as a whole: both databases, every code, and the command."""

import json
from datetime import date

import pytest
from click.testing import CliRunner, Result

from inventory.cli import inventory
from inventory.core.findings import catalogue
from inventory.intake.registry_checks import completeness, status, structure
from inventory.intake.registry_checks.triage import triage
from inventory.registry.engine import connect
from tests.intake.desk import FACILITY, UNIT, Desk, activity, coal
from tests.intake.registry_rows import FAMILIES, Registry

EXPECTED = [
    *("R107", "R110", "R111", "R113", "R114", "R115", "R116", "R118", "R120", "R121", "R121"),
    *("R130", "R131", "R132", "R133", "R140", "R141", "R150", "R153", "R160", "R161", "R162"),
    *("R163", "R171"),
]


def _fill(rows: Registry) -> None:
    """A registry in which much is wrong."""
    rows.add("region", valid_to=date(2020, 1, 1))
    rows.former("facility", name="乙水泥厂")
    rows.add("facility", region_code="R1", uscc="X", lon=108.9, lat=34.2)
    rows.add("facility", facility_no="F2", uscc="X", closed_on=date(2023, 1, 1))
    rows.add("unit", capacity_mw=0.001)
    rows.add("unit", unit_no="u1")
    rows.add("unit", facility_no="F2", closed_on=date(2022, 12, 1))
    rows.add("outlet", lon=109.9, lat=34.2)
    rows.add("outlet", outlet_no="DA002", lon=108.9, lat=34.2)
    rows.add("route")
    rows.add("route", unit_no="u1")
    rows.add("activity", unit_no="u1", year=2023)
    rows.add("activity", year=2023, ncv_gj_t=20.0)
    rows.add("activity", amount=100_000.0, sulfur_frac=0.01, item="烟煤")
    rows.add("activity", role="hours", item="hours", amount=0.0, unit="小时")
    rows.add("activity", facility_no="F2", sulfur_frac=0.01)
    rows.add("reported_emission", facility_no="F2", amount=50.0, unit_no="U1")
    rows.add("unit", unit_no="U9")
    rows.add("activity", unit_no="U9", year=2023)
    rows.add("activity", unit_no="u1", role="hours", item="hours", amount=9.0, unit="小时")
    rows.add("activity", item="柴油", month=1)
    for year, diesel, petrol in ((2023, 100.0, 1.0), (2024, 160.0, 300.0)):
        rows.add("activity", item="柴油", year=year, amount=diesel)
        rows.add("activity", item="汽油", year=year, amount=petrol)
    rows.months("reported_emission", 1, 2, amount=5.0, unit_no="U1")
    rows.add("reported_emission", amount=1.0, unit_no="U1")
    rows.add("permit_limit", scope="outlet", outlet_no="DA001", quantity_t=0.36)
    rows.add("reported_emission", amount=11.19e9, outlet_no="DA001")
    rows.add("reported_emission", amount=2.0, outlet_no="DA001", flow="statistics")
    for pollutant, amount in (("PM10", 1.0), ("PM2.5", 2.0), ("BC", 3.0), ("NOx", 0.0)):
        rows.add("reported_emission", pollutant=pollutant, amount=amount)


OF_THE_WHOLE = {code for family in (structure, completeness, status) for code in FAMILIES[family]}


def test_both_databases_find_the_same(seeded_url: str) -> None:
    """The statements mean one thing on SQLite and PostgreSQL, for all rows and for a batch."""
    engine = connect(seeded_url)
    with engine.connect() as connection:
        rows = Registry(connection)
        _fill(rows)

        assert set(EXPECTED) - set(rows.codes()) == set()
        of_batch = {finding.code for finding in rows.every(batch_id=1)}
        # what is missing is judged for the whole registry, not for a batch
        assert set(rows.codes()) - of_batch <= OF_THE_WHOLE
        assert rows.every(batch_id=2) == []
        assert "F1/DA001" in {case.source for case in triage(connection)}
    engine.dispose()


def test_every_code_has_its_family() -> None:
    """What the tests ask a family for is what the catalogue knows of the registry."""
    known = {code for code in catalogue() if code.startswith("R1") and code >= "R107"}

    assert frozenset().union(*FAMILIES.values()) - {"I119"} == known


def _check(desk: Desk, *arguments: str) -> Result:
    return CliRunner().invoke(inventory, ["-w", str(desk.workspace.root), "check", *arguments])


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A registry with an error, warnings and news."""
    closed = ((*UNIT[0], "停产日期"), (*UNIT[1], "2023-06-30"), (*UNIT[2], ""))
    desk.load(desk.csv("facility.csv", FACILITY), desk.csv("unit.csv", closed))
    desk.load(desk.csv("activity.csv", activity(coal(100, 年份=2023), coal(170))))
    return desk


def test_check_groups_by_severity_with_counts(told: Desk) -> None:
    """Errors stand first, each group says how often each code occurs."""
    done = _check(told)

    assert done.exit_code == 1
    places = [done.stdout.index(word) for word in ("错误 1 条：R121 × 1", "警告", "R150")]
    assert places == sorted(places)
    assert "R107 × 2" in done.stdout


def test_check_keeps_to_the_codes_that_are_asked_for(told: Desk) -> None:
    """Errors of other codes do not fail it."""
    done = _check(told, "--code", "r107", "--code", "R150", "--json")

    assert done.exit_code == 0
    assert sorted(f["code"] for f in json.loads(done.stdout)) == ["R107", "R107", "R150"]


def test_check_knows_its_codes(told: Desk) -> None:
    """A code that does not exist is a slip of the keyboard, not an empty answer."""
    done = _check(told, "--code", "R999")

    assert done.exit_code == 2
    assert "没有代码 R999" in done.stderr
