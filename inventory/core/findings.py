"""Findings (校验问题): what is wrong with a cell, where it stands, and what to do about it.

The catalogue is `findings.csv` beside this module: code, severity, room, title, Chinese and
English text with `{placeholders}`, and the remedy. Codes: I intake, R registry,
C classification, F factors, A accounting, P permits, Q quality.
"""

import csv
import io
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Severity(StrEnum):
    """How much a finding matters: an error keeps the row out unless it says so, a warning never."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One kind of finding as the catalogue describes it."""

    code: str
    severity: Severity
    room: str
    message_zh: str
    message_en: str
    remedy_zh: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stands: file, sheet, spreadsheet row (1-based) and column heading or letter."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one cell (or with a row or a sheet when parts of the cell are empty)."""

    code: str
    at: Cell = field(default_factory=Cell)
    value: str = ""
    details: dict[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """The severity that the catalogue gives to the code."""
        return catalogue()[self.code].severity

    @property
    def room(self) -> str:
        """The room that raises this code."""
        return catalogue()[self.code].room

    @property
    def message_zh(self) -> str:
        """What is wrong, in Chinese, with the details filled in."""
        return catalogue()[self.code].message_zh.format_map(_Filled(self.details, self.value))

    @property
    def message_en(self) -> str:
        """What is wrong, in English, with the details filled in."""
        return catalogue()[self.code].message_en.format_map(_Filled(self.details, self.value))

    @property
    def remedy_zh(self) -> str:
        """What the technician should do about it."""
        return catalogue()[self.code].remedy_zh.format_map(_Filled(self.details, self.value))

    def __str__(self) -> str:
        """One line for a terminal: where, what, value."""
        where = " ".join(
            part
            for part in (
                self.at.file,
                self.at.sheet and f"[{self.at.sheet}]",
                f"第{self.at.row}行" if self.at.row else "",
                self.at.column and f"“{self.at.column}”",
            )
            if part
        )
        return f"{self.code} {where} {self.message_zh}"


class _Filled(dict[str, str]):
    """Details for a message; a placeholder without a detail stays visible as `{name}`."""

    def __init__(self, details: dict[str, str], value: str) -> None:
        super().__init__(details, value=value)

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@cache
def catalogue() -> dict[str, CatalogueEntry]:
    """All kinds of findings by code, in the order of the catalogue."""
    text = files("inventory.core").joinpath("findings.csv").read_text(encoding="utf-8")
    return {
        row["code"]: CatalogueEntry(
            code=row["code"],
            severity=Severity(row["severity"]),
            room=row["room"],
            message_zh=row["message_zh"],
            message_en=row["message_en"],
            remedy_zh=row["remedy_zh"],
        )
        for row in csv.DictReader(io.StringIO(text))
    }
