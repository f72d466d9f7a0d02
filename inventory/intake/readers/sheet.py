"""A sheet as read (原始工作表): text cells and where they came from, nothing interpreted yet."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from inventory.core.findings import Cell, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSheet:
    """All cells of one sheet as text; the index is the spreadsheet row, columns count from 0."""

    path: Path
    sha256: str
    sheet: str  # empty for files that have no sheets
    cells: pd.DataFrame
    merged_rows: tuple[int, ...] = ()  # first rows of vertical merges that were filled down
    wide_merges: tuple[tuple[int, int, int, int], ...] = ()  # top, left, bottom, right
    hidden_rows: tuple[int, ...] = ()  # rows with content that the technician does not see
    notes: tuple[Finding, ...] = ()  # what the reader had to guess
    is_visible: bool = True
    siblings: int = 1  # how many sheets the file has

    @property
    def file(self) -> str:
        """The file name as findings print it."""
        return self.path.name

    def cell(self, row: int | None = None, column: str = "") -> Cell:
        """A place on this sheet."""
        return Cell(self.file, self.sheet, row, column)


def sha256_of(path: Path) -> str:
    """The hash that tells whether a file was imported before."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def letter(index: int) -> str:
    """The spreadsheet letter of a column that counts from 0."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
