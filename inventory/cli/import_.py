"""`inventory import`: files into the registry, with every row accounted for."""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from inventory.core.findings import Finding, Severity
from inventory.core.workspace import Workspace
from inventory.intake import load
from inventory.intake.result import Count, ImportResult
from inventory.intake.tables import FLOW, TABLES

QUIET_SECONDS = 2.0  # a short import says nothing on the way
_SHOWN = 20
_WIDTH = 200  # of a table that goes into a file or a pipe
_STYLE = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path),
    help="列映射文件（TOML）或内置列映射的名称 (column map).",
)
@click.option(
    "--flow",
    type=click.Choice(list(FLOW)),
    help="没有写数据来源的行按此来源 (data flow of rows that name none).",
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 (machine readable).")
@click.pass_obj
def import_(
    root: Path, paths: tuple[Path, ...], *, map_file: Path | None, flow: str | None, as_json: bool
) -> None:
    """导入 xlsx、csv、parquet 文件或文件夹；同一文件再次导入不改变任何数据 (import)."""
    result = load.import_paths(
        Workspace.open(root), paths, map_file=map_file, flow=flow, progress=_Progress()
    )
    if as_json:
        click.echo(json.dumps(_as_json(result), ensure_ascii=False))
    else:
        console = wide_console()
        console.print(_counts(result))
        _print_findings(console, result.findings)
    tally = result.severities()
    click.echo(
        f"{tally[Severity.ERROR]} 个错误，{tally[Severity.WARNING]} 个警告，"
        f"{tally[Severity.INFO]} 条提示",
        err=True,
    )
    for path in result.workbooks:
        click.echo(f"错误已标注在 {path}", err=True)
    if tally[Severity.ERROR]:
        raise SystemExit(1)


def wide_console() -> Console:
    """A console whose tables keep their lines whole where no terminal sets the width."""
    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)


class _Progress:
    """Tells on stderr what is going on, once an import takes longer than a moment."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def __call__(self, message: str) -> None:
        if time.monotonic() - self._start > QUIET_SECONDS:
            click.echo(message, err=True)


def _counts(result: ImportResult) -> Table:
    table = Table(title="导入结果" if result.batch_id is None else f"导入批次 {result.batch_id}")
    table.add_column("表")
    for title in ("暂存", "导入", "拒绝", "替代", "取代旧数据"):
        table.add_column(title, justify="right")
    table.add_column("说明")
    for name, count in result.by_table.items():
        numbers = (count.staged, count.loaded, count.rejected, count.superseded, count.replaced)
        table.add_row(TABLES[name].zh, *(f"{number:,}" for number in numbers), _note(count))
    return table


def _note(count: Count) -> str:
    parts = ["未变"] if count.is_unchanged else []
    if count.left_out:
        parts.append(f"筛选未取 {count.left_out:,}")
    if count.repeated:
        parts.append(f"重复的上级 {count.repeated:,}")
    return "，".join(parts)


def _print_findings(console: Console, findings: Iterable[Finding]) -> None:
    order = list(Severity)
    ranked = sorted(findings, key=lambda finding: order.index(finding.severity))
    for finding in ranked[:_SHOWN]:
        style = _STYLE[finding.severity]
        console.print(
            f"{finding}（{finding.remedy_zh}）", style=style, markup=False, soft_wrap=True
        )
    if len(ranked) > _SHOWN:
        console.print(f"……另有 {len(ranked) - _SHOWN} 条，见错误工作簿或 inventory check")


def _as_json(result: ImportResult) -> dict[str, Any]:
    return {
        "batch_id": result.batch_id,
        "is_unchanged": result.is_unchanged,
        "tables": {name: _numbers(count) for name, count in result.by_table.items()},
        "sheets": [asdict(count) for count in result.counts],
        "findings": [finding_as_json(finding) for finding in result.findings],
        "workbooks": [str(path) for path in result.workbooks],
    }


def _numbers(count: Count) -> dict[str, int]:
    names = ("staged", "loaded", "rejected", "superseded", "replaced", "left_out", "repeated")
    return {name: getattr(count, name) for name in names}


def finding_as_json(finding: Finding) -> dict[str, object]:
    """A finding as a flat record, under the names of the published table."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "room": finding.room,
        "file": finding.at.file,
        "sheet": finding.at.sheet,
        "row": finding.at.row,
        "column": finding.at.column,
        "value": finding.value,
        "message_zh": finding.message_zh,
        "message_en": finding.message_en,
        "remedy_zh": finding.remedy_zh,
    }
