"""A factor pack (因子包): one folder of four known files, read as text with its row numbers.

A local pack comes from somebody else: only the known file names are opened, only regular files
of a bounded size, and nothing in them is taken for a path. What is wrong with a file's shape is
kept as a fault of the pack; what is wrong with its values is found by `check.py`.
"""

import csv
import hashlib
import io
import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from inventory.core.findings import Cell, Finding

MANIFEST = "datapackage.json"
FACTOR, ITEM, PRIORITY = "factor.csv", "item.csv", "priority.csv"
FILES = (MANIFEST, FACTOR, ITEM, PRIORITY)

# how well a value is attested: its grade, and for grade A who read it where
EVIDENCE = ("evidence", "seen_by", "seen_on", "page")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    FACTOR: (
        *("factor_id", "category_code", "item", "technology", "control"),
        *("capacity_min", "capacity_max", "capacity_unit", "pollutant", "param", "stage"),
        *("value", "lower", "upper", "unit", "basis", "scaled_by", "region_code"),
        *("valid_from", "valid_to", "source", "cited_table"),
        *EVIDENCE,
    ),
    ITEM: (
        *("item_code", "name_zh", "name_en", "role", "unit", "ncv", "ncv_unit"),
        *("carbon_content", "carbon_content_unit", "oxidation_frac", "biogenic_frac"),
        *("item_group", "aliases", "assumption_zh", "source"),
        *EVIDENCE,
    ),
    PRIORITY: ("kind", "context", "pollutant", "name", "rank"),
}
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    FACTOR: ("factor_id", "param", "value", "unit", "source"),
    ITEM: ("item_code", "role", "unit"),
    PRIORITY: ("kind", "name", "rank"),
}
# `verified` of former packs, as the grade that it says: seen by one person, or recalled
VERIFIED = "verified"
_GRADE_OF_VERIFIED = {
    **dict.fromkeys(("", "true", "yes", "1", "是"), "C"),
    **dict.fromkeys(("false", "no", "0", "否"), "D"),
}
ROW = "row_no"  # spreadsheet row, so that a fault can say where

REACHES = ("national", "general", "local")

MAX_BYTES = 16 * 1024 * 1024  # per file; the largest built-in file has about one
MAX_ROWS = 50_000
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
# characters that would steer the terminal or turn the text around
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One pack as its files say it; every cell is text, an absent optional column is empty."""

    name: str
    version: str
    title_zh: str
    licence: str
    reach: str  # whose conditions its values describe: national, general (foreign), local
    sha256: str  # over the files read, names included
    is_builtin: bool
    factor: pa.Table
    item: pa.Table
    priority: pa.Table
    faults: tuple[Finding, ...]  # of the shape of its files


@dataclass(slots=True)
class _Reading:
    """The faults collected while one pack is read."""

    faults: list[Finding] = field(default_factory=list)

    def fault(self, code: str, at: Cell, value: str = "", **details: str) -> None:
        self.faults.append(Finding(code, at=at, value=value, details=details))


def is_name(text: str) -> bool:
    """Whether a text can name a pack and so a folder: no separators, no leading dot."""
    return _NAME.fullmatch(text) is not None


def contents(folder: Path) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The bytes of the known files of a folder, with a fault for each that cannot be taken."""
    found: dict[str, bytes] = {}
    reading = _Reading()
    for name in FILES:
        try:
            found[name] = bytes_of(folder / name)
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            reading.fault("F101", Cell(file=name), reason=reason or type(error).__name__)
    return found, tuple(reading.faults)


def bytes_of(path: Path) -> bytes:
    """The bytes of a regular file of a bounded size.

    Raises:
        OSError: the file is absent or cannot be read.
        ValueError: it is no regular file, or too large.
    """
    # a link could lead out of the folder, a pipe would wait for ever
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ValueError("不是普通文件")
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError(f"文件超过 {MAX_BYTES // 1024 // 1024} MB")
    return data


def read(folder: Path, *, is_builtin: bool = False) -> Pack:
    """Read the pack in a folder; whatever is wrong with its files stands in `faults`."""
    files, faults = contents(folder)
    return parse(files, faults=faults, is_builtin=is_builtin)


def parse(
    files: Mapping[str, bytes], *, faults: tuple[Finding, ...] = (), is_builtin: bool = False
) -> Pack:
    """Make a pack of the bytes of its files."""
    reading = _Reading(list(faults))
    unread = {finding.at.file for finding in faults}
    if MANIFEST not in files and MANIFEST not in unread:
        reading.fault("F101", Cell(file=MANIFEST), reason="没有这个文件")
    if not unread & {FACTOR, ITEM} and not files.keys() & {FACTOR, ITEM}:
        reading.fault("F101", Cell(file=FACTOR), reason="没有这个文件")
    manifest = _manifest(files.get(MANIFEST, b"{}"), reading)
    tables = {name: _table(name, files.get(name), reading) for name in COLUMNS}
    return Pack(
        name=manifest["name"],
        version=manifest["version"],
        title_zh=manifest["title_zh"],
        licence=manifest["licence"],
        reach=manifest["reach"],
        sha256=_digest(files),
        is_builtin=is_builtin,
        factor=tables[FACTOR],
        item=tables[ITEM],
        priority=tables[PRIORITY],
        faults=tuple(reading.faults),
    )


