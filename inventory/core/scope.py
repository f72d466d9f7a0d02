"""What a run is about (编制范围): the one row of `run.scope`, the only parameters of SQL models."""

from dataclasses import asdict, dataclass

import duckdb
import pyarrow as pa

GRADES = ("A", "B", "C")  # of evidence, best first; D is recalled and never enters a run
STATEMENT_MODES = ("preferred", "maximum", "residual", "mean")
# sums of doubles agree to rounding: a relative difference above this is a lost or doubled tonne
TOLERANCE_FRAC = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The parameters of a run, with those of a plain one as defaults."""

    year: int
    gwp_set: str = "AR5"
    regions: tuple[str, ...] = ()
    min_evidence: str = "C"  # factors of a lower grade stay out
    method_context: str = "inventory"  # whose order of methods the ledger follows
    statement_mode: str = "preferred"  # how several statements of one thing count
    limited_pollutants: tuple[str, ...] = ()  # with a limit anywhere, in these regions or not
    tolerance_frac: float = TOLERANCE_FRAC


def create(con: duckdb.DuckDBPyConnection, row: Row) -> None:
    """Create `run.scope`."""
    con.execute("create schema if not exists run")
    lists = {"regions": list(row.regions), "limited_pollutants": list(row.limited_pollutants)}
    values = {**asdict(row), **lists}
    schema = pa.schema(
        [
            ("year", pa.int64()),
            ("gwp_set", pa.string()),
            ("regions", pa.list_(pa.string())),
            ("min_evidence", pa.string()),
            ("method_context", pa.string()),
            ("statement_mode", pa.string()),
            ("limited_pollutants", pa.list_(pa.string())),
            ("tolerance_frac", pa.float64()),
        ]
    )
    con.register("scope_row", pa.Table.from_pylist([values], schema=schema))
    con.execute("create or replace table run.scope as from scope_row")
    con.unregister("scope_row")
