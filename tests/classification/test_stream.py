"""Which leaf takes an emission of a source."""

from typing import Any

import duckdb
import pytest

CASES = [
    ("D0101", "fuel", "CO2", "D010102"),
    ("D0101", "product", "CO2", "D010101"),
    ("D0101", "fuel", "SO2", "D010101"),
    ("D0101", "fuel", "PM", "D010101"),
    ("D0101", "fuel", "CO2bio", "D010102"),
    ("D0503", "reductant", "CO2", "D050303"),
    ("D0503", "material", "CO2", "D050301"),
    ("D0503", "fuel", "CO2", "D050302"),
    ("D0503", "fuel", "NOx", "D050301"),
    ("D0508", "reductant", "CO2", "D050801"),
    ("D0508", "product", "CH4", "D050801"),
    ("D0508", "fuel", "CH4", "D050802"),
    ("D0601", "product", "CO2", "D060102"),
    ("D0801", "fuel", "CH4", "D080102"),
    ("D0801", "product", "CH4", "D080105"),
    ("D0801", "product", "Benzene", "D080101"),
    ("P0401", "product", "CH4", "P040101"),
    ("P0401", "product", "N2O", "P040102"),
    ("P0401", "material", "NH3", "P040101"),
    ("D010101", "fuel", "CO2", "D010101"),
]


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


@pytest.mark.parametrize(("node", "role", "pollutant", "leaf"), CASES)
def test_an_emission_goes_to_the_leaf_of_its_origin(
    con: duckdb.DuckDBPyConnection, node: str, role: str, pollutant: str, leaf: str
) -> None:
    """Pollutants leave by the stack; gases are split by the origin of their carbon."""
    found = con.execute(
        """
        select category_code, is_listed
        from classification.stream
        where node_code = ? and role = ? and pollutant = ?
        """,
        [node, role, pollutant],
    ).fetchall()

    assert found == [(leaf, True)]


def test_every_emission_of_every_source_has_exactly_one_leaf(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """One row per node that takes sources (or leaf), role and substance; none is missing."""
    (nodes,) = _rows(
        con, "select count(*) from classification.category where attach = 'source' or is_leaf"
    )[0]
    (substances,) = _rows(con, "select count(*) from registry.pollutant")[0]
    rows, keys = _rows(
        con,
        """
        select count(*), count(distinct (node_code, role, pollutant))
        from classification.stream
        """,
    )[0]

    assert nodes == 444
    assert rows == keys == nodes * substances * 6


def test_the_leaf_is_the_node_or_below_it(con: duckdb.DuckDBPyConnection) -> None:
    """No emission leaves the source it belongs to, and its stream is that of the leaf."""
    strays = _rows(
        con,
        """
        select node_code, category_code
        from classification.stream
        anti join (
            select ancestor_code as node_code, category_code, leaf.stream
            from classification.ancestor
            join classification.category as leaf using (category_code)
            where leaf.is_leaf
        ) as allowed using (node_code, category_code, stream)
        """,
    )

    assert strays == []


def test_a_substance_that_no_leaf_lists_goes_to_the_main_stream(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """An unlisted substance is kept on the first leaf and marked, never dropped."""
    found = _rows(
        con,
        """
        select category_code, is_listed
        from classification.stream
        where node_code = 'D0101' and role = 'fuel' and pollutant = 'SF6'
        """,
    )

    assert found == [("D010101", False)]


def test_a_listed_substance_never_goes_to_a_leaf_that_does_not_list_it(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """Where some leaf of the source lists the substance itself, one of those takes it."""
    wrong = _rows(
        con,
        """
        select stream.node_code, stream.role, stream.pollutant
        from classification.stream as stream
        join classification.ancestor as ancestor on ancestor.ancestor_code = stream.node_code
        join classification.category as leaf
            on leaf.category_code = ancestor.category_code and leaf.is_leaf
        where list_contains(leaf.carries, stream.pollutant) and not stream.is_listed
        """,
    )

    assert wrong == []


@pytest.mark.parametrize("species", ["HFC-125", "NO2", "PM"])
def test_a_part_is_listed_where_its_sum_is(con: duckdb.DuckDBPyConnection, species: str) -> None:
    """A species of a listed basket, and stack dust where TSP is listed, count as listed."""
    whole = {"HFC-125": "HFCs", "NO2": "NOx", "PM": "TSP"}[species]
    counts = con.execute(
        """
        select pollutant, count(*)
        from classification.stream
        where is_listed and pollutant in (?, ?)
        group by pollutant
        """,
        [species, whole],
    ).fetchall()

    assert dict(counts)[species] == dict(counts)[whole] > 0
