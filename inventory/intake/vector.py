"""Whole columns at a time: each distinct text is looked at once, however often it occurs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Rows = np.ndarray[tuple[int], np.dtype[np.int64]]
_LARGEST = 2**62


def encoded(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """The same texts as codes into their distinct values: a word in a million rows is one word."""
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return texts
    array = pa.array(texts, type=pa.large_string(), from_pandas=True).dictionary_encode()
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    codes = array.indices.fill_null(-1).to_numpy()
    distinct = pd.Index(array.dictionary.to_pandas(), dtype="str")
    return pd.Series(pd.Categorical.from_codes(codes, distinct), index=texts.index)


def by_distinct(texts: "pd.Series[Any]", convert: Callable[[str], Any]) -> "pd.Series[Any]":
    """Apply a function to the distinct texts; missing stays missing."""
    codes, distinct = _parts(texts)
    results = np.empty(len(distinct) + 1, dtype=object)
    results[:-1] = _objects([convert(str(value)) for value in distinct])
    results[-1] = None  # code -1, a missing cell, points here
    return pd.Series(results[codes], index=texts.index, dtype=object)


def passing(texts: "pd.Series[Any]", test: Callable[[str], bool]) -> Mask:
    """Which cells pass a test; empty cells do not."""
    return where(texts, lambda values: np.array([test(str(value)) for value in values], dtype=bool))


def where(texts: "pd.Series[Any]", test: "Callable[[pd.Index[Any]], Mask]") -> Mask:
    """Which cells pass a test of all the distinct texts at once; empty cells do not."""
    codes, distinct = _parts(texts)
    results = np.zeros(len(distinct) + 1, dtype=bool)
    results[:-1] = test(distinct)
    return np.asarray(results[codes], dtype=bool)


def numbers_of(texts: "pd.Series[Any]", read: "Callable[[pd.Index[Any]], Any]") -> Any:
    """The numbers that a function reads from all the distinct texts at once, NaN where missing."""
    codes, distinct = _parts(texts)
    results = np.full(len(distinct) + 1, np.nan)
    results[:-1] = read(distinct)
    return results[codes]


def joined(first: "pd.Series[Any]", *others: "pd.Series[Any]") -> "pd.Series[Any]":
    """One text per row from several key columns; missing when any part is missing."""
    result = first
    for column in others:
        result = result.str.cat(column, sep="\x1f")
    return result


def pairs(first: "pd.Series[Any]", second: "pd.Series[Any]", known: "pd.Index[Any]") -> Mask:
    """Which rows hold a known pair of texts, each pair looked up once; `known` as of `joined`."""
    numbers = groups(first, second)
    place = pd.Series(numbers).drop_duplicates().index
    distinct = joined(first.iloc[place].astype("str"), second.iloc[place].astype("str"))
    found = np.zeros(len(place), dtype=bool)
    found[numbers[place]] = _among(distinct, known)
    return np.asarray(found[numbers], dtype=bool)


def _among(texts: "pd.Series[Any]", known: "pd.Index[Any]") -> Mask:
    # the method of the column makes a Python object of every known text
    ours, theirs = (pa.array(one, pa.large_string(), from_pandas=True) for one in (texts, known))
    return np.asarray(pc.is_in(ours, value_set=theirs), dtype=bool)


def groups(*columns: "pd.Series[Any]") -> Rows:
    """The same number for rows that agree in all columns; an empty cell agrees with an empty."""
    number = np.zeros(len(columns[0]), dtype=np.int64)
    bound = 1  # no number is as large
    for column in columns:
        codes, distinct = _parts(column)
        bound *= len(distinct) + 1
        if bound > _LARGEST:
            number, found = pd.factorize(number)
            bound = len(found) * (len(distinct) + 1)
        number = number * (len(distinct) + 1) + codes + 1
    return np.asarray(pd.factorize(number)[0], dtype=np.int64)


def filled(values: "pd.Series[Any]") -> Mask:
    """Which cells hold something."""
    return values.notna().to_numpy(dtype=bool)


def _parts(values: "pd.Series[Any]") -> "tuple[Any, pd.Index[Any]]":
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.codes.to_numpy(dtype=np.int64), values.cat.categories
    codes, distinct = pd.factorize(values)
    return codes, pd.Index(distinct)


def _objects(values: list[Any]) -> "np.ndarray[Any, np.dtype[np.object_]]":
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
