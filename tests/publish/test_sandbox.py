"""The auditor's own SQL (受限查询): reads the published file, and can do nothing else."""

import threading
import time
from pathlib import Path

import pytest

from inventory.core.errors import ConfigError, PublishError
from inventory.publish import sandbox
from tests.journeys.city import City

_HIDDEN = "geheim-4711"

# `{file}` is a file that the process could read, `{new}` one that it could make
FILES = (
    "select * from read_csv('{file}')",
    "select * from read_csv_auto('{file}')",
    "select * from sniff_csv('{file}')",
    "select content from read_text('{file}')",
    "select content from read_text(['{file}'])",
    "select content from read_blob('{file}')",
    "select * from read_json('{file}')",
    "select * from read_json_auto('{file}')",
    "select * from read_ndjson('{file}')",
    "select * from read_json_objects('{file}')",
    "select * from read_parquet('{file}')",
    "select * from parquet_metadata('{file}')",
    "select * from read_duckdb('{file}')",
    "select * from '{file}'",
    'select * from "{file}"',
    "from '{file}'",
    "select (select content from read_text('{file}'))",
    "with a as (select content from read_text('{file}')) select * from a",
    "select * from query('select * from read_text(''{file}'')')",
    "select * from query_table('{file}')",
    "from json_execute_serialized_sql(json_serialize_sql('select * from read_text(''{file}'')'))",
    "explain analyze select * from read_text('{file}')",
    "select * from glob('*')",
    "select * from glob('{file}')",
    "select * from 'https://example.invalid/x.parquet'",
    "select * from read_csv('https://example.invalid/x.csv')",
    "select * from read_parquet('s3://bucket/x.parquet')",
    "select * from which_secret('s3://bucket', 's3')",
    "select * from duckdb_secrets()",
    "select * from st_read('{file}')",
    "select * from sqlite_scan('{file}', 't')",
    "select * from postgres_scan('host=localhost', 'public', 't')",
)
STATEMENTS = (
    "attach '{new}' as other",
    "attach ':memory:' as other",
    "detach inventory",
    "use memory",
    "copy run.scope to '{new}'",
    "copy run.scope from '{file}'",
    "copy (select 1) to '{new}' (format parquet)",
    "copy from database inventory to memory",
    "export database '{new}'",
    "import database '{file}'",
    "install httpfs",
    "force install httpfs",
    "load httpfs",
    "update extensions",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set python_enable_replacements = true",
    "set memory_limit = '100GB'",
    "set variable a = 1",
    "reset enable_external_access",
    "pragma threads = 8",
    "pragma enable_profiling = 'json'",
    "pragma profiling_output = '{new}'",
    "pragma database_list",
    "create table run.guess as select 1",
    "create temp table guess as select 1",
    "create view run.guess as select 1",
    "create schema guess",
    "create macro guess() as 1",
    "create sequence guess",
    "create type guess as enum ('a')",
    "create secret guess (type s3)",
    "insert into run.scope select * from run.scope",
    "with a as (select * from run.scope) insert into run.scope select * from a",
    "merge into run.scope using (select 1 as year) as s using (year) when matched then delete",
    "update run.scope set year = 1",
    "delete from run.scope",
    "truncate run.scope",
    "drop table run.scope",
    "drop schema accounting cascade",
    "alter table run.scope rename to guess",
    "comment on table run.scope is 'x'",
    "vacuum",
    "analyze",
    "checkpoint",
    "begin",
    "prepare p as select 1",
    "execute p",
    "call pragma_version()",
    "call enable_logging(storage = 'file', storage_path = '{new}')",
    "explain analyze copy (select 1) to '{new}'",
    "explain analyze create temp table guess as select 1",
    "explain analyze insert into run.scope select * from run.scope",
    "explain analyze set threads = 1",
    "explain explain analyze drop table run.scope",
    "select 1; select 2",
    "select 1; drop table run.scope",
    "select 1 /* ; */; copy run.scope to '{new}'",
    "",
    "-- nothing",
    ";",
)
_NAMES = (
    "select * from rows",
    "select getenv('PATH')",
    "select * from no_such_table",
    "selec 1",
    "select error('[/x]')",
    "select * from python_map_function()",
    "select * from enable_logging()",
    "select write_log('x', log_type := 'QueryLog', scope := 'database', level := 'nonsense')",
)


@pytest.fixture
def cage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with one file that no query may see."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.csv").write_text(f"name\n{_HIDDEN}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("statement", [*FILES, *STATEMENTS, *_NAMES])
def test_a_hostile_statement_is_refused(city: City, cage: Path, statement: str) -> None:
    """It is answered with an error, shows nothing of a file, makes none and changes none."""
    before = city.database.stat().st_mtime_ns
    sql = statement.format(file=cage / "secret.csv", new=cage / "new")

    answer = sandbox.answer(city.database, sql, seconds=5)

    assert answer.keys() == {"error"}
    assert _HIDDEN not in answer["error"]
    assert [path.name for path in cage.iterdir()] == ["secret.csv"]
    assert city.database.stat().st_mtime_ns == before


def test_the_list_is_long() -> None:
    """At least forty ways out are tried."""
    assert len({*FILES, *STATEMENTS}) >= 40


@pytest.mark.parametrize(
    "statement",
    [
        "copy run.scope to '{new}'",
        "explain analyze copy (select 1) to '{new}'",
        "select content from read_text('{file}')",
        "select 1; select 2",
    ],
)
def test_the_child_process_refuses_too(city: City, cage: Path, statement: str) -> None:
    """Through the process boundary a refusal is an error of the caller, exit code 2."""
    sql = statement.format(file=cage / "secret.csv", new=cage / "new")

    with pytest.raises(ConfigError) as refused:
        sandbox.ask(city.database, sql)

    assert refused.value.exit_code == 2
    assert [path.name for path in cage.iterdir()] == ["secret.csv"]


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("select year, gwp_set from run.scope", [[2024, "AR5"]]),
        ("from run.scope select year;", [[2024]]),
        ("-- 说明\nwith a as (select 1 as x) select x from a -- 完", [[1]]),
        ("values (1), (2)", [[1], [2]]),
        ("select '融合清单' as 名称", [["融合清单"]]),
        ('select "GWP版本" from 清单."编制范围"', [["AR5"]]),
        ("select sum_t(x) from (values (0.1::double), (0.2)) as t(x)", [[0.3]]),
        ("select 'nan'::double, 'inf'::double, null", [[None, None, None]]),
        ("select date '2024-02-29', 1.5::decimal(9, 3)", [["2024-02-29", "1.500"]]),
        ("select '\\xAA'::blob", [["aa"]]),
        ("select map {date '2024-01-01': [1, 2]}", [[{"2024-01-01": [1, 2]}]]),
    ],
)
def test_a_select_is_answered(city: City, sql: str, rows: list[list[object]]) -> None:
    """One SELECT in any dress gives its rows as plain data."""
    answer = sandbox.answer(city.database, sql, seconds=5)

    assert [[_plain(cell) for cell in row] for row in answer["rows"]] == rows


