"""The quantity tables of an execution report (执行报告), pre-filled from a run as a draft."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from inventory.core.errors import PublishError
from inventory.core.methods import by_code
from inventory.publish.database import reading, rows

Row = dict[str, Any]

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_DRAFT = "草稿 · 由核算结果预填，排污单位核对并填写原因后方可提交"
_KINDS = {
    "main": "主要排放口",
    "general": "一般排放口",
    "fugitive": "无组织",
    "other": "其他排放口",
}
_SCOPES = {
    "main_total": "主要排放口合计",
    "general_total": "一般排放口合计",
    "fugitive_total": "无组织合计",
    "plant": "全厂合计",
}
_STATUS = {
    "over": "是；原因：（请填写）",
    "unconfirmed": "按核算超出，待确认",
    "incomplete": "小时值导入不全，不足全年",
    "ok": "否",
    "no_limit": "无许可排放量",
    "no_data": "无排放数据，请补报",
    "data_invalid": "数据不可信，请核对单位",
}
_REASON = {
    "agrees": "与已报数一致",
    "not_reported": "执行报告未填报",
    "no_account": "没有自核结果",
    "impossible": "已报数不合常理",
    "kg_for_t": "已报数疑为千克",
    "direct_discharge": "自核按直排核算",
    "substituted_hours": "自核含替代时段",
    "other_method": "核算方法不同",
    "unexplained": "差异待说明",
}
_YEAR_HEAD = (
    *("排放口类型", "排放口编号", "污染物", "许可排放量(t)"),
    *("第一季度(t)", "第二季度(t)", "第三季度(t)", "第四季度(t)", "年度合计(t)"),
    *("已报年排放量(t)", "差值(t)", "差异说明", "核算方法", "是否超标及原因", "备注"),
)
_MONTH_HEAD = (
    *("季度", "排放口类型", "排放口编号", "污染物", "月份"),
    *("年许可排放量(t)", "实际排放量(t)", "累计(t)", "占许可比例", "是否超标及原因", "备注"),
)

_OUTLETS = """
select
    gap.outlet_kind, gap.outlet_no, gap.pollutant,
    case when gap.limit_kind = 'statutory' then gap.permitted_t end as permitted_t,
    q1_t, q2_t, q3_t, q4_t,
    gap.actual_t, report.reported_t, report.difference_t, report.reason_code,
    gap.actual_method, gap.reason,
    case
        when gap.limit_kind is distinct from 'statutory' and gap.status = 'ok' then 'no_limit'
        else gap.status
    end as status
from permits.outlet_gap as gap
left join permits.report_difference as report
    on report.facility_no = gap.facility_no
    and report.outlet_no = gap.outlet_no
    and report.pollutant = gap.pollutant
    and report.year = gap.year
    and report.quarter is null
    and report.month is null
left join (
    select
        outlet_no, pollutant,
        max(quarter_t) filter (quarter = 1) as q1_t,
        max(quarter_t) filter (quarter = 2) as q2_t,
        max(quarter_t) filter (quarter = 3) as q3_t,
        max(quarter_t) filter (quarter = 4) as q4_t
    from (
        select
            outlet_no, pollutant, quarter(make_date(year, month, 1)) as quarter,
            -- a quarter is written only when its three months are known
            case when count(*) = 3 then sum_t(emission_t) end as quarter_t
        from permits.outlet_month
        where facility_no = $facility
        group by all
    )
    group by all
) as monthly on monthly.outlet_no = gap.outlet_no and monthly.pollutant = gap.pollutant
where gap.facility_no = $facility
order by list_position(['main', 'general', 'fugitive', 'other'], gap.outlet_kind),
    gap.outlet_no, gap.pollutant
"""
_TOTALS = """
select scope, pollutant, permitted_t, actual_t, status
from permits.plant_gap
where facility_no = $facility
order by list_position(['main_total', 'general_total', 'fugitive_total', 'plant'], scope),
    pollutant
"""
_MONTHS = """
select
    quarter(make_date(share.year, share.month, 1)) as quarter, gap.outlet_kind, share.outlet_no,
    share.pollutant, share.month, gap.limit_kind = 'statutory' as is_statutory,
    share.permitted_t, share.emission_t, share.cumulative_t, share.share_frac
from permits.month_share as share
join permits.outlet_gap as gap using (facility_no, outlet_no, pollutant, year)
where share.facility_no = $facility
order by quarter, list_position(['main', 'general', 'fugitive', 'other'], gap.outlet_kind),
    share.outlet_no, share.pollutant, share.month
