"""`inventory compile`: compute one year and publish it (编制与发布)."""

from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from inventory.cli import run_summary
from inventory.core.findings import Severity
from inventory.core.workspace import Workspace
from inventory.publish import coverage, run
from inventory.publish.limits import Limits
from inventory.registry import known

_ENGINE_GONE = "选项 --engine 已取消：只有 DuckDB 一种引擎，下一版不再接受 (--engine is gone)"


@click.command("compile")
@click.option("--year", type=int, required=True, help="清单年份 (inventory year).")
@click.option("--gwp", help=f"GWP 版本 ({', '.join(run.GWP_SETS)})，缺省按工作区设置.")
@click.option(
    "--region", "regions", multiple=True, help="只编制这些区域，可多次给出 (region code)."
)
@click.option(
    "--as-of",
    metavar="日期",
    help="按当时所知编制，例如 2026-03-31 (the registry as it was known on a day).",
)
@click.option("--threads", type=click.IntRange(1, 256), help="用几个处理器，缺省为全部.")
@click.option(
    "--memory",
    metavar="大小",
    help="内存上限，例如 4GB，缺省为本机的一半；放不下的暂存在工作区内 (memory before spilling).",
)
@click.option(
    "--strict", is_flag=True, help="有“错误”级的校验问题时，发布后以 1 退出 (exit 1 on errors)."
)
@click.option(
    "--allow-empty",
    is_flag=True,
    help="没有数据的年份也发布；不作为缺省的运行 (publish a year without data).",
)
@click.option(
    "--engine", type=click.Choice(["duckdb"]), hidden=True, help="已取消，下一版删除 (gone)."
)
@click.pass_obj
def compile_(  # noqa: PLR0913 - one parameter per option
    root: Path,
    year: int,
    *,
    gwp: str | None,
    regions: tuple[str, ...],
    as_of: str | None,
    threads: int | None,
    memory: str | None,
    strict: bool,
    allow_empty: bool,
    engine: str | None,
) -> None:
    """编制一年的融合清单并发布到 runs/ (compile and publish one year)."""
    if engine is not None:
        click.echo(_ENGINE_GONE, err=True)
    workspace = Workspace.open(root)
    scope = replace(
        run.Scope.of(workspace, year),
        gwp_set=gwp or workspace.config.gwp,
        regions=regions,
        as_of=known.moment_of(as_of) if as_of else None,
        allow_empty=allow_empty,
    )
    folder = _compiled(workspace, scope, Limits.of(threads=threads, memory=memory))
    counts = run_summary.show(folder, Console(stderr=True))
    for line in coverage.lines(folder / run.DATABASE):
        click.echo(line, err=True)
    click.echo(folder)
    if strict and counts[Severity.ERROR]:
        raise SystemExit(1)


def _compiled(workspace: Workspace, scope: run.Scope, limits: Limits) -> Path:
    """Compile with a line that tells the step."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task("编制")
        return run.compile_run(
            workspace,
            scope,
            on_step=lambda title: progress.update(task, description=title),
            limits=limits,
        )