def _plain(cell: object) -> object:
    """As JSON hands it over."""
    return cell if isinstance(cell, int | float | str | dict | None) else str(cell)


@pytest.mark.parametrize("sql", ["explain select 1", "EXPLAIN ANALYZE select 1"])
def test_a_plan_may_be_looked_at(city: City, sql: str) -> None:
    """The plan of a SELECT shows what it costs, and changes nothing."""
    answer = sandbox.answer(city.database, sql, seconds=5)

    assert answer["columns"] == ["explain_key", "explain_value"]


def test_chinese_passes_the_process_boundary(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the locale of the machine, names in Chinese go in and come out."""
    monkeypatch.setenv("LANG", "C")

    answer = sandbox.ask(city.database, "select name as 单位 from registry.facility limit 1")

    assert answer.columns == ["单位"]
    assert "虚构" in answer.rows[0][0]


def test_columns_of_one_name_all_stay(city: City) -> None:
    """A repeated column name gets a number, so that no value hides another."""
    answer = sandbox.answer(city.database, "select 1 as a, 2 as a, 3 as a, 4 as a_1", seconds=5)

    assert answer["columns"] == ["a", "a_1", "a_2", "a_1_1"]
    assert answer["rows"] == [[1, 2, 3, 4]]


def test_the_environment_stays_outside(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process gets no variable of ours but those that it needs to start."""
    monkeypatch.setenv("INVENTORY_PASSWORD", _HIDDEN)
    given: dict[str, str] = {}

    def started(*_: object, env: dict[str, str], **__: object) -> None:
        given.update(env)
        raise _StartedError

    monkeypatch.setattr("inventory.publish.sandbox.subprocess.run", started)
    with pytest.raises(_StartedError):
        sandbox.ask(city.database, "select 1")

    assert given.keys() <= {"PATH", "LANG", "HOME", "SYSTEMROOT"}
    assert _HIDDEN not in given.values()


class _StartedError(Exception):
    """The process would have been started now."""


def test_rows_are_capped(city: City) -> None:
    """More rows than a person or a spreadsheet takes are cut off, and it is said."""
    whole = sandbox.answer(city.database, f"select * from range({sandbox.MAX_ROWS})", seconds=5)
    cut = sandbox.answer(city.database, "select * from range(100_000_000_000)", seconds=5)

    assert (len(whole["rows"]), whole["is_cut"]) == (sandbox.MAX_ROWS, False)
    assert (len(cut["rows"]), cut["is_cut"]) == (sandbox.MAX_ROWS, True)


_RUNAWAY = (
    "select count(*) from ledger.emission a, ledger.emission b, ledger.emission c"
    " where hash(a.emission_id, b.emission_id, c.emission_id) = 0"
)


def test_a_runaway_query_is_stopped(city: City) -> None:
    """A cross join that would take hours ends at the limit, as a limit and not as a bad query."""
    start = time.monotonic()

    with pytest.raises(PublishError, match="超过 1 秒"):
        sandbox.ask(city.database, _RUNAWAY, seconds=1)

    assert time.monotonic() - start < 5


def test_a_query_that_swallows_its_alarm_is_ended(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the clock inside does not help, the process outside is ended."""
    monkeypatch.setattr(sandbox, "_GRACE_SECONDS", 0)

    with pytest.raises(PublishError, match=r"超过 1 秒|时间限制"):
        sandbox.ask(city.database, _RUNAWAY, seconds=1)


@pytest.mark.parametrize(
    "sql",
    [
        "select repeat('a', 2000000000)",
        "select length(repeat('a', 2000000000))",
        "select list(range) from range(1000000000)",
    ],
)
def test_a_memory_bomb_fails_cleanly(city: City, sql: str) -> None:
    """The operating system holds the process to its memory; the caller gets a plain answer."""
    with pytest.raises(PublishError, match="内存") as stopped:
        sandbox.ask(city.database, sql, seconds=10)

    assert stopped.value.exit_code == 8


def test_no_clock_goes_on_ticking(city: City) -> None:
    """An answered query leaves no timer behind."""
    threads = threading.active_count()
    sandbox.answer(city.database, "select 1", seconds=60)

    assert threading.active_count() == threads


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """Without a published file there is nothing to ask."""
    with pytest.raises(PublishError, match="找不到发布文件"):
        sandbox.ask(tmp_path / "inventory.duckdb", "select 1")
