"""The version of a template (模板版本): which columns a workbook was made for."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from inventory.core.findings import Finding
from inventory.intake import layout, text
from inventory.intake.column import Table
from inventory.intake.readers.sheet import RawSheet
from inventory.intake.tables import TABLES

SHEET = "版本"
MARK = "融合清单导入模板"
_FIRST_TABLE = 5  # below the mark, the name, the version and a heading
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_VERSION = re.compile(r"\d+(\.\d+)*")


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What the version sheet of one workbook says."""

    raw: RawSheet
    program: str
    fingerprints: dict[str, str]  # table -> columns it was made with
    is_whole: bool


def current() -> str:
    """The version of the program, which templates carry."""
    return version("combined-inventory")


@cache
def fingerprint(name: str) -> str:
    """The columns of a table in short: any new, renamed or otherwise read column changes it."""
    columns = [
        (c.key, c.zh, c.kind, c.is_required, c.unit, sorted(c.choices.items()))
        for c in TABLES[name].columns
    ]
    whole = json.dumps(columns, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def lines(name: str, tables: Iterable[Table]) -> list[tuple[str, str]]:
    """The version sheet of a template, line by line."""
    return [
        (MARK, ""),
        ("模板", name),
        ("版本", current()),
        ("表", "列指纹"),
        *((table.name, fingerprint(table.name)) for table in tables),
    ]


def check(sheets: Sequence[RawSheet]) -> tuple[list[Finding], set[Path]]:
    """Findings on templates that are not the current ones, and the files to be refused.

    A workbook without our version sheet is no template. Of a template only those tables count
    whose sheets are still in it, and the same columns are good in any version.
    """
    stamps = [stamp for raw in sheets if (stamp := _stamp(raw))]
    findings: list[Finding] = []
    refused: set[Path] = set()
    for stamp in stamps:
        if not stamp.is_whole:
            findings.append(Finding("I124", stamp.raw.cell(), stamp.program))
        elif old := _outdated(stamp, sheets):
            findings.append(_refusal(stamp, old))
            refused.add(stamp.raw.path)
    return findings, refused


def _stamp(raw: RawSheet) -> _Stamp | None:
    """The stamp of a template; a version sheet of somebody else's workbook is none."""
    if raw.sheet != SHEET or raw.cells.empty:
        return None
    cells = {
        int(row): [text.normal(str(value)) for value in values[:2]]
        for row, values in zip(raw.cells.index, raw.cells.to_numpy(), strict=True)
    }
    if cells.get(1, [""])[0] != MARK:
        return None
    program = [*cells.get(3, []), "", ""][1]
    listed = {row: pair for row, pair in cells.items() if row >= _FIRST_TABLE and len(pair) > 1}
    fingerprints = {pair[0]: pair[1] for pair in listed.values() if pair[0]}
    is_whole = (
        bool(_VERSION.fullmatch(program))
        and bool(fingerprints)
        and all(_FINGERPRINT.fullmatch(value) for value in fingerprints.values())
    )
    return _Stamp(raw, program, fingerprints, is_whole)


def _outdated(stamp: _Stamp, sheets: Sequence[RawSheet]) -> list[str]:
    """The tables of a workbook whose columns are not those of today."""
    here = {_table_of(raw) for raw in sheets if raw.path == stamp.raw.path}
    return [
        name
        for name, columns in stamp.fingerprints.items()
        if name in here and columns != fingerprint(name)
    ]


def _table_of(raw: RawSheet) -> str:
    found = layout.table_named(raw.sheet)
    return found.name if isinstance(found, Table) else ""


def _refusal(stamp: _Stamp, old: Sequence[str]) -> Finding:
    wanted = " ".join(f"--table {name}" for name in old)
    details = {
        "tables": "、".join(TABLES[name].zh for name in old),
        "current": current(),
        "command": f"inventory template 目录 {wanted}",
    }
    is_newer = _number(stamp.program) > _number(current())
    return Finding("I123" if is_newer else "I122", stamp.raw.cell(), stamp.program, details)


def _number(program: str) -> tuple[int, ...]:
    """A version as numbers, so that 2026.11 comes after 2026.9."""
    return tuple(map(int, re.findall(r"\d+", program)))
