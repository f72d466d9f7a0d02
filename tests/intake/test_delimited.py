"""Csv files: every encoding, separator and shape, and never a guess."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.core.errors import IntakeError
from inventory.core.findings import Finding
from inventory.intake.readers import delimited, files
from inventory.intake.readers.sheet import RawSheet
from tests.intake.desk import FACILITY, Desk


def _texts(raw: RawSheet) -> list[list[str]]:
    return _listed(raw.cells)


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


def _refused(path: Path, content: bytes) -> Finding:
    path.write_bytes(content)
    with pytest.raises(IntakeError) as caught:
        files.read(path)
    assert caught.value.finding is not None
    return caught.value.finding


CHINESE = "F1,甲热力有限公司\n"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("编号,名称\n1,好\n".encode() + b"2,\xff\xff\n", "3"),
        (CHINESE.encode() * 5 + CHINESE.encode("gb18030"), "6"),
        (CHINESE.encode("gb18030") * 5 + CHINESE.encode(), "6"),
        ("名称\n热力\n".encode() + "水泥\n".encode("gb18030"), "3"),  # decodes as GB18030 as well
    ],
)
def test_a_csv_of_mixed_encodings_is_refused_with_its_line(
    tmp_path: Path, content: bytes, line: str
) -> None:
    """Bytes that fit no encoding, or two of them, are not guessed at."""
    found = _refused(tmp_path / "facility.csv", content)

    assert (found.code, found.value) == ("I319", line)


def test_short_words_of_both_encodings_stay_gb18030(tmp_path: Path) -> None:
    """The two characters that are famous for being valid UTF-8 too do not make a file mixed."""
    path = tmp_path / "x.csv"
    path.write_bytes("编号,名称\n1,联通\n2,甲热力\n".encode("gb18030"))

    assert _texts(files.read(path)[0])[1:] == [["1", "联通"], ["2", "甲热力"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["编号,名称\n1,好\n", "编号,名称\r\n1,好\r\n", "a,b,c"])
def test_utf_16_without_its_mark_is_named(tmp_path: Path, encoding: str, text: str) -> None:
    """It would decode as GB18030 into nonsense, so it is refused by its line breaks."""
    assert _refused(tmp_path / "x.csv", text.encode(encoding)).code == "I320"


def test_a_cut_utf_16_file_is_refused(tmp_path: Path) -> None:
    """Half a character at the end is no text."""
    assert _refused(tmp_path / "x.csv", "a,b\n1,2\n".encode("utf-16")[:-1]).code == "I319"


def test_a_nul_in_a_cell_is_left_to_the_check_of_cells(tmp_path: Path) -> None:
    """One odd character costs its row, not the file."""
    path = tmp_path / "x.csv"
    path.write_bytes("a,b\n1\0,甲\n2,乙\n".encode())

    assert _texts(files.read(path)[0])[1:] == [["1\0", "甲"], ["2", "乙"]]


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


@pytest.mark.parametrize(
    "text", ['a,b\n"1,2\n', 'a,b\n1,"2', 'a,b\n5",1\n"6,2\n', 'a,b\n1,2\n3,"4""\n']
)
def test_unbalanced_quotes_are_refused(tmp_path: Path, text: str) -> None:
    """A csv that cannot be cut into rows is no table."""
    assert _refused(tmp_path / "x.csv", text.encode()).code == "I322"


def test_rows_of_different_length_are_filled_up(tmp_path: Path) -> None:
    """Short rows end in empty cells, one longer row widens the table."""
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1\n1,2,3\n", encoding="utf-8")

    assert _texts(files.read(path)[0]) == [["a", "b", ""], ["1", "", ""], ["1", "2", "3"]]


def test_a_row_over_several_lines_keeps_its_columns(tmp_path: Path) -> None:
    """Cells are counted by row and not by line, so that no column slips."""
    path = tmp_path / "x.csv"
    path.write_text('x\na,"1\n2","3\n4",b\n', encoding="utf-8")

    assert _texts(files.read(path)[0])[1] == ["a", "1\n2", "3\n4", "b"]


def test_endless_rows_are_refused(tmp_path: Path) -> None:
    """More columns than any workbook has are no table."""
    found = _refused(tmp_path / "x.csv", b"a,b\n" + b"," * 20_000)

    assert (found.code, found.value) == ("I322", "20001 列")


def test_one_column_is_a_table(tmp_path: Path) -> None:
    """A list of numbers needs no separator; its blank lines count."""
    path = tmp_path / "x.csv"
    path.write_text("编号\nF1\n\nF2\n", encoding="utf-8")

    assert _texts(files.read(path)[0]) == [["编号"], ["F1"], [""], ["F2"]]


def test_a_huge_cell_is_read(tmp_path: Path) -> None:
    """Whether a text is too long is for the check of cells to say."""
    path = tmp_path / "x.csv"
    huge = "长" * 6_000_000
    path.write_text(f"a,b\n1,{huge}\n2,x\n", encoding="utf-8")

    (raw,) = files.read(path)

    assert [len(str(value)) for value in raw.cells[1]] == [1, len(huge), 1]


# no NUL: a file of NUL and plain characters in turn is UTF-16 without its mark, and is refused
_CELLS = st.text(st.sampled_from([*'ab1 ,;"\n\r\t', "好", "\ufeff"]), max_size=4)
_TABLES = st.lists(st.lists(_CELLS, min_size=1, max_size=4), min_size=1, max_size=5)


@settings(deadline=None, max_examples=150)
@given(_TABLES)
def test_what_a_csv_writer_wrote_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    """Quotes, separators and line breaks inside cells survive; no cell moves or vanishes."""
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    width = max(map(len, rows))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)

    encoding = delimited.encoding_of(path)
    quick = delimited.regular(path, encoding, separator=",")
    slow = delimited.ragged(path, encoding, separator=",")

    assert quick is None or quick.to_numpy().tolist() == slow.to_numpy().tolist()
    wanted = [row + [""] * (width - len(row)) for row in rows]
    found = [row + [""] * (width - len(row)) for row in _listed(slow)]
    assert found == wanted


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from([*'a1,"\n\r', "好"]), min_size=1, max_size=20))
def test_both_ways_to_read_a_csv_agree(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever the file holds, the quick way gives the cells of the slow one or none."""
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_bytes(text.encode())

    quick = delimited.regular(path, "utf-8-sig", separator=",")

    if quick is not None:
        slow = delimited.ragged(path, "utf-8-sig", separator=",")
        assert quick.to_numpy().tolist() == slow.to_numpy().tolist()


def _listed(cells: pd.DataFrame) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in cells.to_numpy()]
