"""The permit table of a city (许可汇总表): permitted and actual by region, industry and class.

Tonnes that cannot be true are shown apart: one slip of a unit would hide every other plant.
"""

from dataclasses import dataclass
from typing import Any

import duckdb

from inventory.publish.database import rows
from inventory.publish.workbook.words import word

Row = dict[str, Any]

POLLUTANTS = ("SO2", "NOx", "PM", "VOCs")  # what permits are written for; others come after
COUNTS = (
    *("outlets", "outlets_ok", "outlets_over", "outlets_unconfirmed", "outlets_incomplete"),
    *("outlets_no_limit", "outlets_no_data", "outlets_data_invalid"),
)
TOTAL = "合计"
_UNKNOWN = "未填写"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One way to add the outlets of a city up."""

    code: str  # how a command names it
    column: str  # of permits.outlet_gap, whose values are the parts
    title_zh: str
    names: str = ""  # the code list with the names of the parts
    order: tuple[str, ...] = ()  # of the parts; without it the largest actual emission first


REGION = Dimension(
    code="region",
    column="region_code",
    title_zh="分区域",
    names="region",
)
INDUSTRY = Dimension(
    code="industry",
    column="industry_code",
    title_zh="分行业",
    names="industry",
)
KIND = Dimension(
    code="kind",
    column="outlet_kind",
    title_zh="分排放口类别",
    order=("main", "general", "fugitive", "other"),
)
CLASS = Dimension(
    code="class",
    column="management",
    title_zh="分管理类别",
    order=("key", "simplified", "registration"),
)
DIMENSIONS = (REGION, INDUSTRY, KIND, CLASS)


def rollup(con: duckdb.DuckDBPyConnection, dimension: Dimension) -> list[Row]:
    """Each part and the total of each pollutant as published; the total before its parts.

    A row has the columns of `permits.gap_roll_up`, and the part's code and name.
    """
    found = rows(
        con,
        "select *, rolled_by = 'total' as is_total from permits.gap_roll_up"
        " where list_contains(['total', ?], rolled_by)",
        dimension.code,
    )
    names = _names(con, dimension)
    known = {pollutant: rank for rank, pollutant in enumerate(POLLUTANTS)}
    places = {code: rank for rank, code in enumerate(dimension.order)}
    for row in found:
        code = row["part"] = row[dimension.column]
        row[dimension.column] = TOTAL if row["is_total"] else code
        row["name"] = TOTAL if row["is_total"] else names.get(code) or _named(dimension, code)
    return sorted(
        found,
        key=lambda row: (
            known.get(row["pollutant"], len(known)),
            row["pollutant"],
            not row["is_total"],
            places.get(row["part"], len(places)),
            (row["part"] or "") if dimension is REGION else "",
            -(row["actual_t"] or 0.0),
            row["part"] or "",
        ),
    )


def run_name(con: duckdb.DuckDBPyConnection) -> str:
    """What a run is called, with its year."""
    facts = dict(con.execute("select key, value from run.manifest").fetchall())
    name, year = facts.get("name", ""), f"{facts['year']}年"
    return name if year in name.replace(" ", "") else f"{name}{year}"


def _named(dimension: Dimension, code: str | None) -> str:
    return word(dimension.column, code) if code else _UNKNOWN


def _names(con: duckdb.DuckDBPyConnection, dimension: Dimension) -> dict[str, str]:
    if not dimension.names:
        return {}
    query = (
        f"select named.{dimension.column}, named.name"  # noqa: S608 -- names alone
        f" from registry.{dimension.names} as named"
        f" semi join permits.gap_roll_up as gap"
        f" on gap.{dimension.column} = named.{dimension.column}"
    )
    return dict(con.execute(query).fetchall())
