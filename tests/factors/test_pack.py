"""Reading a factor pack (因子包), friendly and hostile."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from inventory.factors import pack

WritePack = Callable[..., Path]


def codes(read: pack.Pack) -> list[str]:
    """The fault codes of a pack, in order."""
    return [fault.code for fault in read.faults]


def test_cells_are_text_with_their_spreadsheet_rows(write_pack: WritePack) -> None:
    """Every cell stays as written, and an absent optional column is empty."""
    read = pack.read(write_pack())

    (row,) = read.factor.to_pylist()

    assert (read.name, read.version, read.licence, read.faults) == ("local", "1.0", "CC0-1.0", ())
    assert (row["row_no"], row["value"], row["technology"], row["evidence"]) == (2, "16", "", "")
    assert read.item["item_group"].to_pylist() == [""]
    assert read.priority.num_rows == 0


def test_blank_lines_keep_the_count_of_rows(write_pack: WritePack) -> None:
    """A row number is the one that a spreadsheet shows, blank lines included."""
    folder = write_pack()
    lines = (folder / pack.FACTOR).read_text(encoding="utf-8").splitlines()
    (folder / pack.FACTOR).write_text("\n".join([lines[0], "", ",,", lines[1]]), encoding="utf-8")

    assert pack.read(folder).factor[pack.ROW].to_pylist() == [4]


def test_a_byte_order_mark_is_no_part_of_the_first_column(write_pack: WritePack) -> None:
    """Files that Excel saved as UTF-8 read like any other."""
    folder = write_pack()
    for name in (pack.FACTOR, pack.MANIFEST):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())

    assert pack.read(folder).faults == ()


def test_the_hash_covers_every_file_and_nothing_else(write_pack: WritePack) -> None:
    """A changed cell changes the hash; a file that is not read does not."""
    folder = write_pack()
    before = pack.read(folder).sha256
    (folder / "notes.txt").write_text("x", encoding="utf-8")

    assert pack.read(folder).sha256 == before
    (folder / pack.ITEM).write_text("item_code,role,unit\ncoal,fuel,t\n", encoding="utf-8")
    assert pack.read(folder).sha256 != before


@pytest.mark.parametrize(
    ("heading", "code", "column"),
    [
        ("factor_id,param,value,unit,source,formula", "F102", "formula"),
        ("factor_id,param,value,unit", "F103", "source"),
        ("factor_id,param,value,unit,source,unit", "F104", "unit"),
    ],
)
def test_an_unexpected_heading_is_a_fault(
    write_pack: WritePack, heading: str, code: str, column: str
) -> None:
    """Unknown, missing and repeated columns are told by name."""
    folder = write_pack(factor=None)
    (folder / pack.FACTOR).write_text(heading + "\n", encoding="utf-8")

    (fault,) = pack.read(folder).faults

    assert (fault.code, fault.at.row, fault.at.column) == (code, 1, column)


def test_an_empty_table_lacks_its_columns(write_pack: WritePack) -> None:
    """A file without a heading is not taken for a table without rows."""
    folder = write_pack(factor=None)
    (folder / pack.FACTOR).write_text("", encoding="utf-8")

    assert set(codes(pack.read(folder))) == {"F103"}


def test_a_row_of_another_length_is_a_fault(write_pack: WritePack) -> None:
    """A shifted row would put every value under the wrong heading."""
    folder = write_pack(factor=None)
    text = "factor_id,param,value,unit,source\na,ncv,20,GJ/t\nb,ncv,1,GJ/t,s,t\n"
    (folder / pack.FACTOR).write_text(text, encoding="utf-8")

    assert [(f.code, f.at.row) for f in pack.read(folder).faults] == [("F105", 2), ("F105", 3)]


def test_control_characters_are_taken_out_and_told(write_pack: WritePack) -> None:
    """No text of a pack can steer the terminal that shows it."""
    folder = write_pack(item=[{"item_code": "c", "name_zh": "煤\x1b[2J\u202e", "role": "fuel"}])

    read = pack.read(folder)

    assert "F106" in codes(read)
    assert read.item["name_zh"].to_pylist() == ["煤[2J"]
    assert not any("\x1b" in str(fault) for fault in read.faults)


def test_a_folder_without_tables_or_manifest_is_no_pack(tmp_path: Path) -> None:
    """The manifest and at least one of the two tables must be there."""
    faults = pack.read(tmp_path).faults

    assert [(f.code, f.at.file) for f in faults[:2]] == [
        ("F101", pack.MANIFEST),
        ("F101", pack.FACTOR),
    ]


@pytest.mark.parametrize("name", ["../evil", "a/b", ".hidden", "", "大包", "UPPER", "a" * 65])
def test_a_name_that_could_lead_elsewhere_is_a_fault(write_pack: WritePack, name: str) -> None:
    """The name becomes a folder, so it has neither separators nor a leading dot."""
    folder = write_pack()
    text = (folder / pack.MANIFEST).read_text(encoding="utf-8").replace('"local"', f'"{name}"')
    (folder / pack.MANIFEST).write_text(text, encoding="utf-8")

    (fault,) = pack.read(folder).faults

    assert (fault.code, fault.at.column) == ("F125", "name")


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "[]", '{"name": 7}', "\xff"])
def test_a_broken_manifest_is_a_fault(write_pack: WritePack, text: str) -> None:
    """Neither depth nor type of the JSON stops the reading."""
    folder = write_pack()
    (folder / pack.MANIFEST).write_bytes(text.encode("latin-1"))

    assert set(codes(pack.read(folder))) & {"F101", "F125"}


def test_a_link_out_of_the_folder_is_not_followed(write_pack: WritePack, tmp_path: Path) -> None:
    """A pack cannot make the engine read another file of the machine."""
    secret = tmp_path / "secret.csv"
    secret.write_text("factor_id,param,value,unit,source\n", encoding="utf-8")
    folder = write_pack(factor=None)
    (folder / pack.FACTOR).symlink_to(secret)

    (fault,) = pack.read(folder).faults

    assert (fault.code, fault.at.file) == ("F101", pack.FACTOR)


def test_a_pipe_is_not_waited_for(write_pack: WritePack) -> None:
    """Only regular files are read."""
    folder = write_pack(factor=None)
    os.mkfifo(folder / pack.FACTOR)

    assert codes(pack.read(folder)) == ["F101"]


def test_a_file_beyond_the_limits_is_not_read(
    write_pack: WritePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Size and number of rows are bounded."""
    folder = write_pack()
    monkeypatch.setattr(pack, "MAX_ROWS", 1)
    assert codes(pack.read(folder)) == ["F101", "F101"]

    monkeypatch.setattr(pack, "MAX_BYTES", 10)
    assert set(codes(pack.read(folder))) >= {"F101"}


@pytest.mark.parametrize("data", [b"\xcf\xee\xc4\xbf,param\n", b'factor_id\n"a\n', b"a" * 200_000])
def test_a_file_that_is_no_utf8_csv_is_a_fault(write_pack: WritePack, data: bytes) -> None:
    """Other encodings, open quotes and endless cells are told, not guessed."""
    folder = write_pack(factor=None)
    (folder / pack.FACTOR).write_bytes(data)

    assert "F101" in codes(pack.read(folder))
