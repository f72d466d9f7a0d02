"""Hostile hourly files (预检): refused with a reason before they fill memory or disk."""

import struct
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inventory.core.errors import IntakeError
from inventory.monitoring import guard
from tests.monitoring.conftest import Desk, long_form

_SAME = 1_000_000


def _nested(path: Path) -> None:
    pq.write_table(pa.table({"ts": ["x"], "标记": [[1, 2]]}), path)


def _dictionary_bomb(path: Path) -> None:
    """A million cells of one long text, written once."""
    text = pa.DictionaryArray.from_arrays(pa.array([0] * _SAME, pa.int32()), ["x" * _SAME])
    pq.write_table(pa.table({"ts": text}), path)


def _wide(path: Path) -> None:
    pq.write_table(pa.table({f"c{number}": [1] for number in range(guard.MAX_COLUMNS + 1)}), path)


def _many_groups(path: Path) -> None:
    pq.write_table(pa.table({"ts": range(9)}), path, row_group_size=1)


def _claims_a_footer(path: Path) -> None:
    path.write_bytes(b"PAR1" + struct.pack("<I", 2**31) + b"PAR1")


def _damaged_page(path: Path) -> None:
    """Sound at both ends, and nonsense between."""
    pq.write_table(pa.table({"ts": [str(number) for number in range(5000)]}), path)
    content = bytearray(path.read_bytes())
    content[40:4000] = bytes(3960)
    path.write_bytes(bytes(content))


def _workbook(path: Path) -> None:
    path.write_bytes(b"PK" + bytes(100))


def _long_line(path: Path) -> None:
    path.write_text(long_form([]) + "x" * (2 * guard.MAX_LINE), encoding="utf-8")


def _many_cells(path: Path) -> None:
    path.write_text(long_form([]) + "," * (2 * guard.MAX_COLUMNS), encoding="utf-8")


def _two_encodings(path: Path) -> None:
    path.write_bytes("时间\n".encode() * 5 + "浓度\n".encode("gb18030") * 5 + b"\xff\xff\n")


@pytest.mark.parametrize(
    ("code", "name", "write"),
    [
        ("I324", "hours.parquet", _nested),
        ("I307", "hours.parquet", _dictionary_bomb),
        ("I310", "hours.parquet", _wide),
        ("I308", "hours.parquet", _many_groups),
        ("I307", "hours.parquet", _claims_a_footer),
        ("I324", "hours.parquet", _damaged_page),
        ("I302", "hours.parquet", _workbook),
        ("I301", "hours.csv", Path.touch),
        ("I302", "hours.csv", _workbook),
        ("I310", "hours.csv", _long_line),
        ("I310", "hours.csv", _many_cells),
        ("I319", "hours.csv", _two_encodings),
    ],
)
def test_a_hostile_file_is_refused_and_the_others_load(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    name: str,
    write: Callable[[Path], None],
) -> None:
    """The finding says why; nothing of the file is stored, and no scratch folder is left."""
    monkeypatch.setattr(guard, "MAX_ROW_GROUPS", 8)
    write(desk.inbox / name)
    good = ("F1", "DA001", "2024-03-01 05:00", "SO2", 20, 400000, 6, "N")
    sound = desk.file("sound.csv", long_form([good]))

    result = desk.load(desk.inbox / name, sound)

    assert [(one.code, one.at.file) for one in result.findings] == [(code, name)]
    assert [(one.file, one.loaded) for one in result.counts] == [("sound.csv", 1)]
    assert result.tally == {code: 1}
    assert not list((desk.workspace.root / "hourly").glob(".*"))


def test_limits_hold_before_a_file_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large a file is refused by its size, one larger than tables may be by its first bytes."""
    path = desk.file("hours.csv", long_form([]) + "x\n" * 100)
    monkeypatch.setattr(guard, "MAX_FILE", 50)
    with pytest.raises(IntakeError, match="内容却是文本"):
        desk.load(path.rename(desk.inbox / "hours.parquet"))
    monkeypatch.setattr(guard, "MAX_FLAT_FILE", 100)
    with pytest.raises(IntakeError, match="上限"):
        desk.load(desk.inbox / "hours.parquet")
