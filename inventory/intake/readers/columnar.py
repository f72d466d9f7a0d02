"""Parquet files: typed columns turned into the same text cells as any other sheet."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from inventory.intake.readers.refusal import refusal
from inventory.intake.readers.sheet import RawSheet, sha256_of


def read(path: Path) -> list[RawSheet]:
    """The one table of a parquet file, its column names as the heading row.

    Raises:
        IntakeError: the file is no parquet file or holds nested columns.
    """
    try:
        table = pq.read_table(path)
        columns = {
            number: pa.chunked_array([pa.array([name], pa.large_string()), *_text(column).chunks])
            for number, (name, column) in enumerate(
                zip(table.column_names, table.columns, strict=True)
            )
        }
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise refusal("I324", path, value=reason) from error
    cells = pd.DataFrame(
        {number: pd.Series(column.to_pandas(), dtype="str") for number, column in columns.items()}
    ).fillna("")
    cells.index = pd.RangeIndex(1, len(cells) + 1)
    return [RawSheet(path=path, sha256=sha256_of(path), sheet="", cells=cells)]


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    texts = column.cast(pa.large_string())
    if pa.types.is_floating(column.type):
        # a whole number is an identity or a count more often than a measurement
        texts = pc.replace_substring_regex(texts, pattern=r"\.0$", replacement="")
    if pa.types.is_timestamp(column.type):
        texts = pc.replace_substring_regex(texts, pattern=r" 00:00:00(\.0+)?Z?$", replacement="")
    return texts