"""


@dataclass(frozen=True, slots=True)
class _Content:
    title: str
    outlets: list[Row]
    totals: list[Row]
    months: list[Row]


def write(path: Path, database: Path, facility: str) -> None:
    """Write the annual (R7) and the monthly (R6) quantity table of one facility as a draft.

    Raises:
        PublishError: the run does not know the facility, or the file cannot be written.
    """
    with reading(database) as con:
        content = _content(con, facility)
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    styles = _styles(book)
    _year(book, content, styles)
    _quarters(book, content, styles)
    try:
        book.close()
    except XlsxWriterException as error:
        raise PublishError(
            f"不能写入 {path}：{error}", hint="关闭正在打开该文件的程序，或换一个路径"
        ) from error


def _content(con: duckdb.DuckDBPyConnection, facility: str) -> _Content:
    named = rows(
        con,
        "select name, (select year from run.scope) as year"
        " from registry.facility where facility_no = ?",
        facility,
    )
    if not named:
        raise PublishError(f"本次运行中没有排污单位 {facility}", hint="核对编号，或用 --run 换运行")
    given = {"facility": facility}
    return _Content(
        title=f"{named[0]['year']} 年排污许可证执行报告 · 实际排放量 · {named[0]['name']}",
        outlets=rows(con, _OUTLETS, given),
        totals=rows(con, _TOTALS, given),
        months=rows(con, _MONTHS, given),
    )


def _styles(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
    bold = {"bold": True, "bg_color": "#EEF3F8"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "draft": book.add_format({"bold": True, "font_color": "#C00000"}),
        "head": book.add_format(
            {**cell, **bold, "bg_color": "#DDE7F0", "text_wrap": True, "align": "center"}
        ),
        "text": book.add_format({**cell, "text_wrap": True}),
        "number": book.add_format({**cell, "num_format": "#,##0.0000"}),
        "share": book.add_format({**cell, "num_format": "0.0%"}),
        "total_text": book.add_format({**cell, **bold}),
        "total_number": book.add_format({**cell, **bold, "num_format": "#,##0.0000"}),
        "over": book.add_format({**cell, "bg_color": "#F8CBAD", "text_wrap": True}),
        "fill": book.add_format({**cell, "bg_color": "#FFF2CC", "text_wrap": True}),
    }


def _year(book: Any, content: _Content, styles: dict[str, Any]) -> None:
    page = _page(book, "年度排放量", content.title, _YEAR_HEAD, styles)
    line = 3
    for row in content.outlets:
        cells = (
            _KINDS[row["outlet_kind"]],
            row["outlet_no"],
            row["pollutant"],
            *(row[name] for name in ("permitted_t", "q1_t", "q2_t", "q3_t", "q4_t")),
            *(row[name] for name in ("actual_t", "reported_t", "difference_t")),
            _REASON.get(row["reason_code"], ""),
            _methods(row["actual_method"], row["reason"]),
        )
        _put(page, line, cells, (styles["text"], styles["number"]))
        _judge(page, line, len(cells), row["status"], styles=styles)
        line += 1
    for row in content.totals:
        lone = (None,) * 4
        kind = _SCOPES[row["scope"]]
        cells = (kind, "", row["pollutant"], row["permitted_t"], *lone, row["actual_t"], *lone)
        _put(page, line, cells, (styles["total_text"], styles["total_number"]))
        _judge(page, line, len(cells), row["status"], styles=styles)
        line += 1
    page.autofilter(2, 0, max(line - 1, 3), len(_YEAR_HEAD) - 1)


def _quarters(book: Any, content: _Content, styles: dict[str, Any]) -> None:
    page = _page(book, "分月排放量", content.title, _MONTH_HEAD, styles)
    line = 3
    for row in content.months:
        is_limited = row["is_statutory"]
        cells = (
            f"第{'一二三四'[row['quarter'] - 1]}季度",
            _KINDS[row["outlet_kind"]],
            row["outlet_no"],
            row["pollutant"],
            f"{row['month']}月",
            row["permitted_t"] if is_limited else None,
            row["emission_t"],
            row["cumulative_t"],
        )
        _put(page, line, cells, (styles["text"], styles["number"]))
        share = row["share_frac"] if is_limited else None
        _put(page, line, (share,), (styles["text"], styles["share"]), left=len(cells))
        status = "over" if share is not None and share > 1 else "ok" if is_limited else "no_limit"
        _judge(page, line, len(cells) + 1, status, styles=styles)
        line += 1
    page.autofilter(2, 0, max(line - 1, 3), len(_MONTH_HEAD) - 1)


def _page(book: Any, name: str, title: str, head: tuple[str, ...], styles: dict[str, Any]) -> Any:
    """A sheet with title, the mark of a draft on screen and paper, and its headings."""
    page = book.add_worksheet(name)
    page.write_string(0, 0, title, styles["title"])
    page.write_string(1, 0, _DRAFT, styles["draft"])
    page.set_row(2, 32)
    for column, text in enumerate(head):
        page.write_string(2, column, text, styles["head"])
        page.set_column(column, column, 24 if text.startswith(("是否", "核算", "备注")) else 14)
    page.freeze_panes(3, 3)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 2)
    page.set_header("&C草稿")
    page.set_footer("&R第 &P 页，共 &N 页")
    return page


def _judge(page: Any, line: int, column: int, status: str, *, styles: dict[str, Any]) -> None:
    """Whether the quantity was exceeded, and the note that the enterprise writes itself."""
    style = styles["over" if status in {"over", "data_invalid"} else "text"]
    page.write_string(line, column, _STATUS[status], style)
    page.write_blank(line, column + 1, None, styles["fill"])


def _put(
    page: Any, line: int, cells: tuple[Any, ...], formats: tuple[Any, Any], *, left: int = 0
) -> None:
    text, number = formats
    for column, value in enumerate(cells, start=left):
        if value is None:
            page.write_blank(line, column, None, text)
        elif isinstance(value, float):
            page.write_number(line, column, value, number)
        else:
            page.write_string(line, column, str(value), text)


def _methods(codes: str | None, reason: str | None) -> str:
    """Names of the methods of a row, and why they are not the first that it should have."""
    parts = codes.split("+") if codes else ()
    named = "、".join(by_code()[code].title_zh if code in by_code() else code for code in parts)
    return "：".join(part for part in (named, reason) if part)
