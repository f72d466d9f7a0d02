"""The sample city, end to end: what is published is whole, explained and as it was."""

import hashlib
import re
import sqlite3
from pathlib import Path

import duckdb
import pytest

from inventory.core.findings import Severity
from inventory.intake.load import import_paths
from inventory.intake.result import severities
from inventory.publish import renamed
from inventory.publish.dictionary import MIRROR
from tests.journeys.city import (
    PUBLISHED_COLUMNS,
    City,
    columns,
    own_tables,
    read_expected,
    totals,
)

_HAN = re.compile(r"[\u4e00-\u9fff]")

Published = duckdb.DuckDBPyConnection


def _digest(database: Path) -> str:
    """All that the registry holds, as text, hashed."""
    with sqlite3.connect(database) as con:
        return hashlib.sha256("\n".join(con.iterdump()).encode()).hexdigest()


def test_totals_are_those_committed(published: Published) -> None:
    """Each pollutant adds up to what `sample_data/expected_totals.csv` says."""
    found, expected = totals(published), read_expected()

    assert found.keys() == expected.keys()
    assert found == pytest.approx(expected, rel=1e-6)


def test_the_combined_inventory_adds_up_to_the_same(published: Published) -> None:
    """The row 合计 of the combined inventory holds the same tonnes."""
    cursor = published.execute(
        "select so2_t as SO2, nox_t as NOx, co2_t as CO2, vocs_t as VOCs, nh3_t as NH3"
        " from compilation.combined_total where category_code = '合计'"
    )
    names = [column[0] for column in cursor.description or ()]
    (row,) = cursor.fetchall()
    expected = read_expected()

    assert dict(zip(names, row, strict=True)) == pytest.approx(
        {name: expected[name] for name in names}, rel=1e-6
    )


def test_every_door_conserves(published: Published) -> None:
    """What goes in at each door comes out again, for every pollutant and scheme."""
    doors = published.execute("select door, quantity, ok from quality.conservation").fetchall()

    assert [door for door in doors if not door[2]] == []
    assert len({door for door, _, _ in doors}) >= 10


@pytest.mark.parametrize("code", ["Q101", "Q102"])
def test_nothing_is_lost_or_doubled(published: Published, code: str) -> None:
    """No finding says that a tonne was lost or counted twice."""
    found = published.execute("from quality.finding where code = ?", [code]).fetchall()

    assert found == []


def test_each_stream_is_chosen_once(published: Published) -> None:
    """One method for each input and pollutant, one basis for each stream."""
    assert published.execute("from quality.chosen_twice").fetchall() == []
    twice = published.execute(
        "select input_table, input_id, unit_no, outlet_no, outlet_kind, category_code, part,"
        " pollutant from ledger.emission where is_chosen"
        " group by all having count(*) > 1"
    ).fetchall()
    assert twice == []


def test_ledger_rows_have_numbers_of_their_own(published: Published) -> None:
    """An emission id names one row, and no row but a deduction counts less than nothing."""
    found = published.execute(
        "select count(*), count(distinct emission_id), min(emission_id),"
        " min(emission_t) filter (stage is distinct from 'deducted') from ledger.emission"
    ).fetchone()
    assert found is not None
    rows, ids, smallest_id, smallest_t = found

    assert rows == ids > 3000
    assert smallest_id >= 0
    assert smallest_t >= 0


def test_a_row_that_does_not_count_says_why(published: Published) -> None:
    """Losers stay in the ledger with a reason, winners have none."""
    found = published.execute(
        "select is_chosen, not_chosen_because is null, count(*) from ledger.emission"
        " group by all order by all"
    ).fetchall()

    assert [row[:2] for row in found] == [(False, False), (True, True)]


def test_every_status_of_a_permit_occurs(published: Published) -> None:
    """The city shows the answers to permitted versus actual that a whole year has."""
    found = published.execute("select distinct status from permits.outlet_gap").fetchall()

    assert {status for (status,) in found} == {
        "ok",
        "over",
        "unconfirmed",
        "no_limit",
        "no_data",
        "data_invalid",
    }


