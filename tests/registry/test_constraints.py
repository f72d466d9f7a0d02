"""What the database itself refuses, and what it carries along, on both backends."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from inventory.registry import engine
from inventory.registry.activity import AMOUNTS
from inventory.registry.tables import CODE_LISTS, IMPORTED, PROVENANCE

Fill = Callable[[Engine], None]
BOILER = {"facility_no": "甲厂", "unit_no": "MF0001"}
AMOUNT = {"amount_reported": 1.0, "unit_reported": "t", "amount_t": 1.0}
ACTIVITY = {**BOILER, **AMOUNT, "year": 2024, "role": "fuel", "item": "coal"}
LIMIT = {"facility_no": "甲厂", "scope": "plant", "pollutant": "SO2", "year": 2024}
OUTLET = {"facility_no": "甲厂", "outlet_no": "DA009", "kind": "main"}
FACILITY = {"facility_no": "丙厂", "name": "丙", "region_code": "610112"}
RUN = {"facility_no": "甲厂", "abatement_no": "TA001", "year": 2024, "pollutant": "SO2"}
PLACE = {"region_code": "610100", "category_code": "G0101", "year": 2024, "item": "x"}
STANDSTILL = {"facility_no": "甲厂", "started_on": date(2024, 7, 1), "ended_on": date(2024, 7, 9)}
ASSUMPTION = {"subject": "technology", "value": "煤粉炉", "stated_by": "张三", "reason": "核查"}
DECISION = {
    "facility_no": "甲厂",
    "pollutant": "SO2",
    "year": 2024,
    "decision": "accept",
    "decided_by": "李四",
    "decided_on": date(2025, 5, 6),
    "reason": "与台账一致",
}
AREA = {**PLACE, "amount_reported": 1.0, "unit_reported": "ha", "amount_ha": 1.0}

GOOD = [
    ("activity", ACTIVITY),
    ("activity", {**ACTIVITY, "month": 12, "basis": "ncv", "sulfur_frac": 0.0}),
    ("permit_limit", LIMIT),
    ("outlet", OUTLET),
    ("facility", FACILITY),
    ("abatement_run", RUN),
    ("region_activity", AREA),
    ("route", {**BOILER, "outlet_no": "DA001"}),
    ("route", {**BOILER, "outlet_no": "DA001", "collection": "no_collection"}),
    ("activity", {**ACTIVITY, "origin": "own"}),
    ("standstill", STANDSTILL),
    ("standstill", {**STANDSTILL, "unit_no": "MF0001"}),
    ("standstill", {**STANDSTILL, "outlet_no": "DA001"}),
    ("assumption", ASSUMPTION),
    ("assumption", {**ASSUMPTION, **BOILER, "category_code": "A01"}),
    ("value_decision", DECISION),
    ("value_decision", {**DECISION, "outlet_no": "DA001", "flow": "statistics"}),
]

BAD_VALUES = [
    ("activity", {**ACTIVITY, "role": "煤"}),
    ("activity", {**ACTIVITY, "basis": "wet"}),
    ("activity", {**ACTIVITY, "month": 13}),
    ("activity", {**ACTIVITY, "month": 0}),
    ("activity", {**ACTIVITY, "sulfur_frac": 1.2}),
    ("activity", {**ACTIVITY, "ash_frac": -0.1}),
    ("activity", {**ACTIVITY, "amount_gj": 1.0}),
    ("activity", {**ACTIVITY, "amount_t": None}),
    ("activity", {**ACTIVITY, "item": None}),
    ("region_activity", {**AREA, "amount_t": 1.0}),
    ("region_activity", {**AREA, "amount_ha": None}),
    ("permit_limit", {**LIMIT, "scope": "outlet"}),
    ("permit_limit", {**LIMIT, "scope": "everything"}),
    ("outlet", {**OUTLET, "kind": "主要"}),
    ("outlet", {**OUTLET, "reference_o2_frac": 6.0}),
    ("facility", {**FACILITY, "management": "重点"}),
    ("facility", {**FACILITY, "lon": 1089.0}),
    ("facility", {**FACILITY, "lat": 91.0}),
    ("facility", {**FACILITY, "facility_no": "甲厂"}),
    ("abatement_run", {**RUN, "removal_frac": 95.0}),
    ("route", {**BOILER, "outlet_no": "DA001", "share_frac": 25.0}),
    ("route", {**BOILER, "outlet_no": "DA001", "capture_frac": 1.5}),
    ("route", {**BOILER, "outlet_no": "DA001", "collection": "集气罩"}),
    ("activity", {**ACTIVITY, "origin": "自产"}),
    ("standstill", {**STANDSTILL, "unit_no": "MF0001", "outlet_no": "DA001"}),
    ("standstill", {**STANDSTILL, "ended_on": None}),
    ("assumption", {**ASSUMPTION, "subject": "fuel"}),
    ("assumption", {**ASSUMPTION, "value": "  "}),
    ("assumption", {**ASSUMPTION, "stated_by": ""}),
    ("assumption", {**ASSUMPTION, "reason": None}),
    ("assumption", {**ASSUMPTION, "unit_no": "MF0001"}),
    ("value_decision", {**DECISION, "decision": "maybe"}),
    ("value_decision", {**DECISION, "decided_by": " "}),
    ("value_decision", {**DECISION, "reason": " "}),
    ("value_decision", {**DECISION, "decided_on": None}),
]

BAD_REFERENCES = [
    ("activity", {**ACTIVITY, "unit_no": "MF9999"}),
    ("activity", {**ACTIVITY, "sheet_id": 99}),
    ("facility", {**FACILITY, "region_code": "999999"}),
    ("facility", {**FACILITY, "industry_code": "9999"}),
    ("permit_limit", {**LIMIT, "facility_no": "丁厂"}),
    ("permit_limit", {**LIMIT, "outlet_no": "DA999"}),
    ("permit_limit", {**LIMIT, "pollutant": "尘"}),
    ("abatement_run", {**RUN, "abatement_no": "TA999"}),
    ("route", {**BOILER, "outlet_no": "DA999"}),
    ("route", {**BOILER, "outlet_no": "DA001", "abatement_no": "TA999"}),
    ("region_activity", {**AREA, "category_code": "ZZ"}),
    ("unit", {"facility_no": "甲厂", "unit_no": "MF2", "category_code": "ZZ"}),
    ("measure", {"measure_no": "M", "name": "x", "facility_no": "丁厂"}),
    ("standstill", {**STANDSTILL, "unit_no": "MF9999"}),
    ("standstill", {**STANDSTILL, "outlet_no": "DA999"}),
    ("assumption", {**ASSUMPTION, "category_code": "ZZ"}),
    ("assumption", {**ASSUMPTION, "facility_no": "丁厂"}),
    ("value_decision", {**DECISION, "unit_no": "MF9999"}),
]


@pytest.mark.parametrize(("table", "row"), GOOD)
def test_a_good_row_is_kept(filled: Engine, table: str, row: dict[str, Any]) -> None:
    """The rows that the bad ones below are made of are good."""
    with filled.connect() as connection:
        connection.execute(insert(IMPORTED[table]), row)
        connection.rollback()


@pytest.mark.parametrize(("table", "row"), [*BAD_VALUES, *BAD_REFERENCES])
def test_a_bad_row_is_refused(filled: Engine, table: str, row: dict[str, Any]) -> None:
    """A value outside its set, a second amount, or a reference to nothing never gets in."""
    with pytest.raises(IntegrityError), engine.writing(filled) as connection:
        connection.execute(insert(IMPORTED[table]), row)


@pytest.mark.parametrize("amount", AMOUNTS)
def test_each_amount_may_be_the_one(filled: Engine, amount: str) -> None:
    """An activity counts in exactly one canonical unit, whichever it is."""
    with filled.connect() as connection:
        row = {**ACTIVITY, "amount_t": None, amount: 2.0}
        connection.execute(insert(IMPORTED["activity"]), row)
        connection.rollback()


def test_the_same_sheet_is_recorded_once(registry: Engine, fill: Fill) -> None:
    """A sheet is known by content, name, table and column map."""
    fill(registry)
    sheet = PROVENANCE["import_sheet"]
    with engine.reading(registry) as connection:
        known = dict(connection.execute(select(sheet)).mappings().one())
    del known["sheet_id"]
    with engine.writing(registry) as connection:
        connection.execute(insert(sheet), {**known, "map_name": "环统"})
    with pytest.raises(IntegrityError), engine.writing(registry) as connection:
        connection.execute(insert(sheet), known)


def test_a_renumbered_facility_takes_everything_along(registry: Engine, fill: Fill) -> None:
    """A facility that gets a new number keeps units, outlets, activity, permits and measures."""
    fill(registry)
    children = [
        table for name, table in IMPORTED.items() if "facility_no" in table.c and name != "facility"
    ]
    with engine.writing(registry) as connection:
        before = {table.name: _owned(connection, table, "甲厂") for table in children}
        facility = IMPORTED["facility"]
        connection.execute(
            update(facility)
            .where(facility.c.facility_no == "甲厂")
            .values(facility_no="91610112MA6U00000X001P")
        )
    with engine.reading(registry) as connection:
        after = {
            table.name: _owned(connection, table, "91610112MA6U00000X001P") for table in children
        }
        assert all(_owned(connection, table, "甲厂") == 0 for table in children)
    assert after == before
    assert all(before.values()), "a table without rows proves nothing"


def test_a_renumbered_outlet_and_unit_keep_their_rows(registry: Engine, fill: Fill) -> None:
    """New numbers of a permit change reach routes, limits, tests and activity."""
    fill(registry)
    with engine.writing(registry) as connection:
        for name, column, new in (("outlet", "outlet_no", "DA100"), ("unit", "unit_no", "MF100")):
            table = IMPORTED[name]
            connection.execute(
                update(table).where(table.c.facility_no == "甲厂").values({column: new})
            )
        route = IMPORTED["route"]
        mine = route.c.facility_no == "甲厂"
        numbers = connection.execute(select(route.c.unit_no, route.c.outlet_no).where(mine)).one()
    assert tuple(numbers) == ("MF100", "DA100")


def test_a_parent_in_use_cannot_be_deleted(registry: Engine, fill: Fill) -> None:
    """Deleting a facility never takes its history with it."""
    fill(registry)
    facility = IMPORTED["facility"]
    with pytest.raises(IntegrityError), engine.writing(registry) as connection:
        connection.execute(facility.delete().where(facility.c.facility_no == "甲厂"))


def test_children_may_stand_before_parents_in_a_code_list(registry: Engine) -> None:
    """A sheet of regions may list a part before the whole; a missing whole is still refused."""
    region = CODE_LISTS["region"]
    part = {"region_code": "园-1", "name": "东区", "parent_code": "园"}
    whole = {"region_code": "园", "name": "园区", "parent_code": "610100"}
    with engine.writing(registry) as connection:
        connection.execute(insert(region), [part, whole])
    with pytest.raises(IntegrityError), engine.writing(registry) as connection:
        connection.execute(insert(region), {**part, "region_code": "园-2", "parent_code": "无"})


def test_row_numbers_are_never_used_twice(registry: Engine, fill: Fill) -> None:
    """A deleted row's number stays its own, so an old run can still be traced."""
    fill(registry)
    activity = IMPORTED["activity"]
    with engine.writing(registry) as connection:
        highest = connection.execute(select(func.max(activity.c.activity_id))).scalar_one()
        connection.execute(activity.delete())
        connection.execute(insert(activity), ACTIVITY)
        assert connection.execute(select(activity.c.activity_id)).scalar_one() > highest


def test_moments_are_the_same_on_both_backends(registry: Engine) -> None:
    """A moment comes back in UTC; one without a time zone is refused."""
    batch = PROVENANCE["import_batch"]
    beijing = datetime(2024, 5, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    with engine.writing(registry) as connection:
        connection.execute(insert(batch), {"started_at": beijing, "version": "1"})
        kept = connection.execute(select(batch.c.started_at, batch.c.finished_at)).one()
    assert kept == (datetime(2024, 5, 1, tzinfo=UTC), None)
    assert kept[0].tzinfo is UTC
    naive = {"started_at": beijing.replace(tzinfo=None), "version": "1"}
    with pytest.raises(StatementError), engine.writing(registry) as connection:
        connection.execute(insert(batch), naive)


def _owned(connection: Any, table: Any, facility_no: str) -> int:
    counted = select(func.count()).where(table.c.facility_no == facility_no)
    return int(connection.execute(counted).scalar_one())
