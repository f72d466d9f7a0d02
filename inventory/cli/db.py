"""`inventory db`: the schema of the registry (登记库结构)."""

import json
from pathlib import Path

import click

from inventory.core.errors import WorkspaceError
from inventory.core.workspace import Workspace
from inventory.registry import engine, schema, seed


@click.group()
def db() -> None:
    """登记库结构：查看与升级 (registry schema)."""


@db.command()
@click.pass_obj
def upgrade(root: Path) -> None:
    """把登记库升级到本版本，并更新内置代码表 (upgrade the registry)."""
    url = Workspace.open(root).database_url
    before = schema.current(url)
    schema.upgrade(url)
    registry = engine.connect(url)
    try:
        changed = seed.seed(registry)
    finally:
        registry.dispose()
    click.echo(f"登记库结构 {before or '空'} → {schema.head()}")
    for table, rows in changed.items():
        click.echo(f"{table}：新增或更新 {rows} 行", err=True)


@db.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON (machine-readable).")
@click.pass_obj
def status(root: Path, *, as_json: bool) -> None:
    """比较登记库与本版本的结构；不是最新时退出码为 3 (is the registry at head?)."""
    url = Workspace.open(root).database_url
    found, wanted = schema.current(url), schema.head()
    differences = schema.check(url) if found == wanted else []
    if as_json:
        answer = {"current": found, "head": wanted, "differences": differences}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        click.echo(f"登记库结构 {found or '空'}，本版本 {wanted}")
    for difference in differences:
        click.echo(f"结构差异 {difference}", err=True)
    if found != wanted or differences:
        raise SystemExit(WorkspaceError.exit_code)
