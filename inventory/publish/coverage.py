"""What a run accounts, in two sentences (核算覆盖与反推核对): for a terminal or a first page."""

from pathlib import Path

import duckdb

from inventory.publish.database import reading


def lines(database: Path) -> list[str]:
    """How many expected substances are known, and what the implied checks flag."""
    with reading(database) as con:
        return [*_coverage(con), *_checks(con)]


def _coverage(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.execute(
        "select expected_n, accounted_n, measured_n, reported_n, partial_n, accounted_frac"
        " from quality.coverage_by_source where facility_no is null"
    ).fetchall()
    return [
        f"核算覆盖：预期 {expected:,} 项（源 × 物质），已核算 {known:,} 项（{share:.0%}），"
        f"其中监测 {measured:,}、上报 {reported:,}、不完整 {partial:,}；"
        f"其余 {expected - known:,} 项未核算，不是零，原因见“核算覆盖”页"
        for expected, known, measured, reported, partial, share in found
    ]


def _checks(con: duckdb.DuckDBPyConnection) -> list[str]:
    ((all_n, flagged),) = con.execute(
        "select count(*), count(*) filter (is_flagged) from quality.implied"
    ).fetchall()
    return [f"反推核对：{all_n:,} 项中 {flagged:,} 项异常，见“反推核对”页"] if all_n else []
