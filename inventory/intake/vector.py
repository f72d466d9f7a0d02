"""Whole columns at a time: each distinct text is looked at once, however often it occurs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Rows = np.ndarray[tuple[int], np.dtype[np.int64]]


def by_distinct(texts: "pd.Series[Any]", convert: Callable[[str], Any]) -> "pd.Series[Any]":
    """Apply a function to the distinct texts; missing stays missing."""
    codes, distinct = pd.factorize(texts)
    results = np.empty(len(distinct) + 1, dtype=object)
    results[:-1] = _objects([convert(str(value)) for value in distinct])
    results[-1] = None  # code -1, a missing cell, points here
    return pd.Series(results[codes], index=texts.index, dtype=object)


def passing(texts: "pd.Series[Any]", test: Callable[[str], bool]) -> Mask:
    """Which cells pass a test; empty cells do not."""
    codes, distinct = pd.factorize(texts)
    results = np.zeros(len(distinct) + 1, dtype=bool)
    results[:-1] = [test(str(value)) for value in distinct]
    return np.asarray(results[codes], dtype=bool)


def joined(first: "pd.Series[Any]", *others: "pd.Series[Any]") -> "pd.Series[Any]":
    """One text per row from several key columns; missing when any part is missing."""
    result = first
    for column in others:
        result = result.str.cat(column, sep="\x1f")
    return result


def filled(values: "pd.Series[Any]") -> Mask:
    """Which cells hold something."""
    return values.notna().to_numpy(dtype=bool)


def _objects(values: list[Any]) -> "np.ndarray[Any, np.dtype[np.object_]]":
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
