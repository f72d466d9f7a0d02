"""`inventory report`: tables that enterprises hand in, pre-filled from a run (报表)."""

from pathlib import Path

import click

from inventory.core.workspace import Workspace
from inventory.publish import execution_report, run


@click.group()
def report() -> None:
    """按核算结果预填报表，供排污单位核对 (pre-filled reports, drafts)."""


@report.command()
@click.option("--facility", required=True, help="排污单位编号 (facility number).")
@click.option(
    "--run",
    "run_dir",
    type=click.Path(path_type=Path),
    help="运行目录，缺省为最近一次 (run folder).",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="写入的工作簿，已有的会被替换 (workbook to write).",
)
@click.pass_obj
def execution(root: Path, *, facility: str, run_dir: Path | None, out: Path) -> None:
    """预填执行报告的实际排放量表：许可、分季、分月、方法、是否超标 (execution report)."""
    folder = run_dir or run.latest(Workspace.open(root))
    execution_report.write(out, folder / run.DATABASE, facility)
    click.echo(out)
