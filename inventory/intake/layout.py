"""Where a sheet keeps its headings (表头), and which column of the table stands in which cell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from inventory.core.findings import Finding
from inventory.intake import headings, text
from inventory.intake.column import Kind, Table
from inventory.intake.readers.sheet import RawSheet, letter
from inventory.intake.tables import NOT_IMPORTED, TABLES
from inventory.intake.vector import Mask

HEADING_ROWS = 20  # title lines, remarks and merged headings stay within these
_MEASURED = frozenset({Kind.FLOAT, Kind.INT, Kind.PERCENT, Kind.AMOUNT})
REFERENCE = "(参考)"  # a column that a prefilled template shows for comparison only
_FEWEST = 2  # one matching cell may be a coincidence
# Sheets that templates and error workbooks bring along.
OWN_SHEETS = frozenset({"填表说明", "代码表", "版本", "错误清单"})


@dataclass(slots=True)
class Layout:
    """Headings of one sheet: position, wording and unit of every column that is known."""

    header_row: int | None = None
    first_row: int = 1  # the first spreadsheet row that may hold data
    columns: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    width: int = 0  # cells beyond this have no heading
    findings: list[Finding] = field(default_factory=list)
    is_broken: bool = False  # no row of the sheet can be read


def table_named(name: str) -> Table | str | None:
    """The table that a sheet or file name means; a name alone when it is not imported here."""
    wanted = text.name_key(name)
    for known, table in _table_names():
        rest = wanted.removeprefix(known)
        # 活动水平_2024 and 活动水平(雁塔) are still the activity table; activityx is none
        if wanted.startswith(known) and not rest[:1].isalpha():
            return table
    return None


@cache
def _table_names() -> tuple[tuple[str, Table | str], ...]:
    names: list[tuple[str, Table | str]] = []
    for table in TABLES.values():
        names += [(text.name_key(table.name), table), (text.name_key(table.zh), table)]
    for name, zh in NOT_IMPORTED.items():
        names += [(name, name), (text.name_key(zh), name)]
    # the longest name first: region_activity before region, abatement_run before abatement
    return tuple(sorted(names, key=lambda entry: -len(entry[0])))


def locate(raw: RawSheet, table: Table) -> Layout:
    """Find the headings of a table on a sheet."""
    head = _head(raw)
    names = _column_names(table)
    key_row = next((row for row, cells in head.items() if _is_key_row(cells, table)), None)
    best, titles = _best(raw, head, names, key_row=key_row)
    if best is None:
        return Layout(is_broken=True, findings=[Finding("I103", raw.cell(), table.zh)])
    layout = Layout(header_row=best, first_row=max(best, key_row or 0) + 1)
    if raw.path.suffix == ".parquet":
        layout.first_row = 2
    keys = head.get(key_row) if key_row else None
    _assign(layout, raw, table, titles, keys)
    _unit_row(layout, raw, head.get(layout.first_row), table)
    _require(layout, raw, table)
    _remarks(
        layout,
        raw,
        has_keys=key_row is not None,
        is_double=titles != head[best] or best - 1 in raw.merged_rows,
    )
    return layout


def _head(raw: RawSheet) -> dict[int, list[str]]:
    top = raw.cells.iloc[:HEADING_ROWS]
    return {
        int(row): [str(value) for value in values]
        for row, values in zip(top.index, top.to_numpy(), strict=True)
        if row <= HEADING_ROWS + int(raw.cells.index[0]) - 1
    }


def _best(
    raw: RawSheet, head: dict[int, list[str]], names: dict[str, str], *, key_row: int | None
) -> tuple[int | None, list[str]]:
    """The row (the lower one of two) that names most columns, and its headings."""
    candidates = {row: (cells, _known(cells, names)) for row, cells in head.items()}
    if key_row is not None and len(candidates) > 1:
        del candidates[key_row]
    best = max(candidates, key=lambda row: (len(candidates[row][1]), -row), default=None)
    if best is None or len(candidates[best][1]) < _FEWEST:
        return (key_row, head[key_row]) if key_row is not None else (None, [])
    for lower in (best, best + 1):
        if lower - 1 in candidates and lower in candidates:
            joined = headings.joined(raw, lower, head=head, names=names)
            if len(_known(joined, names)) > len(candidates[best][1]):
                return lower, joined
    return best, candidates[best][0]


@cache
def _names_of(name: str) -> dict[str, str]:
    table = TABLES[name]
    names: dict[str, str] = {}
    for column in table.columns:
        for alias in (column.key, column.zh, *column.aliases):
            names[text.name_key(alias)] = column.key
    return names


def _column_names(table: Table) -> dict[str, str]:
    """Every accepted heading of the table's columns, in compared form."""
    return _names_of(table.name)


