"""Names and units (术语与单位): a column says its unit in its name, the glossary in its words."""

import re

import pytest

from inventory.core import methods
from inventory.publish import dictionary, renamed
from tests.architecture.sources import PACKAGE, SUFFIXES, suffix_of
from tests.worlds import World

# a mass whose glossary says more than t
SAID_MORE = {"carbon_t": "tC", "ef_t": "t/基准单位"}
# columns of numbers whose unit stands elsewhere, and where
ELSEWHERE = {
    "amount_reported": "as written; unit_reported stands beside it",
    "ncv_reported": "as written; ncv_unit_reported stands beside it",
    "value": "the column unit stands beside it",
    "lower": "the column unit stands beside it",
    "upper": "the column unit stands beside it",
    "canonical_value": "canonical_per stands beside it",
    "canonical_lower": "canonical_per stands beside it",
    "canonical_upper": "canonical_per stands beside it",
    "hydrogen_least_n": "atoms of hydrogen by atom of carbon",
    "hydrogen_most_n": "atoms of hydrogen by atom of carbon",
    "capacity": "capacity_unit stands beside it",
    "capacity_min": "capacity_unit stands beside it",
    "capacity_max": "capacity_unit stands beside it",
    "quantity": "quantity_per stands beside it",
    "value_a": "value_unit stands beside it",
    "value_b": "value_unit stands beside it",
    "value_in": "rows at some doors, tonnes at others: the column quantity says which",
    "value_out": "rows at some doors, tonnes at others: the column quantity says which",
    "difference": "rows at some doors, tonnes at others: the column quantity says which",
    "throughput": "t or m3: accounting.method.shared_by says which",
    "absurd_ratio": "actual over permitted quantity",
    "absurd_report_ratio": "reported over permitted quantity",
    "gwp": "tonnes of CO2 per tonne of the gas",
    "ratio": "actual over permitted quantity",
    "lon": "degrees, as every map gives them",
    "lat": "degrees, as every map gives them",
}


def columns(published: World, *types: str, of_methods: bool = False) -> set[str]:
    """Names of the columns of a published file, of some types or all.

    The model of a method names the terms of its formula; its record gives their words and units.
    """
    apart = {one.qualified for one in methods.discover() if one.room == "accounting"}
    rows = published.rows(
        "select distinct column_name, data_type from duckdb_columns()"
        " where not internal and database_name = current_database() and schema_name <> ?"
        " and schema_name || '.' || table_name not in ?",
        dictionary.MIRROR,
        [] if of_methods else sorted(apart),
    )
    return {row["column_name"] for row in rows if not types or row["data_type"] in types}


def test_every_number_says_its_unit(published: World) -> None:
    """A column of doubles ends with a known suffix, or its unit stands where the list says."""
    numbers = columns(published, "DOUBLE", "FLOAT")

    assert {name for name in numbers - ELSEWHERE.keys() if suffix_of(name) is None} == set()
    assert ELSEWHERE.keys() - numbers == set()


def test_no_number_is_kept_with_a_fixed_point(published: World) -> None:
    """Numbers are doubles from end to end; decimals live inside a sum only."""
    kinds = {
        row["data_type"]
        for row in published.rows("select distinct data_type from duckdb_columns()")
    }

    assert not {kind for kind in kinds if kind.startswith("DECIMAL")}


def test_suffix_and_unit_agree(published: World) -> None:
    """The unit of the glossary is the one that the suffix stands for."""
    known = dictionary.glossary()
    wrong = {}
    for name in columns(published, "DOUBLE", "FLOAT") - ELSEWHERE.keys():
        wanted = SAID_MORE.get(name, SUFFIXES[suffix_of(name) or "_frac"])
        if known[name].unit != wanted:
            wrong[name] = (known[name].unit, wanted)

    assert wrong == {}


def test_a_fraction_is_never_a_percentage(published: World) -> None:
    """Inside the engine shares run from 0 to 1; percent is a unit of the workbook."""
    assert {name for name in columns(published) if name.endswith(("_pct", "_percent"))} == set()


def test_every_column_has_its_words(published: World) -> None:
    """Each column has a Chinese and an English title, and the two are what they say."""
    known = dictionary.glossary()
    names = columns(published)

    assert names - known.keys() == set()
    assert {n for n in names if not re.search("[\u4e00-\u9fffA-Z]", known[n].title_zh)} == set()
    assert {n for n in names if not re.match("[ -~²³]+$", known[n].title_en)} == set()


def test_the_glossary_has_no_dead_words(published: World) -> None:
    """Each entry is a column of the published file, or a heading of a workbook sheet."""
    sheets = (PACKAGE / "publish" / "workbook" / "sheets.py").read_text(encoding="utf-8")
    unused = dictionary.glossary().keys() - columns(published, of_methods=True)

    assert {name for name in unused if not re.search(rf"\b{name}\b", sheets)} == set()


@pytest.mark.parametrize("kind", ["table", "view"])
def test_every_table_carries_a_comment(published: World, kind: str) -> None:
    """Tables and views say in the file itself what they are."""
    rows = published.rows(
        f"select schema_name || '.' || {kind}_name as name from duckdb_{kind}s()"
        " where database_name = current_database() and not internal"
        " and schema_name <> ? and comment is null",
        dictionary.MIRROR,
    )

    assert rows == []


def test_every_column_carries_a_comment(published: World) -> None:
    """Columns say in the file itself what they hold, in Chinese and English with the unit."""
    rows = published.rows(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where database_name = current_database() and not internal"
        " and schema_name <> ? and comment is null",
        dictionary.MIRROR,
    )

    assert rows == []


def test_every_table_has_its_chinese_mirror(published: World) -> None:
    """Schema 清单 holds one view for each table under its name of today, none of them twice."""
    count = (
        "select (select count(*) from duckdb_tables() where database_name = current_database())"
        " + (select count(*) from duckdb_views() where database_name = current_database()"
        " and not internal and schema_name <> $mirror) as tables,"
        " (select count(*) from duckdb_views() where schema_name = $mirror) as mirrors"
    )
    found = published.con.execute(count, {"mirror": dictionary.MIRROR}).fetchone()

    assert found is not None
    assert found[0] - len(renamed.names()) == found[1]
