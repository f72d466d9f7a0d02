"""Attestations in a run (因子认定): published with their state, and warned of where they lapsed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from inventory.core.workspace import Workspace
from inventory.factors import attest, attestation_log
from inventory.factors.attest import Reader
from inventory.factors.library import Library
from inventory.publish import run

RATIO = "engine-parameters:any:absurd_ratio"


@pytest.fixture
def published(workspace: Workspace) -> Path:
    """The file of a run in whose workspace one attestation holds and two hold no longer."""
    value = Library.open(workspace).values([RATIO])[RATIO]
    by = Reader(person="张三", day=date(2026, 5, 20), document="某规定", page="3")
    attest.confirm(workspace, [value], by)
    (entry,) = attestation_log.read(workspace)
    lapsed = [
        replace(entry, factor_id="tcses-144-2024:A02:PM:ash_retention:coal:煤粉炉", content="x"),
        replace(entry, factor_id="gone:factor", recorded_at=datetime.now(UTC)),
    ]
    attestation_log.append(workspace, lapsed)
    scope = run.Scope(year=2024, gwp_set="AR5", allow_empty=True)
    return run.compile_run(workspace, scope) / run.DATABASE


def test_a_run_publishes_attestations_and_warns_of_lapsed_ones(published: Path) -> None:
    """Grade, person, day and page stand in the library of the file; nothing is moved silently."""
    with duckdb.connect(str(published), read_only=True) as con:
        states = con.execute("select state from factors.attestation order by all").fetchall()
        grade = con.execute(
            "select evidence, seen_by, seen_on, page from factors.factor where factor_id = ?",
            [RATIO],
        ).fetchone()
        found = con.execute(
            "select code, severity, value from quality.finding where code in ('F131', 'F132')"
            " order by code"
        ).fetchall()

    assert states == [("changed",), ("gone",), ("holds",)]
    assert grade == ("A", "张三", date(2026, 5, 20), "3")
    assert [row[:2] for row in found] == [("F131", "warning"), ("F132", "warning")]
    assert found[1][2] == "gone:factor 1000 dimensionless 张三 2026-05-20"
