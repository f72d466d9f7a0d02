"""Arrival (收件): hours are previewed, set aside, confirmed and taken back like any other table."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert

from inventory.cli import inventory
from inventory.core.errors import IntakeError, WorkspaceError
from inventory.core.workspace import Workspace
from inventory.intake import waiting
from inventory.intake.waiting import Request
from inventory.monitoring import arrival, undoing
from inventory.monitoring.folder import Folder
from inventory.registry.engine import writing
from inventory.registry.tables import PROVENANCE
from tests.intake.desk import FACILITY, Desk
from tests.monitoring.conftest import long_form

OUTLET = (("排污单位编号", "排放口编号", "类别"), ("F1", "DA001", "主要排放口"))
HEAD = tuple(long_form([]).strip().split(","))


def hour(clock: object, value: object = 20) -> tuple[object, ...]:
    """One hour of the first of March at the one outlet."""
    return ("F1", "DA001", f"2024-03-01 {clock}:00", "SO2", value, 400000, 6, "N")


@pytest.fixture
def office(workspace: Workspace, tmp_path: Path) -> Desk:
    """An empty registry, an empty hourly store, and a folder for files."""
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(workspace, folder)


@pytest.fixture
def ready(office: Desk) -> Desk:
    """The same with one outlet in the registry."""
    office.load(office.csv("facility.csv", FACILITY), office.csv("outlet.csv", OUTLET))
    return office


def hours(desk: Desk, name: str, *rows: tuple[object, ...]) -> Path:
    """Write an hourly table."""
    return desk.csv(f"cems_hour_{name}.csv", (HEAD, *rows))


def stored(desk: Desk) -> list[str]:
    """The files of the hourly store."""
    root = desk.workspace.root / "hourly"
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def standing(desk: Desk) -> list[int]:
    """The imports of hours that count."""
    return [entry.source_id for entry in Folder(desk.workspace.root / "hourly").entries()]


def told(desk: Desk, *arguments: object) -> Result:
    """What a command prints."""
    return CliRunner().invoke(inventory, ["-w", str(desk.workspace.root), *map(str, arguments)])


def test_a_preview_counts_hours_and_stores_none(office: Desk) -> None:
    """Outlets of the same delivery are known; of two files the second replaces the first's."""
    delivery = [
        office.csv("facility.csv", FACILITY),
        office.csv("outlet.csv", OUTLET),
        hours(office, "a", hour("04"), hour("05"), hour("昨天")),
        hours(office, "b", hour("05", 30), hour("06")),
    ]

    seen = arrival.import_files(office.workspace, delivery, Request(), is_trial=True)

    assert seen.hours is not None
    counts = [(one.staged, one.loaded, one.rejected, one.replaced) for one in seen.hours.counts]
    assert counts == [(3, 2, 1, 0), (2, 2, 0, 1)]
    assert [(one.code, one.at.row) for one in seen.hours.findings] == [("M102", 4)]
    assert (seen.batch_id, seen.hours.is_trial, stored(office)) == (None, True, [])
    done = arrival.import_files(office.workspace, delivery, Request())
    assert done.hours is not None
    assert [(one.loaded, one.replaced) for one in done.hours.counts] == [(2, 0), (2, 1)]
    assert {one.code for one in done.findings} == {one.code for one in seen.findings}


def test_hours_that_wait_are_imported_on_confirmation(ready: Desk) -> None:
    """Copies are kept as previewed, those of hours alone under the number of their batch."""
    path = hours(ready, "a", hour("04"))
    done = told(ready, "import", path, "--stage", "--json")
    path.unlink()
    assert (json.loads(done.stdout)["is_trial"], stored(ready)) == (True, [])

    done = told(ready, "batches", "confirm", 1)

    assert (done.exit_code, standing(ready)) == (0, [1])
    assert "H1" in done.stdout
    assert waiting.listed(ready.workspace) == []
    kept = ready.workspace.root / "inbox" / "batch-H1"
    assert [entry.name for entry in kept.iterdir()] == ["cems_hour_a.csv"]


def test_two_files_of_one_name_wait_side_by_side(ready: Desk) -> None:
    """The name tells the table, so the copy of the second keeps it too."""
    paths = []
    for place, row in (("x", hour("04")), ("y", hour("05"))):
        (ready.folder / place).mkdir()
        paths.append(hours(ready, "a", row).rename(ready.folder / place / "cems_hour.csv"))

    note, _ = arrival.stage(ready.workspace, paths, Request())
    done = arrival.confirm(ready.workspace, note.number)

    assert done.hours is not None
    assert [one.loaded for one in done.hours.counts] == [1, 1]


def test_what_waits_and_is_dropped_leaves_no_hour(ready: Desk) -> None:
    """Dropping leaves neither hours nor files."""
    note, _ = arrival.stage(ready.workspace, [hours(ready, "a", hour("04"))], Request())

    waiting.discard(ready.workspace, note.number)

    assert (stored(ready), list((ready.workspace.root / "inbox").glob("waiting-*"))) == ([], [])


