"""Workbooks (工作簿, xlsx and xls): opened in a limited child process, never in this one."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from inventory.core.findings import Cell, Finding
from inventory.intake.readers import delimited, prescan
from inventory.intake.readers.refusal import refusal
from inventory.intake.readers.sheet import RawSheet, sha256_of
from inventory.intake.readers.workbook_child import SECONDS

_CHILD = "inventory.intake.readers.workbook_child"


def read(path: Path) -> list[RawSheet]:
    """All sheets of an xlsx.

    Raises:
        IntakeError: the workbook is broken, hostile or larger than the limits allow.
    """
    return _sheets(path, kind="xlsx", notes=["I112"] if prescan.workbook(path) else [])


def read_old(path: Path) -> list[RawSheet]:
    """All sheets of an old xls (BIFF).

    Raises:
        IntakeError: the workbook is broken, encrypted or larger than the limits allow.
    """
    return _sheets(path, kind="xls", notes=["I330"])


def _sheets(path: Path, *, kind: str, notes: list[str]) -> list[RawSheet]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run_child(path, folder, kind=kind)
        about = json.loads((folder / "book.json").read_text(encoding="utf-8"))
        sheets = about["sheets"]
        if not sheets:
            raise refusal("I318", path, value="没有工作表")
        if about["is_1904"]:
            notes = [*notes, "I331"]
        file_notes = [Finding(code, Cell(path.name)) for code in notes]
        # what concerns the whole file is said once, beside most of the data
        largest = max(sheets, key=lambda sheet: int(sheet["filled"]))
        digest = sha256_of(path)
        return [
            RawSheet(
                path=path,
                sha256=digest,
                sheet=sheet["name"],
                cells=delimited.numbered(folder / sheet["file"], width=sheet["width"]),
                merged_rows=tuple(sheet["merged_rows"]),
                wide_merges=tuple(tuple(merge) for merge in sheet["wide_merges"]),
                hidden_rows=tuple(sheet["hidden_rows"]),
                notes=(*(file_notes if sheet is largest else ()), *_blank_rows(path, sheet)),
                is_visible=sheet["is_visible"],
                siblings=len(sheets),
            )
            for sheet in sheets
        ]


def _blank_rows(path: Path, sheet: dict[str, Any]) -> list[Finding]:
    """A remark on blank rows where they outnumber the rows with content."""
    blank = int(sheet["listed"]) - int(sheet["filled"])
    if blank <= int(sheet["filled"]) or not sheet["filled"]:
        return []
    return [Finding("I334", Cell(path.name, sheet["name"]), str(blank))]


def _run_child(path: Path, folder: Path, *, kind: str) -> None:
    package_root = str(Path(__file__).resolve().parents[3])
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (package_root, os.environ.get("PYTHONPATH")))),
        "PYTHONUTF8": "1",
        "RUST_BACKTRACE": "0",
    }
    command = [sys.executable, "-m", _CHILD, str(path.resolve()), str(folder), kind]
    try:
        # the command is this interpreter and this package, the path is one argument
        done = subprocess.run(  # noqa: S603
            command, env=environment, capture_output=True, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("I317", path) from error
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise refusal("I317", path)
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        if "PasswordError" in reason:
            raise refusal("I305", path)
        raise refusal("I318", path, value=reason)
