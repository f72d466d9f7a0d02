"""Imports at once and once more (并发与幂等): every file counts once, however often it comes."""

import random
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from sqlalchemy import func, select

from inventory.registry.engine import connect, reading, writing
from inventory.registry.tables import IMPORTED, PROVENANCE
from tests.intake.crash import child, disk
from tests.intake.crash.child import Outcome
from tests.intake.desk import FACILITY, UNIT, Desk, Rows, activity, coal, codes, flat

_ROWS = 12
_SECONDS = 90


def _at_once(desk: Desk, folders: Sequence[Path]) -> list[Outcome]:
    """Import each folder by a process of its own, all started together."""
    started = [child.start(desk.workspace.root, (folder,)) for folder in folders]
    found = [child.finish(*one, seconds=_SECONDS) for one in started]
    return [outcome for outcome in found if outcome]


def _year(year: int) -> Rows:
    return activity(*(coal(n + 1, 年份=year, 项目=f"煤{n}") for n in range(_ROWS)))


@pytest.mark.parametrize("importers", [2, 5, 10])
def test_importers_at_once_take_turns(any_desk: Desk, importers: int) -> None:
    """Parents and one file that all bring count once, the file of each counts whole."""
    desk = any_desk
    for n in range(importers):
        desk.csv(f"{n}/facility.csv", FACILITY)
        desk.csv(f"{n}/unit.csv", UNIT)
        desk.csv(f"{n}/activity_common.csv", _year(2000))
        desk.csv(f"{n}/activity_own.csv", _year(2001 + n))

    outcomes = _at_once(desk, [desk.folder / str(n) for n in range(importers)])

    assert [one.error + one.trace for one in outcomes] == [""] * importers
    assert [sum(one.codes.count("I115") for one in outcomes)] == [3 * (importers - 1)]
    assert len(desk.rows("import_batch")) == importers
    assert len(desk.rows("import_sheet")) == 3 + importers
    assert len(desk.imported("facility")) == len(desk.rows("unit")) == 2
    years = [row["year"] for row in desk.rows("activity")]
    assert {year: years.count(year) for year in years} == {
        2000 + n: _ROWS for n in range(importers + 1)
    }
    assert desk.unaccounted() == {}


def test_readers_see_the_registry_before_or_after(any_desk: Desk) -> None:
    """While one process imports, another never sees half of it."""
    desk = any_desk
    desk.parents()
    desk.load(desk.csv("earlier/activity.csv", _year(2024)))
    path = desk.csv("later/activity.csv", activity(*(coal(n, 项目=f"煤{n}") for n in range(900))))
    seen: list[tuple[int, int]] = []
    ended = threading.Event()

    def read() -> None:
        engine = connect(desk.workspace.database_url)
        tables = (IMPORTED["activity"], PROVENANCE["import_sheet"])
        while not ended.is_set():
            with reading(engine) as connection:
                counts = [
                    connection.execute(select(func.count()).select_from(table)).scalar_one()
                    for table in tables
                ]
            seen.append((counts[0], counts[1]))
        engine.dispose()

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    (outcome,) = _at_once(desk, [path])
    ended.set()
    for reader in readers:
        reader.join()

    assert outcome.error + outcome.trace == ""
    before, after = (_ROWS, 3), (900, 4)
    assert set(seen) <= {before, after}
    assert seen[0] == before
    assert len(desk.rows("activity")) == 900


def test_a_registry_that_stays_busy_is_named(desk: Desk) -> None:
    """An importer that has waited its time says so and has changed nothing."""
    desk.parents()
    path = desk.csv("activity.csv", _year(2024))
    before = desk.state()
    engine = desk.engine()

    with writing(engine):
        started = child.start(desk.workspace.root, (path,), prepare=partial(disk.impatient, 200))
        outcome = child.finish(*started, seconds=_SECONDS)
    engine.dispose()

    assert outcome is not None
    assert (outcome.error, outcome.exit_code, outcome.trace) == ("WorkspaceError", 3, "")
    assert "占用" in outcome.message
    assert desk.state() == before
    desk.load(path)
    assert len(desk.rows("activity")) == _ROWS


def test_the_same_files_three_times_count_once(any_desk: Desk) -> None:
    """The second and third time nothing is written at all."""
    desk = any_desk
    desk.csv("facility.csv", FACILITY)
    desk.csv("unit.csv", UNIT)
    desk.csv("activity.csv", _year(2024))
    desk.load(desk.folder)
    before = desk.state()

    for _ in range(2):
        assert desk.load(desk.folder).is_unchanged

    assert desk.state() == before


def test_rows_in_another_order_are_the_same_facts(any_desk: Desk) -> None:
    """A sheet that was sorted anew replaces its rows by themselves; none is doubled or lost."""
    desk = any_desk
    desk.parents()
    head, *rows = _year(2024)
    desk.load(desk.csv("a/activity.csv", (head, *rows)))
    facts = _facts(desk)
    random.Random(1).shuffle(rows)  # noqa: S311 - an order, no secret

    desk.load(desk.csv("b/activity.csv", (head, *rows)))

    assert _facts(desk) == facts
    assert desk.unaccounted() == {}


def _facts(desk: Desk) -> list[tuple[object, ...]]:
    names = ("facility_no", "unit_no", "year", "role", "item", "lot_no", "amount_t")
    return sorted(flat(desk.rows("activity"), *names), key=str)


def _by_openpyxl(source: Path, target: Path) -> None:
    book = openpyxl.load_workbook(source)
    book.save(target)


def _by_xlsxwriter(source: Path, target: Path) -> None:
    book = openpyxl.load_workbook(source)
    with xlsxwriter.Workbook(str(target)) as copy:
        copy.set_properties({"comments": "另存"})
        for sheet in book.worksheets:
            page = copy.add_worksheet(sheet.title)
            for number, row in enumerate(sheet.iter_rows(values_only=True)):
                page.write_row(number, 0, row)


@pytest.mark.parametrize("save", [_by_openpyxl, _by_xlsxwriter])
def test_a_file_saved_again_by_another_program_is_recognised(desk: Desk, save: object) -> None:
    """Other bytes, the same cells: nothing changes, and the batch that holds them is named."""
    desk.parents()
    source = desk.xlsx("活动水平.xlsx", {"活动水平": _year(2024)})
    first = desk.load(source)
    before = desk.state()
    again = desk.folder / "again"
    again.mkdir()
    assert callable(save)
    save(source, again / source.name)
    assert (again / source.name).read_bytes() != source.read_bytes()

    result = desk.load(again / source.name)

    assert result.is_unchanged
    assert desk.state() == before
    assert codes(result).count("I150") == 1
    (found,) = (finding for finding in result.findings if finding.code == "I150")
    assert found.value == str(first.batch_id)