def test_one_broken_file_keeps_no_other_out(office: Desk) -> None:
    """A refused file is a finding with its code, its name and a remedy; alone it is an error."""
    broken, other = office.folder / "cems_hour_z.parquet", office.folder / "坏.xlsx"
    broken.write_bytes(b"PAR1 and nothing more")
    other.write_bytes(b"")
    sound = [
        office.csv("facility.csv", FACILITY),
        office.csv("outlet.csv", OUTLET),
        hours(office, "a", hour("04")),
    ]

    done = arrival.import_files(office.workspace, [broken, other, *sound], Request())

    assert [(one.code, one.at.file) for one in done.findings if one.code[:2] == "I3"] == [
        ("I301", "坏.xlsx"),
        ("I306", "cems_hour_z.parquet"),
    ]
    assert all(one.remedy_zh for one in done.findings)
    assert (len(office.rows("outlet")), standing(office)) == (1, [1])
    # the registry has nothing to read, the hours have; then nothing at all
    again = hours(office, "b", hour("05"))
    done = arrival.import_files(office.workspace, [other, again], Request())
    assert ([one.code for one in done.findings], standing(office)) == (["I301"], [1, 2])
    with pytest.raises(IntakeError, match=r"坏\.xlsx.*cems_hour_z\.parquet"):
        arrival.import_files(office.workspace, [broken, other], Request())
    with pytest.raises(IntakeError, match="损坏"):
        arrival.import_files(office.workspace, [broken], Request())


def test_a_sheet_of_hours_beside_other_tables(office: Desk) -> None:
    """A workbook may bring the outlet and its hours; a wrong cell is told with its sheet."""
    book = office.xlsx(
        "全部.xlsx",
        {
            "排污单位": FACILITY,
            "排放口": OUTLET,
            "自动监测小时值": (HEAD, hour("04"), hour("05", "约二十")),
        },
    )

    for is_trial in (True, False):
        done = arrival.import_files(office.workspace, [book], Request(), is_trial=is_trial)
        assert done.hours is not None
        assert [(one.sheet, one.loaded, one.rejected) for one in done.hours.counts] == [
            ("自动监测小时值", 1, 1)
        ]
        (found,) = (one for one in done.findings if one.code == "M105")
        assert (found.at.sheet, found.at.row, found.value) == ("自动监测小时值", 3, "约二十")
    assert standing(office) == [1]


def test_a_batch_of_hours_is_taken_back(ready: Desk) -> None:
    """Its hours go, those that it replaced come back, and the file can be imported again."""
    first, second = hours(ready, "a", hour("04"), hour("05")), hours(ready, "b", hour("05", 9))
    for path in (first, second):
        arrival.import_files(ready.workspace, [path], Request())
    files = stored(ready)

    refused = told(ready, "batches", "rollback", "H1")
    done = told(ready, "batches", "rollback", "H2")

    assert isinstance(refused.exception, WorkspaceError)
    assert "接续" in str(refused.exception)
    assert (done.exit_code, standing(ready)) == (0, [1])
    assert set(files) < set(stored(ready))  # nothing is erased
    listed = json.loads(told(ready, "batches", "--json").stdout)["hours"]
    assert [(one["source_id"], one["undoes"], one["loaded"]) for one in listed] == [
        *((3, 2, 0), (2, 0, 1), (1, 0, 2))
    ]
    assert "已由 H3 撤销" in told(ready, "batches").stdout
    again = arrival.import_files(ready.workspace, [second], Request())
    assert again.hours is not None
    assert [(one.loaded, one.replaced) for one in again.hours.counts] == [(1, 1)]
    assert standing(ready) == [1, 4]


@pytest.mark.parametrize(
    ("number", "reason"), [(9, "没有小时批次 H9"), (1, "已由 H2 撤销"), (2, "不能再撤销")]
)
def test_what_cannot_be_taken_back_is_told(ready: Desk, number: int, reason: str) -> None:
    """Neither what is not there, nor what is gone already, nor a taking back."""
    arrival.import_files(ready.workspace, [hours(ready, "a", hour("04"))], Request())
    undoing.roll_back(ready.workspace, 1)

    with pytest.raises(WorkspaceError, match=reason):
        undoing.roll_back(ready.workspace, number)


@pytest.mark.parametrize(("year", "left"), [(2023, []), (2024, [1]), (2025, [1])])
def test_hours_of_a_published_run_stay(ready: Desk, year: int, left: list[int]) -> None:
    """A run looks at its year and the one before, so their hours are not taken back after it."""
    arrival.import_files(ready.workspace, [hours(ready, "a", hour("04"))], Request())
    (ready.workspace.runs / f"{year}-01").mkdir()
    row = {"folder": f"{year}-01", "year": year, "published_at": datetime.now(UTC)}
    engine = ready.engine()
    with writing(engine) as connection:
        connection.execute(insert(PROVENANCE["published_run"]), row)
    engine.dispose()

    done = told(ready, "batches", "rollback", "H1")

    assert standing(ready) == left
    assert (f"{year}-01" in str(done.exception)) == bool(left)


def test_a_batch_number_is_a_number(ready: Desk) -> None:
    """Anything else is refused before the workspace is touched."""
    done = told(ready, "batches", "rollback", "Hx")

    assert done.exit_code == 2
    assert "H7" in done.stderr
