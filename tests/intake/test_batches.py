"""Batches: what the list tells, and taking one back without leaving a trace in the data."""

import shutil
from datetime import UTC, datetime

import pytest

from inventory.core.errors import WorkspaceError
from inventory.intake import batches
from inventory.registry import published
from inventory.registry.engine import connect
from tests.intake.desk import FACILITY, UNIT, Desk, activity, coal, codes, flat


def _facts(desk: Desk, *tables: str) -> dict[str, list[dict[str, object]]]:
    """What the registry says of imported rows, without their numbers and batches."""
    own = {"activity_id", "since_batch"}
    return {
        table: sorted(
            ({k: v for k, v in row.items() if k not in own} for row in desk.imported(table)),
            key=str,
        )
        for table in tables
    }


def test_a_rolled_back_batch_leaves_what_was_before(any_desk: Desk) -> None:
    """Replaced rows stand again to the last bit, new ones are gone, and nothing is erased."""
    desk = any_desk
    desk.parents()
    odd = 0.1 + 0.2  # has no short decimal form
    desk.load(desk.csv("a/activity.csv", activity(coal(odd), coal(50, 年份=2023))))
    before = _facts(desk, "facility", "unit", "activity")
    head = (*FACILITY[0], "投产日期")
    renamed, added = ("F1", "改名", "610104", "2001-02-03"), ("F9", "新", "610104", "")
    desk.csv("b/facility.csv", (head, renamed, added))
    desk.csv("b/activity.csv", activity(coal(7)))
    batch = desk.load(desk.folder / "b").batch_id
    assert batch is not None
    assert _facts(desk, "facility", "activity") != {k: before[k] for k in ("facility", "activity")}

    undone = batches.roll_back(desk.workspace, batch)

    assert _facts(desk, "facility", "unit", "activity") == before
    assert undone.removed == {"facility": 2, "activity": 1}
    assert undone.restored == {"facility": 1, "activity": 1}
    assert 7.0 in {row["amount_t"] for row in desk.rows("activity_history")}
    assert desk.unaccounted() == {}


def test_a_rolled_back_file_can_be_imported_again(desk: Desk) -> None:
    """The rollback forgets that the file was read, so that it is no repetition."""
    desk.parents()
    path = desk.csv("activity.csv", activity(coal(5)))
    first = desk.load(path)
    assert first.batch_id is not None
    batches.roll_back(desk.workspace, first.batch_id)

    again = desk.load(path)

    assert (again.is_unchanged, flat(desk.rows("activity"), "amount_t")) == (False, [(5.0,)])
    assert desk.unaccounted() == {}


def test_a_batch_below_another_goes_only_after_it(desk: Desk) -> None:
    """Rows replaced later, or referred to later, keep the batch that brought them."""
    desk.parents()
    first = desk.load(desk.csv("a/activity.csv", activity(coal(5)))).batch_id
    second = desk.load(desk.csv("b/activity.csv", activity(coal(6)))).batch_id
    assert first is not None
    assert second is not None
    with pytest.raises(WorkspaceError, match=f"批次 {second} 取代"):
        batches.roll_back(desk.workspace, first)
    with pytest.raises(WorkspaceError, match="引用"):
        batches.roll_back(desk.workspace, 1)

    batches.roll_back(desk.workspace, second)
    assert flat(desk.rows("activity"), "amount_t") == [(5.0,)]
    batches.roll_back(desk.workspace, first)

    assert desk.rows("activity") == []
    assert desk.unaccounted() == {}


def test_a_published_batch_stays(desk: Desk) -> None:
    """A batch that a published run used is replaced by a new one, never taken back."""
    desk.parents()
    batch = desk.load(desk.csv("activity.csv", activity(coal(5)))).batch_id
    assert batch is not None
    (desk.workspace.runs / "2024-01").mkdir(parents=True)
    engine = connect(desk.workspace.database_url)
    with published.claimed(engine, "2024-01", year=2024, batches=[batch]):
        pass
    with pytest.raises(WorkspaceError, match="2024-01"):
        batches.roll_back(desk.workspace, batch)

    shutil.rmtree(desk.workspace.runs / "2024-01")  # a run that is gone binds nobody
    batches.roll_back(desk.workspace, batch)
    engine.dispose()


