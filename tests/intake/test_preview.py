"""Two steps: what an import would do is shown, set aside, and done or dropped on a word."""

import pytest

from inventory.core.errors import IntakeError, WorkspaceError
from inventory.intake import waiting
from inventory.intake.preview import Change, Total
from inventory.intake.waiting import Request
from tests.intake.desk import Desk, activity, coal, flat

REPORTED = ("排污单位编号", "设施编号", "污染物", "年份", "数量", "单位", "数据来源")


def test_a_trial_changes_nothing_and_tells_what_would(any_desk: Desk) -> None:
    """New, changed, unchanged and gone rows are counted, sums stand before and after."""
    desk = any_desk
    desk.parents()
    old = (coal(5), coal(6, 年份=2023), coal(7, 年份=2022))
    desk.load(desk.csv("activity.csv", activity(*old)))
    state = desk.state()
    new = desk.csv("activity.csv", activity(coal(5), coal(9, 年份=2023), coal(1, 年份=2021)))

    shown = desk.load(new, is_trial=True, drop_missing=True).preview

    assert shown is not None
    assert shown.changes == (Change(table="activity", new=1, changed=1, unchanged=1, gone=1),)
    assert {(t.year, t.unit, t.before, t.after) for t in shown.totals} == {
        (2021, "t", None, 1.0),
        (2022, "t", 7.0, None),
        (2023, "t", 6.0, 9.0),
    }
    assert desk.state() == state


def test_sums_are_shown_by_pollutant(desk: Desk) -> None:
    """Reported emissions are summed by pollutant and year, in tonnes."""
    desk.parents()
    rows = (
        REPORTED,
        ("F1", "MF1", "二氧化硫", 2024, 2, "吨", "执行报告"),
        ("F2", "MF2", "SO2", 2024, 500, "千克", "执行报告"),
    )
    shown = desk.load(desk.csv("reported_emission.csv", rows), is_trial=True).preview
    assert shown is not None
    assert shown.totals == (
        Total(table="reported_emission", year=2024, name="SO2", unit="t", before=None, after=2.5),
    )


def test_the_same_file_would_change_nothing(desk: Desk) -> None:
    """The preview of a file that was imported before is empty."""
    desk.parents()
    path = desk.csv("activity.csv", activity(coal(5)))
    desk.load(path)
    shown = desk.load(path, is_trial=True).preview
    assert shown is not None
    assert (shown.changes, shown.totals) == ((), ())


def test_what_waits_is_loaded_on_confirmation(desk: Desk) -> None:
    """Files are set aside with the preview; the copies are loaded, whatever became of them."""
    desk.parents()
    path = desk.csv("activity.csv", activity(coal(5)))
    note, result = waiting.put(
        desk.workspace, [path], Request(flow="statistics"), deliver=waiting.run
    )
    assert result.preview is not None
    assert desk.rows("activity") == []
    path.unlink()
    assert [one.number for one in waiting.listed(desk.workspace)] == [note.number]

    loaded = waiting.confirm(desk.workspace, note.number, deliver=waiting.run)

    assert flat(desk.rows("activity"), "amount_t", "flow") == [(5.0, "statistics")]
    assert waiting.listed(desk.workspace) == []
    kept = desk.workspace.root / "inbox" / f"batch-{loaded.batch_id:02d}"
    assert [entry.name for entry in kept.iterdir()] == ["activity.csv"]


def test_what_waits_can_be_dropped(desk: Desk) -> None:
    """Dropping leaves neither rows nor files."""
    desk.parents()
    path = desk.csv("activity.csv", activity(coal(5)))
    note, _ = waiting.put(desk.workspace, [path], Request(), deliver=waiting.run)
    waiting.discard(desk.workspace, note.number)
    assert waiting.listed(desk.workspace) == []
    assert list((desk.workspace.root / "inbox").iterdir()) == []
    with pytest.raises(WorkspaceError, match="没有待确认的导入"):
        waiting.confirm(desk.workspace, note.number, deliver=waiting.run)


def test_a_copy_that_was_touched_is_not_loaded(desk: Desk) -> None:
    """What is loaded is what was previewed."""
    desk.parents()
    note, _ = waiting.put(
        desk.workspace,
        [desk.csv("activity.csv", activity(coal(5)))],
        Request(),
        deliver=waiting.run,
    )
    (copy,) = (desk.workspace.root / "inbox").glob("waiting-*/activity.csv")
    copy.write_text("x", encoding="utf-8")
    with pytest.raises(IntakeError, match=r"activity\.csv 在预览后被改动"):
        waiting.confirm(desk.workspace, note.number, deliver=waiting.run)
    assert desk.rows("activity") == []


def test_nothing_is_set_aside_when_nothing_can_be_read(desk: Desk) -> None:
    """A refused file leaves no folder behind."""
    path = desk.folder / "x.xlsx"
    path.write_bytes(b"")
    with pytest.raises(IntakeError):
        waiting.put(desk.workspace, [path], Request(), deliver=waiting.run)
    assert list((desk.workspace.root / "inbox").iterdir()) == []


def test_two_files_of_one_name_and_their_map_are_kept_apart(desk: Desk) -> None:
    """Copies of files from two folders do not overwrite one another; the map goes with them."""
    desk.parents()
    rows = (("企业", "年", "煤"), ("F1", 2024, 3))
    other = (("企业", "年", "煤"), ("F1", 2023, 4))
    mapping = desk.folder / "县.toml"
    mapping.write_text(
        """
        [[table]]
        target = "activity"
        columns = {facility_no = "企业", year = "年", amount = "煤"}
        constants = {unit_no = "MF1", role = "fuel", item = "烟煤", unit = "t"}
        """,
        encoding="utf-8",
    )
    note, _ = waiting.put(
        desk.workspace,
        [desk.csv("a/表.csv", rows), desk.csv("b/表.csv", other)],
        Request(map_file=mapping),
        deliver=waiting.run,
    )
    mapping.unlink()
    waiting.confirm(desk.workspace, note.number, deliver=waiting.run)
    assert sorted(flat(desk.rows("activity"), "amount_t")) == [(3.0,), (4.0,)]
