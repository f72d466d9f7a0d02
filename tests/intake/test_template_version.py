"""The version of a template: workbooks made for other columns are refused as a whole."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from inventory.core.findings import Finding
from inventory.intake import column, tables, template_version
from inventory.intake.column import Table
from inventory.intake.readers import files
from inventory.intake.templates import book
from tests.intake.desk import FACILITY, Desk

_CURRENT = template_version.current()


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Table], None]:
    """Let a table have other columns than when the templates were made."""

    def change(table: Table) -> None:
        monkeypatch.setitem(tables.TABLES, table.name, table)
        template_version.fingerprint.cache_clear()

    return change


@pytest.fixture(autouse=True)
def _fresh() -> None:
    template_version.fingerprint.cache_clear()


def _checked(*paths: Path) -> tuple[list[Finding], set[Path]]:
    return template_version.check([raw for path in paths for raw in files.read(path)])


def _edited(path: Path, **cells: str | None) -> Path:
    """The template with some cells of its version sheet written over."""
    opened = openpyxl.load_workbook(path)
    for place, value in cells.items():
        opened["版本"][place] = value
    opened.save(path)
    return path


def test_a_current_template_passes(tmp_path: Path) -> None:
    """Every template that this version writes is taken back by it."""
    paths = [*book.write(tmp_path), *book.write(tmp_path / "one", ["activity"])]

    assert _checked(*paths) == ([], set())


@pytest.mark.parametrize(
    ("other", "code"), [("2025.9.30", "I122"), (_CURRENT, "I122"), ("2099.1.0", "I123")]
)
def test_a_template_with_other_columns_is_refused(tmp_path: Path, other: str, code: str) -> None:
    """Older, of the same version, or newer: the whole file, with the way to the current one."""
    (path,) = book.write(tmp_path, ["activity"])
    _edited(path, B3=other, B5="0123456789abcdef")

    (finding,), refused = _checked(path)

    assert (finding.code, refused) == (code, {path})
    assert finding.at.file == "活动水平.xlsx"
    assert f"活动水平”{'是' if code == 'I122' else '由更新的'} {other} 版" in finding.message_zh
    assert _CURRENT in finding.message_zh
    assert "inventory template 目录 --table activity" in finding.remedy_zh


@pytest.mark.parametrize("other", ["2025.9.30", "2099.1.0"])
def test_the_same_columns_are_good_in_any_version(tmp_path: Path, other: str) -> None:
    """A release that leaves a table as it was does not make its templates void."""
    (path,) = book.write(tmp_path, ["activity"])

    assert _checked(_edited(path, B3=other)) == ([], set())


def test_versions_are_compared_as_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """2026.11 comes after 2026.9."""
    (path,) = book.write(tmp_path, ["activity"])
    _edited(path, B3="2026.11.0", B5="0123456789abcdef")
    monkeypatch.setattr(template_version, "current", lambda: "2026.9.0")

    (finding,), _ = _checked(path)

    assert finding.code == "I123"


@pytest.mark.parametrize(
    "change",
    [
        {"key": "quantity"},
        {"zh": "用量"},
        {"is_required": False},
        {"unit": "t"},
        {"choices": {"a": "甲"}},
        {"kind": column.Kind.TEXT},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_of_a_column_makes_a_template_outdated(
    tmp_path: Path, changed: Callable[[Table], None], change: dict[str, Any]
) -> None:
    """Key, heading, need, unit, choices and kind are what a filled-in sheet depends on."""
    (path,) = book.write(tmp_path, ["activity"])
    table = tables.TABLES["activity"]
    columns = tuple(replace(c, **change) if c.key == "amount" else c for c in table.columns)
    changed(replace(table, columns=columns))

    assert [finding.code for finding in _checked(path)[0]] == ["I122"]


def test_a_new_bound_or_alias_leaves_templates_good(
    tmp_path: Path, changed: Callable[[Table], None]
) -> None:
    """What the import accepts besides is no reason to fill in a form again."""
    (path,) = book.write(tmp_path, ["activity"])
    table = tables.TABLES["activity"]
    columns = tuple(
        replace(c, high=5.0, aliases=("消耗",)) if c.key == "amount" else c for c in table.columns
    )
    changed(replace(table, columns=columns))

    assert _checked(path) == ([], set())


def test_only_sheets_that_are_still_there_count(
    tmp_path: Path, changed: Callable[[Table], None]
) -> None:
    """Of a topic's workbook a sheet that was deleted cannot be outdated."""
    path = next(path for path in book.write(tmp_path) if path.stem == "活动水平")
    table = tables.TABLES["abatement_run"]
    changed(replace(table, columns=table.columns[:-1]))
    assert [finding.code for finding in _checked(path)[0]] == ["I122"]

    opened = openpyxl.load_workbook(path)
    del opened["治理设施运行"]
    opened.save(path)

    assert _checked(path) == ([], set())


@pytest.mark.parametrize(
    "cells",
    [
        {"B3": "最新版"},
        {"B3": None},
        {"B5": "已核对"},
        {"A5": None, "B5": None},
    ],
    ids=["version", "no version", "fingerprint", "no table"],
)
def test_an_edited_version_sheet_is_a_warning(tmp_path: Path, cells: dict[str, str | None]) -> None:
    """What cannot be compared is read by its headings, like any workbook."""
    (path,) = book.write(tmp_path, ["activity"])

    (finding,), refused = _checked(_edited(path, **cells))

    assert (finding.code, finding.severity, refused) == ("I124", "warning", set())


def test_other_workbooks_are_no_templates(desk: Desk, tmp_path: Path) -> None:
    """Neither one without a version sheet nor one with somebody else's, nor a csv."""
    foreign = desk.xlsx("a.xlsx", {"排污单位": FACILITY, "版本": [("版本", "日期"), ("V1", "3月")]})
    plain = desk.xlsx("b.xlsx", {"排污单位": FACILITY})
    (unmarked,) = book.write(tmp_path, ["unit"])
    _edited(unmarked, A1="修订记录", B5="x")

    assert _checked(foreign, plain, unmarked, desk.csv("c.csv", FACILITY)) == ([], set())


def test_one_outdated_file_does_not_keep_others_out(desk: Desk, tmp_path: Path) -> None:
    """Refused is the file, not the import."""
    (path,) = book.write(tmp_path, ["activity"])
    _edited(path, B5="0123456789abcdef")

    _, refused = _checked(path, desk.xlsx("b.xlsx", {"排污单位": FACILITY}))

    assert refused == {path}
