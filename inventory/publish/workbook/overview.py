"""The permit table of the city on one printed page (许可总览): table, charts, what they show."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from inventory.permits.words import METHOD
from inventory.publish.database import rows
from inventory.publish.workbook import charts
from inventory.publish.workbook.charts import Block
from inventory.publish.workbook.page import Formats, begin, number_format
from inventory.publish.workbook.rollup import COUNTS, POLLUTANTS, Row, run_name
from inventory.publish.workbook.words import STATUS

NAME = "许可总览"
_NOTE = (
    "占比为有许可量的排放口的实际量占许可量（法定与计算合计）；数据不可信的排放口不计入吨数，"
    "只计入个数。排放口数为排放口与污染物的组合数，包括表中未分列的污染物。"
)
_OTHERS = "其他参加许可对比的污染物（全部区域合计，t）"
_NO_METHOD = "没有一个排放口有实际排放量。"
_EMPTY = "本次运行没有排放口有许可量或实际量。"
_TILE_LINE, _HEAD_LINE = 2, 5
_FIRST = 2  # column of the first number; name and code stand before it
_EACH = ("permitted_t", "actual_t", "actual_limited_t", "actual_free_t", "used_frac")
_EACH_ZH = ("许可量", "实际量", "其中\n有许可量", "其中\n无许可量", "占比")
_STATUS_AT = _FIRST + len(POLLUTANTS) * len(_EACH)
_COLUMNS = _STATUS_AT + len(STATUS)
_CHART_LINES = 17
_WIDTHS = {0: 17, 1: 9}
_NUMBER_WIDTH = 9
_LINE_PIXELS = 23
_LINE_POINTS = 17.25  # the same height
_MOST_METHODS = 10
_EDGE = {"left": 1, "left_color": "#9FB2C4"}  # between pollutants
_TOP_AT = _FIRST + _MOST_METHODS + 2  # the right half of the page
_LABEL = 5  # columns of the name of an outlet
_RATIO = _LABEL + 3
_PIXELS = 7  # of one letter of a column's width; each column has 5 more

# tonnes that cannot be true would drown every method but their own
_MIX = """
with sound as (
    select pollutant, method, emission_t, substituted_t
    from permits.outlet_actual
    anti join (from permits.outlet_gap where status = 'data_invalid')
        using (facility_no, outlet_no, pollutant, year)
)
select pollutant, method, sum_t(emission_t - coalesce(substituted_t, 0)) as emission_t
from sound
group by all
union all by name
select pollutant, 'cems_substituted' as method, sum_t(substituted_t) as emission_t
from sound
where substituted_t > 0
group by all
order by all
"""
_TOP = """
select
    facility.name as facility_name, shown.facility_no, outlet_no, pollutant, permitted_t,
    actual_t, headroom_t, ratio, status
from permits.outlet_gap as shown
left join registry.facility as facility on facility.facility_no = shown.facility_no
where limit_kind = 'statutory' and status in ('ok', 'over', 'unconfirmed')
order by
    list_position(['over', 'unconfirmed', 'ok'], status), ratio desc nulls last,
    shown.facility_no, outlet_no, pollutant
limit $top
"""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows."""

    title: str
    regions: list[Row]
    mix: list[Row]
    top: list[Row]
    near_frac: float

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, regions: list[Row]) -> "Overview":
        """Read it from a published file, whose roll-up by region is known already."""
        return cls(
            title=f"{NAME} · {run_name(con)}",
            regions=regions,
            mix=rows(con, _MIX),
            top=rows(con, _TOP, {"top": charts.TOP}),
            near_frac=rows(con, "select limit_near_frac from permits.setting")[0][
                "limit_near_frac"
            ],
        )


@dataclass(frozen=True, slots=True)
class _Page:
    """The sheet that is being written."""

    book: Any
    sheet: Any
    formats: Formats

    def text(self, line: int, column: int, value: str, **style: Any) -> None:
        self.sheet.write_string(line, column, value, self.formats.get(**style))

    def number(self, line: int, column: int, value: float | None, **style: Any) -> None:
        made = self.formats.get(**style)
        if value is None:
            self.sheet.write_string(line, column, "—", self.formats.get(**style, align="right"))
        else:
            self.sheet.write_number(line, column, value, made)

    def merged(self, area: tuple[int, int, int, int], value: str, **style: Any) -> None:
        made = self.formats.get(**style)
        self.sheet.merge_range(*area, "", made)
        self.sheet.write_string(area[0], area[1], value, made)

    def head(self, line: int, column: int, names: Iterable[str]) -> None:
        for place, name in enumerate(names, start=column):
            self.sheet.write_string(line, place, name, self.formats.head())