def test_a_run_that_does_not_appear_claims_nothing(desk: Desk) -> None:
    """The claim of a run is struck out when its folder cannot be put in place."""
    desk.parents()
    engine = connect(desk.workspace.database_url)

    def fail() -> None:
        with published.claimed(engine, "2024-01", year=2024, batches=[1]):
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        fail()
    engine.dispose()
    assert desk.rows("published_run") == desk.rows("published_batch") == []


@pytest.mark.parametrize(
    ("number", "told"), [(99, "没有批次 99"), (2, "是一次撤销"), (1, "已由批次")]
)
def test_a_rollback_needs_a_batch_that_stands(desk: Desk, number: int, told: str) -> None:
    """A batch that is not there, is a rollback, or was taken back before is refused."""
    batch = desk.load(desk.csv("facility.csv", FACILITY)).batch_id
    assert batch == 1
    assert batches.roll_back(desk.workspace, batch).batch_id == 2

    with pytest.raises(WorkspaceError, match=told):
        batches.roll_back(desk.workspace, number)


def test_the_list_tells_files_and_states(desk: Desk) -> None:
    """The newest batch comes first, with its files, rows and what became of it."""
    desk.parents()
    batch = desk.load(desk.csv("activity.csv", activity(coal(5)))).batch_id
    assert batch is not None
    batches.roll_back(desk.workspace, batch)

    rollback, imported, *_ = batches.listed(desk.workspace)

    assert (rollback.kind, rollback.files) == ("rollback", ())
    assert (imported.files, imported.staged, imported.rejected) == (("activity.csv",), 1, 0)
    assert imported.reverted_by == rollback.batch_id
    assert imported.finished_at is not None
    assert imported.finished_at <= datetime.now(UTC)


def test_the_same_cells_saved_by_another_program_are_known(desk: Desk) -> None:
    """Other bytes with the same cells change nothing; the finding names batch and file."""
    desk.parents()
    rows = activity(coal(5), coal(6, 年份=2023))
    first = desk.load(desk.csv("activity.csv", rows))
    state = desk.state()

    result = desk.load(desk.xlsx("另存.xlsx", {"活动水平": rows}))

    assert result.is_unchanged
    (finding,) = [f for f in result.findings if f.code == "I150"]
    assert (finding.value, finding.details["file"]) == (str(first.batch_id), "activity.csv")
    assert desk.state() == state


def test_rows_missing_from_a_new_version_are_dropped_when_asked(desk: Desk) -> None:
    """Without a word they stay with a warning; with it they move to the history."""
    desk.parents()
    desk.load(desk.csv("activity.csv", activity(coal(5), coal(6, 年份=2023))))

    kept = desk.load(desk.csv("activity.csv", activity(coal(7))))
    assert "I117" in codes(kept)
    assert sorted(flat(desk.rows("activity"), "amount_t")) == [(6.0,), (7.0,)]

    dropped = desk.load(desk.csv("activity.csv", activity(coal(8))), drop_missing=True)
    assert "I151" in codes(dropped)
    assert flat(desk.rows("activity"), "amount_t") == [(8.0,)]
    assert desk.unaccounted() == {}


def test_rows_that_others_refer_to_are_not_dropped(desk: Desk) -> None:
    """A facility that still has units stays, and the warning says so."""
    desk.load(desk.csv("facility.csv", FACILITY), desk.csv("unit.csv", UNIT))

    result = desk.load(desk.csv("facility.csv", (FACILITY[0], FACILITY[2])), drop_missing=True)

    assert "I152" in codes(result)
    assert "F1" in {row["facility_no"] for row in desk.imported("facility")}