def _known(cells: Iterable[str], names: dict[str, str]) -> set[str]:
    return {key for cell in cells if (key := headings.key_of(cell, names))}


def _is_key_row(cells: list[str], table: Table) -> bool:
    filled = [text.normal(cell) for cell in cells if text.normal(cell)]
    return len(filled) >= _FEWEST and all(cell in table.keys for cell in filled)


def _assign(
    layout: Layout, raw: RawSheet, table: Table, titles: list[str], keys: list[str] | None
) -> None:
    names = _column_names(table)
    for index, title in enumerate(titles):
        machine = text.normal(keys[index]) if keys else ""
        key = machine or headings.key_of(title, names)
        shown = text.normal(title)
        if not (key or shown):
            continue
        layout.width = index + 1
        if key is None and shown.endswith(REFERENCE):
            continue
        if key is None:
            layout.findings.append(Finding("I106", raw.cell(layout.header_row, shown), shown))
        elif key in layout.columns:
            layout.is_broken = True
            both = f"{shown}（{letter(layout.columns[key])} 列、{letter(index)} 列）"
            layout.findings.append(Finding("I105", raw.cell(layout.header_row, shown), both))
        else:
            layout.columns[key] = index
            layout.headings[key] = shown or key
            unit = text.split_heading(title)[1]
            if unit and text.name_key(title) not in names:
                layout.units[key] = unit
    if not keys:
        _loose(layout, raw, table, titles)


def _loose(layout: Layout, raw: RawSheet, table: Table, titles: list[str]) -> None:
    """Name the headings that are known only after blanks and odd characters are dropped."""
    read = [
        f"“{titles[index]}”→{table.column(key).zh}"
        for key, index in layout.columns.items()
        if not headings.is_plain(titles[index], table.column(key))
    ]
    if read:
        layout.findings.append(Finding("I337", raw.cell(layout.header_row), "、".join(read)))


def _unit_row(layout: Layout, raw: RawSheet, cells: list[str] | None, table: Table) -> None:
    """Take a row of nothing but units below the headings as the units of their columns."""
    if cells is None or not headings.is_unit_row(cells):
        return
    row = layout.first_row
    layout.first_row += 1
    layout.findings.append(Finding("I336", raw.cell(row), str(row)))
    for key, index in layout.columns.items():
        unit = headings.unit_of(cells[index])
        heading = layout.units.get(key, "")
        if not unit or table.column(key).kind not in _MEASURED:
            continue
        if heading and text.normal(heading) != unit:
            layout.is_broken = True
            at = raw.cell(row, layout.headings[key])
            layout.findings.append(Finding("I339", at, unit, {"heading": heading}))
        layout.units[key] = unit


def _remarks(layout: Layout, raw: RawSheet, *, has_keys: bool, is_double: bool) -> None:
    """What a technician should look at although the sheet was read."""
    row = layout.header_row or 1
    if (row > 1 or is_double) and not has_keys:
        where = f"{row - 1}-{row}" if is_double else str(row)
        layout.findings.append(Finding("I335", raw.cell(row), where))
    if not raw.is_visible:
        layout.findings.append(Finding("I333", raw.cell()))
    if hidden := sum(number >= layout.first_row for number in raw.hidden_rows):
        layout.findings.append(Finding("I332", raw.cell(), str(hidden)))
    if wide := sum(top >= layout.first_row for top, _, _, _ in raw.wide_merges):
        layout.findings.append(Finding("I338", raw.cell(), str(wide)))


def _require(layout: Layout, raw: RawSheet, table: Table) -> None:
    # an empty flow is judged row by row, because the command may name one for all rows
    missing = [key for key in table.required if key not in layout.columns and key != "flow"]
    if "unit" in missing and "amount" in layout.units:
        missing.remove("unit")  # the unit stands in the heading of the amount
    if missing:
        layout.is_broken = True
        wanted = "、".join(table.column(key).zh for key in missing)
        layout.findings.append(Finding("I104", raw.cell(layout.header_row), wanted))


def nameless(cells: pd.DataFrame, layout: Layout) -> Mask:
    """Rows with content to the right of the last heading."""
    return cells.iloc[:, layout.width :].notna().any(axis=1).to_numpy(dtype=bool)


def filled_down(raw: RawSheet, layout: Layout) -> int:
    """How many vertical merges among the data were filled down."""
    return sum(row >= layout.first_row for row in raw.merged_rows)
