"""Marks of an old xls (BIFF): failed formulas, percentages, hidden rows, the date system.

Reads the records of [MS-XLS] beside the reader; needs the standard library alone, because it runs
in the limited child process.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from inventory.intake.readers.compound import Compound
from inventory.intake.readers.marks import BUILT_IN_PERCENT, BookMarks, Marks, shows_percent

_FORMULA, _EOF, _DATE_MODE, _SHEET = 0x06, 0x0A, 0x22, 0x85
_MANY_NUMBERS, _STYLE, _NUMBER, _ERROR, _ROW, _SHORT = 0xBD, 0xE0, 0x203, 0x205, 0x208, 0x27E
_FORMAT, _PASSWORD = 0x41E, 0x2F
_NAMES = ("Workbook", "Book", "WORKBOOK", "BOOK")
_ROW_HIDDEN = 0x20
_NO_NUMBER = 0xFFFF  # the result of a formula is no number
_RESULT_ERROR = 2
_MANY_FIXED, _MANY_EACH = 6, 6
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class PasswordError(Exception):
    """The records are encrypted."""


def of_workbook(path: Path) -> BookMarks:
    """The marks of every sheet of a workbook, in the order of its sheets.

    Raises:
        PasswordError: the workbook needs a password.
    """
    container = Compound.of(path)
    name = next(name for name in _NAMES if name in container.names)
    data = container.stream(name)
    starts: list[int] = []
    formats: dict[int, bool] = dict.fromkeys(BUILT_IN_PERCENT, True)
    styles: list[int] = []
    is_1904 = False
    for record, body in _records(data, 0):
        if record == _SHEET:
            starts.append(*struct.unpack_from("<I", body))
        elif record == _PASSWORD:
            raise PasswordError
        elif record == _DATE_MODE:
            is_1904 = body[:1] == b"\1"
        elif record == _FORMAT:
            text = body[2:].replace(b"\0", b"").decode("latin-1")
            formats[int.from_bytes(body[:2], "little")] = shows_percent(text)
        elif record == _STYLE:
            styles.append(int.from_bytes(body[2:4], "little"))
    percent = {number for number, style in enumerate(styles) if formats.get(style)}
    return BookMarks(tuple(_sheet(data, start, percent) for start in starts), is_1904)


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, up to its end mark."""
    at = start
    while at + 4 <= len(data):
        record, length = struct.unpack_from("<HH", data, at)
        if record == _EOF:
            return
        yield record, data[at + 4 : at + 4 + length]
        at += 4 + length


def _sheet(data: bytes, start: int, percent: set[int]) -> Marks:
    marks = Marks()
    for record, body in _records(data, start):
        if record == _ROW:
            marks.listed += 1
            if body[12] & _ROW_HIDDEN:
                marks.hidden.add(int.from_bytes(body[:2], "little"))
        elif record in {_FORMULA, _ERROR, _NUMBER, _SHORT, _MANY_NUMBERS}:
            _cell(marks, record, body=body, percent=percent)
    return marks


def _cell(marks: Marks, record: int, *, body: bytes, percent: set[int]) -> None:
    row, column, style = struct.unpack_from("<HHH", body)
    if record == _ERROR and body[7]:
        marks.texts.setdefault(row, {})[column] = _ERRORS.get(body[6], "#VALUE!")
    elif record == _FORMULA and int.from_bytes(body[12:14], "little") == _NO_NUMBER:
        if body[6] == _RESULT_ERROR:
            marks.texts.setdefault(row, {})[column] = _ERRORS.get(body[8], "#VALUE!")
    elif record == _MANY_NUMBERS:
        count = (len(body) - _MANY_FIXED) // _MANY_EACH
        for place in range(count):
            (style,) = struct.unpack_from("<H", body, 4 + place * _MANY_EACH)
            if style in percent:
                marks.percents.setdefault(row, []).append(column + place)
    elif record != _ERROR and style in percent:
        marks.percents.setdefault(row, []).append(column)
