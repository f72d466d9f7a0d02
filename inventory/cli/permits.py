"""What a run says of a city, on the terminal: combined inventory and permit table (许可汇总表)."""

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inventory.core.workspace import Workspace
from inventory.publish import run
from inventory.publish.database import reading, rows
from inventory.publish.workbook.rollup import (
    DIMENSIONS,
    INDUSTRY,
    KIND,
    REGION,
    Dimension,
    Row,
    rollup,
    run_name,
)

_WIDTH = 160
_TOP = 10
_FULL = 100.0  # from here on whole tonnes say enough
_INVENTORY = (
    ("so2_t", "SO2"), ("nox_t", "NOx"), ("pm_t", "颗粒物"), ("pm25_t", "PM2.5"),
    ("vocs_t", "VOCs"), ("nh3_t", "NH3"), ("co_t", "CO"), ("co2_t", "CO2"),
    ("ch4_t", "CH4"), ("n2o_t", "N2O"), ("ghg_tco2e", "温室气体 tCO2e"),
)  # fmt: skip
_AMOUNTS = (
    ("permitted_t", "许可"),
    ("statutory_t", "其中法定"),
    ("actual_t", "实际"),
    ("used_frac", "占许可"),
    ("measured_frac", "监测占比"),
)
_USED = [name for name, _ in _AMOUNTS].index("used_frac")
_COUNTS = (
    ("outlets_ok", "未超", ""),
    ("outlets_over", "超许可", "bold red"),
    ("outlets_unconfirmed", "待确认", "yellow"),
    ("outlets_incomplete", "不足全年", "cyan"),
    ("outlets_no_limit", "无许可量", "blue"),
    ("outlets_no_data", "无数据", "dim"),
    ("outlets_data_invalid", "不可信", "dark_orange3"),
)
_BY = {dimension.code: dimension for dimension in DIMENSIONS}
_SHOWN = (REGION.code, INDUSTRY.code, KIND.code)


