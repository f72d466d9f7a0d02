"""Readers: what they make of cells, and which files they refuse before opening them."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from inventory.core.errors import IntakeError
from inventory.intake.readers import delimited, files, prescan, workbook, workbook_child
from inventory.intake.readers.sheet import RawSheet, letter
from tests.intake.desk import FACILITY, Desk


def _texts(raw: RawSheet) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in raw.cells.to_numpy()]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with every kind of cell."""
    path = tmp_path / "cells.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("甲")
        day, percent = (made.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "0.0%"))
        sheet.write_row(0, 0, ["文字", 1234.0, 0.1, True])
        sheet.write_datetime(1, 0, dt.datetime(2024, 1, 5), day)  # noqa: DTZ001 - a bare date
        sheet.write(1, 1, 0.95, percent)
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 3, "=A1&1", None, "文字1")
        sheet.merge_range(4, 0, 7, 0, "并")
        sheet.write(5, 1, "x")
        made.add_worksheet("乙").hide()
    return path


def test_cells_of_a_workbook_become_text(book: Path) -> None:
    """Whole numbers lose the point, dates are ISO, a shown percentage keeps its sign."""
    first, second = workbook.read(book)

    assert _texts(first) == [
        ["文字", "1234", "0.1", "TRUE"],
        ["2024-01-05", "95%", "#DIV/0!", "文字1"],
        ["并", "", "", ""],
        ["并", "x", "", ""],
    ]
    assert list(first.cells.index) == [1, 2, 5, 6]
    assert first.merged_rows == (5,)
    assert (second.is_visible, second.cells.empty) == (False, True)


def test_a_formula_that_was_never_calculated_is_no_empty_cell(tmp_path: Path, book: Path) -> None:
    """Workbooks written by scripts hold formulas without values; they must not read as blank."""
    path = tmp_path / "script.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename.endswith("sheet1.xml"):
                data = data.replace("<v>文字1</v>".encode(), b"<v></v>")
            new.writestr(member, data)

    assert _texts(workbook.read(path)[0])[1][3] == "#NOT-CALCULATED!"


def test_long_numeric_identities_stay_recognisable() -> None:
    """A float beyond 15 digits keeps its exponent, so that the lost digits are noticed."""
    assert workbook_child.as_text(916101007654321098.0) == "9.161010076543212e+17"
    assert workbook_child.as_text(dt.time(8, 30)) == "08:30:00"
    assert workbook_child.as_text(dt.datetime(2024, 1, 5, 8)) == "2024-01-05 08:00:00"  # noqa: DTZ001


def _rezipped(book: Path, path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change(member, old.read(member)))
    return path


def test_a_zip_bomb_is_refused_before_it_is_unpacked(book: Path, tmp_path: Path) -> None:
    """A small file that unpacks to far more than any sheet is not opened."""
    bomb = _rezipped(
        book,
        tmp_path / "bomb.xlsx",
        lambda name, data: b" " * (40 << 20) + data if "sheet1" in name else data,
    )

    assert bomb.stat().st_size < 1 << 20
    with pytest.raises(IntakeError, match="压缩比异常"):
        workbook.read(bomb)


