"""Special limits (特殊时段许可限值) through the change of their table: every row and its number."""

from typing import Any

import pytest
from sqlalchemy import text

from inventory.registry import engine, schema

BEFORE, AFTER = "8c41f0b6d27e", "51d2a7e90c4b"
FACTS = {
    "special_limit_id": 7,
    "facility_no": "F1",
    "scope": "outlet",
    "outlet_no": "DA001",
    "pollutant": "NOx",
    "daily_t": 1 / 3,
    "valid_from": "2024-11-15",
}


def insert(connection: Any, table: str, row: dict[str, Any]) -> None:
    """One row by its columns."""
    marks = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"insert into {table} ({', '.join(row)}) values ({marks})"), row)


def rows(url: str, table: str) -> list[dict[str, Any]]:
    """All rows of a table, with dates as text."""
    registry = engine.connect(url)
    with registry.connect() as connection:
        found = connection.execute(text(f"select * from {table} order by special_limit_id"))
        read = [dict(row) for row in found.mappings()]
    registry.dispose()
    return [row | {"valid_from": str(row["valid_from"])} for row in read]


@pytest.fixture
def filled(empty_url: str) -> str:
    """A registry of the revision before, with one special limit and one that was replaced."""
    schema.upgrade(empty_url, BEFORE)
    registry = engine.connect(empty_url)
    with engine.writing(registry) as connection:
        for table, row in (
            ("region", {"region_code": "610100", "name": "西安市"}),
            (
                "pollutant",
                {"pollutant": "NOx", "name_zh": "氮氧化物", "name_en": "NOx", "kind": "pollutant"},
            ),
            ("facility", {"facility_no": "F1", "name": "虚构热电", "region_code": "610100"}),
            ("outlet", {"facility_no": "F1", "outlet_no": "DA001", "kind": "main"}),
            ("special_limit", FACTS),
            ("special_limit", FACTS | {"special_limit_id": 9}),
            ("special_limit_history", FACTS | {"special_limit_id": 3, "superseded_by_batch": 1}),
        ):
            insert(connection, table, row)
        connection.execute(text("delete from special_limit where special_limit_id = 9"))
        if registry.dialect.name != "sqlite":  # as if the database had given the numbers itself
            connection.execute(text("select setval('special_limit_special_limit_id_seq', 9)"))
    registry.dispose()
    return empty_url


def test_no_special_limit_is_lost_on_the_way_up_and_down(filled: str) -> None:
    """Rows and history keep every value to the last bit; the share is empty, then gone again."""
    before = rows(filled, "special_limit"), rows(filled, "special_limit_history")
    schema.upgrade(filled, AFTER)
    after = rows(filled, "special_limit"), rows(filled, "special_limit_history")
    schema.downgrade(filled, BEFORE)

    assert [len(found) for found in before] == [1, 1]
    assert after == tuple([row | {"reduction_frac": None} for row in found] for found in before)
    assert (rows(filled, "special_limit"), rows(filled, "special_limit_history")) == before


def test_the_number_of_a_deleted_row_is_not_given_again(filled: str) -> None:
    """A rollback brings rows back under their numbers, so 9 stays taken and the next is 10."""
    schema.upgrade(filled, AFTER)
    registry = engine.connect(filled)
    with engine.writing(registry) as connection:
        later = {name: value for name, value in FACTS.items() if name != "special_limit_id"}
        insert(connection, "special_limit", later)
    registry.dispose()

    assert [row["special_limit_id"] for row in rows(filled, "special_limit")] == [7, 10]
