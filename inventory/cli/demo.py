"""`inventory demo`: the sample city, end to end, in one command (示例城市)."""

import csv
import shutil
from pathlib import Path

import click
import xlsxwriter
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from inventory.core.config import Config
from inventory.core.resources import shipped
from inventory.core.workspace import Workspace
from inventory.intake.load import import_paths
from inventory.publish import run
from inventory.publish.database import reading
from inventory.registry import engine, schema, seed

YEAR = 2024
_MARK = "示例.txt"
_COLUMNS = (
    ("so2_t", "SO2"), ("nox_t", "NOx"), ("pm_t", "颗粒物"), ("pm25_t", "PM2.5"),
    ("vocs_t", "VOCs"), ("nh3_t", "NH3"), ("co_t", "CO"), ("co2_t", "CO2"),
    ("ch4_t", "CH4"), ("n2o_t", "N2O"), ("ghg_tco2e", "温室气体 tCO2e"),
)  # fmt: skip


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), default=Path(".inventory-demo"))
def demo(directory: Path) -> None:
    """建立示例城市（虚构），导入、编制并显示融合清单 (the sample city, end to end)."""
    console = Console(stderr=True)
    if (directory / _MARK).exists():  # never another workspace than one of an earlier demo
        shutil.rmtree(directory)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), console=console, transient=True
    ) as progress:
        task = progress.add_task("建立工作区")
        workspace = Workspace.create(directory, Config(name="示例市（虚构）2024年融合清单"))
        (workspace.root / _MARK).write_text("示例工作区，数据全部虚构\n", encoding="utf-8")
        schema.upgrade(workspace.database_url)
        registry = engine.connect(workspace.database_url)
        seed.seed(registry)
        registry.dispose()
        progress.update(task, description="导入示例工作簿")
        book = workspace.root / "inbox" / "示例市基础数据(虚构).xlsx"
        write_workbook(book, shipped("sample_data") / "tables")
        result = import_paths(workspace, [book])
        folder = run.compile_run(
            workspace,
            run.Scope.of(workspace, YEAR),
            on_step=lambda title: progress.update(task, description=title),
        )
    loaded = sum(count.loaded for count in result.counts)
    rejected = sum(count.rejected for count in result.counts)
    console.print(f"已导入 {book.name}：{loaded} 行，退回 {rejected} 行")
    _show(folder)
    click.echo(folder)


def write_workbook(path: Path, folder: Path) -> None:
    """The sample tables as the one workbook that a technician would hand in."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#DDE7F0"})
    for source in sorted(folder.glob("*.csv")):
        page = book.add_worksheet(source.stem)
        page.freeze_panes(1, 0)
        with source.open(encoding="utf-8", newline="") as handle:
            for line, row in enumerate(csv.reader(handle)):
                for column, value in enumerate(row):
                    page.write_string(line, column, value, head if line == 0 else None)
    book.close()


def _show(folder: Path) -> None:
    """The combined inventory of the sample city, first two levels and the total."""
    console = Console(width=max(Console().width, 160))
    with reading(folder / run.DATABASE) as con:
        names = ", ".join(name for name, _ in _COLUMNS)
        rows = con.execute(
            f"select category_code, title_zh, level, {names}"  # noqa: S608 -- names alone
            " from compilation.combined_total"
            " where level <= 2 order by category_code = '合计', category_code"
        ).fetchall()
    table = Table(
        "源分类", "名称", title="融合清单 · 示例市（虚构）2024 年，单位：吨", title_justify="left"
    )
    for _, title in _COLUMNS:
        table.add_column(title, justify="right")
    for code, title, level, *values in rows:
        style = "bold" if level <= 1 else ""
        cells = ("—" if value is None else f"{value:,.0f}" for value in values)
        table.add_row(code, "  " * max(level - 1, 0) + title, *cells, style=style)
    console.print(table)
    console.print("“—” 未核算；信息项 R 不计入合计", style="dim")
