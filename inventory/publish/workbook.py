"""The run as a workbook (结果工作簿): the combined inventory as a person reads it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from inventory.publish.database import reading
from inventory.publish.dictionary import glossary

_WIDEST = 44
_MOST_ROWS = 20_000  # what a person scrolls; the database holds the rest


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
        "select region.region_code, region.name as region_name, pollutant, emission_t"
        " from compilation.emission_by_region left join registry.region as region"
        " using (region_code) order by all",
    ),
    Sheet(
        "分行业",
        "各行业（GB/T 4754-2017）排放量，信息项除外。",
        "select industry_code, industry.name as industry_name, pollutant,"
        " sum_t(emission_t) as emission_t from compilation.emission_by_industry"
        " left join registry.industry as industry using (industry_code) group by all order by all",
    ),
    Sheet(
        "许可与实际",
        "逐排放口许可量与实际量；ok 未超，over 超许可，no_limit 无许可量，no_data 无实际量，"
        "data_invalid 数据不可信。",
        "select facility_no, facility.name as facility_name, outlet_no, outlet_kind, pollutant,"
        " permitted_t, limit_basis, actual_t, actual_method, headroom_t, ratio, status"
        " from permits.outlet_gap join registry.facility as facility using (facility_no)"
        " order by status = 'over' desc, status = 'no_limit', facility_no, outlet_no, pollutant"
        f" limit {_MOST_ROWS}",
    ),
    Sheet(
        "校验问题",
        "导入、核算、许可和守恒检查发现的问题；处理建议见最后一列。",
        'select code, severity, file, sheet, "row", "column", value, message_zh, remedy_zh'
        " from quality.finding order by severity, code"
        f" limit {_MOST_ROWS}",
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
                {"bold": True, "bg_color": "#DDE7F0", "bottom": 1, "text_wrap": True}
            ),
            "note": book.add_format({"italic": True, "font_color": "#555555"}),
            "number": book.add_format({"num_format": "#,##0.00"}),
            "small": book.add_format({"num_format": "0.00E+00"}),
            "total": book.add_format({"bold": True, "num_format": "#,##0.00", "top": 1}),
        }
        indents = [book.add_format({"indent": level}) for level in range(8)]
        with reading(database) as con:
            for sheet in SHEETS:
                cursor = con.execute(sheet.sql)
                names = [column[0] for column in cursor.description or ()]
                _write_sheet(book, sheet, names, cursor.fetchall(), (styles, indents))
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
    page.write_string(0, 0, sheet.note, styles["note"])
    page.freeze_panes(2, 2)
    shown = [name for name in names if name != "level"]
    for column, name in enumerate(shown):
        term = glossary()[name]
        head = f"{term.title_zh}({term.unit})" if term.unit else term.title_zh
        page.write_string(1, column, head, styles["head"])
    widths = [len(name) for name in shown]
    for line, row in enumerate(rows, start=2):
        cells = dict(zip(names, row, strict=True))
        for column, name in enumerate(shown):
            value = cells[name]
            style = None
            if isinstance(value, float):
                is_tiny = value != 0 and abs(value) < 0.005  # noqa: PLR2004 -- shows as 0.00
                style = styles["small"] if is_tiny else styles["number"]
                if cells.get("category_code") == "合计":
                    style = styles["total"]
            elif name == "title_zh" and sheet.has_tree:
                style = indents[min(cells["level"], len(indents) - 1)]
            _write_cell(page, (line, column), value, style)
            if line < 1000:  # noqa: PLR2004 -- enough rows to judge a width by
                widths[column] = max(widths[column], _width(value))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width + 2, _WIDEST))
    page.autofilter(1, 0, max(len(rows), 1) + 1, len(shown) - 1)


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
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in str(value or ""))
