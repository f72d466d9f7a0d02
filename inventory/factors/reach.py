"""What the factors in force can account (可核算物质), asked while sources are registered.

The models that say so of a run, `factors.leaf_substance` and what it reads, run here on the library
and on the regions of the registry alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from inventory.classification import load as classification_load
from inventory.core import methods, models, parameters
from inventory.core import scope as scope_row
from inventory.factors.library import Library
from inventory.factors.names import tables
from inventory.factors.names.resolver import Names

_ANSWER = "factors.leaf_substance"


@dataclass(frozen=True, slots=True)
class Reach:
    """The substances expected of a category that can be accounted, and those that cannot."""

    accounted: tuple[str, ...]
    missing: tuple[str, ...]


def by_category(
    library: Library,
    registry: Mapping[str, pa.Table],
    *,
    names: Names,
    scope: scope_row.Row,
) -> dict[str, Reach]:
    """Each category that takes sources, with what the library reaches of its leaves.

    Args:
        library: the packs of the workspace.
        registry: region (region_code, parent_code, kind), pollutant (pollutant, kind, subset_of),
            facility and region_activity (region_code).
        names: the names that the library knows.
        scope: the year and the lowest grade that count.
    """
    with duckdb.connect() as con:
        con.execute("create schema registry")
        for name, rows in registry.items():
            con.register("registry_rows", rows)
            con.execute(f"create table registry.{name} as from registry_rows")
            con.unregister("registry_rows")
        scope_row.create(con, scope)
        classification_load.load(con)
        library.load(con)
        tables.load_words(con, names)
        parameters.load(con)
        methods.load_needs(con)
        models.run(con, _behind(_ANSWER))
        return _rolled_up(con)


def _behind(answer: str) -> list[models.Model]:
    """A model and all that it reads."""
    by_name = {model.qualified: model for model in models.discover()}
    found: dict[str, models.Model] = {}
    asked: Iterable[str] = {answer}
    with duckdb.connect() as con:
        while asked := {name for name in asked if name in by_name} - found.keys():
            found |= {name: by_name[name] for name in asked}
            asked = {read for name in asked for read in models.tables_of(by_name[name].sql, con)}
    return list(found.values())


def _rolled_up(con: duckdb.DuckDBPyConnection) -> dict[str, Reach]:
    """A node is answered for a substance where one of its leaves is."""
    rows = con.execute(
        "select ancestor.ancestor_code, pollutant, bool_and(is_unanswered)"
        " from factors.leaf_substance"
        " join classification.ancestor as ancestor using (category_code)"
        " group by all order by all"
    ).fetchall()
    accounted: dict[str, list[str]] = {}
    missing: dict[str, list[str]] = {}
    for code, pollutant, is_unanswered in rows:
        (missing if is_unanswered else accounted).setdefault(code, []).append(pollutant)
    return {
        code: Reach(tuple(accounted.get(code, ())), tuple(missing.get(code, ())))
        for code in accounted.keys() | missing.keys()
    }
