"""The import as a whole: what enters, what is replaced, and that no row is lost."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.core.config import Config
from inventory.core.errors import IntakeError, WorkspaceError
from inventory.core.workspace import Workspace
from inventory.intake import journal
from inventory.intake.result import Count
from tests.intake.desk import FACILITY, UNIT, Desk, activity, coal, codes, flat


def test_rows_keep_the_cell_they_came_from(desk: Desk) -> None:
    """Every loaded row names its sheet, its spreadsheet row and the letters of its columns."""
    desk.parents()

    desk.load(desk.xlsx("a.xlsx", {"活动水平": [("某市2024年活动水平",), *activity(coal(7))]}))

    (row,) = desk.rows("activity")
    sheet = desk.rows("import_sheet")[-1]
    assert (row["row_no"], row["amount_t"]) == (3, 7.0)
    assert row["sheet_id"] == sheet["sheet_id"]
    assert (sheet["file_name"], sheet["sheet"], sheet["header_row"]) == ("a.xlsx", "活动水平", 2)
    assert json.loads(sheet["columns"])["amount"] == "F"


def test_tables_of_one_import_are_loaded_parents_first(desk: Desk) -> None:
    """A folder can hold children in files that sort before those of their parents."""
    desk.csv("activity.csv", activity(coal()))
    desk.csv("facility.csv", FACILITY)
    desk.csv("unit.csv", UNIT)

    result = desk.load(desk.folder)

    assert {name: count.loaded for name, count in result.by_table.items()} == {
        "facility": 2,
        "unit": 2,
        "activity": 1,
    }
    assert list(result.by_table) == ["facility", "unit", "activity"]


def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    """The second import of the same bytes repeats the counts and writes no row at all."""
    desk.parents()
    path = desk.csv("activity.csv", activity(coal(), coal(-1)))
    first = desk.load(path)
    before = desk.state()

    second = desk.load(path)

    assert desk.state() == before
    assert second.is_unchanged
    assert "I115" in codes(second)
    (one,), (two,) = first.counts, second.counts
    assert (one.staged, one.loaded, one.rejected) == (two.staged, two.loaded, two.rejected)


def test_a_renamed_copy_changes_nothing(desk: Desk) -> None:
    """Content counts, not the name of the file."""
    desk.parents()
    desk.load(desk.csv("activity.csv", activity(coal())))
    before = desk.state()

    desk.load(desk.csv("activity_2.csv", activity(coal())))

    assert desk.state() == before


def test_two_equal_files_in_one_import_count_once(desk: Desk) -> None:
    """A copy in the same folder is named and left alone."""
    desk.parents()
    paths = [desk.csv(name, activity(coal())) for name in ("activity_1.csv", "activity_2.csv")]

    result = desk.load(*paths)

    assert result.by_table["activity"].loaded == 1
    assert codes(result).count("I121") == 1


def test_a_corrected_file_supersedes_and_the_old_row_stays_readable(desk: Desk) -> None:
    """The group is replaced as a whole; the old row moves to the history with its place."""
    desk.parents()
    desk.load(desk.csv("activity.csv", activity(coal(100), coal(50))))

    result = desk.load(desk.csv("activity.csv", activity(coal(160))))

    assert flat(desk.rows("activity"), "amount_t", "lot_no") == [(160.0, 1)]
    history = desk.rows("activity_history")
    assert [old["amount_t"] for old in history] == [100.0, 50.0]
    assert {old["superseded_by_batch"] for old in history} == {result.batch_id}
    assert result.by_table["activity"].replaced == 2
    assert desk.unaccounted() == {}


def test_other_groups_stay_when_one_is_replaced(desk: Desk) -> None:
    """A later file speaks only of the facility, unit, period, role, item and flow it names."""
    desk.parents()
    desk.load(desk.csv("activity.csv", activity(coal(100), coal(5, 年份=2023))))

    desk.load(desk.csv("activity_b.csv", activity(coal(160))))

    assert sorted(flat(desk.rows("activity"), "year", "amount_t")) == [(2023, 5.0), (2024, 160.0)]


def test_lots_of_one_group_on_one_sheet_all_stay(desk: Desk) -> None:
    """Two deliveries of different coal in one period are two rows, numbered in sheet order."""
    desk.parents()

    desk.load(desk.csv("activity.csv", activity(coal(100), coal(5, 年份=2023), coal(50))))

    assert sorted(flat(desk.rows("activity"), "row_no", "lot_no")) == [(2, 1), (3, 1), (4, 2)]


def test_a_group_in_two_files_of_one_import_counts_once(desk: Desk) -> None:
    """The later file wins, the rows of the earlier one count as superseded."""
    desk.parents()
    first = desk.csv("activity_1.csv", activity(coal(100), coal(9, 年份=2023)))
    second = desk.csv("activity_2.csv", activity(coal(160)))

    result = desk.load(first, second)

    assert sorted(flat(desk.rows("activity"), "year", "amount_t")) == [(2023, 9.0), (2024, 160.0)]
    assert [(c.loaded, c.superseded) for c in result.counts] == [(1, 1), (1, 0)]
    assert "I226" in codes(result)
    assert desk.unaccounted() == {}


def test_a_repeated_key_keeps_its_last_row(desk: Desk) -> None:
    """Of two rows of one facility the last one counts; the first is kept in the history."""
    rows = (*FACILITY, ("F1", "甲热力（新名）", "610113"))

    result = desk.load(desk.csv("facility.csv", rows))

    assert flat(desk.imported("facility"), "facility_no", "name", "row_no") == [
        ("F1", "甲热力(新名)", 4),
        ("F2", "乙水泥有限公司", 3),
    ]
    assert (result.by_table["facility"].superseded, codes(result)) == (1, ["I225", "I250", "I250"])
    (old,) = desk.rows("facility_history")
    assert (old["facility_no"], old["name"]) == ("F1", "甲热力有限公司")
    assert desk.unaccounted() == {}


def test_a_parent_is_written_over_in_place(desk: Desk) -> None:
    """A renamed facility keeps its units, and columns the new sheet lacks keep their values."""
    head = (*FACILITY[0], "园区")
    desk.load(desk.csv("facility.csv", (head, ("F1", "甲", "610113", "高新区"))))
    desk.load(desk.csv("unit.csv", UNIT[:2]))

    desk.load(desk.csv("facility_new.csv", (FACILITY[0], ("F1", "甲新", "610104"))))

    assert flat(desk.imported("facility"), "name", "region_code", "park") == [
        ("甲新", "610104", "高新区")
    ]
    assert desk.rows("facility_history")[0]["name"] == "甲"
    assert len(desk.rows("unit")) == 1
    assert desk.unaccounted() == {}


def test_rows_refused_for_a_missing_parent_enter_once_it_is_there(desk: Desk) -> None:
    """Importing the same file again after its parents loads what was refused before."""
    path = desk.csv("activity.csv", activity(coal(), coal(-1)))
    assert desk.load(path).by_table["activity"].rejected == 2
    desk.parents()

    again = desk.load(path)

    assert (again.by_table["activity"].loaded, again.by_table["activity"].rejected) == (1, 1)
    assert len(desk.rows("activity")) == 1
    engine = desk.engine()
    with engine.connect() as connection:
        current = {row["code"] for row in journal.current_findings(connection)}
    engine.dispose()
    assert "I204" in current
    assert "R102" not in current  # what was wrong with the first reading stays with that reading
    assert {row["code"] for row in desk.rows("finding")} > current
    assert desk.unaccounted() == {}


def test_an_old_file_does_not_come_back_unnoticed(desk: Desk) -> None:
    """Importing a file again whose rows were replaced since says so."""
    desk.parents()
    old = desk.csv("activity_old.csv", activity(coal(100)))
    desk.load(old)
    desk.load(desk.csv("activity_new.csv", activity(coal(160))))

    result = desk.load(old)

    assert codes(result).count("I116") == 1
    assert flat(desk.rows("activity"), "amount_t") == [(160.0,)]


def test_rows_that_a_new_version_lacks_are_named(desk: Desk) -> None:
    """A corrected item name leaves the row of the old name behind; the technician is told."""
    desk.parents()
    desk.load(desk.csv("activity.csv", activity(coal(100, 项目="原煤甲"))))

    result = desk.load(desk.csv("activity.csv", activity(coal(100, 项目="原煤乙"))))

    assert codes(result).count("I117") == 1
    assert len(desk.rows("activity")) == 2


def test_a_flow_named_on_the_command_line_fills_empty_cells_alone(desk: Desk) -> None:
    """`--flow` is for rows that name no flow of their own."""
    desk.parents()
    head = (*activity()[0], "数据来源")
    rows = (head, (*coal(1), ""), (*coal(2), "环统"))

    desk.load(desk.csv("activity.csv", rows), flow="survey")

    assert sorted(flat(desk.rows("activity"), "amount_t", "flow")) == [
        (1.0, "survey"),
        (2.0, "statistics"),
    ]


def test_nothing_to_import_is_an_error(desk: Desk) -> None:
    """A file without any known table, a missing path and an empty folder stop the command."""
    with pytest.raises(IntakeError, match="没有认出"):
        desk.load(desk.csv("杂项.csv", (("a", "b"), (1, 2))))
    with pytest.raises(IntakeError, match="找不到"):
        desk.load(desk.folder / "没有.csv")
    (desk.folder / "空").mkdir()
    with pytest.raises(IntakeError, match="没有可导入的文件"):
        desk.load(desk.folder / "空")


def test_hourly_monitoring_is_named_and_left_alone(desk: Desk) -> None:
    """A sheet of hourly values yields a finding and no row."""
    result = desk.load(desk.csv("cems_hour.csv", (("a", "b"), (1, 2))))

    assert (codes(result), result.counts) == (["I102"], ())


def test_unknown_sheets_are_named_beside_known_ones(desk: Desk) -> None:
    """Nothing of a workbook is skipped without a word, but the package's own pages."""
    sheets = {"填表说明": [("说明",)], "随手记": [("x",)], "排污单位": FACILITY}

    result = desk.load(desk.xlsx("a.xlsx", sheets))

    assert [(f.code, f.at.sheet) for f in result.findings] == [("I101", "随手记")]