def write(book: Any, shown: Overview, formats: Formats) -> None:
    """Write the page; a run without permits and emissions of outlets says so in one line."""
    page = _Page(book, book.add_worksheet(NAME), formats)
    begin(page.sheet, "", formats)
    page.sheet.hide_gridlines(2)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.center_horizontally()
    page.text(0, 0, shown.title, bold=True, font_size=16)
    parts = _by_region(shown.regions)
    if not parts:
        page.sheet.write_string(1, 0, _EMPTY, formats.note())
        return
    page.sheet.write_string(1, 0, _NOTE, formats.note())
    for column in range(_COLUMNS):
        page.sheet.set_column(column, column, _WIDTHS.get(column, _NUMBER_WIDTH))
    page.sheet.set_default_row(_LINE_POINTS)
    page.sheet.freeze_panes(_HEAD_LINE + 2, 1)
    _tiles(page, parts[0])
    last = _region_table(page, parts, shown.near_frac)
    first_part = _HEAD_LINE + 3  # below two lines of headings and the total
    block = Block(NAME, first_part, min(last, first_part + charts.MOST_PARTS - 1), 0)
    last = _other_table(page, parts[0], last + 2, near_frac=shown.near_frac)
    _region_charts(page, block, last + 2)
    tables = last + 2 + 2 * _CHART_LINES
    mix, methods = _mix_table(page, shown.mix, tables)
    top = _top_table(page, shown, tables)
    line = tables - _CHART_LINES
    _put(page, charts.mix(book, mix, charts.method_series(methods, _FIRST)), line, (0, 3))
    _put(page, charts.status(book, block, charts.status_series(_STATUS_AT)), line, (1, 3))
    if top:
        colours = [_bar(row, shown.near_frac) for row in shown.top]
        most = max(row["ratio"] or 0 for row in shown.top)
        made = charts.shares(book, top, _TOP_AT + _RATIO, colours=colours, most=most)
        _put(page, made, line, (2, 3))


def _bar(row: Row, near_frac: float) -> str:
    if row["status"] == "over":
        return charts.OVER
    return charts.NEAR if (row["ratio"] or 0) >= near_frac else charts.WITHIN


def _by_region(found: list[Row]) -> list[dict[str, Row]]:
    """The rows of each region by pollutant, the total before its regions."""
    parts: dict[tuple[bool, str], dict[str, Row]] = {}
    for row in found:
        key = (not row["is_total"], row["region_code"] or "")
        parts.setdefault(key, {})[row["pollutant"]] = row
    return [parts[key] for key in sorted(parts)]


def _tiles(page: _Page, total: dict[str, Row]) -> None:
    """How many outlets there are by status, and how much of the emission was measured."""
    counts = {name: sum(row[name] for row in total.values()) for name in COUNTS}
    tiles = [("排放口数", "outlets", "head"), *((STATUS[s], f"outlets_{s}", s) for s in STATUS)]
    for place, (title, name, fill) in enumerate(tiles):
        left, right = (0, 1) if place == 0 else (3 * place - 1, 3 * place + 1)
        line = _TILE_LINE
        page.merged((line, left, line, right), title, fill=fill, align="center", font_size=10)
        area = (line + 1, left, line + 1, right)
        look = {"fill": fill, "align": "center", "bold": True, "font_size": 16}
        page.merged(area, f"{counts[name]:,}", **look)
    measured = (
        f"{pollutant} {row['measured_frac'] or 0:.0%}"
        for pollutant, row in total.items()
        if row["actual_t"] and pollutant in POLLUTANTS
    )
    left, right = 3 * len(tiles) - 1, _COLUMNS - 1
    page.merged((line, left, line, right), "监测占比", fill="head", align="center", font_size=10)
    look = {"fill": "head", "align": "center", "valign": "vcenter", "font_size": 10}
    page.merged((line + 1, left, line + 1, right), "  ".join(measured), **look)
    page.sheet.set_row(line + 1, 24)


