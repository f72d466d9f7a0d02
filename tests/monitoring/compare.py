"""Random outlet-years through the models and through the reference, compared hour by hour.

`python -m tests.monitoring.compare --count 1000` is the full proof; the suite runs a few.
"""

import argparse
import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np

from tests.monitoring import outlet_years
from tests.monitoring.reference import Account, account

_YEARS = (2023, 2024, 2025)
_BATCH = 50


def differences(*, count: int, seed: int) -> list[str]:
    """What differs between models and reference; nothing, if both are right."""
    random = np.random.default_rng(seed)
    found: list[str] = []
    done = 0
    while done < count:
        size = min(_BATCH, count - done)
        year = _YEARS[int(random.integers(0, len(_YEARS)))]
        many = [outlet_years.outlet_year(random, year) for _ in range(size)]
        with tempfile.TemporaryDirectory() as folder:
            outlet_years.stored(Path(folder), many)
            con = outlet_years.computed(Path(folder), year=year, outlets=size)
            for number, records in enumerate(many):
                wanted = account(records, year)
                found += [
                    f"{year} batch at {done}, series {number}: {text}"
                    for text in _differs(con, number, wanted)
                ]
            con.close()
        done += size
    return found


def _differs(con: duckdb.DuckDBPyConnection, number: int, wanted: Account) -> list[str]:
    outlet_no = f"DA{number:04d}"
    year = con.execute(
        "select hours_operating, hours_valid, hours_substituted, hours_unfilled,"
        " measured_t * 1000, substituted_t * 1000, usable, mass_t * 1000"
        " from monitoring.annual_mass where outlet_no = ?",
        [outlet_no],
    ).fetchall()
    if not wanted.hours_valid and not year:
        return []  # a series without records in the two years is no series
    whole = wanted.measured_kg + wanted.substituted_kg
    expected = (
        *(wanted.hours_operating, wanted.hours_valid, wanted.hours_substituted),
        *(wanted.hours_unfilled, wanted.measured_kg, wanted.substituted_kg, wanted.usable),
        whole if wanted.usable else None,
    )
    texts = [f"year {year} wanted {expected}"] if not _same(year, [expected]) else []
    hours = con.execute(
        "select ts, rule_id, substituted_kg_h from monitoring.substituted_hour"
        " where outlet_no = ? order by ts",
        [outlet_no],
    ).fetchall()
    planned = [(ts, *value) for ts, value in sorted(wanted.substitutes.items())]
    if not _same(hours, planned):
        first = next(
            (pair for pair in zip(hours, planned, strict=False) if not _same([pair[0]], [pair[1]])),
            (len(hours), len(planned)),
        )
        texts.append(f"hours: {first}")
    return texts + _other_tables(con, outlet_no, wanted)


def _other_tables(con: duckdb.DuckDBPyConnection, outlet_no: str, wanted: Account) -> list[str]:
    quarters = con.execute(
        "select quarter, capture_frac from monitoring.quarter_capture where outlet_no = ?"
        " order by quarter",
        [outlet_no],
    ).fetchall()
    texts = []
    if not _same(quarters, sorted(wanted.capture_frac.items())):
        texts.append(f"capture {quarters} wanted {wanted.capture_frac}")
    months = con.execute(
        "select month, valid_day_n, (measured_t + substituted_t) * 1000"
        " from monitoring.monthly_mass where outlet_no = ? order by month",
        [outlet_no],
    ).fetchall()
    planned = [
        (month, wanted.valid_days.get(month, 0), wanted.monthly_kg.get(month, 0.0))
        for month in range(1, 13)
    ]
    if not _same(months, planned):
        texts.append(f"months {months} wanted {planned}")
    return texts


def _same(found: Sequence[tuple[object, ...]], wanted: Sequence[tuple[object, ...]]) -> bool:
    return len(found) == len(wanted) and all(
        _alike(one, other)
        for row, expected in zip(found, wanted, strict=True)
        for one, other in zip(row, expected, strict=True)
    )


def _alike(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def main() -> None:
    """Compare as many outlet-years as asked for; exit 1 where any differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2017)
    options = parser.parse_args()
    found = differences(count=options.count, seed=options.seed)
    for text in found[:20]:
        sys.stdout.write(f"{text}\n")
    sys.stdout.write(f"{options.count} outlet-years, {len(found)} differences\n")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
