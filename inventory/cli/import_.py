"""`inventory import`: files into the registry, with every row accounted for."""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from typing import Any, Self

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from inventory.core.codes import FLOW
from inventory.core.errors import ConfigError
from inventory.core.findings import Finding, Severity
from inventory.core.workspace import Workspace
from inventory.intake.preview import Preview
from inventory.intake.result import Count, ImportResult, severities
from inventory.intake.tables import TABLES
from inventory.intake.waiting import Request
from inventory.monitoring.arrival import Arrival, import_files, stage
from inventory.monitoring.store import HoursResult

QUIET_SECONDS = 2.0  # a short import says nothing on the way
_SHOWN = 20
_SHOWN_TOTALS = 40
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
    "--set",
    "settings",
    multiple=True,
    metavar="名称=值",
    help="列映射要的参数，可多次给出 (parameter of the map).",
)
@click.option(
    "--flow",
    type=click.Choice(list(FLOW)),
    help="没有写数据来源的行按此来源 (data flow of rows that name none).",
)
@click.option("--preview", "is_trial", is_flag=True, help="只预览，不存入任何数据 (dry run).")
@click.option(
    "--stage",
    "is_staged",
    is_flag=True,
    help="预览并留存副本，待 inventory batches confirm 确认 (preview, confirm later).",
)
@click.option(
    "--drop-missing",
    is_flag=True,
    help="旧版同名文件有而新版没有的行一并撤下 (drop rows the new version lacks).",
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 (machine readable).")
@click.pass_obj
def import_(  # noqa: PLR0913 - one parameter per option
    root: Path,
    paths: tuple[Path, ...],
    *,
    map_file: Path | None,
    settings: tuple[str, ...],
    flow: str | None,
    is_trial: bool,
    is_staged: bool,
    drop_missing: bool,
    as_json: bool,
) -> None:
    """导入 xlsx、csv、parquet 文件或文件夹；同一文件再次导入不改变任何数据 (import)."""
    request = Request(
        map_file=map_file, parameters=_parameters(settings), flow=flow, drop_missing=drop_missing
    )
    workspace, note = Workspace.open(root), None
    with ProgressBar() as progress:
        if is_staged:
            note, arrival = stage(workspace, paths, request, progress=progress)
        else:
            arrival = import_files(workspace, paths, request, is_trial=is_trial, progress=progress)
    if note is not None:
        click.echo(
            f"登记库和小时数据库未变。确认：inventory batches confirm {note.number}；"
            f"放弃：inventory batches discard {note.number}",
            err=True,
        )
    show(arrival, as_json=as_json)


def _parameters(settings: Iterable[str]) -> dict[str, str]:
    """`名称=值` pairs.

    Raises:
        ConfigError: a setting has no equals sign.
    """
    for setting in settings:
        if "=" not in setting:
            raise ConfigError(f"--set {setting} 应写成 名称=值 (name=value)")
    return dict(setting.split("=", 1) for setting in settings)


def show(arrival: Arrival, *, as_json: bool = False) -> None:
    """Print what an import did or would do; errors end the command with exit code 1."""
    if as_json:
        click.echo(json.dumps(_as_json(arrival), ensure_ascii=False))
    else:
        console = wide_console()
        if arrival.result is not None:
            console.print(_counts(arrival.result))
            if arrival.result.preview is not None:
                _print_preview(console, arrival.result.preview)
        if arrival.hours is not None:
            console.print(_hours(arrival.hours))
        _print_findings(console, arrival.findings)
    tally = severities(arrival.findings)
    click.echo(
        f"{tally[Severity.ERROR]} 个错误，{tally[Severity.WARNING]} 个警告，"
        f"{tally[Severity.INFO]} 条提示",
        err=True,
    )
    for path in arrival.result.workbooks if arrival.result else ():
        click.echo(f"错误已标注在 {path}", err=True)
    if tally[Severity.ERROR]:
        raise SystemExit(1)


def wide_console() -> Console:
    """A console whose tables keep their lines whole where no terminal sets the width."""
    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)


