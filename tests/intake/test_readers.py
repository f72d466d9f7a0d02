"""Readers: what they make of cells, and which files they refuse before opening them."""

import datetime as dt
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from inventory.core.errors import IntakeError
from inventory.intake.readers import container, files, prescan, workbook, workbook_child
from inventory.intake.readers.sheet import RawSheet, letter
from tests.intake.bad_inputs import old_formats
from tests.intake.bad_inputs.old_formats import compound, record
from tests.intake.desk import Desk


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
                data = data.replace("<v>文字1</v>".encode(), b"")
            new.writestr(member, data)

    assert _texts(workbook.read(path)[0])[1][3] == "#NOT-CALCULATED!"


def test_long_numeric_identities_stay_recognisable() -> None:
    """A float beyond 15 digits keeps its exponent, so that the lost digits are noticed."""
    assert workbook_child.as_text(916101007654321098.0) == "9.161010076543212e+17"
    assert workbook_child.as_text(dt.time(8, 30)) == "08:30:00"
    assert workbook_child.as_text(dt.datetime(2024, 1, 5, 8)) == "2024-01-05 08:00:00"  # noqa: DTZ001


def test_an_empty_result_is_a_result(tmp_path: Path) -> None:
    """A formula that gave an empty text was calculated; one that gave 0 in a script was not."""
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("甲")
        sheet.write_formula(0, 0, '=IF(C1="","",1)', None, "空")
        sheet.write_formula(0, 1, "=1+1")
        sheet.write(0, 2, "x")

    calculated = _rezipped(
        path, tmp_path / "y.xlsx", lambda _, data: data.replace("<v>空</v>".encode(), b"<v></v>")
    )
    assert _texts(workbook.read(calculated)[0]) == [["", "#NOT-CALCULATED!", "x"]]


def test_a_percent_sign_in_quotes_multiplies_nothing(tmp_path: Path) -> None:
    """Only a format that shows a hundredfold makes a percentage of a number."""
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("甲")
        for column, shown in enumerate(("0%", '0.0"%"', r"0\%", "0.00%;-0.00%")):
            sheet.write(0, column, 0.5, made.add_format({"num_format": shown}))

    assert _texts(workbook.read(path)[0]) == [["50%", "0.5", "0.5", "50%"]]


def _rezipped(book: Path, path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change(member, old.read(member)))
    return path


def _refused(path: Path) -> str:
    """The code with which a file is refused; its words are those of the catalogue."""
    with pytest.raises(IntakeError) as caught:
        files.read(path)
    finding = caught.value.finding
    assert finding is not None
    assert caught.value.message_zh == f"{path.name}：{finding.message_zh}"
    assert caught.value.hint == finding.remedy_zh
    assert "{" not in finding.message_zh + finding.message_en + finding.remedy_zh
    return finding.code


def test_a_zip_bomb_is_refused_before_it_is_unpacked(book: Path, tmp_path: Path) -> None:
    """A small file that unpacks to far more than any sheet is not opened."""
    bomb = _rezipped(
        book,
        tmp_path / "bomb.xlsx",
        lambda name, data: b" " * (40 << 20) + data if "sheet1" in name else data,
    )

    assert bomb.stat().st_size < 1 << 20
    assert _refused(bomb) == "I313"


