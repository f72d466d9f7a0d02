"""Proof that the order of import decides nothing (次序无关性): rows mixed and counted anew."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from inventory.core import models
from inventory.core.errors import PublishError
from inventory.publish.manifest import Verdict
from inventory.registry.snapshot import COPIED

# from activity and reports to what counts of them; hours of monitors are in order by themselves
_ROOMS = ("accounting", "outlets", "ledger")
_LAST = "compilation.counted"
_OF_HOURS = {"outlets.half_year_mean"}  # reads hours that the published file does not hold
# every row of the ledger but for the numbers that rows got at their import
_LEDGER = """
select
    count(*) as row_n,
    bit_xor(hash(
        year, month, facility_no, unit_no, outlet_no, category_code, stream, pollutant, method,
        part, flow, emission_t, is_chosen, not_chosen_because
    )) as mixed
from ledger.emission
"""
_TOTALS = """
select pollutant, sum_t(emission_t) as emission_t
from compilation.counted
group by pollutant
order by pollutant
"""


def verify(database: Path, count: int) -> Iterator[Verdict]:
    """Mix the rows of every registry table `count` times; the ledger has to come out the same.

    Args:
        database: a published file; it is copied and stays as it is.
        count: how many orders; each gives all rows other row numbers and another sequence.

    Yields:
        One verdict per order, with the rows of the ledger and the pollutants that differ.

    Raises:
        PublishError: the file cannot be copied or read.
    """
    with TemporaryDirectory(prefix="orders-") as folder:
        copied = Path(folder) / database.name
        try:
            shutil.copyfile(database, copied)
            con = duckdb.connect(str(copied))
        except (OSError, duckdb.Error) as error:
            raise PublishError(f"发布文件不能打开：{error}", hint="检查磁盘空间") from error
        try:
            con.execute("set enable_external_access = false")
            yield from _each(con, count)
        finally:
            con.close()


def _each(con: duckdb.DuckDBPyConnection, count: int) -> Iterator[Verdict]:
    before, totals = con.execute(_LEDGER).fetchone(), dict(con.execute(_TOTALS).fetchall())
    chosen = [
        model
        for model in models.discover()
        if (model.room in _ROOMS and model.qualified not in _OF_HOURS) or model.qualified == _LAST
    ]
    for number in range(1, count + 1):
        for table in COPIED:
            _mix(con, table, seed=number)
        models.run(con, chosen)
        after, found = con.execute(_LEDGER).fetchone(), dict(con.execute(_TOTALS).fetchall())
        differing = sorted(
            name for name in {*totals, *found} if totals.get(name) != found.get(name)
        )
        is_same = before == after
        detail = f"台账 {after[0] if after else 0:,} 行，{len(found)} 种污染物合计一致"
        if differing:
            detail = f"合计不同：{'、'.join(differing)}"
        elif not is_same:
            detail = "合计一致，台账各行不同"
        yield Verdict(f"导入次序 {number}", is_sound=is_same and not differing, detail=detail)


def _mix(con: duckdb.DuckDBPyConnection, table: str, *, seed: int) -> None:
    """Give the rows of a registry table another sequence, and its row numbers other rows."""
    key = f"{table}_id"
    columns = {name for name, *_ in con.execute(f'describe registry."{table}"').fetchall()}
    if key not in columns:
        return
    sql = f"""
        create or replace table registry."{table}" as
        with given as (
            select
                *, "{key}" as own_id,
                row_number() over (order by "{key}") as first_of
            from registry."{table}"
        ),
        mixed as (
            select *, row_number() over (order by hash(own_id, $seed)) as place_of
            from given
        )
        select
            mixed.* exclude (own_id, first_of, place_of) replace (given.own_id as "{key}")
        from mixed
        join given on given.first_of = mixed.place_of
        order by mixed.place_of
    """  # noqa: S608 -- names of the program's own tables
    con.execute(sql, {"seed": seed})
