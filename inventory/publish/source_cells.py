"""The spreadsheet cells (单元格) behind one ledger row: activity, treatment runs and routes."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from inventory.intake.column import Column, Kind
from inventory.intake.tables import TABLES
from inventory.publish.database import rows

_INPUT_KEY = {
    "activity": "activity_id",
    "abatement_run": "abatement_run_id",
    "reported_emission": "reported_emission_id",
}
# what stands in the sheet is kept beside what it was converted to
_AS_REPORTED = {
    "amount": "amount_reported",
    "unit": "unit_reported",
    "ncv": "ncv_reported",
    "ncv_unit": "ncv_unit_reported",
}
_EFFECT = ("removal_pct", "uptime_pct")
_SPLIT = ("share_pct", "capture_pct")
_PARTICLES = ["PM", "TSP", "PM10", "PM2.5", "PM2.5-10", "BC", "OC"]


@dataclass(frozen=True, slots=True)
class CellValue:
    """One input as the registry keeps it, and the cell of the imported file that it came from."""

    field: str
    title: str
    value: str
    file: str
    sheet: str
    cell: str


def behind(
    con: duckdb.DuckDBPyConnection, emission: dict[str, Any], *, devices: Collection[str]
) -> list[CellValue]:
    """Cells of the input row, of the measured effect of `devices`, and of divided routes."""
    found = list(_of_input(con, emission))
    if emission["method"] != "reported":
        found += _of_treatment(con, emission, devices)
        found += _of_routes(con, emission)
    return list(dict.fromkeys(found))


def _of_input(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> Iterator[CellValue]:
    table = emission["input_table"]
    if table not in _INPUT_KEY:  # the result of an outlet comes from many rows, not from one
        return
    found = rows(
        con,
        "select source.*, origin.file_name, origin.sheet as sheet_name,"  # noqa: S608 -- names alone
        " origin.columns"
        f" from registry.{table} as source join registry.import_sheet as origin using (sheet_id)"
        f" where source.{_INPUT_KEY[table]} = ?",
        emission["input_id"],
    )
    for row in found:
        yield from _cells(table, row)


def _of_treatment(
    con: duckdb.DuckDBPyConnection, emission: dict[str, Any], devices: Collection[str]
) -> Iterator[CellValue]:
    """What the plant reports of its devices for this substance; all particles go together."""
    substance = emission["pollutant"]
    found = rows(
        con,
        "select source.*, origin.file_name, origin.sheet as sheet_name, origin.columns"
        " from registry.abatement_run as source"
        " join registry.import_sheet as origin using (sheet_id)"
        " where facility_no = ? and list_contains(?, abatement_no)"
        " and list_contains(?, pollutant) and (month is null or month = ?)"
        " order by abatement_no, pollutant, month",
        emission["facility_no"],
        sorted(devices),
        _PARTICLES if substance in _PARTICLES else [substance],
        emission["month"],
    )
    for row in found:
        yield from _cells("abatement_run", row, only=_EFFECT)


def _of_routes(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> Iterator[CellValue]:
    """Shares and capture where not everything takes one way."""
    found = rows(
        con,
        "select source.*, origin.file_name, origin.sheet as sheet_name, origin.columns"
        " from registry.route as source join registry.import_sheet as origin using (sheet_id)"
        " where facility_no = ? and unit_no = ? and (share_frac <> 1 or capture_frac <> 1)"
        " order by outlet_no, step",
        emission["facility_no"],
        emission["unit_no"],
    )
    for row in found:
        yield from _cells("route", row, only=_SPLIT)


def _cells(
    table: str, row: dict[str, Any], *, only: Collection[str] | None = None
) -> Iterator[CellValue]:
    columns = {column.key: column for column in TABLES[table].columns}
    letters: dict[str, str] = json.loads(row["columns"] or "{}")
    for name, letter in letters.items():
        column = columns.get(name)
        if column is None or (only is not None and name not in only):
            continue
        value = row.get(_AS_REPORTED.get(name, column.target))
        if value is not None:
            yield CellValue(
                field=name,
                title=column.heading,
                value=_shown(value, column),
                file=row["file_name"],
                sheet=row["sheet_name"] or "",
                cell=f"{letter}{row['row_no']}",
            )


def _shown(value: Any, column: Column) -> str:
    """A value in the words and the unit of the column's own heading."""
    if column.kind is Kind.PERCENT:
        return f"{value * 100:.12g}"  # a fraction carries noise in its last digits
    if isinstance(value, float):
        return f"{value:.15g}"
    return column.choices.get(str(value), str(value))
