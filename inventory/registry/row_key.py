"""What a row is about (行的键), as one text: a corrected row has the key of the one it corrects."""

from collections.abc import Iterable
from datetime import date

_BETWEEN = "\x1f"


def row_key(values: Iterable[object]) -> str:
    """The values of a group of rows, written alike whether they come from a sheet or a table.

    >>> row_key(["F1", 2024.0, None]) == row_key(["F1", 2024, float("nan")])
    True
    """
    return _BETWEEN.join(map(_text, values))


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 -- the one number that differs from itself
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)