@click.command()
@click.option(
    "--by",
    type=click.Choice(list(_BY)),
    multiple=True,
    default=_SHOWN,
    help="汇总方式：区域、行业、排放口类别、管理类别，可重复 (how to add up).",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=_TOP,
    show_default=True,
    help="每种污染物列出的行业数，按实际量 (industries shown of each pollutant).",
)
@click.option(
    "--run",
    "run_dir",
    type=click.Path(path_type=Path),
    help="运行目录，缺省为最近一次 (run folder).",
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出全部行 (machine readable).")
@click.pass_obj
def permits(
    root: Path, *, by: tuple[str, ...], top: int, run_dir: Path | None, as_json: bool
) -> None:
    """许可与实际汇总：分区域、分行业、分类别 (permitted versus actual, rolled up)."""
    folder = run_dir or run.latest(Workspace.open(root))
    found = _rollups(folder, [_BY[code] for code in by])
    if as_json:
        click.echo(json.dumps({one.code: parts for one, parts in found}, ensure_ascii=False))
    else:
        _show_permits(found, _of_width(Console()), top=top)


def show(folder: Path, console: Console) -> None:
    """Print the combined inventory of a run, and its permit table by region, industry and class."""
    wide = _of_width(console)
    _show_inventory(folder, wide)
    _show_permits(_rollups(folder, [_BY[code] for code in _SHOWN]), wide, top=_TOP)


def _of_width(console: Console) -> Console:
    """The same place, as wide as the tables are; a narrower terminal wraps whole lines."""
    return Console(
        file=console.file,
        width=_WIDTH,
        force_terminal=console.is_terminal,
        no_color=console.no_color,
    )


def _show_inventory(folder: Path, console: Console) -> None:
    """The total and the first two levels of the combined inventory."""
    with reading(folder / run.DATABASE) as con:
        found = rows(
            con,
            "from compilation.combined_total where level <= 2"
            " order by category_code = '合计', category_code",
        )
        name = run_name(con)
        what = name if "融合清单" in name else f"融合清单 · {name}"
        title = Text(f"{what}，单位：吨", style="bold")
    table = Table("源分类", "名称", title=title, title_justify="left", box=SIMPLE_HEAD)
    for _, head in _INVENTORY:
        table.add_column(head, justify="right")
    for row in found:
        least = {"pm_t"} if row["incomplete"] else set()
        cells = (
            "—" if row[name] is None else f"{'≥' if name in least else ''}{row[name]:,.0f}"
            for name, _ in _INVENTORY
        )
        title = Text("  " * max(row["level"] - 1, 0) + row["title_zh"])
        style = "bold" if row["level"] <= 1 else ""
        table.add_row(Text(row["category_code"]), title, *cells, style=style)
    console.print(table)
    console.print(
        "“—” 未核算；“≥” 部分来源只有分粒径结果，是下限；信息项 R 不计入合计\n", style="dim"
    )


def _rollups(folder: Path, dimensions: Iterable[Dimension]) -> list[tuple[Dimension, list[Row]]]:
    with reading(folder / run.DATABASE) as con:
        return [(dimension, rollup(con, dimension)) for dimension in dimensions]


def _show_permits(found: list[tuple[Dimension, list[Row]]], console: Console, *, top: int) -> None:
    for dimension, parts in found:
        if not parts:
            console.print("本次运行没有排放口有许可量或实际量", style="dim")
            return
        console.print(_table(dimension, parts, top))
    console.print(
        "许可：法定许可量，没有写明的按基准年推算（只有法定的判超许可）。"
        "占许可：有许可量的排放口的实际量占许可量；数据不可信的排放口不计入吨数。\n"
        "排放口按与污染物的组合计数。逐排放口和图见 tables.xlsx 的“许可总览”及其后各页。",
        style="dim",
    )


def _table(dimension: Dimension, found: list[Row], top: int) -> Table:
    """One roll-up: for each pollutant its total, and below it the parts."""
    is_cut = dimension is INDUSTRY
    by = f"{dimension.title_zh}（各污染物实际量前 {top}）" if is_cut else dimension.title_zh
    title = Text(f"许可与实际 · {by}，单位：吨", style="bold")
    table = Table(
        *("污染物", "名称"),
        title=title,
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for _, head in _AMOUNTS:
        table.add_column(head, justify="right", no_wrap=True)
    for _, head, _ in _COUNTS:
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("占许可最高的排放口", no_wrap=True)
    for pollutant, group in groupby(found, key=lambda row: str(row["pollutant"])):
        parts = list(group)
        for row in parts[: top + 1] if is_cut else parts:
            _add(table, row, pollutant if row["is_total"] else "")
        table.add_section()
    return table


def _add(table: Table, row: Row, pollutant: str) -> None:
    used = row["used_frac"]
    amounts = [
        _share(row[name]) if name.endswith("_frac") else _tonnes(row[name]) for name, _ in _AMOUNTS
    ]
    counts = [
        Text(f"{row.get(name, 0):,}", style=style if row.get(name) else "dim")
        for name, _, style in _COUNTS
    ]
    if used is not None and used > 1:  # red only where a written limit is exceeded
        amounts[_USED].stylize("bold red" if row["outlets_over"] else "yellow")
    worst = Text("—")
    if row["worst_outlet"]:
        is_over = row["worst_frac"] > 1
        worst = Text(f"{row['worst_outlet']}  ", style="red" if is_over else "")
        worst.append_text(_share(row["worst_frac"]))
    table.add_row(
        Text(pollutant),
        Text(row["name"]),
        *amounts,
        *counts,
        worst,
        style="bold" if row["is_total"] else "",
    )


def _tonnes(value: float | None) -> Text:
    """Whole tonnes, or three digits that say something."""
    if value is None:
        return Text("—", style="dim")
    return Text(f"{value:,.0f}" if abs(value) >= _FULL or value == 0 else f"{value:.3g}")


def _share(value: float | None) -> Text:
    return Text("—", style="dim") if value is None else Text(f"{value:,.0%}")