def test_unpacked_size_and_member_count_are_limited(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limits hold for the sum of all members and for their number."""
    monkeypatch.setattr(prescan, "MAX_UNPACKED", 1000)
    with pytest.raises(IntakeError, match="解压后超过"):
        prescan.workbook(book)
    monkeypatch.setattr(prescan, "MAX_MEMBERS", 3)
    with pytest.raises(IntakeError, match="个文件，上限"):
        prescan.workbook(book)
    monkeypatch.setattr(prescan, "MAX_FILE", 10)
    with pytest.raises(IntakeError, match="上限"):
        prescan.workbook(book)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_definitions_are_refused(book: Path, tmp_path: Path, encoding: str) -> None:
    """Neither plain nor UTF-16 XML may bring a document type."""
    bad = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'.encode(encoding)
    path = _rezipped(
        book, tmp_path / "x.xlsx", lambda name, data: bad if "sheet1" in name else data
    )

    with pytest.raises(IntakeError, match="实体定义"):
        workbook.read(path)


def test_an_absurd_dimension_is_refused(book: Path, tmp_path: Path) -> None:
    """A sheet that claims sixteen billion cells is not handed to the reader."""
    path = _rezipped(
        book,
        tmp_path / "x.xlsx",
        lambda _, data: data.replace(b'ref="A1:D8"', b'ref="A1:XFD1048576"'),
    )

    with pytest.raises(IntakeError, match="表格范围异常"):
        workbook.read(path)


def test_a_sparse_sheet_ends_the_child_and_not_the_import(book: Path, tmp_path: Path) -> None:
    """A lone cell in the last corner aborts the reader; the caller gets a Chinese message."""

    def corner(name: str, data: bytes) -> bytes:
        if "sheet1" not in name:
            return data
        return data.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        )

    with pytest.raises(IntakeError, match=r"x\.xlsx"):
        workbook.read(_rezipped(book, tmp_path / "x.xlsx", corner))


def test_path_traversal_is_refused(book: Path, tmp_path: Path) -> None:
    """A member that would land outside its folder marks a hostile file."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(book.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../x.xml", "x")

    with pytest.raises(IntakeError, match="非法路径"):
        workbook.read(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "0 字节"),
        (b"a,b\n1,2\n", "不是有效的 Excel"),
        (b"<html><table></table></html>", "实为网页"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "已加密"),
        (b"PK\x03\x04 cut", "不完整"),
    ],
)
def test_foreign_content_in_a_workbook_is_named(
    tmp_path: Path, content: bytes, message: str
) -> None:
    """The message says what the file really is."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)

    with pytest.raises(IntakeError, match=message):
        files.read(path)


def test_a_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    """Other zip files are not mistaken for workbooks."""
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")

    with pytest.raises(IntakeError, match="没有 Excel 工作簿"):
        files.read(path)


def test_macros_are_ignored_and_named(book: Path, tmp_path: Path) -> None:
    """A workbook with macros is read as data."""
    path = tmp_path / "x.xlsm"
    path.write_bytes(book.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")

    assert [note.code for note in files.read(path)[0].notes] == ["I112"]


@pytest.mark.parametrize(
    ("encoding", "notes"),
    [("utf-8", []), ("utf-8-sig", []), ("gb18030", ["I110"]), ("utf-16", ["I110"])],
)
def test_csv_encodings_are_proved_by_decoding(desk: Desk, encoding: str, notes: list[str]) -> None:
    """UTF-8, GB18030 (with rare characters) and marked UTF-16 give the same cells."""
    rows = (*FACILITY, ("F3", "㐂𠮷制造", "610113"))

    (raw,) = files.read(desk.csv("facility.csv", rows, encoding=encoding))

    assert _texts(raw)[3][1] == "㐂𠮷制造"
    assert [note.code for note in raw.notes] == notes


def test_a_csv_of_mixed_encodings_is_refused_with_its_line(tmp_path: Path) -> None:
    """Bytes that fit no encoding are not guessed at."""
    path = tmp_path / "facility.csv"
    path.write_bytes("编号,名称\n1,好\n".encode() + b"2,\xff\xff\n")

    with pytest.raises(IntakeError, match="从第 3 行起"):
        files.read(path)
    path.write_bytes(b"a,b\n\0\0\n")
    with pytest.raises(IntakeError, match="从第 1 行起"):
        files.read(path)


def test_csv_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    """Blank lines count, a line break inside quotes does not."""
    path = tmp_path / "x.csv"
    path.write_text('a,b\n\n"1\n2",3\n4\n', encoding="utf-8")

    (raw,) = delimited.read(path)

    assert list(raw.cells.index) == [1, 2, 3, 4]
    assert _texts(raw) == [["a", "b"], ["", ""], ["1\n2", "3"], ["4", ""]]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_recognised_and_named(tmp_path: Path, separator: str) -> None:
    """Semicolons and tabs are read as well."""
    path = tmp_path / "x.csv"
    path.write_text(f"a{separator}b\n1,5{separator}2\n", encoding="utf-8")

    (raw,) = delimited.read(path)

    assert _texts(raw)[1] == ["1,5", "2"]
    assert [note.code for note in raw.notes] == ["I111"]


def test_unbalanced_quotes_are_refused(tmp_path: Path) -> None:
    """A csv that cannot be cut into rows is no table."""
    path = tmp_path / "x.csv"
    path.write_text('a,b\n"1,2\n', encoding="utf-8")

    with pytest.raises(IntakeError, match="csv"):
        delimited.read(path)


def test_parquet_columns_become_text(tmp_path: Path) -> None:
    """Typed columns give the same texts as a sheet: whole floats, days, yes and no."""
    path = tmp_path / "x.parquet"
    frame = pd.DataFrame(
        {
            "a": [1.0, 2.5, None],
            "b": [pd.Timestamp("2024-01-05"), pd.Timestamp("2024-01-05 08:00"), pd.NaT],
            "c": pd.Categorical(["x", "y", None]),
        }
    )
    frame.to_parquet(path)

    (raw,) = files.read(path)

    assert _texts(raw)[0] == ["a", "b", "c"]
    assert _texts(raw)[1] == ["1", "2024-01-05", "x"]
    assert _texts(raw)[2][0] == "2.5"
    assert _texts(raw)[3] == ["", "", ""]


def test_a_broken_parquet_is_refused(tmp_path: Path) -> None:
    """A file that is no parquet, and one with nested columns, are named."""
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(IntakeError, match="parquet"):
        files.read(path)
    pd.DataFrame({"a": [[1, 2]]}).to_parquet(path)
    with pytest.raises(IntakeError, match="parquet"):
        files.read(path)


def test_a_folder_stands_for_its_tables(desk: Desk) -> None:
    """Sorted by name, without error workbooks, lock files and anything else."""
    for name in ("b.csv", "a.xlsx", "a.errors.xlsx", "~$a.xlsx", ".x.csv", "n.txt"):
        (desk.folder / name).write_text("x", encoding="utf-8")

    assert [path.name for path in files.find([desk.folder])] == ["a.xlsx", "b.csv"]


@pytest.mark.parametrize("name", ["a.txt", "a", "a.xls"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    """The message names what can be read."""
    path = tmp_path / name
    path.write_bytes(b"PK" if name == "a.xls" else b"x")

    with pytest.raises(IntakeError):
        files.read(path)


def test_column_letters_count_like_a_spreadsheet() -> None:
    """A to Z, then AA."""
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
