"""The run as a workbook (结果工作簿): what is published, as a person reads it."""

from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from inventory.publish.database import reading
from inventory.publish.limits import UNLIMITED, Limits
from inventory.publish.workbook import charts, overview, page
from inventory.publish.workbook.charts import Drawn
from inventory.publish.workbook.inventory_sheets import INVENTORY
from inventory.publish.workbook.overview import Overview
from inventory.publish.workbook.page import Formats, Row
from inventory.publish.workbook.quality_sheets import QUALITY
from inventory.publish.workbook.rollup import COUNTS, DIMENSIONS, REGION, Dimension, rollup
from inventory.publish.workbook.sheet import Sheet
from inventory.publish.workbook.sheets import OPTIONAL, PERMITS, RUN

PICTURE = "许可图"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_ROLLUP_NOTE = (
    "许可量与实际量按排放口相加；占比、余量和监测占比只计数据可信的排放口，"
    "数据不可信的排放量另列（含在实际量内）。"
)
_PICTURE_NOTE = (
    "许可量与实际量（t）：实际量分为有许可量的和无许可量的排放口，不含数据不可信的排放口；"
    "数据见分行业、分排放口类别、分管理类别许可各页。"
)
_TOO_MANY = (
    "排放口太多，本页不列出；请用 inventory query 在 inventory.duckdb 的 permits.tax_view 中查询。"
)
_MANY = 100_000  # outlets and pollutants: beyond, nobody reads every outlet in a workbook
_NO_PERMITS = "本次运行没有排放口有许可量或实际量。"


def write(path: Path, database: Path, *, limits: Limits = UNLIMITED) -> None:
    """Write the tables of a published file as a workbook; text never becomes a formula."""
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    formats = Formats(book)
    try:
        with reading(database, limits=limits) as con:
            for sheet in INVENTORY:
                _write_sheet(book, con, sheet, formats)
            _write_permits(book, con, formats)
            for sheet in (*PERMITS, *QUALITY, *RUN):
                _write_sheet(book, con, sheet, formats)
    finally:
        book.close()


def sheet_names() -> list[str]:
    """The sheets in their order."""
    return [
        *(sheet.name for sheet in INVENTORY),
        overview.NAME,
        PICTURE,
        *(_rollup_name(dimension) for dimension in DIMENSIONS),
        *(sheet.name for sheet in (*PERMITS, *QUALITY, *RUN)),
    ]


def _write_permits(book: Any, con: duckdb.DuckDBPyConnection, formats: Formats) -> None:
    """The page of the city, the charts, and the roll-ups that they show."""
    found = {dimension.code: rollup(con, dimension) for dimension in DIMENSIONS}
    overview.write(book, Overview.of(con, found[REGION.code]), formats)
    picture = book.add_worksheet(PICTURE)
    page.begin(picture, _PICTURE_NOTE if found[REGION.code] else _NO_PERMITS, formats)
    picture.fit_to_pages(1, 1)
    picture.hide_gridlines(2)
    drawn = [
        _write_rollup(book, dimension, found[dimension.code], formats=formats)
        for dimension in DIMENSIONS
    ]
    charts.picture(book, picture, drawn)


def _rollup_name(dimension: Dimension) -> str:
    return f"{dimension.title_zh}许可"


def _write_rollup(book: Any, dimension: Dimension, found: list[Row], *, formats: Formats) -> Drawn:
    """One sheet of sums; what a chart needs to know of it."""
    name = _rollup_name(dimension)
    sheet = book.add_worksheet(name)
    page.begin(sheet, _note(_ROLLUP_NOTE, found), formats)
    named = (dimension.column, f"{dimension.code}_name") if dimension.names else (dimension.column,)
    columns = (
        "pollutant",
        *named,
        *("permitted_t", "statutory_t", "calculated_t", "actual_t", "actual_limited_t"),
        *("actual_free_t", "actual_invalid_t", "headroom_t", "used_frac", "measured_frac"),
        *COUNTS,
        *("worst_frac", "worst_outlet"),
    )
    shown = [{**row, f"{dimension.code}_name": row["name"]} for row in found[: page.MOST_ROWS]]
    if shown:
        page.table(sheet, columns, shown, frozen=1 + len(named), formats=formats)
    else:
        sheet.write_string(page.HEAD, 0, _NO_PERMITS)
    parts = charts.blocks(
        shown,
        name,
        top_line=page.HEAD + 1,
        names=len(named),
        most=charts.TOP if not dimension.order else charts.MOST_PARTS,
    )
    at = columns.index
    return Drawn(dimension, parts, (at("permitted_t"), at("actual_limited_t"), at("actual_free_t")))


def _write_sheet(book: Any, con: duckdb.DuckDBPyConnection, sheet: Sheet, formats: Formats) -> None:
    if sheet.is_dear and _has_many(con):
        left_out = book.add_worksheet(sheet.name)
        page.begin(left_out, sheet.note, formats)
        left_out.write_string(page.HEAD, 0, _TOO_MANY)
        return
    cursor = con.execute(f"{sheet.sql}\nlimit $most", {"most": page.MOST_ROWS + 1})
    names = [column[0] for column in cursor.description or ()]
    missing = set(sheet.columns) - set(names) - OPTIONAL
    if missing:
        raise KeyError(f"{sheet.name}: {sorted(missing)}")
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    made = book.add_worksheet(sheet.name)
    page.begin(made, _note(sheet.note, found), formats)
    if not found:
        made.write_string(page.HEAD, 0, sheet.empty)
        return
    columns = tuple(name for name in sheet.columns if name in names)
    page.table(made, columns, found[: page.MOST_ROWS], frozen=sheet.frozen, formats=formats)


def _has_many(con: duckdb.DuckDBPyConnection) -> bool:
    (count,) = con.execute("select count(*) from permits.outlet_gap").fetchall()[0]
    return bool(count > _MANY)


def _note(note: str, found: list[Row]) -> str:
    """The sentence above a table, and that it was cut if it was."""
    if len(found) <= page.MOST_ROWS:
        return note
    return f"{note}只列前 {page.MOST_ROWS} 行，其余见 inventory.duckdb。"
