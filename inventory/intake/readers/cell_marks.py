"""Marks of an xlsx: failed formulas, formulas never calculated, percentages, hidden rows.

Reads the sheet XML beside the reader; needs the standard library alone, because it runs in the
limited child process.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from inventory.intake.readers.marks import (
    BUILT_IN_PERCENT,
    NOT_CALCULATED,
    BookMarks,
    Marks,
    shows_percent,
)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_ROW = re.compile(rb"<row\b([^>]*)>")
_PREFIXED_ROW = re.compile(rb"<\w+:row\b([^>]*)>")  # some ten times slower to find
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_YES = {"1", "true"}


def of_workbook(path: Path) -> BookMarks:
    """The marks of every sheet of a workbook, in the order of its sheets."""
    with zipfile.ZipFile(path) as archive:
        book = _parse(archive, "xl/workbook.xml")
        settings = next(_named(book, "workbookPr"), None)
        calculation = next(_named(book, "calcPr"), None)
        never = calculation is not None and calculation.get("fullCalcOnLoad") in _YES
        percent = _percent_styles(archive)
        members = set(archive.namelist())
        sheets = tuple(
            read(archive.read(part), percent, is_never_calculated=never)
            if part in members
            else Marks()
            for part in _sheet_parts(archive, book)
        )
    return BookMarks(sheets, settings is not None and settings.get("date1904") in _YES)


def _sheet_parts(archive: zipfile.ZipFile, book: ET.Element) -> list[str]:
    """The archive member of each sheet."""
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in _parse(archive, "xl/_rels/workbook.xml.rels")
    }
    identities = [
        next((sheet.get(name, "") for name in _RELATIONS if name in sheet.attrib), "")
        for sheet in _named(book, "sheet")
    ]
    return [_resolved(targets.get(identity, "")) for identity in identities]


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The style numbers whose format shows a number as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = _parse(archive, "xl/styles.xml")
    formats = {
        int(entry.get("numFmtId", "0"))
        for entry in _named(styles, "numFmt")
        if shows_percent(entry.get("formatCode", ""))
    } | BUILT_IN_PERCENT
    cells = next(_named(styles, "cellXfs"), None)
    return {
        str(index)
        for index, style in enumerate(cells if cells is not None else ())
        if int(style.get("numFmtId", "0")) in formats
    }


def read(data: bytes, percent: set[str], *, is_never_calculated: bool = False) -> Marks:
    """Marks of one sheet; a sheet without formulas, errors and percentages costs a few searches."""
    marks = Marks()
    rows = _ROW if b"<row" in data else _PREFIXED_ROW
    marks.listed = len(rows.findall(data))
    for place, found in enumerate(rows.finditer(data) if b"hidden" in data else ()):
        if _HIDDEN.search(found[1]):
            number = _ROW_NUMBER.search(found[1])
            marks.hidden.add(int(number[1]) - 1 if number else place)
    if b"<f" in data or b":f" in data or b't="e"' in data or _uses(data, percent):
        _Cells(marks, percent, is_never_calculated=is_never_calculated).parse(data)
    return marks


def _uses(data: bytes, styles: set[str]) -> bool:
    return any(f's="{style}"'.encode() in data for style in styles)


class _Cells:
    """Follows the cells of a sheet in document order."""

    def __init__(self, marks: Marks, percent: set[str], *, is_never_calculated: bool) -> None:
        self.marks = marks
        self.percent = percent
        self.is_never_calculated = is_never_calculated
        self.at = (0, 0)
        self.kind = "n"
        self.is_percent = self.has_formula = self.has_value = self.in_value = False
        self.value = ""

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)  # noqa: FBT003 - positional in expat

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "c":
            self.at = _position(attributes.get("r", ""), self.at)
            self.kind = attributes.get("t", "n")
            self.is_percent = self.kind == "n" and attributes.get("s", "") in self.percent
            self.has_formula, self.has_value, self.value = False, False, ""
        elif local == "row":
            self.at = (int(attributes.get("r", self.at[0] + 2)) - 1, -1)
        elif local == "f":
            self.has_formula = True
        self.in_value = local == "v"
        self.has_value |= self.in_value

    def _text(self, text: str) -> None:
        if self.in_value:
            self.value += text

    def _end(self, name: str) -> None:
        self.in_value = False
        if name.rpartition(" ")[2] != "c":
            return
        row, column = self.at
        if self.kind == "e":
            self.marks.texts.setdefault(row, {})[column] = self.value or "#VALUE!"
        elif self.has_formula and self._is_open():
            self.marks.texts.setdefault(row, {})[column] = NOT_CALCULATED
        elif self.is_percent and self.value:
            self.marks.percents.setdefault(row, []).append(column)

    def _is_open(self) -> bool:
        """Whether the formula still waits for its result; an empty text is a result."""
        if self.kind == "str" and self.has_value:
            return False
        # libraries that write formulas without computing them put 0 and ask for a calculation
        return not self.value or (self.is_never_calculated and self.value == "0")


def _position(reference: str, last: tuple[int, int]) -> tuple[int, int]:
    found = _REFERENCE.match(reference)
    if not found:
        return (last[0], last[1] + 1)
    column = 0
    for character in found[1]:
        column = column * 26 + ord(character) - ord("A") + 1
    return (int(found[2]) - 1, column - 1)


def _named(root: ET.Element, name: str) -> Iterator[ET.Element]:
    """Elements of a name in the usual or in the strict namespace."""
    yield from root.iter(f"{_MAIN}{name}")
    yield from root.iter(f"{_STRICT}{name}")


def _parse(archive: zipfile.ZipFile, member: str) -> ET.Element:
    # the pre-scan has refused documents with entity definitions
    return ET.fromstring(archive.read(member))  # noqa: S314


def _resolved(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
