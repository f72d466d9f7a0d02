"""`inventory query`: read-only, sandboxed SQL on a published file (受限查询)."""

import csv
import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from inventory.core.workspace import Workspace
from inventory.publish import run, sandbox

_SHOWN = 200


@click.command()
@click.argument("sql")
@click.option(
    "--run", "run_dir", type=click.Path(path_type=Path), help="运行目录，缺省为最近一次 (run folder)."
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
    if as_json or form == "json":
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(answer.columns)
        writer.writerows([_harmless(value) for value in row] for row in answer.rows)
    else:
        table = Table(*answer.columns)
        for row in answer.rows[:_SHOWN]:
            table.add_row(*("" if value is None else str(value) for value in row))
        Console().print(table)
    shown = min(len(answer.rows), _SHOWN) if form == "table" and not as_json else len(answer.rows)
    rest = "，还有更多，可用 --format csv 导出" if answer.is_cut or shown < len(answer.rows) else ""
    click.echo(f"{shown} 行{rest}", err=True)


def _harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula is made plain text."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value
