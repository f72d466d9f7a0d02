"""Outlets, plans, routes, activity and reports through the change that gave them columns."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from inventory.registry import engine, schema

BEFORE, AFTER = "51d2a7e90c4b", "9cf8b88f2e7d"
PLACE = {"facility_no": "F1", "outlet_no": "DA001"}
BOILER = {"facility_no": "F1", "unit_no": "MF1"}
FROM_SHEET = {"sheet_id": 1, "row_no": 5, "since_batch": 1}
AMOUNT = {"year": 2024, "amount_reported": 1 / 3, "unit_reported": "t"}
FACTS: dict[str, dict[str, Any]] = {
    "outlet": {**PLACE, "kind": "main", "height_m": 0.1},
    "monitor_plan": {"monitor_plan_id": 7, **PLACE, "pollutant": "NOx", "test_method": "HJ 693"},
    "route": {"route_id": 7, **PLACE, **BOILER, "share_frac": 1 / 3, "capture_frac": 1.0},
    "activity": {"activity_id": 7, **BOILER, **AMOUNT, "role": "fuel", "item": "煤", "amount_t": 1},
    "reported_emission": {
        "reported_emission_id": 7,
        "facility_no": "F1",
        "pollutant": "NOx",
        **AMOUNT,
        "emission_t": 1 / 3,
        "flow": "statistics",
    },
}
EMPTY: dict[str, dict[str, None]] = {
    "outlet": {"opened_on": None, "closed_on": None},
    "monitor_plan": {"installed_on": None, "removed_on": None},
    "route": {"collection": None},
    "activity": {"origin": None},
    "reported_emission": {"verified_by": None},
}
PARENTS: dict[str, dict[str, Any]] = {
    "region": {"region_code": "610100", "name": "西安市"},
    "pollutant": {"pollutant": "NOx", "name_zh": "氮氧化物", "name_en": "NOx", "kind": "air"},
    "category": {"category_code": "A0201", "name_zh": "工业锅炉", "is_leaf": False},
    "import_batch": {"batch_id": 1, "started_at": "2026-12-01 08:00:00", "version": "test"},
    "import_sheet": {
        "sheet_id": 1,
        "batch_id": 1,
        "file_name": "a.csv",
        "sha256": "0a",
        "table_name": "outlet",
        "staged": 9,
        "rejected": 0,
    },
    "facility": {"facility_no": "F1", "name": "虚构热电", "region_code": "610100"},
    "unit": {**BOILER, "category_code": "A0201"},
}


def insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    """One row by its columns."""
    marks = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"insert into {table} ({', '.join(row)}) values ({marks})"), row)


def rows(url: str) -> dict[str, list[dict[str, Any]]]:
    """All rows of the changed tables and of their histories."""
    registry = engine.connect(url)
    names = [name for table in FACTS for name in (table, f"{table}_history")]
    found = {}
    with registry.connect() as connection:
        for name in names:
            result = connection.execute(text(f"select * from {name}"))
            found[name] = [dict(row) for row in result.mappings()]
    registry.dispose()
    return found


def with_empty(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The same rows with the new columns, empty."""
    return {
        name: [row | EMPTY[name.removesuffix("_history")] for row in entries]
        for name, entries in found.items()
    }


@pytest.fixture
def filled(empty_url: str) -> str:
    """A registry of the revision before: a row, one that was replaced, and one that went."""
    schema.upgrade(empty_url, BEFORE)
    registry = engine.connect(empty_url)
    with engine.writing(registry) as connection:
        for table, row in PARENTS.items():
            insert(connection, table, row)
        for table, facts in FACTS.items():
            insert(connection, table, facts | FROM_SHEET)
            insert(connection, f"{table}_history", facts | FROM_SHEET | {"superseded_by_batch": 2})
            if (number := f"{table}_id") in facts:
                insert(connection, table, facts | {number: 9})
                connection.execute(text(f"delete from {table} where {number} = 9"))
                if registry.dialect.name != "sqlite":  # as if the database had numbered the rows
                    connection.execute(text(f"select setval('{table}_{number}_seq', 9)"))
    registry.dispose()
    return empty_url


def test_no_row_is_lost_on_the_way_up_and_down(filled: str) -> None:
    """Values, provenance and history stay to the last bit; the new columns are empty, then gone."""
    before = rows(filled)
    schema.upgrade(filled, AFTER)
    after = rows(filled)
    schema.downgrade(filled, BEFORE)

    assert all(len(found) == 1 for found in before.values())
    assert after == with_empty(before)
    assert after["route"][0]["capture_frac"] == 1
    assert rows(filled) == before


def test_the_number_of_a_deleted_row_is_not_given_again(filled: str) -> None:
    """A row of an old run keeps its number to itself: 9 stays taken, up and down."""
    for revision, wanted in ((AFTER, 10), (BEFORE, 11)):
        move = schema.upgrade if revision == AFTER else schema.downgrade
        move(filled, revision)
        registry = engine.connect(filled)
        with engine.writing(registry) as connection:
            for table, facts in FACTS.items():
                if (number := f"{table}_id") in facts:
                    insert(connection, table, {n: v for n, v in facts.items() if n != number})
        registry.dispose()
        numbers = {max(row[f"{t}_id"] for row in rows(filled)[t]) for t in FACTS if t != "outlet"}
        assert numbers == {wanted}


def test_a_blank_capture_goes_back_as_all_of_the_gas(filled: str) -> None:
    """The revision before knows no blank: there everything was captured unless told otherwise."""
    schema.upgrade(filled, AFTER)
    registry = engine.connect(filled)
    with engine.writing(registry) as connection:
        for table in ("route", "route_history"):
            connection.execute(text(f"update {table} set capture_frac = null"))
    registry.dispose()
    schema.downgrade(filled, BEFORE)

    found = rows(filled)
    assert [found[name][0]["capture_frac"] for name in ("route", "route_history")] == [1, 1]
