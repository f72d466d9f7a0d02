"""The order of documents (系数取用次序): which document a guideline wants asked before its own.

`factors/first_choice.csv` says it as data: whose values, by which clause, which document goes
first, for which parameters, pollutants and categories, and whether anybody here could read it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

import duckdb
import pyarrow as pa

from inventory.core import models
from inventory.core.resources import shipped

STATES = ("read", "unread")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstChoice:
    """One order: values of `document` are the second choice where `ordered_first` has its own."""

    document: str
    clause: str
    ordered_first: str
    params: tuple[str, ...]
    pollutants: tuple[str, ...]
    categories: tuple[str, ...]  # prefixes; none: any
    state: str
    cites: str
    note_zh: str


@cache
def orders() -> tuple[FirstChoice, ...]:
    """Every order that a guideline gives."""
    with (shipped("factors") / "first_choice.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(
            FirstChoice(
                document=row["document"],
                clause=row["clause"],
                ordered_first=row["ordered_first"],
                params=_list(row["params"]),
                pollutants=_list(row["pollutants"]),
                categories=_list(row["categories"]),
                state=row["state"],
                cites=row["cites"],
                note_zh=row["note_zh"],
            )
            for row in csv.DictReader(handle)
        )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def table() -> pa.Table:
    """The table `factors.first_choice`: one row for each parameter, pollutant and category."""
    names = ("document", "clause", "ordered_first", "param", "pollutant", "category_code")
    schema = pa.schema(
        [(name, pa.string()) for name in (*names, "choice_state", "cite", "note_zh")]
    )
    return pa.Table.from_pylist(list(_rows()), schema=schema)


def _rows() -> Iterator[dict[str, str | None]]:
    for one in orders():
        for param, pollutant, category in product(
            one.params, one.pollutants, one.categories or ("",)
        ):
            yield {
                "document": one.document,
                "clause": one.clause,
                "ordered_first": one.ordered_first,
                "param": param,
                "pollutant": pollutant,
                "category_code": category or None,
                "choice_state": one.state,
                "cite": one.cites,
                "note_zh": one.note_zh,
            }


def second_choices(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Factor -> what goes before it by which clause, in a library that was loaded for no run.

    Whatever is not recalled may count there; in a run `factors.in_force` says what does.
    """
    con.execute(
        "create or replace temp view in_force_rows as select *,"
        " split_part(source, ' · ', 1) as document, coalesce(category_code, '') as category_key,"
        " coalesce(item, '') as item_key from factors.factor where evidence <> 'D'"
    )
    (model,) = (one for one in models.discover() if one.qualified == "factors.second_choice")
    select = model.sql.replace("factors.in_force", "in_force_rows")
    rows = con.execute(
        f"select factor_id, '按' || clause || '先取 ' || ordered_first from ({select})"  # noqa: S608 -- ours
    ).fetchall()
    return dict(rows)
