"""`inventory batches`: what was imported, what waits for confirmation, and taking one back."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from inventory.cli.import_ import ProgressBar, show, wide_console
from inventory.core.workspace import Workspace
from inventory.intake import batches as journal
from inventory.intake import waiting
from inventory.intake.batches import Batch
from inventory.intake.tables import TABLES
from inventory.intake.waiting import Waiting
from inventory.monitoring import undoing
from inventory.monitoring.arrival import confirm as confirm_arrival
from inventory.monitoring.folder import Entry

_KIND = {"import": "导入", "rollback": "撤销"}


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 (machine readable).")
@click.pass_context
def batches(ctx: click.Context, *, as_json: bool) -> None:
    """列出导入批次和待确认的导入；确认、放弃或撤销其中之一 (import batches)."""
    if ctx.invoked_subcommand:
        return
    workspace = Workspace.open(ctx.obj)
    done, pending = journal.listed(workspace), waiting.listed(workspace)
    hours = undoing.listed(workspace)
    if as_json:
        found = {
            "batches": [asdict(b) for b in done],
            "hours": [asdict(entry) for entry in hours],
            "waiting": [asdict(w) for w in pending],
        }
        click.echo(json.dumps(found, ensure_ascii=False, default=str))
        return
    console = wide_console()
    if pending:
        console.print(_pending(pending))
    console.print(_done(done))
    if hours:
        console.print(_of_hours(hours))


@batches.command()
@click.argument("number", type=int)
@click.pass_obj
def confirm(root: Path, number: int) -> None:
    """导入待确认的第 NUMBER 份 (load what waits)."""
    with ProgressBar() as progress:
        arrival = confirm_arrival(Workspace.open(root), number, progress=progress)
    show(arrival)


@batches.command()
@click.argument("number", type=int)
@click.pass_obj
def discard(root: Path, number: int) -> None:
    """放弃待确认的第 NUMBER 份，登记库不变 (drop what waits)."""
    dropped = waiting.discard(Workspace.open(root), number)
    click.echo(f"已放弃：{'、'.join(dropped.files)}")


@batches.command()
@click.argument("batch", metavar="批次")
@click.pass_obj
def rollback(root: Path, batch: str) -> None:
    """撤销整个批次：它的行撤下，被它取代的行恢复；已用于发布的批次不能撤销 (undo a batch).

    小时值的批次写作 H7 (a batch of hours).
    """
    workspace = Workspace.open(root)
    of_hours, number = _numbered(batch)
    if of_hours:
        entry = undoing.roll_back(workspace, number)
        click.echo(
            f"已撤销小时批次 H{number}（{entry.file}）：{entry.loaded:,} 个小时值不再计入，"
            f"被它取代的 {entry.replaced:,} 个恢复"
        )
        return
    undone = journal.roll_back(workspace, number)
    table = Table(title=f"已撤销批次 {number}（本次撤销记为批次 {undone.batch_id}）")
    table.add_column("表")
    table.add_column("撤下的行", justify="right")
    table.add_column("恢复的行", justify="right")
    for name in dict.fromkeys([*undone.removed, *undone.restored]):
        counts = (undone.removed.get(name, 0), undone.restored.get(name, 0))
        table.add_row(TABLES[name].zh, *(f"{count:,}" for count in counts))
    wide_console().print(table)


def _numbered(batch: str) -> tuple[bool, int]:
    """Whether a batch is one of hours, and its number."""
    of_hours = batch[:1] in {"H", "h"}
    number = batch[1:] if of_hours else batch
    if not number.isdecimal():
        raise click.BadParameter(f"{batch} 应写作 7 或 H7 (a number, or H and a number)")
    return of_hours, int(number)


def _pending(pending: list[Waiting]) -> Table:
    table = Table("编号", "文件", "预览时间", title="待确认的导入")
    for one in pending:
        table.add_row(str(one.number), "、".join(one.files), one.created_at)
    table.caption = "inventory batches confirm 编号 确认，discard 编号 放弃"
    return table


def _done(done: list[Batch]) -> Table:
    table = Table(title="导入批次")
    table.add_column("批次", justify="right")
    for title in ("类别", "完成时间", "操作人", "文件"):
        table.add_column(title)
    for title in ("暂存", "拒绝"):
        table.add_column(title, justify="right")
    table.add_column("状态")
    for batch in done:
        finished = f"{batch.finished_at.astimezone():%Y-%m-%d %H:%M}" if batch.finished_at else ""
        numbers: tuple[Any, ...] = (f"{batch.staged:,}", f"{batch.rejected:,}")
        table.add_row(
            *(str(batch.batch_id), _KIND[batch.kind], finished, batch.actor),
            "、".join(batch.files),
            *numbers,
            _state(batch),
        )
    return table


def _of_hours(entries: list[Entry]) -> Table:
    table = Table(title="小时值批次")
    table.add_column("批次", justify="right")
    for title in ("类别", "完成时间", "文件", "工作表"):
        table.add_column(title)
    for title in ("暂存", "导入", "拒绝", "替代", "取代旧数据"):
        table.add_column(title, justify="right")
    table.add_column("状态")
    undone = {entry.undoes: entry.source_id for entry in entries if entry.undoes}
    for one in entries:
        finished = f"{datetime.fromisoformat(one.imported_at).astimezone():%Y-%m-%d %H:%M}"
        numbers = (one.staged, one.loaded, one.rejected, one.superseded, one.replaced)
        by = undone.get(one.source_id)
        state = f"撤销 H{one.undoes}" if one.undoes else f"已由 H{by} 撤销" if by else ""
        table.add_row(
            *(f"H{one.source_id}", _KIND["rollback" if one.undoes else "import"], finished),
            *(one.file, one.sheet, *(f"{number:,}" for number in numbers), state),
        )
    table.caption = "inventory batches rollback H编号 撤销"
    return table


def _state(batch: Batch) -> str:
    if batch.reverted_by is not None:
        return f"已由批次 {batch.reverted_by} 撤销"
    if batch.published_in:
        return f"已用于 {'、'.join(batch.published_in)}"
    return ""
