"""Foreign tables as text (原始文本): every cell a text, every row with its spreadsheet row.

A csv file is decoded by proof, written out once as UTF-8 with the row number before each line, and
then parsed by DuckDB on all processors; memory stays bounded, and no row loses its number.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd

from inventory.intake import layout
from inventory.intake.readers import delimited, files
from inventory.intake.readers.refusal import refusal
from inventory.monitoring import guard

_LINES_A_STEP = 200_000
_HEAD_LINES = 20
_SEPARATORS = (",", "\t", ";")

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file; its cells lie in table `raw(row_no, cells)` of the connection."""

    name: str


@contextmanager
def opened(
    con: duckdb.DuckDBPyConnection, path: Path, *, folder: Path, progress: Progress
) -> Iterator[Iterator[Sheet]]:
    """The sheets of a file one after the other, each ready as table `raw` when it is given.

    Raises:
        IntakeError: the file cannot be read.
    """
    kind = path.suffix.lower()
    try:
        if kind == ".csv":
            guard.flat_file(path, scratch=folder)
            yield _csv(con, path, folder, progress)
        elif kind == ".parquet":
            guard.flat_file(path, scratch=folder)
            guard.parquet(con, path)
            yield _parquet(con, path)
        else:
            yield _workbook(con, path)
    finally:
        con.execute("drop table if exists raw")


def _csv(
    con: duckdb.DuckDBPyConnection, path: Path, folder: Path, progress: Progress
) -> Iterator[Sheet]:
    numbered = folder / "numbered.csv"
    separator, width = _number(path, numbered, delimited.encoding_of(path), progress)
    columns = {f"c{cell}": "VARCHAR" for cell in range(width + 1)}
    try:
        con.execute(
            "create or replace table raw as"
            " select c0::integer as row_no, [*columns('^c[1-9]')] as cells"
            " from read_csv(?, columns = ?, delim = ?, header = false, auto_detect = false,"
            " quote = '\"', escape = '\"', null_padding = true, strict_mode = false,"
            " parallel = false)",
            [str(numbered), columns, separator],
        )
    except duckdb.OutOfMemoryException as error:
        raise refusal("I317", path) from error
    except duckdb.Error as error:
        raise refusal("I322", path, value=guard.reason(error)) from error
    finally:
        numbered.unlink(missing_ok=True)
    yield Sheet("")


def _number(path: Path, target: Path, encoding: str, progress: Progress) -> tuple[str, int]:
    """Write the lines as UTF-8, each after its number; separator and widest row."""
    with path.open(encoding=encoding, newline="") as source:
        head = "".join(source.readline(guard.MAX_LINE) for _ in range(_HEAD_LINES))
    separator = max(_SEPARATORS, key=head.count)
    widest = 0
    with (
        path.open(encoding=encoding) as source,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        lines = iter(partial(source.readline, guard.MAX_LINE), "")
        for number, line in enumerate(lines, start=1):
            widest = max(widest, line.count(separator))
            if widest >= guard.MAX_COLUMNS or len(line) == guard.MAX_LINE:
                raise refusal("I310", path, rows=str(number), columns=str(widest + 1))
            out.write(f"{number}{separator}{line}")
            if number % _LINES_A_STEP == 0:
                progress(path.name, number)
    return separator, widest + 1


def _parquet(con: duckdb.DuckDBPyConnection, path: Path) -> Iterator[Sheet]:
    try:
        names = con.execute("describe from read_parquet(?)", [str(path)]).fetchall()
        con.execute(
            "create or replace table raw as select 1::integer as row_no, ?::varchar[] as cells",
            [[name for name, *_ in names]],
        )
        con.execute(
            "insert into raw select row_no, [*columns(* exclude row_no)] from ("
            "select (file_row_number + 2)::integer as row_no,"
            " columns(* exclude file_row_number)::varchar"
            " from read_parquet(?, file_row_number = true))",
            [str(path)],
        )
    except duckdb.OutOfMemoryException as error:
        raise refusal("I317", path) from error
    except duckdb.Error as error:
        raise refusal("I324", path, value=guard.reason(error)) from error
    yield Sheet("")


def _workbook(con: duckdb.DuckDBPyConnection, path: Path) -> Iterator[Sheet]:
    sheets = [s for s in files.read(path) if s.is_visible and not s.cells.empty]
    # beside other tables only the sheets named so hold hours
    named = [sheet for sheet in sheets if layout.table_named(sheet.sheet) == "cems_hour"]
    for sheet in named or sheets:
        cells = sheet.cells
        rows = pd.DataFrame(
            {"row_no": cells.index.astype("int32"), "cells": cells.to_numpy(dtype=object).tolist()}
        )
        con.register("sheet_rows", rows)
        con.execute(
            "create or replace table raw as"
            " select row_no::integer as row_no, cells::varchar[] as cells from sheet_rows"
        )
        con.unregister("sheet_rows")
        yield Sheet(sheet.sheet)