@pytest.mark.parametrize(
    ("facility", "pollutant", "status"),
    [
        ("XG0007", "SO2", "over"),  # old grates that nobody measures
        ("XG0007", "NOx", "over"),
        ("XG0105", "VOCs", "data_invalid"),  # 940 kg of ink booked as 940 t
        ("XG0008", "SO2", "no_data"),  # the coal boiler closed, its limit stands
        ("XG0001", "SO2", "ok"),
        ("XG0020", "SO2", "over"),  # measured, above a local plan
        ("XG0029", "SO2", "over"),  # tests by hand
        ("XG0029", "NOx", "unconfirmed"),  # a coefficient convicts nobody
        ("XG0007", "PM", "unconfirmed"),  # nor does a balance
        ("XG0207", "SO2", "ok"),  # no rows in summer, when nothing burnt
        ("XG0208", "SO2", "ok"),  # opened in July
        ("XG0209", "SO2", "ok"),  # closed at the end of June
        ("XG0024", "SO2", "over"),  # a third of a quarter missing: direct discharge
    ],
)
def test_the_showpieces_show(
    published: Published, facility: str, pollutant: str, status: str
) -> None:
    """What the read-me of the sample promises comes out."""
    found = published.execute(
        "select status from permits.outlet_gap where facility_no = ? and pollutant = ?",
        [facility, pollutant],
    ).fetchall()

    assert (status,) in found


def test_every_table_and_view_is_explained(published: Published) -> None:
    """Nothing stands in the file without a comment, Chinese views included."""
    found = published.execute(
        "select schema_name, table_name from duckdb_tables() where comment is null"
        " union all select schema_name, view_name from duckdb_views()"
        " where comment is null and not internal"
    ).fetchall()

    assert found == []


def test_every_column_is_explained(published: Published) -> None:
    """Each column has a comment and its row in the dictionary."""
    bare = published.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where not internal and schema_name <> ? and comment is null",
        [MIRROR],
    ).fetchall()
    described = published.execute(
        'select schema, "table", "column" from dictionary."column"'
    ).fetchall()
    published_columns = published.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where not internal and schema_name <> ?",
        [MIRROR],
    ).fetchall()

    assert bare == []
    assert sorted(described) == sorted(published_columns)


def test_every_table_has_its_chinese_view(published: Published) -> None:
    """Schema 清单 shows every table of today once, with all its columns, under Chinese names."""
    width = "select schema_name, table_name, count(*) from duckdb_columns() group by all"
    widths = {(schema, table): n for schema, table, n in published.execute(width).fetchall()}
    views = published.execute(
        "select view_name, comment from duckdb_views() where schema_name = ?", [MIRROR]
    ).fetchall()
    tables = published.execute(
        "select distinct schema_name, table_name from duckdb_columns()"
        " where not internal and schema_name <> ? order by all",
        [MIRROR],
    ).fetchall()
    tables = [at for at in tables if ".".join(at) not in renamed.names()]
    # the comment of a view ends with the table that it shows
    shown = {tuple(comment.split(" · ")[-1].split(".")): name for name, comment in views}

    assert sorted(shown) == tables
    assert len(views) == len(tables)
    assert {at: widths[at] for at in shown} == {
        at: widths[MIRROR, name] for at, name in shown.items()
    }
    assert all(_HAN.search(name) for name in shown.values())


def test_published_names_are_those_committed(published: Published) -> None:
    """A changed name is a change of the public interface; see tests/journeys/update_expected.py."""
    assert columns(published) == PUBLISHED_COLUMNS.read_text(encoding="utf-8").splitlines()


def test_importing_again_changes_nothing(city: City) -> None:
    """The same folders a second time: no row of the registry changes, the counts are repeated."""
    database = city.root / "registry.db"
    before = _digest(database)

    again = import_paths(city.workspace, own_tables(city.workspace))

    assert _digest(database) == before
    assert again.is_unchanged
    assert again.batch_id is None
    with city.open() as con:
        sheets = con.execute(
            'select "table", staged, loaded, rejected, superseded from run.input order by all'
        ).fetchall()
    assert sheets == sorted(
        (count.table, count.staged, count.loaded, count.rejected, count.superseded)
        for count in again.counts
    )
    assert not severities(again.findings)[Severity.ERROR]


def test_a_workbook_and_its_sheets_as_files_say_the_same(city: City, book_city: City) -> None:
    """Workbooks or CSV files of every sheet: every row of the ledger is the same."""
    ledger = "select * exclude (activity_id, input_id) from ledger.emission order by emission_id"
    with city.open() as one, book_city.open() as other:
        assert one.execute(ledger).fetchall() == other.execute(ledger).fetchall()
