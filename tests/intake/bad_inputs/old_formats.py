"""Compound files and old xls workbooks, written record by record for tests ([MS-CFB], [MS-XLS])."""

import struct
from collections.abc import Mapping, Sequence

_SECTOR, _FREE, _END, _TABLE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STREAM, _ROOT = 2, 5
_SMALLEST = 4096  # smaller streams would need the second, finer table
_BOF, _EOF, _SHEET, _DATE_MODE, _FORMAT, _STYLE = 0x809, 0x0A, 0x85, 0x22, 0x41E, 0xE0
_NUMBER, _LABEL, _ERROR, _ROW, _MANY, _FORMULA = 0x203, 0x204, 0x205, 0x208, 0xBD, 0x06
PASSWORD = 0x2F
DIV_0 = 0x07


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file that holds some streams."""
    contents = {name: data.ljust(_SMALLEST, b"\0") for name, data in streams.items()}
    sizes = [-(-len(data) // _SECTOR) for data in contents.values()]
    directory_size = -(-(len(contents) + 1) // 4)
    table: list[int] = [_TABLE, *_chain(1, directory_size)]
    entries = [_entry("Root Entry", _ROOT, start=_END, size=0, child=1)]
    for place, ((name, data), size) in enumerate(zip(contents.items(), sizes, strict=True), 1):
        right = place + 1 if place < len(contents) else _FREE
        entries.append(_entry(name, _STREAM, start=len(table), size=len(data), right=right))
        table += _chain(len(table), size)
    assert len(table) <= _SECTOR // 4  # one sector of table is enough for tests
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        _SMALLEST,
        _END,
        0,
        _END,
        0,
    ) + struct.pack("<109I", 0, *[_FREE] * 108)
    numbers = struct.pack("<128I", *table, *[_FREE] * (128 - len(table)))
    listing = b"".join(entries).ljust(directory_size * _SECTOR, b"\0")
    bodies = b"".join(
        data.ljust(size * _SECTOR, b"\0")
        for data, size in zip(contents.values(), sizes, strict=True)
    )
    return header + numbers + listing + bodies


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END]


def _entry(  # noqa: PLR0913 - the fields of a directory entry
    name: str, kind: int, *, start: int, size: int, child: int = _FREE, right: int = _FREE
) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text), kind, 1, _FREE, right, child)
    return head.ljust(116, b"\0") + struct.pack("<IQ", start, size)


def workbook(
    name: str, rows: Sequence[Sequence[object]], *, is_1904: bool = False, extra: bytes = b""
) -> bytes:
    """The stream of an xls with one sheet; "95%" is a number with that format, bytes an error."""
    head = [
        _record(_BOF, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)),
        extra,
        _record(_DATE_MODE, struct.pack("<H", is_1904)),
        _record(_FORMAT, struct.pack("<HHB", 164, 2, 0) + b"0%"),
        _record(_STYLE, struct.pack("<HH16x", 0, 0)),
        _record(_STYLE, struct.pack("<HH16x", 0, 164)),
    ]
    title = name.encode("utf-16-le")
    length = sum(map(len, head)) + 4 + 8 + len(title) + 4
    head.append(_record(_SHEET, struct.pack("<IBBBB", length, 0, 0, len(name), 1) + title))
    head.append(_record(_EOF, b""))
    body = [_record(_BOF, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))]
    for number, row in enumerate(rows):
        hidden = 0x20 if row and row[0] == "隐藏" else 0
        body.append(
            _record(_ROW, struct.pack("<HHHHHHBBH", number, 0, len(row), 0, 0, 0, hidden, 1, 15))
        )
        body += [_cell(number, column, cell) for column, cell in enumerate(row)]
    return b"".join([*head, *body, _record(_EOF, b"")])


def _cell(row: int, column: int, cell: object) -> bytes:
    at = struct.pack("<HH", row, column)
    if isinstance(cell, bytes):
        return _record(_ERROR, at + struct.pack("<H", 0) + cell + b"\1")
    if isinstance(cell, tuple):  # the cached result of a formula
        return _record(_FORMULA, at + struct.pack("<H8sHIH", 0, bytes(cell), 0, 0, 0))
    if isinstance(cell, str) and cell.endswith("%"):
        return _record(_NUMBER, at + struct.pack("<Hd", 1, float(cell[:-1]) / 100))
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(_LABEL, at + struct.pack("<HHB", 0, len(cell), 1) + text)
    assert isinstance(cell, int | float)
    return _record(_NUMBER, at + struct.pack("<Hd", 0, cell))


def record(number: int, body: bytes) -> bytes:
    """One record of the stream."""
    return struct.pack("<HH", number, len(body)) + body


_record = record
