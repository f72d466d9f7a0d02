"""`inventory compile`: compute one year and publish it (编制与发布)."""

from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from inventory.core.workspace import Workspace
from inventory.publish import coverage, run
from inventory.registry import known


@click.command("compile")
@click.option("--year", type=int, required=True, help="清单年份 (inventory year).")
@click.option("--gwp", help=f"GWP 版本 ({', '.join(run.GWP_SETS)})，缺省按工作区设置.")
@click.option(
    "--region", "regions", multiple=True, help="只编制这些区域，可多次给出 (region code)."
)
@click.option(
    "--engine", type=click.Choice(["duckdb"]), default="duckdb", help="计算引擎 (engine)."
)
@click.option(
    "--as-of",
    metavar="日期",
    help="按当时所知编制，例如 2026-03-31 (the registry as it was known on a day).",
)
@click.pass_obj
def compile_(  # noqa: PLR0913 - one parameter per option
    root: Path,
    year: int,
    *,
    gwp: str | None,
    regions: tuple[str, ...],
    engine: str,
    as_of: str | None,
) -> None:
    """编制一年的融合清单并发布到 runs/ (compile and publish one year)."""
    del engine  # one engine today; the option keeps scripts valid when a second one comes
    workspace = Workspace.open(root)
    scope = replace(
        run.Scope.of(workspace, year),
        gwp_set=gwp or workspace.config.gwp,
        regions=regions,
        as_of=known.moment_of(as_of) if as_of else None,
    )
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task("编制")
        folder = run.compile_run(
            workspace, scope, on_step=lambda title: progress.update(task, description=title)
        )
    for line in coverage.lines(folder / run.DATABASE):
        click.echo(line, err=True)
    click.echo(folder)
