"""`inventory demo`: the sample city, end to end, in one command (示例城市)."""

import csv
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click
import xlsxwriter
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from inventory.cli import demo_hours, permits
from inventory.core.config import Config
from inventory.core.resources import shipped
from inventory.core.workspace import Workspace
from inventory.intake.waiting import Request
from inventory.monitoring.arrival import Arrival, import_files
from inventory.permits.settings import DEFAULT as PERMITS
from inventory.publish import coverage, run
from inventory.registry import engine, schema, seed

YEAR = 2024
BASE_YEAR = YEAR - 1
_MARK = "示例.txt"


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), default=Path(".inventory-demo"))
def demo(directory: Path) -> None:
    """建立示例城市（虚构），导入、编制并显示融合清单与许可汇总 (the sample city, end to end)."""
    console = Console(stderr=True)
    if (directory / _MARK).exists():  # never another workspace than one of an earlier demo
        shutil.rmtree(directory)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), console=console, transient=True
    ) as progress:
        task = progress.add_task("建立工作区")

        def tell(message: str) -> None:
            progress.update(task, description=message)

        workspace = create(directory, "示例市（虚构）2024年融合清单")
        (workspace.root / _MARK).write_text("示例工作区，数据全部虚构\n", encoding="utf-8")
        arrival, folder = fill(workspace, write_books(workspace.root / "inbox"), tell=tell)
    console.print(_told(arrival))
    permits.show(folder, Console())
    for line in coverage.lines(folder / run.DATABASE):
        console.print(line)
    click.echo(folder)


def create(root: Path, name: str) -> Workspace:
    """A workspace whose calculated quantities go by the year before."""
    workspace = Workspace.create(root, Config(name=name, base_years=(BASE_YEAR,)))
    schema.upgrade(workspace.database_url)
    registry = engine.connect(workspace.database_url)
    seed.seed(registry)
    registry.dispose()
    return workspace


def fill(
    workspace: Workspace, sources: Sequence[Path], *, tell: Callable[[str], None]
) -> tuple[Arrival, Path]:
    """Import the sample tables and hours, compile the base year and the year; its folder."""
    arrival = bring(workspace, sources, tell=tell)
    before = run.Scope.of(workspace, BASE_YEAR)
    compile_year(workspace, replace(before, permits=PERMITS), tell=tell)
    return arrival, compile_year(workspace, run.Scope.of(workspace, YEAR), tell=tell)


def bring(workspace: Workspace, sources: Sequence[Path], *, tell: Callable[[str], None]) -> Arrival:
    """Import the sample tables, and hours of their monitors written beside them."""
    tell("生成合成小时值")
    hours = demo_hours.expand(shipped("sample_data") / "hours", workspace.root / "inbox")
    tell("导入示例工作簿与小时值")
    return import_files(workspace, [*sources, *hours], Request(), progress=tell)


def compile_year(workspace: Workspace, scope: run.Scope, *, tell: Callable[[str], None]) -> Path:
    """Compile one year, telling year and step."""
    return run.compile_run(
        workspace, scope, on_step=lambda title: tell(f"编制 {scope.year} 年：{title}")
    )


def write_books(folder: Path) -> list[Path]:
    """Both sample workbooks: the year, and the base year."""
    books = [folder / book_name(year) for year in (YEAR, BASE_YEAR)]
    for book, tables in zip(books, ("tables", "base_year"), strict=True):
        write_workbook(book, shipped("sample_data") / tables)
    return books


def book_name(year: int) -> str:
    """The file name of the sample workbook of a year."""
    return f"示例市{year}年基础数据(虚构).xlsx"


def _told(arrival: Arrival) -> str:
    rows = arrival.result.counts if arrival.result else ()
    hours = arrival.hours.counts if arrival.hours else ()
    rejected = sum(count.rejected for count in rows) + sum(count.rejected for count in hours)
    return (
        f"已导入基础数据 {sum(count.loaded for count in rows):,} 行，"
        f"合成小时值 {sum(count.loaded for count in hours):,} 个，退回 {rejected:,}"
    )


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
