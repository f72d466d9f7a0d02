"""`inventory template`: workbooks to fill in, empty or prepared for a new year."""

from pathlib import Path

import click

from inventory.core.workspace import Workspace
from inventory.intake.convert import YEARS
from inventory.intake.tables import TABLES
from inventory.intake.templates import book, last_year
from inventory.intake.templates.registered import Years

_YEAR = click.IntRange(*YEARS)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--table",
    "names",
    multiple=True,
    type=click.Choice(list(TABLES)),
    help="只要这些表，各成一个工作簿，可重复；缺省按专题分五个工作簿 (only these tables).",
)
@click.option(
    "--year",
    type=_YEAR,
    help="生成这一年的预填工作簿：编号照上年，数量空着 (workbook of a new year).",
)
@click.option(
    "--from-year",
    "before",
    type=_YEAR,
    help="按哪一年的数据预填，缺省为上一年 (year to take sources from).",
)
@click.option(
    "--facility",
    "facilities",
    multiple=True,
    help="预填时只要这些排污单位，可重复 (only these facilities).",
)
@click.pass_obj
def template(  # noqa: PLR0913 - every option is one of the command line
    root: Path,
    directory: Path,
    *,
    names: tuple[str, ...],
    year: int | None,
    before: int | None,
    facilities: tuple[str, ...],
) -> None:
    """生成导入工作簿：表头、单位、下拉列表、填表说明 (workbooks to fill in)."""
    if year is None:
        if before is not None or facilities:
            raise click.UsageError("--from-year 与 --facility 要同 --year 一起用")
        for path in book.write(directory, names):
            click.echo(path)
        return
    if strays := [name for name in names if name not in last_year.TABLE_NAMES]:
        raise click.UsageError(
            f"不能预填 {'、'.join(strays)}；可以预填 {'、'.join(last_year.TABLE_NAMES)}"
        )
    years = Years(year=year, before=year - 1 if before is None else before, facilities=facilities)
    if years.before >= year:
        raise click.UsageError("--from-year 应早于 --year")
    click.echo(last_year.write(Workspace.open(root), directory, years, names=names))
