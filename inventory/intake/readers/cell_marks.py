"""Cells that a workbook reader blurs: failed formulas, formulas never calculated, percentages.

Reads the sheet XML beside the reader; needs the standard library alone, because it runs in the
limited child process.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET
from xml.parsers import expat

NOT_CALCULATED = "#NOT-CALCULATED!"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN_PERCENT = {9, 10}
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


@dataclass(slots=True)
class Marks:
    """Texts to put in place of what the reader gave, and the cells shown as percentages."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column) from 0
    percents: set[tuple[int, int]] = field(default_factory=set)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The archive member of each sheet, by sheet name."""
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in _parse(archive, "xl/_rels/workbook.xml.rels")
    }
    return {
        sheet.get("name", ""): _resolved(targets.get(sheet.get(_RELATION, ""), ""))
        for sheet in _parse(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
    }


def percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The style numbers whose format shows a number as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = _parse(archive, "xl/styles.xml")
    formats = {
        int(entry.get("numFmtId", "0"))
        for entry in styles.iter(f"{_MAIN}numFmt")
        if "%" in entry.get("formatCode", "")
    } | _BUILT_IN_PERCENT
    cells = styles.find(f"{_MAIN}cellXfs")
    return {
        str(index)
        for index, style in enumerate(cells if cells is not None else ())
        if int(style.get("numFmtId", "0")) in formats
    }


def read(data: bytes, percent: set[str]) -> Marks:
    """Marks of one sheet; a sheet without formulas, errors and percentages costs one search."""
    marks = Marks()
    if not (percent or b"<f" in data or b't="e"' in data):
        return marks
    _Cells(marks, percent).parse(data)
    return marks


class _Cells:
    """Follows the cells of a sheet in document order."""

    def __init__(self, marks: Marks, percent: set[str]) -> None:
        self.marks = marks
        self.percent = percent
        self.at = (0, 0)
        self.is_error = self.is_percent = self.has_formula = self.in_value = False
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
            self.at = _position(attributes.get("r", "A1"))
            kind = attributes.get("t", "n")
            self.is_error = kind == "e"
            self.is_percent = kind == "n" and attributes.get("s", "") in self.percent
            self.has_formula, self.value = False, ""
        elif local == "f":
            self.has_formula = True
        self.in_value = local == "v"

    def _text(self, text: str) -> None:
        if self.in_value:
            self.value += text

    def _end(self, name: str) -> None:
        self.in_value = False
        if name.rpartition(" ")[2] != "c":
            return
        if self.is_error:
            self.marks.texts[self.at] = self.value or "#VALUE!"
        elif self.has_formula and not self.value:
            self.marks.texts[self.at] = NOT_CALCULATED
        elif self.is_percent and self.value:
            self.marks.percents.add(self.at)


def _position(reference: str) -> tuple[int, int]:
    found = _REFERENCE.match(reference)
    if not found:
        return (0, 0)
    column = 0
    for character in found[1]:
        column = column * 26 + ord(character) - ord("A") + 1
    return (int(found[2]) - 1, column - 1)


def _parse(archive: zipfile.ZipFile, member: str) -> ET.Element:
    # the pre-scan has refused documents with entity definitions
    return ET.fromstring(archive.read(member))  # noqa: S314


def _resolved(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def marked(archive: zipfile.ZipFile) -> Iterator[tuple[str, Marks]]:
    """Every sheet's name with its marks."""
    percent = percent_styles(archive)
    members = set(archive.namelist())
    for name, part in sheet_parts(archive).items():
        if part in members:
            yield name, read(archive.read(part), percent)
