"""How a published file is opened (打开): closed on all sides, whatever stands around it."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from inventory.core.errors import PublishError
from inventory.publish import run
from inventory.publish.database import building, reading, rows
from inventory.publish.limits import Limits
from tests.journeys.city import City

_ONE = Limits(threads=1)


def test_a_variable_of_python_is_no_table(city: City) -> None:
    """DuckDB would find tables among Python's variables; here it must not."""
    ours = pa.table({"a": [1]})

    with duckdb.connect() as con:
        assert con.execute("select a from ours").fetchall() == [(ours["a"][0].as_py(),)]
    with reading(city.database) as con, pytest.raises(duckdb.CatalogException):
        con.execute("select a from ours")


@pytest.mark.parametrize(
    "statement",
    [
        "set threads = 1",
        "set enable_external_access = true",
        "reset lock_configuration",
        "create table run.guess as select 1",
        "attach ':memory:' as other",
        "load httpfs",
    ],
)
def test_a_reader_can_change_nothing(city: City, statement: str) -> None:
    """Settings are locked, the file is read-only, other files stay outside."""
    with reading(city.database) as con, pytest.raises(duckdb.Error):
        con.execute(statement)


def test_one_file_is_read_by_several_at_a_time(city: City) -> None:
    """Readers of one process share the file, and each finds it closed off."""
    with reading(city.database) as one, reading(city.database, limits=_ONE) as other:
        assert (
            one.execute("from run.scope").fetchall() == other.execute("from run.scope").fetchall()
        )
        with pytest.raises(duckdb.Error):
            other.execute("set enable_external_access = true")
    with reading(city.database) as con:
        assert con.execute("select 1").fetchall() == [(1,)]


def test_what_somebody_holds_open_wide_is_refused(copied: Path) -> None:
    """Settings that are locked with the doors open cannot be mended, so nothing is read."""
    path = copied / run.DATABASE
    with duckdb.connect(str(path), read_only=True) as wide:
        wide.execute("set lock_configuration = true")
        with pytest.raises(PublishError, match="不受限"), reading(path):
            pass


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    """A missing file and a file of another kind are answers in Chinese."""
    path = tmp_path / "inventory.duckdb"
    with pytest.raises(PublishError, match="找不到"), reading(path):
        pass
    path.write_text("no database", encoding="utf-8")
    with pytest.raises(PublishError, match="不能打开"), reading(path):
        pass


def test_rows_go_by_name(city: City) -> None:
    """Values are bound by place or by name."""
    with reading(city.database) as con:
        assert rows(con, "select ? as a, ? as b", 1, "x") == [{"a": 1, "b": "x"}]
        assert rows(con, "select $a as a", {"a": 2}) == [{"a": 2}]


def test_a_file_is_whole_when_it_is_closed(tmp_path: Path) -> None:
    """Nothing is left beside the file, older clients can open it, and the macros are inside."""
    path = tmp_path / "made.duckdb"
    with building(path, spill=tmp_path / "spill", limits=_ONE) as con:
        con.execute("create table t as select 0.1::double as x from range(10)")

    assert [found.name for found in tmp_path.iterdir()] == ["made.duckdb"]
    with duckdb.connect(str(path), read_only=True) as con:
        # ten times a tenth: exact in decimal, and not in floats
        assert con.execute("select sum_t(x) from t").fetchall() == [(1.0,)]
        assert con.execute(
            "select tags['storage_version'] from duckdb_databases() where path is not null"
        ).fetchall() == [("v1.4.0+",)]