def test_sizes_and_member_count_are_limited(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits hold for the sum of all members, for their number and for the file."""
    monkeypatch.setattr(prescan, "MAX_UNPACKED", 1000)
    assert _refused(book) == "I307"
    monkeypatch.setattr(prescan, "MAX_MEMBERS", 3)
    assert _refused(book) == "I308"
    monkeypatch.setattr(container, "MAX_FILE", 10)
    assert _refused(book) == "I312"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_definitions_are_refused(book: Path, tmp_path: Path, encoding: str) -> None:
    """Neither plain nor UTF-16 XML may bring a document type."""
    bad = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'.encode(encoding)
    path = _rezipped(
        book, tmp_path / "x.xlsx", lambda name, data: bad if "sheet1" in name else data
    )

    assert _refused(path) == "I311"


def test_a_lying_dimension_is_harmless(book: Path, tmp_path: Path) -> None:
    """What a sheet claims to span is not believed; only its cells count."""
    path = _rezipped(
        book,
        tmp_path / "x.xlsx",
        lambda _, data: data.replace(b'ref="A1:D8"', b'ref="A1:XFD1048576"'),
    )

    assert _texts(workbook.read(path)[0]) == _texts(workbook.read(book)[0])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (b'<c r="XFD1048576">', "I310"),
        (b"<c r='XFD1048576'>", "I310"),
        (b'<c r="T1048576">', "I310"),
        (b'<c r = "XFD1048576">', "I317"),
    ],
)
def test_a_lone_far_cell_is_refused(book: Path, tmp_path: Path, cell: bytes, code: str) -> None:
    """Found in the pre-scan; what hides from it ends the child and not the import."""

    def far(name: str, data: bytes) -> bytes:
        added = b'<row r="9">' + cell + b"<v>1</v></c></row></sheetData>"
        return data.replace(b"</sheetData>", added) if "sheet1" in name else data

    begin = time.perf_counter()

    assert _refused(_rezipped(book, tmp_path / "x.xlsx", far)) == code
    assert time.perf_counter() - begin < 10


@pytest.mark.parametrize(
    ("member", "code"),
    [("../../x.xml", "I309"), ("/etc/x.xml", "I309"), ("C:\\x.xml", "I309"), ("..\\x", "I309")],
)
def test_path_traversal_is_refused(book: Path, tmp_path: Path, member: str, code: str) -> None:
    """A member that would land outside its folder marks a hostile file."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(book.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, "x")

    assert _refused(path) == code


_XML_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.xlsx", b"", "I301"),
        ("x.csv", b"", "I301"),
        ("x.xlsx", b"a,b\n1,2\n", "I302"),
        ("x.xls", b"a\tb\n1\t2\n", "I302"),
        ("x.csv", b"PAR1", "I302"),
        ("x.csv", b"%PDF-1.7", "I302"),
        ("x.xlsx", compound({"WordDocument": b"x"}), "I302"),
        ("x.xlsx", b"<html><table></table></html>", "I303"),
        ("x.csv", "<!DOCTYPE html><table>".encode("utf-16"), "I303"),
        ("x.xls", _XML_2003, "I303"),
        ("x.et", compound({"Workbook": b"x"}), "I304"),
        ("x.xlsx", compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "I305"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "I306"),
        ("x.xlsx", b"PK\x03\x04 cut", "I306"),
        ("x.txt", b"x", "I316"),
        ("x", b"x", "I316"),
        ("x.xls", compound({"Workbook": b"x"}), "I318"),
        ("x.parquet", b"PAR1", "I324"),
    ],
)
def test_foreign_content_is_named(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """The message says what the file really is."""
    path = tmp_path / name
    path.write_bytes(content)

    assert _refused(path) == code


@pytest.mark.parametrize(
    ("member", "code"),
    [("a.txt", "I314"), ("a.xlsx", "I314"), ("xl/workbook.bin", "I315"), ("content.xml", "I315")],
)
def test_an_archive_without_an_xlsx_is_refused(tmp_path: Path, member: str, code: str) -> None:
    """Other archives, nested ones too, are not mistaken for workbooks; xlsb and ods are named."""
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")

    assert _refused(path) == code


def test_damaged_packed_data_is_named(book: Path, tmp_path: Path) -> None:
    """Wherever the bytes of an archive are wrong, the file is refused as damaged."""
    path = tmp_path / "x.xlsx"
    content = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content[start + 60 : start + 80] = b"\xff" * 20
    path.write_bytes(content)

    assert _refused(path) == "I306"


def test_encrypted_members_and_records_are_named(book: Path, tmp_path: Path) -> None:
    """A password on the archive or inside an old workbook is said to be one."""
    path = tmp_path / "x.xlsx"
    content = bytearray(book.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    assert _refused(path) == "I305"

    old = tmp_path / "x.xls"
    locked = old_formats.workbook("甲", (("a",),), extra=record(old_formats.PASSWORD, b"\0" * 6))
    old.write_bytes(compound({"Workbook": locked}))
    assert _refused(old) == "I305"


def test_an_old_workbook_gives_the_same_cells(tmp_path: Path) -> None:
    """Texts, numbers, percentages, errors, dates of 1904 and hidden rows of an xls."""
    path = tmp_path / "x.xls"
    rows = (("文字", 1234.0, 0.1), ("95%", b"\x07", 2.5), ("隐藏", "", 1.0))
    data = old_formats.workbook("甲", rows, is_1904=True)
    path.write_bytes(compound({"Workbook": data}))

    (raw,) = files.read(path)

    assert _texts(raw) == [["文字", "1234", "0.1"], ["95%", "#DIV/0!", "2.5"], ["隐藏", "", "1"]]
    assert raw.hidden_rows == (3,)
    assert [note.code for note in raw.notes] == ["I330", "I331"]


def test_a_container_that_runs_in_circles_is_damaged(tmp_path: Path) -> None:
    """A chain of sectors that never ends is not followed forever."""
    content = bytearray(compound({"Workbook": b"x"}))
    content[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # the directory follows itself
    path = tmp_path / "x.xls"
    path.write_bytes(content)

    assert _refused(path) == "I306"


def test_macros_are_ignored_and_named(book: Path, tmp_path: Path) -> None:
    """A workbook with macros is read as data."""
    path = tmp_path / "x.xlsm"
    path.write_bytes(book.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")

    assert [note.code for note in files.read(path)[0].notes] == ["I112"]


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
    for name in ("b.csv", "a.xlsx", "c.et", "a.errors.xlsx", "~$a.xlsx", ".x.csv", "n.txt"):
        (desk.folder / name).write_text("x", encoding="utf-8")

    assert [path.name for path in files.find([desk.folder])] == [
        "a.xlsx",
        "b.csv",
        "c.et",
    ]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    """A path that does not exist, and a folder without any table."""
    for path, code in ((tmp_path / "no.csv", "I325"), (tmp_path, "I326")):
        with pytest.raises(IntakeError) as caught:
            files.find([path])
        assert caught.value.finding is not None
        assert caught.value.finding.code == code


def test_column_letters_count_like_a_spreadsheet() -> None:
    """A to Z, then AA."""
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
