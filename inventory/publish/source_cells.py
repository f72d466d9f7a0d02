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
_OF_CHOICE = """
with choice as (
    select choice.*
    from ledger.divided as measured
    left join ledger.size_share as share on share.replaced_id = measured.input_id
    join outlets.choice as choice
        on choice.choice_id = measured.input_id
        -- size classes of dust go by what counts for the dust
        or (
            choice.is_chosen and choice.pollutant = 'PM'
            and choice.context = (select method_context from run.scope)
            and choice.facility_no = share.facility_no and choice.outlet_no = share.outlet_no
        )
    where measured.emission_id = $emission_id
)
"""
# which rows of a table stand behind the result of an outlet
_BEHIND_OUTLET = {
    table: _OF_CHOICE + sql
    for table, sql in {
        "manual_test": "select distinct manual_test_id as id from choice"
        " join registry.manual_test as test using (facility_no, outlet_no, pollutant)"
        " where (choice.claim = 'manual_enforcement' and test.kind = 'enforcement')"
        " or (choice.claim = 'manual_own' and coalesce(test.kind, '') <> 'enforcement')"
        " order by id",
        "monitoring_verdict": "select distinct monitoring_verdict_id as id from choice"
        " join registry.monitoring_verdict as verdict using (facility_no, outlet_no)"
        " where choice.claim in ('verdict', 'cems_filled')"
        " and coalesce(verdict.pollutant, choice.pollutant) = choice.pollutant order by id",
        "reported_emission": "select distinct reported_emission_id as id from choice"
        " join registry.reported_emission as told"
        " using (facility_no, outlet_no, pollutant, year)"
        " where choice.claim = 'reported'"
        " and coalesce(told.flow, '') = coalesce(choice.evidence, '') order by id",
        "activity": "select distinct calculated.activity_id as id from choice"
        " join ledger.contested_row using (facility_no, outlet_no, pollutant)"
        " join ledger.emission as calculated using (emission_id)"
        " where choice.claim in ('calculated', 'direct_discharge', 'verdict')"
        " and not is_size_class and calculated.activity_id is not null order by id",
    }.items()
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
    if emission["role"] == "measured":
        return list(dict.fromkeys(_of_outlet(con, emission)))
    found = list(_of_input(con, emission))
    if emission["method"] != "reported":
        found += _of_treatment(con, emission, devices)
        found += _of_routes(con, emission)
    return list(dict.fromkeys(found))


def _of_input(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> Iterator[CellValue]:
    table = emission["input_table"]
    yield from _by_key(con, table, _INPUT_KEY[table], [emission["input_id"]])


def _of_outlet(con: duckdb.DuckDBPyConnection, emission: dict[str, Any]) -> Iterator[CellValue]:
    """Cells behind the result of an outlet: tests, verdicts, reports, or activity.

    Hourly values have no cell: the store of the workspace keeps file and row of each.
    """
    for table, sql in _BEHIND_OUTLET.items():
        found = rows(con, sql, {"emission_id": emission["emission_id"]})
        yield from _by_key(con, table, f"{table}_id", [row["id"] for row in found])


def _by_key(
    con: duckdb.DuckDBPyConnection, table: str, key: str, ids: list[int]
) -> Iterator[CellValue]:
    found = rows(
        con,
        "select source.*, origin.file_name, origin.sheet as sheet_name,"  # noqa: S608 -- names alone
        " origin.columns"
        f" from registry.{table} as source join registry.import_sheet as origin using (sheet_id)"
        f" where list_contains(?, source.{key}) order by source.{key}",
        ids,
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