def _region_table(page: _Page, parts: list[dict[str, Row]], near_frac: float) -> int:
    """A line for each region under the pollutants side by side; returns the last line."""
    line = _HEAD_LINE
    look = {"fill": "head", "bold": True, "align": "center", "valign": "vcenter"}
    page.merged((line, 0, line + 1, 0), "区域", **look, bottom=1)
    page.merged((line, 1, line + 1, 1), "代码", **look, bottom=1)
    for place, pollutant in enumerate(POLLUTANTS):
        left = _FIRST + place * len(_EACH)
        page.merged((line, left, line, left + len(_EACH) - 1), f"{pollutant}（t）", **look)
        page.head(line + 1, left, _EACH_ZH)
    page.merged((line, _STATUS_AT, line, _COLUMNS - 1), "排放口数", **look)
    page.head(line + 1, _STATUS_AT, STATUS.values())
    page.sheet.set_row(line + 1, 32)
    for at, part in enumerate(parts, start=line + 2):
        _region_line(page, at, part, near_frac)
    return line + 1 + len(parts)


def _region_line(page: _Page, line: int, part: dict[str, Row], near_frac: float) -> None:
    one = next(iter(part.values()))
    style: dict[str, Any] = {"fill": "total", "bold": True} if one["is_total"] else {}
    page.text(line, 0, one["name"], **style)
    page.text(line, 1, "" if one["is_total"] else one["region_code"] or "", **style)
    for place, pollutant in enumerate(POLLUTANTS):
        at = (line, _FIRST + place * len(_EACH))
        _amounts(page, at, part.get(pollutant, {}), near_frac=near_frac, style=style)
    _counts(page, line, part.values(), style)


def _amounts(
    page: _Page, at: tuple[int, int], row: Row, *, near_frac: float, style: dict[str, Any]
) -> None:
    """Permitted and actual tonnes of one pollutant, side by side."""
    line, first = at
    for column, name in enumerate(_EACH, start=first):
        value = row.get(name)
        look = {**style, **(_EDGE if name == _EACH[0] else {})}
        if name == "used_frac":
            look |= _share_look(value, near_frac, is_over=row.get("outlets_over", 0) > 0)
        elif name == "actual_t" and row.get("outlets_data_invalid"):
            look["fill"] = "data_invalid"
        if value is not None:
            look["num_format"] = _short(value, name)
        page.number(line, column, value, **look)


def _counts(page: _Page, line: int, found: Collection[Row], style: dict[str, Any]) -> None:
    """How many outlets there are by status."""
    for column, status in enumerate(STATUS, start=_STATUS_AT):
        count = sum(row[f"outlets_{status}"] for row in found)
        look = {**style, **(_EDGE if column == _STATUS_AT else {}), "align": "center"}
        if count and status != "ok":
            look["fill"] = status
        page.number(line, column, count, **look)


def _other_table(page: _Page, total: dict[str, Row], line: int, *, near_frac: float) -> int:
    """A line for each pollutant that has no columns of its own; returns the last line."""
    others = [pollutant for pollutant in total if pollutant not in POLLUTANTS]
    if not others:
        return line - 2
    page.text(line, 0, _OTHERS, bold=True, font_size=11)
    page.head(line + 1, 0, ("污染物", ""))
    page.head(line + 1, _FIRST, _EACH_ZH)
    page.head(line + 1, _STATUS_AT, STATUS.values())
    page.sheet.set_row(line + 1, 32)
    for at, pollutant in enumerate(others, start=line + 2):
        page.text(at, 0, pollutant)
        _amounts(page, (at, _FIRST), total[pollutant], near_frac=near_frac, style={})
        _counts(page, at, [total[pollutant]], {})
    return line + 1 + len(others)


def _share_look(share: float | None, near_frac: float, *, is_over: bool) -> dict[str, Any]:
    """Red only where a written limit is exceeded; a calculated quantity is none."""
    if share is None or share < near_frac:
        return {}
    return {"fill": "over" if share > 1 and is_over else "near"}


def _short(value: float, name: str) -> str:
    """Whole tonnes where they say enough."""
    if name.endswith("_frac"):
        return "#,##0%"
    for least, shown in ((100, "#,##0"), (10, "#,##0.0")):
        if abs(value) >= least:
            return shown
    return number_format(value)