def test_an_old_schema_stops_the_import(tmp_path: Path) -> None:
    """A registry that is not at head is not touched."""
    workspace = Workspace.create(tmp_path / "w", Config())
    desk = Desk(workspace, tmp_path)

    with pytest.raises(WorkspaceError, match="登记库结构"):
        desk.load(desk.csv("facility.csv", FACILITY))


def test_a_count_that_loses_rows_is_refused() -> None:
    """Staged = loaded + rejected + superseded holds by construction."""
    with pytest.raises(AssertionError, match="add up"):
        Count(
            file="a",
            sheet="",
            sha256="",
            table="unit",
            staged=3,
            loaded=1,
            rejected=1,
            superseded=0,
        )


_CELLS = st.sampled_from(["100", "1,234.5", "", "/", "-5", "很多", "１２", "1e400", "0"])
_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["F1", "F2", "F9", "", "合计", "9.16101E+17"]),
        st.sampled_from(["MF1", "MF2", "", "无"]),
        st.sampled_from(["2024", "2023", "24", "二〇二四", ""]),
        st.sampled_from(["燃料", "fuel", "产品", "废话", ""]),
        st.sampled_from(["烟煤", "天然气", "=1+1", ""]),
        _CELLS,
        st.sampled_from(["吨", "万吨", "GJ", "车", "", "m3", "小时"]),
    ),
    max_size=12,
)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=_ROWS)
def test_every_staged_row_is_loaded_rejected_or_superseded(
    desk_with_parents: Desk, rows: list[tuple[str, ...]]
) -> None:
    """Whatever stands on a sheet, its rows are all accounted for and nothing else changes."""
    desk = desk_with_parents
    before = {name: desk.rows(name) for name in ("facility", "unit", "region", "outlet")}

    result = desk.load(desk.csv(f"activity_{random.random()}.csv", activity(*rows)))  # noqa: S311

    for count in result.counts:
        assert count.staged == count.loaded + count.rejected + count.superseded
        blank = sum(not any(cell not in {"", "无", "/"} for cell in row) for row in rows)
        totals = sum(_first(row) == "合计" for row in rows)
        assert count.staged == len(rows) - blank - totals
    assert desk.unaccounted() == {}
    assert {name: desk.rows(name) for name in before} == before
    wrong = {f.at.row for f in result.findings if f.severity == "error"}
    assert len(wrong) == sum(count.rejected for count in result.counts)


def _first(row: tuple[str, ...]) -> str:
    return next((cell for cell in row if cell not in {"", "无", "/"}), "")


@pytest.fixture
def desk_with_parents(desk: Desk) -> Desk:
    """A desk whose registry has two facilities."""
    desk.parents()
    return desk
