"""`inventory compile`: compute one year and publish it (编制与发布)."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from inventory.core.workspace import Workspace
from inventory.publish import run


@click.command("compile")
@click.option("--year", type=int, required=True, help="清单年份 (inventory year).")
@click.option("--gwp", help=f"GWP 版本 ({', '.join(run.GWP_SETS)})，缺省按工作区设置.")
@click.option(
    "--region", "regions", multiple=True, help="只编制这些区域，可多次给出 (region code)."
)
@click.option(
    "--engine", type=click.Choice(["duckdb"]), default="duckdb", help="计算引擎 (engine)."
)
@click.pass_obj
def compile_(root: Path, year: int, gwp: str | None, regions: tuple[str, ...], engine: str) -> None:
    """编制一年的融合清单并发布到 runs/ (compile and publish one year)."""
    del engine  # one engine today; the option keeps scripts valid when a second one comes
    workspace = Workspace.open(root)
    scope = run.Scope(
        year=year,
        gwp_set=gwp or workspace.config.gwp,
        regions=regions,
        allow_unverified=workspace.config.unverified_factors,
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
    click.echo(folder)
