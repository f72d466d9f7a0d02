"""The run as a workbook (结果工作簿): the combined inventory as a person reads it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from inventory.publish.database import reading
from inventory.publish.dictionary import glossary

_NARROWEST, _WIDEST = 10, 44
_A3 = 8  # Excel's number of the paper size
_FIRST_WIDE = 0x2E80  # Chinese letters and signs start here; each takes two columns
_MOST_ROWS = 5_000  # what a person scrolls; the database holds the rest


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, one sentence about it, and the rows it shows."""

    name: str
    note: str
    sql: str
    has_tree: bool = False  # indent the title column by the level column


SHEETS = (
    Sheet(
        "融合清单",
        "大气污染物与温室气体同源核算；信息项（外购电力热力等）不计入合计，生物成因 CO2 单列。",
        "select category_code, title_zh, so2_t, nox_t, pm_t, pm10_t, pm25_t, vocs_t, nh3_t, co_t,"
        " bc_t, oc_t, hg_t, co2_t, ch4_t, n2o_t, hfcs_tco2e, pfcs_tco2e, sf6_t, nf3_t, ghg_tco2e,"
        " co2bio_t, is_memo, level from compilation.combined_total"
        " order by category_code = '合计' desc, category_code",
        has_tree=True,
    ),
    Sheet(
        "分区域",
        "各区域排放量，信息项除外。",
        "select region_code, region_name, pollutant, emission_t"
        " from compilation.emission_by_region order by all",
    ),
    Sheet(
        "分行业",
        "各行业（GB/T 4754-2017）排放量，信息项除外。",
        "select industry_code, industry_name, pollutant, sum_t(emission_t) as emission_t"
        " from compilation.emission_by_industry group by all order by all",
    ),
    Sheet(
        "许可与实际",
        "逐排放口许可量与实际量；ok 未超，over 超许可，no_limit 无许可量，no_data 无实际量，"
        "data_invalid 数据不可信。",
        "select facility_no, facility.name as facility_name, outlet_no, outlet_kind, pollutant,"
        " permitted_t, limit_basis, actual_t, actual_method, headroom_t, ratio, status"
        " from permits.outlet_gap join registry.facility as facility using (facility_no)"
        " order by status = 'over' desc, status = 'no_limit', facility_no, outlet_no, pollutant",
    ),
    Sheet(
        "校验问题",
        "导入、核算、许可和守恒检查发现的问题；处理建议见最后一列。",
        'select code, severity, file, sheet, "row", "column", value, message_zh, remedy_zh'
        " from quality.finding order by severity, code",
    ),
    Sheet("运行信息", "本次编制的版本、范围和因子包。", "select key, value from run.manifest"),
)


def write(path: Path, database: Path) -> None:
    """Write the tables of a published file as a workbook; text never becomes a formula."""
    book = xlsxwriter.Workbook(
        str(path),
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    try:
        styles = {
            "head": book.add_format(
                {
                    "bold": True,
                    "bg_color": "#DDE7F0",
                    "bottom": 1,
                    "text_wrap": True,
                    "valign": "vcenter",
                    "align": "center",
                }
            ),
            "note": book.add_format({"italic": True, "font_color": "#555555"}),
            "number": book.add_format({"num_format": "#,##0.00"}),
            "small": book.add_format({"num_format": "0.00E+00"}),
            "total": book.add_format({"bold": True, "num_format": "#,##0.00"}),
        }
        # the total and the first level stand out; below them the tree is indented
        indents = [book.add_format({"indent": level, "bold": level <= 1}) for level in range(8)]
        with reading(database) as con:
            for sheet in SHEETS:
                cursor = con.execute(sheet.sql)
                names = [column[0] for column in cursor.description or ()]
                rows = cursor.fetchmany(_MOST_ROWS + 1)
                _write_sheet(book, sheet, names, rows, (styles, indents))
    finally:
        book.close()


def _write_sheet(
    book: Any,
    sheet: Sheet,
    names: list[str],
    rows: list[tuple[Any, ...]],
    formats: tuple[dict[str, Any], list[Any]],
) -> None:
    styles, indents = formats
    page = book.add_worksheet(sheet.name)
    cut = f"只列前 {_MOST_ROWS} 行，其余见 inventory.duckdb。" if len(rows) > _MOST_ROWS else ""
    page.write_string(0, 0, sheet.note + cut, styles["note"])
    shown = [name for name in names if name != "level"]
    _lay_out(page, shown, styles["head"])
    widths = [_NARROWEST] * len(shown)
    for line, row in enumerate(rows[:_MOST_ROWS], start=2):
        cells = dict(zip(names, row, strict=True))
        level = cells["level"] if sheet.has_tree else None
        for column, name in enumerate(shown):
            value = cells[name]
            style = None
            if isinstance(value, float):
                style = styles[_number_style(value, level)]
            elif name == "title_zh" and level is not None:
                style = indents[min(level, len(indents) - 1)]
            _write_cell(page, (line, column), value, style)
            if line < 1000:  # noqa: PLR2004 -- enough rows to judge a width by
                widths[column] = max(widths[column], _width(value))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width + 2, _WIDEST))
    page.autofilter(1, 0, max(min(len(rows), _MOST_ROWS), 1) + 1, len(shown) - 1)


def _lay_out(page: Any, shown: list[str], style: Any) -> None:
    """Headings with units, kept in sight on the screen and on every printed page."""
    page.freeze_panes(2, 2)
    page.set_landscape()
    page.set_paper(_A3)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 1)
    page.set_row(1, 34)
    for column, name in enumerate(shown):
        term = glossary()[name]
        head = f"{term.title_zh}({term.unit})" if term.unit else term.title_zh
        page.write_string(1, column, head, style)


def _number_style(value: float, level: int | None) -> str:
    """What would show as 0.00 is written with an exponent; the first levels are bold."""
    if value != 0 and abs(value) < 0.005:  # noqa: PLR2004 -- half of the last digit shown
        return "small"
    return "total" if level is not None and level <= 1 else "number"


def _write_cell(page: Any, at: tuple[int, int], value: Any, style: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_string(*at, "是" if value else "")
    elif isinstance(value, int | float):
        page.write_number(*at, value, style)
    else:
        page.write_string(*at, str(value), style)


def _width(value: Any) -> int:
    if isinstance(value, float):
        return 12
    return sum(2 if ord(letter) > _FIRST_WIDE else 1 for letter in str(value or ""))