class ProgressBar:
    """A line on stderr with what is going on and for how long, from the second second on."""

    def __init__(self) -> None:
        """Show nothing yet: a short import says nothing on the way."""
        self._start = time.monotonic()
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("导入", total=None)
        self._waiter = Timer(QUIET_SECONDS, self._bar.start)
        self._waiter.daemon = True

    def __enter__(self) -> Self:
        """Begin to count."""
        self._waiter.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        """Clear the line, whatever has happened."""
        self._waiter.cancel()
        self._waiter.join()
        self._bar.stop()

    def __call__(self, message: str) -> None:
        """Say what is done now; where stderr is no terminal, as a line of its own."""
        self._bar.update(self._task, description=message)
        is_slow = time.monotonic() - self._start > QUIET_SECONDS
        if is_slow and not self._bar.console.is_terminal:
            click.echo(message, err=True)


def _print_preview(console: Console, preview: Preview) -> None:
    """Rows new, changed, unchanged and gone by table, and the sums that would differ."""
    changes = Table(title="预览：登记库尚未改变")
    changes.add_column("表")
    for title in ("新增", "变更", "未变", "撤下"):
        changes.add_column(title, justify="right")
    for change in preview.changes:
        counts = (change.new, change.changed, change.unchanged, change.gone)
        changes.add_row(TABLES[change.table].zh, *(f"{count:,}" for count in counts))
    console.print(changes)
    if not preview.totals:
        return
    sums = Table(title="合计的变化")
    for title in ("表", "年份", "污染物或项目"):
        sums.add_column(title)
    for title in ("导入前", "导入后", "单位"):
        sums.add_column(title, justify="right")
    for total in preview.totals[:_SHOWN_TOTALS]:
        numbers = (
            "—" if value is None else f"{value:,.2f}" for value in (total.before, total.after)
        )
        sums.add_row(TABLES[total.table].zh, str(total.year), total.name, *numbers, total.unit)
    console.print(sums)
    if len(preview.totals) > _SHOWN_TOTALS:
        console.print(f"……另有 {len(preview.totals) - _SHOWN_TOTALS} 项，见 --json")


def _counts(result: ImportResult) -> Table:
    title = "导入结果" if result.preview is None else "将要导入"
    table = Table(title=title if result.batch_id is None else f"导入批次 {result.batch_id}")
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


def _hours(hours: HoursResult) -> Table:
    title = "自动监测小时值（预览，尚未存入）" if hours.is_trial else "自动监测小时值"
    table = Table("批次", "文件", "工作表", title=title)
    for title in ("暂存", "导入", "拒绝", "替代", "取代旧数据"):
        table.add_column(title, justify="right")
    table.add_column("说明")
    for one in hours.counts:
        numbers = (one.staged, one.loaded, one.rejected, one.superseded, one.replaced)
        note = "未变" if one.is_unchanged else ""
        batch = "" if hours.is_trial or one.source_id is None else f"H{one.source_id}"
        table.add_row(batch, one.file, one.sheet, *(f"{number:,}" for number in numbers), note)
    return table


def _as_json(arrival: Arrival) -> dict[str, Any]:
    result, hours = arrival.result, arrival.hours
    counts = result.counts if result else ()
    by_table = result.by_table if result else {}
    return {
        "batch_id": result.batch_id if result else None,
        "is_unchanged": result is None or result.is_unchanged,
        "is_trial": bool(result and result.preview) or bool(hours and hours.is_trial),
        "preview": asdict(result.preview) if result and result.preview else None,
        "tables": {name: _numbers(count) for name, count in by_table.items()},
        "sheets": [asdict(count) for count in counts],
        "hours": [asdict(count) for count in hours.counts] if hours else [],
        "findings": [finding_as_json(finding) for finding in arrival.findings],
        "workbooks": [str(path) for path in (result.workbooks if result else ())],
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
