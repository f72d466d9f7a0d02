"""One sheet of the result workbook: what it shows, and what a person reads above it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, one sentence about it, and the rows it shows.

    The query may give more columns than are shown. Of these `level` indents a title; `mark` and
    `window_mark` (over, near) colour a share.
    """

    name: str
    note: str
    sql: str
    columns: tuple[str, ...]
    empty: str = "本次运行没有这类数据。"
    frozen: int = 2  # columns that stay in sight
    is_dear: bool = False  # works through the whole ledger: left out of a province's workbook