def _region_charts(page: _Page, block: Block, line: int) -> None:
    for place, pollutant in enumerate(POLLUTANTS):
        left = _FIRST + place * len(_EACH)
        series = charts.gap_series(left, left + 2, left + 3)
        title = f"{pollutant} 许可量与实际量（t）"
        made = charts.chart(page.book, charts.UPRIGHT, title=title, block=block, series=series)
        _put(page, made, line, (place, len(POLLUTANTS)))


def _put(page: _Page, made: Any, line: int, place: tuple[int, int]) -> None:
    """Put a chart, if there is one, into one of so many equal parts of the width of the page."""
    if made is None:
        return
    widths = [_WIDTHS.get(column, _NUMBER_WIDTH) * _PIXELS + 5 for column in range(_COLUMNS)]
    part, parts = place
    width = sum(widths) // parts
    made.set_size({"width": width - 8, "height": _CHART_LINES * _LINE_PIXELS - 8})
    page.sheet.insert_chart(line, 0, made, {"x_offset": part * width, "object_position": 2})


def _mix_table(page: _Page, mix: list[Row], line: int) -> tuple[Block, list[str]]:
    """Tonnes by pollutant and method, the method of most tonnes first."""
    tonnes = {(row["pollutant"], row["method"]): row["emission_t"] for row in mix}
    shares: dict[str, float] = {}
    pollutants = (*POLLUTANTS, *sorted({name for name, _ in tonnes} - {*POLLUTANTS}))
    for pollutant in pollutants:
        whole = sum(t for (name, _), t in tonnes.items() if name == pollutant) or 1.0
        for (name, method), emission_t in tonnes.items():
            if name == pollutant:
                shares[method] = shares.get(method, 0.0) + emission_t / whole
    methods = sorted(shares, key=lambda method: (-shares[method], method))[:_MOST_METHODS]
    titles = [METHOD.get(method, method) for method in methods]
    page.text(line, 0, "实际排放量的方法构成（t）", bold=True, font_size=11)
    if not methods:
        page.text(line + 1, 0, _NO_METHOD)
        return Block(NAME, line + 2, line + 1, 0), titles
    page.head(line + 1, 0, ("污染物", ""))
    page.head(line + 1, _FIRST, titles)
    page.sheet.set_row(line + 1, 46)
    for at, pollutant in enumerate(pollutants, start=line + 2):
        page.text(at, 0, pollutant)
        for column, method in enumerate(methods, start=_FIRST):
            value = tonnes.get((pollutant, method))
            look = {} if value is None else {"num_format": _short(value, "")}
            page.number(at, column, value, **look)
    return Block(NAME, line + 2, line + 1 + len(pollutants), 0), titles


def _top_table(page: _Page, shown: Overview, line: int) -> Block | None:
    """The outlets nearest to or beyond their written limit."""
    if not shown.top:
        return None
    left = _TOP_AT
    title = f"实际量占法定许可量最高的 {len(shown.top)} 个排放口"
    page.text(line, left, title, bold=True, font_size=11)
    look = {"fill": "head", "bold": True, "align": "center", "valign": "vcenter", "bottom": 1}
    page.merged((line + 1, left, line + 1, left + _LABEL - 1), "排放口", **look)
    page.head(line + 1, left + _LABEL, ("许可量(t)", "实际量(t)", "余量(t)", "占比", "状态"))
    for at, row in enumerate(shown.top, start=line + 2):
        name = row["facility_name"] or row["facility_no"]
        page.merged(
            (at, left, at, left + _LABEL - 1), f"{name} {row['outlet_no']} {row['pollutant']}"
        )
        for place, column in enumerate(("permitted_t", "actual_t", "headroom_t", "ratio")):
            value = row[column]
            style: dict[str, Any] = {}
            if column == "ratio":
                style = _share_look(value, shown.near_frac, is_over=row["status"] == "over")
            if value is not None:
                style["num_format"] = _short(value, "used_frac" if column == "ratio" else "")
            page.number(at, left + _LABEL + place, value, **style)
        status = row["status"]
        page.text(at, left + _LABEL + 4, STATUS[status], fill=status, align="center")
    return Block(NAME, line + 2, line + 1 + len(shown.top), left)
