"""The classification as DuckDB tables."""

import duckdb
import pytest

from inventory.classification import load

COLUMNS = {
    "category": {
        "category_code": "VARCHAR",
        "parent_code": "VARCHAR",
        "level": "INTEGER",
        "name_zh": "VARCHAR",
        "name_en": "VARCHAR",
        "kind": "VARCHAR",
        "is_leaf": "BOOLEAN",
        "attach": "VARCHAR",
        "stream": "VARCHAR",
        "carries": "VARCHAR[]",
        "is_memo": "BOOLEAN",
    },
    "ancestor": {"category_code": "VARCHAR", "ancestor_code": "VARCHAR"},
    "addon": {
        "node_prefix": "VARCHAR",
        "role": "VARCHAR",
        "pollutant": "VARCHAR",
        "category_code": "VARCHAR",
        "stream": "VARCHAR",
        "replaces_stream": "BOOLEAN",
    },
    "crosswalk": {
        "category_code": "VARCHAR",
        "scheme": "VARCHAR",
        "scheme_code": "VARCHAR",
        "relation": "VARCHAR",
        "note": "VARCHAR",
    },
    "scheme_line": {
        "scheme": "VARCHAR",
        "scheme_code": "VARCHAR",
        "title_zh": "VARCHAR",
        "title_en": "VARCHAR",
        "parent_code": "VARCHAR",
        "is_memo": "BOOLEAN",
    },
}


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    row = con.execute(sql).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_have_the_agreed_columns(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Names and types are those that other rooms read."""
    described = con.execute(f"describe classification.{table}").fetchall()

    assert {name: kind for name, kind, *_ in described} == COLUMNS[table]


def test_every_node_and_every_crosswalk_row_arrives(con: duckdb.DuckDBPyConnection) -> None:
    """Nothing of the files is lost on the way."""
    assert _one(con, "select count(*) from classification.category") == (542,)
    assert _one(con, "select count(*) from classification.crosswalk") == (4326,)
    assert _one(con, "select count(*) from classification.scheme_line") == (1663,)


def test_every_node_is_its_own_ancestor_and_below_one_top(con: duckdb.DuckDBPyConnection) -> None:
    """Rolling up by ancestor reaches each level exactly once."""
    wrong = con.execute(
        """
        select category_code
        from classification.ancestor
        join classification.category using (category_code)
        group by category_code, level
        having count(*) <> level or not bool_or(ancestor_code = category_code)
        """
    ).fetchall()

    assert wrong == []


def test_a_source_finds_its_add_on_streams_by_prefix(con: duckdb.DuckDBPyConnection) -> None:
    """A power boiler slips ammonia on the power line; bought power is indirect for every node."""
    found = con.execute(
        """
        select role, pollutant, category_code, stream
        from classification.addon
        where starts_with('A010101', node_prefix) and role in ('fuel', 'electricity')
        order by role
        """
    ).fetchall()

    assert found == [("electricity", "CO2", "R0101", "indirect"), ("fuel", "NH3", "P0501", "slip")]


def test_memo_categories_are_flagged(con: duckdb.DuckDBPyConnection) -> None:
    """Indirect and natural nodes carry the flag, and nothing else does."""
    codes = con.execute(
        "select category_code from classification.category where is_memo"
    ).fetchall()

    assert {code for (code,) in codes} == {"J0312", "Q0202", "R", "R01", "R0101", "R0102"}


def test_loading_again_replaces_the_tables() -> None:
    """A second load leaves the same rows, not twice as many."""
    with duckdb.connect() as con:
        load.load(con)
        load.load(con)

        assert _one(con, "select count(*) from classification.category") == (542,)
