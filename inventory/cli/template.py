"""`inventory template`: empty workbooks to fill in."""

from pathlib import Path

import click

from inventory.intake import template as templates
from inventory.intake.tables import TABLES


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--table",
    "names",
    multiple=True,
    type=click.Choice(list(TABLES)),
    help="只要这些表，可重复；缺省为全部 (only these tables).",
)
def template(directory: Path, *, names: tuple[str, ...]) -> None:
    """生成空的导入工作簿：表头、单位、下拉列表、填表说明 (empty import workbooks)."""
    for path in templates.write(directory, names):
        click.echo(path)
