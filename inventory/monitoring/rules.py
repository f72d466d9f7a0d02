"""Rules as data (规则表): flags, validity, substitution, standstill, oxygen, each with its source.

A rule that was read in its source has `seen = yes` and evidence C: one transcription; `clause` is
empty where its number was not read. The others are recalled, evidence D, and no model uses them,
except the meaning of the letters M, S, D and B, because whatever is neither N nor F is invalid by a
rule that was read. What the engine itself lays down has `seen = own` and no grade.
"""

import csv
import io
import zlib
from functools import cache
from importlib.resources import files

import duckdb
import pyarrow as pa

_TABLES = {
    "hour_flag": {},
    "substitution_rule": {
        "capture_from_frac": pa.float64(),
        "capture_below_frac": pa.float64(),
        "run_from_n": pa.int64(),
        "run_to_n": pa.int64(),
        "look_back_n": pa.int64(),
    },
    "validity_rule": {"month": pa.int64(), "least_n": pa.int64()},
    "reference_oxygen": {"reference_o2_frac": pa.float64()},
    "standstill_rule": {"limit_frac": pa.float64(), "limit_n": pa.int64()},
}
_EVIDENCE = {"yes": "C", "no": "D", "own": None}
_OWN = "ENGINE"


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table of rules as the file gives them."""
    text = files("inventory.monitoring").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def flags(state: str | None = None, *, cause: str | None = None) -> tuple[str, ...]:
    """The data flags (数据标记) of a state, of a cause, or all of them."""
    return tuple(
        row["flag"]
        for row in read("hour_flag")
        if state in {None, row["state"]} and cause in {None, row["cause"]}
    )


def flags_read_as() -> int:
    """A number for what the flags mean, so that days which were read otherwise are known.

    Letters of our own mark invalid hours, as any unknown letter does: they change nothing.
    """
    meaning = ";".join(
        f"{row['flag']}={row['state']}" for row in read("hour_flag") if row["cite"] != _OWN
    )
    return zlib.crc32(meaning.encode()) >> 1  # fits into a signed integer


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Create the rule tables in schema `monitoring`."""
    con.execute("create schema if not exists monitoring")
    for name in _TABLES:
        con.register("rule_rows", _arrow(name))
        con.execute(f"create or replace table monitoring.{name} as select * from rule_rows")  # noqa: S608 -- names alone
        con.unregister("rule_rows")


def _arrow(name: str) -> pa.Table:
    rows = read(name)
    columns = {
        key: pa.array([row[key] or None for row in rows], pa.string())
        for key in rows[0]
        if key != "seen"
    }
    typed = {
        key: values.cast(_TABLES[name].get(key, pa.string())) for key, values in columns.items()
    }
    evidence = pa.array([_EVIDENCE[row["seen"]] for row in rows], pa.string())
    return pa.table({**typed, "evidence": evidence})
