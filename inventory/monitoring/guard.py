"""What is refused before hours are read (预检): foreign content, bombs, nested and endless tables.

A year of a city is millions of rows, so the limits are wider than those of the registry's tables;
everything behind them works in bounded memory.
"""

import struct
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from inventory.intake.readers.container import MAX_FILE, MIB, Content, content_of
from inventory.intake.readers.refusal import refusal

MAX_FLAT_FILE = 4096 * MIB
MAX_FOOTER = 64 * MIB
MAX_ROW_GROUPS = 100_000
MAX_COLUMNS = 1000
MAX_ROWS = 500_000_000
MAX_TEXT = 16_384 * MIB  # of all cells written out
MAX_LINE = MIB
_HEAD = 4096
_TAIL = 8  # length of the footer and the closing mark
_CONTENT = {".csv": Content.TEXT, ".parquet": Content.PARQUET}


def flat_file(path: Path, *, scratch: Path) -> None:
    """Refuse a csv or parquet file that is too large or is something else.

    Raises:
        IntakeError: the file must not be read; the message says why.
    """
    size = path.stat().st_size
    if size > MAX_FLAT_FILE:
        limits = {"value": str(size // MIB), "limit": str(MAX_FLAT_FILE // MIB)}
        raise refusal("I312", path, **limits)
    content = content_of(path if size <= MAX_FILE else _head(path, scratch))
    suffix = path.suffix.lower()
    if content is not _CONTENT[suffix]:
        raise refusal("I302", path, value=content, suffix=suffix)


def parquet(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuse a parquet file that is no flat table or swells beyond the limits.

    A dictionary lets a few bytes stand for endless text, so the cells themselves are measured.

    Raises:
        IntakeError: the file must not be loaded; the message says why.
    """
    _footer(path)
    try:
        told = pq.read_metadata(path)
        schema = told.schema.to_arrow_schema()
    except (pa.ArrowException, OSError) as error:
        raise refusal("I324", path, value=reason(error)) from error
    rows, columns = told.num_rows, len(schema)
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise refusal("I310", path, rows=str(rows), columns=str(columns))
    if told.num_row_groups > MAX_ROW_GROUPS:
        raise refusal("I308", path, value=str(told.num_row_groups), limit=str(MAX_ROW_GROUPS))
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    if nested:
        raise refusal("I324", path, value=f"列 {'、'.join(nested)} 中套表")
    text = _text_size(con, path)
    if text > MAX_TEXT:
        sizes = {"value": str(text // MIB), "limit": str(MAX_TEXT // MIB)}
        raise refusal("I307", path, **sizes)


def _footer(path: Path) -> None:
    """Look at the length that the file claims before anything of that length is read."""
    with path.open("rb") as stream:
        stream.seek(-min(_TAIL, path.stat().st_size), 2)
        length, mark = struct.unpack("<I4s", stream.read().rjust(_TAIL, b"\0"))
    if mark != b"PAR1":
        raise refusal("I306", path)
    if length > MAX_FOOTER:
        raise refusal("I307", path, value=str(length // MIB), limit=str(MAX_FOOTER // MIB))


def _text_size(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    try:
        (size,) = con.execute(
            "select sum(list_sum([*columns(*)])) from ("
            "select strlen(columns(*)::varchar) from read_parquet(?))",
            [str(path)],
        ).fetchall()[0]
    except duckdb.OutOfMemoryException as error:
        raise refusal("I317", path) from error
    except duckdb.Error as error:
        raise refusal("I324", path, value=reason(error)) from error
    return int(size or 0)


def _head(path: Path, scratch: Path) -> Path:
    """The first bytes under the same name; they tell what a large file is."""
    folder = scratch / "head"
    folder.mkdir(exist_ok=True)
    head = folder / path.name
    with path.open("rb") as stream:
        head.write_bytes(stream.read(_HEAD))
    return head


def reason(error: BaseException) -> str:
    """The first line of what a library says."""
    return str(error).partition("\n")[0]
