"""`inventory init`: a new workspace with its registry (新建工作区)."""

from pathlib import Path

import click

from inventory.core.config import Config
from inventory.core.workspace import CONFIG_NAME, Workspace
from inventory.registry import engine, schema, seed


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--database",
    metavar="URL",
    default=Config().database,
    show_default=True,
    help="登记库地址，SQLite 或 PostgreSQL (registry URL).",
)
@click.option("--name", default="", help="显示在报告上的名称 (name shown on reports).")
def init(directory: Path, *, database: str, name: str) -> None:
    """新建工作区，建立登记库并装入内置代码表 (new workspace)."""
    engine.parse(database)  # an unreadable address leaves no folder behind
    workspace = Workspace.create(directory, Config(name=name, database=database))
    try:
        changed = _prepare(workspace.database_url)
    except BaseException:
        (workspace.root / CONFIG_NAME).unlink()  # the same command works once the cause is gone
        raise
    rows = "，".join(f"{table} {count}" for table, count in changed.items())
    click.echo(f"已建立登记库，内置代码表：{rows}", err=True)
    click.echo(workspace.root)


def _prepare(url: str) -> dict[str, int]:
    schema.upgrade(url)
    registry = engine.connect(url)
    try:
        return seed.seed(registry)
    finally:
        registry.dispose()
