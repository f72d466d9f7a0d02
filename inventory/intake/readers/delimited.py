"""Csv files: the encoding is proved by decoding, never guessed by statistics."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from inventory.core.findings import Cell, Finding
from inventory.intake.readers.container import MAX_FILE
from inventory.intake.readers.refusal import refusal
from inventory.intake.readers.sheet import RawSheet, sha256_of

_CHUNK_ROWS = 200_000
_BLOCK = 1 << 20
_LARGEST_ROW = 16 << 20  # a row that does not fit is read the slow way
_SEPARATORS = {",": "逗号", "\t": "制表符", ";": "分号"}
_MAX_COLUMNS = 16_384  # as many as a workbook has
_HEAD_LINES = 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF8_WORD = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2}")
_PLAIN = re.compile(rb"[0-9,;\t\r\n]")


def read(path: Path) -> list[RawSheet]:
    """The one table of a csv file.

    Raises:
        IntakeError: the file is empty, is no text, or fits none of the encodings.
    """
    encoding = encoding_of(path)
    separator = _separator(path, encoding)
    notes = []
    if encoding != "utf-8-sig":
        notes.append(Finding("I110", Cell(path.name), encoding.upper()))
    if separator != ",":
        notes.append(Finding("I111", Cell(path.name), _SEPARATORS[separator]))
    cells = regular(path, encoding, separator=separator)
    if cells is None:
        cells = ragged(path, encoding, separator=separator)
    cells.index = pd.RangeIndex(1, len(cells) + 1)
    return [RawSheet(path=path, sha256=sha256_of(path), sheet="", cells=cells, notes=tuple(notes))]


def numbered(path: Path, *, width: int) -> pd.DataFrame:
    """Cells of a csv whose first column is the spreadsheet row, as the workbook child writes it."""
    if not width or path.stat().st_size == 0:
        return pd.DataFrame()
    table = _arrow(path, "utf-8", separator=",", columns=width + 1)
    rows = table.column(0).cast(pa.int64())
    cells = _frame(table.remove_column(0))
    cells.index = pd.Index(rows.to_numpy())
    return cells


def encoding_of(path: Path) -> str:
    """UTF-8, else GB18030, else UTF-16 with its mark; the whole file must decode.

    Raises:
        IntakeError: none of them fits; the message names the first line where they part.
    """
    with path.open("rb") as stream:
        head = stream.read(_BLOCK)
    if not head:
        raise refusal("I301", path)
    if head.startswith(_UTF16_MARKS):
        line = _failing_line(path, "utf-16")
        if line is not None:
            raise refusal("I319", path, value=str(line))
        return "utf-16"
    if _is_unmarked_utf16(head):
        raise refusal("I320", path)
    no_utf8 = _failing_line(path, "utf-8-sig")
    if no_utf8 is None:
        return "utf-8-sig"
    # most UTF-8 text decodes as GB18030 too, into nonsense
    no_gb18030 = _failing_line(path, "gb18030") or _utf8_line(path)
    if no_gb18030 is None:
        return "gb18030"
    # the part that fits the one encoding ends where the other begins
    raise refusal("I319", path, value=str(max(no_utf8, no_gb18030)))


def _utf8_line(path: Path) -> int | None:
    """The first line that surely is UTF-8: it decodes, and holds Chinese words.

    The bytes of two such characters would be three of GB18030 that no Chinese text puts together.
    """
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if _UTF8_WORD.search(line) and _decodes(line):
                return number
    return None


def _decodes(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_unmarked_utf16(head: bytes) -> bool:
    """Whether NUL characters stand beside the plain ones as UTF-16 puts them.

    They are then on one side throughout and as many as digits and separators; a stray NUL is not.
    """
    nulls = head.count(b"\0")
    on_one_side = nulls in {head[::2].count(b"\0"), head[1::2].count(b"\0")}
    is_many = nulls > 1 and 2 * nulls >= len(_PLAIN.findall(head))
    return on_one_side and is_many


def _failing_line(path: Path, encoding: str) -> int | None:
    """The first line that does not decode; None when the whole file does."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 1
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
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


def _separator(path: Path, encoding: str) -> str:
    head = list(islice(_lines(path, encoding), _HEAD_LINES))
    # none of the separators occurs inside a multi-byte character of the encodings
    totals = {mark: sum(line.count(mark.encode()) for line in head) for mark in _SEPARATORS}
    return max(totals, key=lambda mark: totals[mark]) if any(totals.values()) else ","


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let a cell fill its file; whether it is too long is judged later.

    The limit is one for the whole process, and other readers rely on theirs.
    """
    before = csv.field_size_limit(MAX_FILE)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _widest(path: Path, encoding: str, *, separator: str) -> int:
    """The number of cells in the longest row; a row may go on over several lines."""
    try:
        with _long_cells(), path.open(encoding=encoding, newline="") as stream:
            widest = max(map(len, csv.reader(stream, delimiter=separator)), default=1)
    except csv.Error as error:
        raise refusal("I322", path, value=str(error)) from error
    if widest > _MAX_COLUMNS:
        raise refusal("I322", path, value=f"{widest} 列")
    return max(widest, 1)


def _lines(path: Path, encoding: str) -> Iterator[bytes]:
    if encoding == "utf-16":
        yield from path.read_text(encoding=encoding).encode().splitlines()
        return
    with path.open("rb") as stream:
        yield from stream


def regular(path: Path, encoding: str, *, separator: str) -> pd.DataFrame | None:
    """The table when every row has as many cells as the first, as exported tables do."""
    if encoding == "utf-16":
        return None
    quotes = _quotes(path)
    with _long_cells(), path.open(encoding=encoding, newline="") as stream:
        try:
            first = next(csv.reader(stream, delimiter=separator), [])
        except csv.Error:
            return None
    if quotes % 2 or not first:
        return None
    try:
        table = _arrow(path, encoding, separator=separator, columns=len(first))
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return None
    # a quote as content may hide one that is never closed
    has_literal = quotes and any(
        pc.any(pc.match_substring(column, '"')).as_py() for column in table.columns
    )
    return None if has_literal else _without_empty_tail(_frame(table))


def _quotes(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(block.count(b'"') for block in iter(partial(stream.read, _BLOCK), b""))


def _arrow(path: Path, encoding: str, *, separator: str, columns: int) -> pa.Table:
    names = [str(number) for number in range(columns)]
    return arrow_csv.read_csv(
        path,
        read_options=arrow_csv.ReadOptions(
            column_names=names,
            encoding="utf-8" if encoding == "utf-8-sig" else encoding,
            block_size=_LARGEST_ROW,
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, ignore_empty_lines=False
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
        ),
    )


def _frame(table: pa.Table) -> pd.DataFrame:
    return pd.DataFrame(
        {
            number: pd.Series(column.to_pandas(), dtype="str")
            for number, column in enumerate(table.columns)
        }
    )


def ragged(path: Path, encoding: str, *, separator: str) -> pd.DataFrame:
    """The table when rows differ in length: the shorter ones end in empty cells."""
    columns = _widest(path, encoding, separator=separator)
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
        raise refusal("I322", path, value=str(error).strip()) from error
    table = pd.concat(chunks, ignore_index=True)
    return table.fillna("")


def _without_empty_tail(chunk: pd.DataFrame) -> pd.DataFrame:
    """Drop columns at the right that hold nothing: the width was only an upper bound."""
    width = len(chunk.columns)
    while width > 1 and not chunk[width - 1].ne("").any():
        width -= 1
    return chunk.iloc[:, :width]
