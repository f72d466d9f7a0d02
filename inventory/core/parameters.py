"""Parameters (参数) that a factor pack may give, each declared once by whoever reads it.

A method declares its own in its record (`core/methods.py`); what a room reads otherwise stands in
`inventory/<room>/parameters.csv`. A pack with a parameter that nobody declares is refused: it would
be ignored without a word. What the shipped packs hold for reference stands in `factors/unused.csv`.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from inventory.core import methods
from inventory.core.resources import shipped

_ROOMS = Path(__file__).resolve().parent.parent
# chosen for each use of a unit; looked up by rules of permits and accounting; of a device; GWP
KINDS = ("use", "rule", "removal", "capture", "gwp")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the factor library, and who reads it."""

    name: str
    kind: str
    declared_by: str  # a method, or a room
    unit: str
    title_zh: str


@cache
def declared() -> tuple[Parameter, ...]:
    """Every declared parameter; one that several methods read is declared by each of them."""
    return (*_of_rooms(), *_of_methods())


@cache
def names(kind: str = "") -> frozenset[str]:
    """The names of all parameters, or of those of a kind."""
    return frozenset(one.name for one in declared() if kind in {"", one.kind})


@cache
def unused() -> dict[str, str]:
    """Parameters that packs may keep although nothing reads them, each with the reason."""
    with (shipped("factors") / "unused.csv").open(encoding="utf-8", newline="") as handle:
        return {row["param"]: row["reason_zh"] for row in csv.DictReader(handle)}


def _of_rooms() -> Iterator[Parameter]:
    for path in sorted(_ROOMS.glob("*/parameters.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                yield Parameter(
                    name=row["param"],
                    kind=row["kind"],
                    declared_by=path.parent.name,
                    unit=row["unit"],
                    title_zh=row["title_zh"],
                )


def _of_methods() -> Iterator[Parameter]:
    for method in methods.discover():
        for term in method.parameters:
            yield Parameter(term.parameter, "use", method.code, term.unit, term.title_zh)


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Create `factors.declared_parameter`, so that models take what is declared and no more."""
    con.execute("create schema if not exists factors")
    con.register("parameter_rows", pa.Table.from_pylist([_row(one) for one in declared()]))
    con.execute("create or replace table factors.declared_parameter as from parameter_rows")
    con.unregister("parameter_rows")


def _row(one: Parameter) -> dict[str, str | None]:
    return {
        "param": one.name,
        "kind": one.kind,
        "declared_by": one.declared_by,
        "unit": one.unit or None,
        "title_zh": one.title_zh,
    }
