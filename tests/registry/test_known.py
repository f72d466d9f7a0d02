"""What was known when: the registry as every batch left it can be asked again."""

from datetime import UTC, date, datetime, time

import duckdb
import pytest

from inventory.core.errors import ConfigError
from inventory.intake import batches
from inventory.registry import known, snapshot
from inventory.registry.engine import connect
from tests.intake.conftest import any_desk, desk
from tests.intake.desk import FACILITY, Desk, activity, coal

__all__ = ["any_desk", "desk"]


def _coal_known(desk: Desk, as_of: int | None) -> list[tuple[object, ...]]:
    engine = connect(desk.workspace.database_url)
    with duckdb.connect() as con:
        snapshot.copy(engine, con, year=2024, as_of=as_of)
        found = con.execute("select amount_t, since_batch from registry.activity").fetchall()
        lost = con.execute(
            "select * from run.input where staged <> loaded + rejected + superseded"
        ).fetchall()
    engine.dispose()
    assert lost == []
    return found


def test_every_state_can_be_asked_again(any_desk: Desk) -> None:
    """After each batch, a correction and a rollback, the rows of that moment are found again."""
    desk = any_desk
    desk.parents()
    first = desk.load(desk.csv("a/activity.csv", activity(coal(5)))).batch_id
    second = desk.load(desk.csv("b/activity.csv", activity(coal(6)))).batch_id
    assert first is not None
    assert second is not None
    undone = batches.roll_back(desk.workspace, second).batch_id

    assert _coal_known(desk, 1) == []
    assert _coal_known(desk, first) == [(5.0, first)]
    assert _coal_known(desk, second) == [(6.0, second)]
    assert _coal_known(desk, undone) == _coal_known(desk, None) == [(5.0, undone)]


def test_names_of_the_time_are_kept(desk: Desk) -> None:
    """A facility that was renamed has its old name in the snapshot of the old day."""
    desk.load(desk.csv("a/facility.csv", FACILITY))
    desk.load(desk.csv("b/facility.csv", (FACILITY[0], ("F1", "改名", "610104"))))
    engine = connect(desk.workspace.database_url)
    with duckdb.connect() as con:
        names = []
        for as_of in (1, 2, None):
            snapshot.copy(engine, con, year=2024, as_of=as_of)
            query = "select name from registry.facility where facility_no = 'F1'"
            names += [name for (name,) in con.execute(query).fetchall()]
    engine.dispose()
    assert names == [FACILITY[1][1], "改名", "改名"]


def test_a_moment_means_the_last_batch_done_by_then(desk: Desk) -> None:
    """Before the first batch nothing was known; later the last finished one counts."""
    engine = connect(desk.workspace.database_url)
    start = datetime.now(UTC)
    desk.load(desk.csv("a/facility.csv", FACILITY))
    assert known.batch_on(engine, start) == 0
    assert known.batch_on(engine, datetime.now(UTC)) == 1
    engine.dispose()


def test_a_day_means_its_end() -> None:
    """A bare date stands for the end of that day where the user is."""
    end = datetime.combine(date(2026, 3, 31), time.max).astimezone(UTC)
    assert known.moment_of("2026-03-31") == end
    assert known.moment_of("2026-03-31T08:00+08:00") == datetime(2026, 3, 31, tzinfo=UTC)
    with pytest.raises(ConfigError, match="不是日期"):
        known.moment_of("上月底")