def read_priority(folder: Path) -> pa.Table:
    """The ranks that a `priority.csv` states, without the rest of a pack."""
    files, _ = contents(folder)
    return _table(PRIORITY, files.get(PRIORITY), _Reading())


def _digest(files: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(f"{name} {hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return total.hexdigest()


def _manifest(data: bytes, reading: _Reading) -> dict[str, str]:
    """Name, version, title, licence and reach; the rest of the file is documentation."""
    said: object = None
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reading.fault("F101", Cell(file=MANIFEST), reason=f"不是有效的 JSON：{error}")
    manifest = said if isinstance(said, dict) else {}
    texts: dict[str, str] = {}
    for key in ("name", "version", "title", "licence", "title_zh", "reach"):
        text = manifest.get(key)
        if key == "title_zh" and text is None:
            text = manifest.get("title")  # one title is enough
        if key == "licence" and text is None:
            text = _licences(manifest.get("licenses"))
        if key == "reach":
            text = "local" if text is None else text
            if text not in REACHES:
                reading.fault("F125", Cell(file=MANIFEST, column=key), _shown(str(text)))
                continue
        good = isinstance(text, str) and text.strip() and not _CONTROL.search(text)
        texts[key] = text if good and isinstance(text, str) else ""
        if not good or (key == "name" and not is_name(texts[key])):
            shown = _shown(text) if isinstance(text, str) else type(text).__name__
            reading.fault("F125", Cell(file=MANIFEST, column=key), shown)
    return texts


def _licences(said: object) -> str | None:
    """The licences as the Data Package standard writes them: objects with a name or a title."""
    if not isinstance(said, list):
        return None
    named = [one.get("name") or one.get("title") for one in said if isinstance(one, dict)]
    return "; ".join(name for name in named if isinstance(name, str)) or None


def _shown(text: str) -> str:
    """A foreign text as it may stand in a message."""
    return _CONTROL.sub("\N{MIDDLE DOT}", text)[:80]


def _table(name: str, data: bytes | None, reading: _Reading) -> pa.Table:
    """One csv file as a table of text with the columns of the contract, in its order."""
    columns = COLUMNS[name]
    cells: dict[str, list[str]] = {column: [] for column in columns}
    numbers: list[int] = []
    if data is not None:
        try:
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            reading.fault("F101", Cell(file=name), reason=f"不是 UTF-8 编码的 CSV：{error}")
            rows = []
        if len(rows) > MAX_ROWS:
            reading.fault("F101", Cell(file=name), reason=f"超过 {MAX_ROWS} 行")
            rows = []
        if rows or not reading.faults:
            heading = _heading(name, rows[0] if rows else [], reading)
            numbers = _fill(cells, rows, heading=heading, at=Cell(file=name), reading=reading)
    arrays = {column: pa.array(cells[column], pa.string()) for column in columns}
    return pa.table({ROW: pa.array(numbers, pa.int32()), **arrays})


def _heading(name: str, cells: list[str], reading: _Reading) -> list[str]:
    """The column names of a file; unknown, repeated and missing ones are faults."""
    heading = [cell.strip().lower() for cell in cells]
    for position, column in enumerate(heading):
        if column not in COLUMNS[name] and not (column == VERIFIED and name != PRIORITY):
            reading.fault("F102", Cell(name, "", 1, _shown(column)), _shown(column))
        elif column in heading[:position]:
            reading.fault("F104", Cell(name, "", 1, column), column)
    for column in _REQUIRED[name]:
        if column not in heading:
            reading.fault("F103", Cell(name, "", 1, column), column)
    return heading


def _fill(
    cells: dict[str, list[str]],
    rows: list[list[str]],
    *,
    heading: list[str],
    at: Cell,
    reading: _Reading,
) -> list[int]:
    """Put the rows below the heading into the columns; returns their spreadsheet rows."""
    numbers: list[int] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(heading):
            where = Cell(at.file, "", number)
            reading.fault("F105", where, found=str(len(row)), wanted=str(len(heading)))
        said = dict(zip(heading, row, strict=False))
        if VERIFIED in said and not said.get("evidence", "").strip():
            said["evidence"] = _grade(said[VERIFIED], Cell(at.file, "", number, VERIFIED), reading)
        for column, texts in cells.items():
            text = said.get(column, "").strip()
            if _CONTROL.search(text):
                reading.fault("F106", Cell(at.file, "", number, column), _shown(text))
                text = _CONTROL.sub("", text)
            texts.append(text)
        numbers.append(number)
    return numbers


def _grade(verified: str, at: Cell, reading: _Reading) -> str:
    """The grade of evidence that a former flag stands for; an unreadable one is a fault."""
    grade = _GRADE_OF_VERIFIED.get(verified.strip().lower())
    if grade is None:
        reading.fault("F123", at, _shown(verified), allowed="true、false 或空")
    return grade or "D"
