"""`inventory query`: read-only, sandboxed SQL on a published file (受限查询)."""

import csv
import json
import re
import sys
from pathlib import Path

import click

from inventory.cli.table import folded, wide_console
from inventory.core.workspace import Workspace
from inventory.publish import run, sandbox

_SHOWN = 200
# full-width signs too: some spreadsheets read them like the plain ones
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


@click.command()
@click.argument("sql")
@click.option(
    "--run",
    "run_dir",
    type=click.Path(path_type=Path),
    help="运行目录，缺省为最近一次 (run folder).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="输出形式 (output form).",
)
@click.option("--json", "as_json", is_flag=True, help="等同 --format json.")
@click.pass_obj
def query(root: Path, sql: str, run_dir: Path | None, form: str, *, as_json: bool) -> None:
    """在发布文件上执行一条只读 SELECT (one read-only SELECT)."""
    folder = run_dir or run.latest(Workspace.open(root))
    answer = sandbox.ask(folder / run.DATABASE, sql)
    shown = len(answer.rows)
    if as_json or form == "json":
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        click.echo(json.dumps(rows, ensure_ascii=False))
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow([_harmless(name) for name in answer.columns])
        writer.writerows([_harmless(value) for value in row] for row in answer.rows)
    else:
        shown = min(shown, _SHOWN)
        cells = (["" if cell is None else str(cell) for cell in row] for row in answer.rows[:shown])
        wide_console().print(folded(answer.columns, cells))
    rest = ""
    if answer.is_cut:
        rest = f"，超过 {sandbox.MAX_ROWS} 行的部分未取，请加条件分批查询"
    elif shown < len(answer.rows):
        rest = f"，共 {len(answer.rows)} 行，可用 --format csv 导出"
    click.echo(f"{shown} 行{rest}", err=True)


def _harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula is made plain text; numbers stay."""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value
