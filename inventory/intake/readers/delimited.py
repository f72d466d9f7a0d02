"""Csv files: the encoding is proved by decoding, never guessed by statistics."""

import codecs
import io
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import pandas as pd

from inventory.core.errors import IntakeError
from inventory.core.findings import Cell, Finding
from inventory.intake.readers.sheet import RawSheet, sha256_of

_CHUNK_ROWS = 200_000
_BLOCK = 1 << 20
_SEPARATORS = {",": "逗号", "\t": "制表符", ";": "分号"}
_MAX_COLUMNS = 1024
_HEAD_LINES = 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(path: Path) -> list[RawSheet]:
    """The one table of a csv file.

    Raises:
        IntakeError: the file is empty, is no text, or fits none of the encodings.
    """
    encoding = encoding_of(path)
    separator, columns = _shape(path, encoding)
    notes = []
    if encoding != "utf-8-sig":
        notes.append(Finding("I110", Cell(path.name), encoding.upper()))
    if separator != ",":
        notes.append(Finding("I111", Cell(path.name), _SEPARATORS[separator]))
    cells = _table(path, encoding, separator, columns)
    cells.index = pd.RangeIndex(1, len(cells) + 1)
    return [RawSheet(path=path, sha256=sha256_of(path), sheet="", cells=cells, notes=tuple(notes))]


def numbered(path: Path, *, width: int) -> pd.DataFrame:
    """Cells of a csv whose first column is the spreadsheet row, as the workbook child writes it."""
    if not width or path.stat().st_size == 0:
        return pd.DataFrame()
    cells = _table(path, "utf-8", ",", width + 1)
    rows = cells[0].astype("int64")
    cells = cells.iloc[:, 1:]
    cells.columns = pd.RangeIndex(len(cells.columns))
    cells.index = pd.Index(rows)
    return cells


def encoding_of(path: Path) -> str:
    """UTF-8, else GB18030, else UTF-16 with its mark; the whole file must decode.

    Raises:
        IntakeError: none of them fits; the message names the first line that fails as UTF-8.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
    if not head:
        raise IntakeError(f"{path.name}：文件为空（0 字节）", hint="请重新导出")
    if head.startswith(_UTF16_MARKS):
        return "utf-16"
    failed = {name: _failing_line(path, name) for name in ("utf-8-sig", "gb18030")}
    for name, line in failed.items():
        if line is None:
            return name
    raise IntakeError(
        f"{path.name}：既不是 UTF-8 也不是 GB18030 编码的文本（从第 {failed['utf-8-sig']} 行起）",
        hint="请用 Excel 或 WPS 另存为“CSV UTF-8”",
    )


def _failing_line(path: Path, encoding: str) -> int | None:
    """The first line that does not decode; None when the whole file does."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 1
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            if b"\0" in block:
                return lines
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return lines + error.object[: error.start].count(b"\n")
            lines += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return lines
    return None


def _shape(path: Path, encoding: str) -> tuple[str, int]:
    """The separator, and at least as many columns as any row has."""
    lines = _lines(path, encoding)
    head = list(islice(lines, _HEAD_LINES))
    # none of the separators occurs inside a multi-byte character of the encodings
    totals = {mark: sum(line.count(mark.encode()) for line in head) for mark in _SEPARATORS}
    separator = max(totals, key=lambda mark: totals[mark]) if any(totals.values()) else ","
    widest = max(line.count(separator.encode()) for line in chain(head, lines)) + 1
    return separator, min(widest, _MAX_COLUMNS)


def _lines(path: Path, encoding: str) -> Iterator[bytes]:
    if encoding == "utf-16":
        yield from path.read_text(encoding=encoding).encode().splitlines()
        return
    with path.open("rb") as stream:
        yield from stream


def _table(path: Path, encoding: str, separator: str, columns: int) -> pd.DataFrame:
    source: Path | io.StringIO = path
    if encoding == "utf-16":
        source = io.StringIO(path.read_text(encoding=encoding))
    try:
        chunks = [
            _without_empty_tail(chunk)
            for chunk in pd.read_csv(
                source,
                sep=separator,
                header=None,
                names=range(columns),
                dtype="str",
                na_filter=False,
                skip_blank_lines=False,
                encoding=encoding,
                chunksize=_CHUNK_ROWS,
            )
        ]
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        raise IntakeError(
            f"{path.name}：不是规则的 csv 表（{error}）", hint="检查引号是否成对、各行列数是否一致"
        ) from error
    table = pd.concat(chunks, ignore_index=True)
    return table.fillna("")


def _without_empty_tail(chunk: pd.DataFrame) -> pd.DataFrame:
    """Drop columns at the right that hold nothing: the width was only an upper bound."""
    width = len(chunk.columns)
    while width > 1 and not chunk[width - 1].ne("").any():
        width -= 1
    return chunk.iloc[:, :width]
